"""Policies of the user's own: from a folder or from installed packages, and only when the command asks for them.

Loading them runs their code. That is why no file can ask for it: only ``policies_path=DIR`` or ``policy_plugins=true``
in the command itself (or in a call from Python) does. A file in the folder holds a class like the built-in ones.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

from simulation import policies as built_in
from simulation.own_policy_guard import Origin, guarded, told
from simulation.policies import Policy

KEYS = ("policies_path", "policy_plugins")
GROUP = "social_workforce.policies"
"""Entry points that packages offer policies under."""
BOOKED = ("wages", "overhead", "recruitment", "induction", "training", "total")
"""Items of the accounts that are no policies."""


@dataclass(frozen=True)
class OwnPolicies:
    """What was loaded, and from where."""

    classes: Mapping[str, type[Policy]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    """Name of a policy → its file and what the file holds, for the record of a run."""
    folders: tuple[Path, ...] = ()
    """Folders with scenarios for them."""

    @property
    def catalogue(self) -> dict[str, type[Policy]]:
        """Name → class of the built-in policies and of these."""
        return built_in.catalogue() | dict(self.classes)


def own_policies(values: Mapping[str, Any]) -> OwnPolicies:
    """The policies that ``policies_path`` and ``policy_plugins`` ask for.

    Args:
        values: settings of the command, name → value.

    Raises:
        ValueError: no such folder, a file that does not load (with its line), or a name that is taken.
    """
    path, plugins = (values.get(key) for key in KEYS)
    if not isinstance(plugins, bool | None):
        raise ValueError(f"policy_plugins: expected true or false, got {plugins!r}.")
    found: list[tuple[type[Policy], str]] = []
    folders: tuple[Path, ...] = ()
    if path is not None:
        folder = Path(str(path)).expanduser().resolve()
        found += _in_folder(folder)
        folders = (folder,) if (folder / "scenario").is_dir() else ()
    if plugins:
        found += _in_packages()
    classes: dict[str, type[Policy]] = {}
    marks: dict[str, str] = {}
    for kind, mark in found:
        if kind.name in built_in.catalogue() or kind.name in classes:
            whose = marks.get(kind.name, "a built-in policy").split(",")[0]
            raise ValueError(f"{mark.split(',')[0]}: the name {kind.name!r} belongs to {whose}. Choose another name.")
        classes[kind.name], marks[kind.name] = kind, mark
    return OwnPolicies(classes, marks, folders)


def _in_folder(folder: Path) -> list[tuple[type[Policy], str]]:
    if not folder.is_dir():
        raise ValueError(f"policies_path: expected a folder with policies, got {str(folder)!r}.")
    # A leading underscore marks what is no policy, such as __init__.py.
    files = sorted(file for file in folder.glob("*.py") if not file.name.startswith("_"))
    if not files:
        raise ValueError(f"policies_path: expected a .py file with a policy in {str(folder)!r}, found none.")
    return [(kind, mark) for file in files for kind, mark in _in_file(file)]


def _in_file(file: Path) -> list[tuple[type[Policy], str]]:
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    # The same code is loaded once, however many runs a command holds; another one gets another name.
    name = f"own_policy_{digest[:16]}_{hashlib.sha256(str(file).encode()).hexdigest()[:8]}_{file.stem}"
    module = sys.modules.get(name) or _loaded(name, file, content)
    classes = [
        kind
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, Policy) and kind.__module__ == name
    ]
    if not classes:
        raise ValueError(
            f"{file.name}: expected a class such as `class MyPolicy(Policy)` in it, found none. "
            "Begin the name of the file with _ if it is no policy."
        )
    origin = Origin(file.name, str(file))
    return [(_checked(kind, file.name, origin), f"{file.name}, sha256 {digest[:16]}") for kind in classes]


def _loaded(name: str, file: Path, content: bytes) -> ModuleType:
    module = ModuleType(name)
    module.__file__ = str(file)
    sys.modules[name] = module  # Dataclasses look their module up by its name.
    try:
        # Compiled from what was read, so that no stale bytecode runs under the digest of newer code.
        exec(compile(content, str(file), "exec"), vars(module))
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise ValueError(told(error, Origin(file.name, str(file)))) from None
    return module


def _in_packages() -> list[tuple[type[Policy], str]]:
    found = []
    for point in metadata.entry_points(group=GROUP):
        package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
        try:
            kind = point.load()
            origin = Origin(package, inspect.getfile(kind))
        except (Exception, SystemExit) as error:
            raise ValueError(f"policy_plugins: {package} does not load: {type(error).__name__}: {error}.") from None
        found.append((_checked(kind, package, origin), f"{package}, {point.value}"))
    if not found:
        raise ValueError(f"policy_plugins: no installed package offers policies (entry points {GROUP!r}).")
    return found


def _checked(kind: type[Policy], where: str, origin: Origin) -> type[Policy]:
    """The class, if it is one like the built-in ones; its faults will be told in one sentence."""
    if not (inspect.isclass(kind) and issubclass(kind, Policy)) or inspect.isabstract(kind):
        raise ValueError(f"{where}: expected {getattr(kind, '__name__', kind)} to be a Policy with an apply method.")
    if "__dataclass_params__" not in vars(kind) or not vars(kind)["__dataclass_params__"].frozen:
        raise ValueError(
            f"{where}: expected @dataclass(frozen=True, kw_only=True) above class {kind.__name__}. Add it."
        )
    name = vars(kind).get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(
            f"{where}: expected class {kind.__name__} to have a name in small letters such as "
            f'name: ClassVar[str] = "my_policy", got {name!r}.'
        )
    if name in BOOKED:
        raise ValueError(f"{where}: the accounts book {name!r} already. Choose another name for class {kind.__name__}.")
    return guarded(kind, origin)
