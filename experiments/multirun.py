"""``-m``: one command, many runs.

Hydra's grammar splits the overrides (``seed=range(1,4)``, ``scenario=baseline,pay_raise``), but its own sweeper does
not run them: it reports only the first failure, and not in our words, writes folders of its own, and takes a fifth of a
second for each run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.config import RunConfig, combinations, compose
from simulation.mistakes import ConfigError
from simulation.own_policies import KEYS as OWN_POLICIES

HEADS = ("policies", "events")


@dataclass(frozen=True)
class Planned:
    """One run of a command."""

    overrides: tuple[str, ...]
    label: str
    """What sets it apart from its neighbours: ``pay_raise, seed=2``."""
    config: RunConfig | None
    refusal: str = ""
    """Why it cannot be run, if it cannot."""


def planned(overrides: Sequence[str], config_dir: str | None = None) -> list[Planned]:
    """Every combination, composed and validated, before any of them is run.

    Args:
        overrides: ``key=value``, some with several values.
        config_dir: a folder with ``region/`` and ``scenario/`` of the user's own.

    Returns:
        One plan per combination; combinations that come to the same run appear once.

    Raises:
        ConfigError: an override that cannot be read.
    """
    lists = combinations(overrides)
    held = _held(lists, config_dir)
    anywhere: set[str] = set().union(*held)
    plans: dict[object, Planned] = {}
    for wanted, own in zip(lists, held, strict=True):
        concerns = tuple(o for o in wanted if (whom := _member(o)) is None or whom in own or whom not in anywhere)
        plan = _plan(concerns, _label(concerns, lists), config_dir)
        plans.setdefault(str(plan.config.record) if plan.config else plan.label, plan)
    return list(plans.values())


def _plan(overrides: tuple[str, ...], label: str, config_dir: str | None) -> Planned:
    try:
        config = compose(overrides, config_dir)
        return Planned(overrides, label or config.label, config)
    except ConfigError as error:
        return Planned(overrides, label, None, str(error))


def _held(lists: Sequence[Sequence[str]], config_dir: str | None) -> list[set[str]]:
    """Policies and events of each combination's own scenarios, such as ``policies.pay_raise``.

    ``-m scenario=baseline,pay_raise policies.pay_raise.percent=20`` is what one asks to compare a rise of 20 % with
    none; the baseline has no such policy, and the override does not concern it.
    """
    if not any(_member(override) for wanted in lists for override in wanted):
        return [set() for _ in lists]
    held: dict[tuple[str, ...], set[str]] = {}
    for wanted in lists:
        scenario = _choosing(wanted)
        if scenario not in held:
            plan = _plan(scenario, "", config_dir)
            record = plan.config.record if plan.config else {}
            held[scenario] = {f"{head}.{name}" for head in HEADS for name in record.get(head, {})}
    return [held[_choosing(wanted)] for wanted in lists]


def _choosing(overrides: Sequence[str]) -> tuple[str, ...]:
    """Those that decide which policies and events there are."""
    return tuple(o for o in overrides if _key(o) in ("scenario", *OWN_POLICIES))


def _member(override: str) -> str | None:
    head, _, rest = _key(override).partition(".")
    return f"{head}.{rest.split('.')[0]}" if head in HEADS and rest else None


def _key(override: str) -> str:
    return override.partition("=")[0].lstrip("+")


def _label(overrides: Sequence[str], lists: Sequence[Sequence[str]]) -> str:
    """The overrides that differ between the combinations; a scenario goes by its bare name."""
    common = set.intersection(*(set(wanted) for wanted in lists))
    own = [o.removeprefix("scenario=").strip("[]").replace(",", " + ") for o in overrides if o not in common]
    return ", ".join(own)
