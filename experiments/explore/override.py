"""``key=value`` of a command: which keys are its own, and which are the business of the runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException

from simulation.config import PATHS, missing_bracket
from simulation.evidence import unknown
from simulation.run_config import MEANINGS

NOT_RUN = ("scenario", "scenarios", "explain")
"""Keys of a run that these commands ask for in their own way, or not at all."""


def split(
    overrides: Iterable[str], own: Mapping[str, str], groups: Iterable[str] = ()
) -> tuple[dict[str, Any], list[str], list[str]]:
    """Sort what was given.

    Args:
        overrides: ``key=value``.
        own: the command's own keys.
        groups: configuration groups that are composed by themselves, such as ``design``.

    Returns:
        Values of the own keys; overrides of groups; overrides of the runs.

    Raises:
        ValueError: an unknown key with the nearest, one that is given twice, several values.
    """
    values: dict[str, Any] = {}
    grouped, run, seen = [], [], set()
    known = {**{key: text for key, text in MEANINGS.items() if key not in NOT_RUN}, **own}
    for text in overrides:
        key = key_of(text)
        if "=" not in text:
            raise ValueError(f"expected key=value, got {text!r}.")
        if key.split(".")[0] not in known and key.split(".")[0] not in groups:
            raise ValueError(unknown("setting", key.split(".")[0], known))
        if key in seen:
            raise ValueError(f"{key}: given twice. Give it once.")
        seen.add(key)
        if key.split(".")[0] in groups:
            grouped.append(text)
        elif key in own and key not in ("out", "engine"):
            values[key] = value_of(text)
        else:
            if key not in PATHS:
                value_of(text)
            run.append(text)
    return values, grouped, run


def value_of(text: str, instead: str | None = None) -> Any:
    """The value of one override, read by Hydra's grammar.

    Args:
        text: the override.
        instead: what to do instead of giving several values; None: write a list.

    Raises:
        ValueError: not ``key=value``, or several values.
    """
    key = key_of(text)
    try:
        (override,) = OverridesParser.create().parse_overrides([text])
    except HydraException:
        raise ValueError(f"{key}: expected {key}=value, got {text!r}.{missing_bracket(text)}") from None
    if override.is_sweep_override():
        raise ValueError(f"{key}: expected one value, got several. {instead or f'Write a list: {key}=[a,b].'}")
    return override.value()


def key_of(text: str) -> str:
    """What stands before the equals sign."""
    return text.partition("=")[0].lstrip("+")


def defaults(command: str) -> dict[str, Any]:
    """What ``conf/<command>.yaml`` says."""
    loaded: dict[str, Any] = yaml.safe_load((resources.files("conf") / f"{command}.yaml").read_text(encoding="utf-8"))
    return loaded


def listed(value: Any) -> list[str]:
    """Names from ``a``, ``[a,b]`` or ``[a,[b,c]]``; those that belong together are joined by ``+``."""
    several = value if isinstance(value, list) else [value]
    return ["+".join(map(str, name)) if isinstance(name, list) else str(name) for name in several]


def loading_of(overrides: Iterable[str]) -> tuple[str, ...]:
    """Where every process finds policies of the user's own, whatever folder it works in."""
    told = {key_of(text): text.partition("=")[2].strip("'\"") for text in overrides}
    found = [f"policy_plugins={told['policy_plugins']}"] if "policy_plugins" in told else []
    if "policies_path" in told:
        found.append(f"policies_path='{Path(told['policies_path']).expanduser().resolve()}'")
    return tuple(found)
