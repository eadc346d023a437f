"""What can be chosen: the region and scenario files of the project and of the user's own folders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from simulation.evidence import unknown
from simulation.strict_fields import built

GROUPS = ("region", "scenario")
OWN_FOLDERS = (*GROUPS, "engine", "design")
"""What a folder of the user's own may hold."""
SCENARIO_KEYS = ("defaults", "scenarios", "policies", "events", "evidence")
"""What a scenario file may set; who, where and how long is the business of the run."""
HEADER = "# @package _global_"
Folders = Sequence[Path]
"""The user's own configuration folders."""
ITSELF = "_self_"
"""Where the values of a scenario's own file stand among those that it is made of."""


@dataclass(frozen=True)
class Story:
    """What a scenario is about and where it comes from."""

    title: str
    proposed_by: str = ""
    sources: tuple[str, ...] = ()
    """Keys of the bibliography."""
    quotation: str = ""
    """Words of the source, to the letter."""
    compared_with: str = "baseline"
    assumed: str = ""
    """What in it is in no source."""
    through: str = ""
    """What it does and through what it acts, in one or two plain sentences."""
    grade: str = ""
    """How sure its dose and its effect are: A measured for this population, B borrowed, C assumed."""


def choices(group: str, folders: Folders = ()) -> dict[str, Traversable]:
    """Name → file of every region or scenario.

    Args:
        group: ``region``, ``scenario`` or another folder of ``conf``.
        folders: the user's own configuration folders.

    Raises:
        ValueError: a folder does not exist, holds no such files at all, or a file in it hides another.
    """
    known = _files(resources.files("conf") / group)
    built_in = set(known)
    for folder in folders:
        if not any((folder / name).is_dir() for name in {*OWN_FOLDERS, group}):
            raise ValueError(f"--config-dir: expected a folder with region/ or scenario/ in it, got {str(folder)!r}.")
        own = _files(folder / group) if (folder / group).is_dir() else {}
        if same := known.keys() & own.keys():
            name = min(same)
            of_whom = f"a built-in {group}" if name in built_in else f"a {group} in another of your folders"
            raise ValueError(f"{folder.name}/{group}/{name}.yaml has the name of {of_whom}. Give it another name.")
        known |= own
    return known


def chosen(group: str, value: object, folders: Folders = ()) -> tuple[str, ...]:
    """The names that ``region=`` or ``scenario=`` gives, each of them known and once.

    Raises:
        ValueError: no name, an unknown one (with the nearest), or one twice.
    """
    names = tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)
    known = choices(group, folders)
    if value is None or not names or (group == "region" and isinstance(value, list)):
        raise ValueError(f"{group}: expected {'one of' if group == 'region' else 'one or more of'} {_list(known)}.")
    for name in names:
        if name not in known:
            raise ValueError(f"{group}: {unknown(group, name, known)}")
        if names.count(name) > 1:
            raise ValueError(f"{group}: {name!r} is named twice. Name it once.")
    return names


def scenario_file(name: str, folders: Folders = ()) -> dict[str, Any]:
    """The content of a scenario file as it is written.

    Raises:
        ValueError: not YAML, no package header, a key that no scenario has, or no title.
    """
    file = choices("scenario", folders)[name]
    where = f"scenario/{name}.yaml"
    text = file.read_text(encoding="utf-8")
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"{where}: expected YAML; {' '.join(str(error).split())}.") from None
    if HEADER not in text:
        raise ValueError(f"{where}: expected the line {HEADER!r} at its top. Add it.")
    if not isinstance(tree, Mapping):
        raise ValueError(f"{where}: expected the keys {', '.join(SCENARIO_KEYS[1:])}; got {tree!r}.")
    for key in tree:
        if key not in SCENARIO_KEYS:
            raise ValueError(f"{where}: {unknown('key', str(key), list(SCENARIO_KEYS))}")
    story(name, tree)
    return dict(tree)


def parts(name: str, tree: Mapping[str, Any], known: Mapping[str, object]) -> tuple[str, ...]:
    """Names of the scenarios that a scenario is made of, as its ``defaults`` list them.

    Args:
        name: of the scenario.
        tree: content of its file.
        known: all scenarios.

    Raises:
        ValueError: something else than names of scenarios, an unknown one, or own values that would be overruled.
    """
    where, listed = f"scenario/{name}.yaml: defaults", tree.get("defaults") or []
    if not isinstance(listed, list) or not all(isinstance(entry, str) for entry in listed):
        raise ValueError(f"{where}: expected a list of scenarios such as [pay_raise, more_posts, _self_].")
    names = [entry.removeprefix("/scenario/") for entry in listed]
    if names and names[-1] != ITSELF:
        raise ValueError(f"{where}: expected {ITSELF} at the end, so that the file's own values win. Add it.")
    for part in names[:-1]:
        if part not in known:
            raise ValueError(f"{where}: {unknown('scenario', part, known)}")
    return tuple(names[:-1])


def story(name: str, tree: Mapping[str, Any]) -> Story:
    """The story that a scenario file tells about itself under ``scenarios.<name>``.

    Raises:
        ValueError: it has none, or one without a title or with unknown keys.
    """
    told = tree.get("scenarios") or {}
    if not isinstance(told, Mapping) or name not in told:
        raise ValueError(f"scenario/{name}.yaml: expected scenarios.{name}.title. Say in a line what it is.")
    return built(Story, f"scenarios.{name}", told[name])


def holders(head: str, name: str, folders: Folders = ()) -> list[str]:
    """Names of the scenarios whose own file holds a policy or event.

    Args:
        head: ``policies`` or ``events``.
        name: of the policy or event.
        folders: the user's own configuration folders.
    """
    return [s for s in choices("scenario", folders) if name in (scenario_file(s, folders).get(head) or {})]


def _files(folder: Traversable) -> dict[str, Traversable]:
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    # Names become part of the name of the result folder.
    return {n: f for f in found if re.fullmatch(r"[\w-]+", n := f.name.removesuffix(".yaml"))}


def _list(names: Mapping[str, object]) -> str:
    return ", ".join(sorted(names))
