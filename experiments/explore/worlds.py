"""The worlds that are varied: each scenario composed once, and any values laid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.explore.point import Point, command, text_of
from experiments.multirun import planned
from simulation.config import compose, own_of
from simulation.mistakes import ConfigError
from simulation.own_policies import OwnPolicies
from simulation.run_config import RunConfig, run_config

UNTOLD = ("seed", "out", "progress")
LAID = ("policies", "events", "evidence")
"""Settings that stand for themselves; all others may move further ones and are composed anew."""


@dataclass(frozen=True)
class Base:
    """A scenario as it is before anything is varied."""

    overrides: tuple[str, ...]
    config: RunConfig


@dataclass(frozen=True)
class Worlds:
    """Scenarios that values can be laid over."""

    bases: Mapping[str, Base]
    """Scenario, or several joined by ``+`` → base."""
    config_dir: str | None = None
    loading: tuple[str, ...] = ()
    """Where policies of the user's own are found."""

    @property
    def first(self) -> RunConfig:
        """The first scenario as it is."""
        return next(iter(self.bases.values())).config

    def config(self, scenario: str, values: Mapping[str, Any]) -> RunConfig:
        """A scenario with these values.

        A policy or event that the scenario does not hold is not its concern.

        Raises:
            ConfigError: a value that cannot be.
        """
        base = self.bases[scenario]
        own = {key: value for key, value in values.items() if key != "scenario" and _concerns(base.config, key)}
        try:
            if all(key.split(".")[0] in LAID for key in own):
                return _laid_over(base.config, own, own_of(self.loading))
        except ValueError as error:
            raise ConfigError(str(error)) from None
        kept = [text for text in base.overrides if text.partition("=")[0] not in own]
        return compose([*kept, *(f"{key}={text_of(value)}" for key, value in own.items())], self.config_dir)

    def command(self, scenario: str, point: Point, seed: int, further: Sequence[str] = ()) -> str:
        """The command that lives through one world again, with further overrides."""
        base = self.bases[scenario]
        own = {key: value for key, value in point.values.items() if key != "scenario" and _concerns(base.config, key)}
        kept = [text for text in base.overrides if text.partition("=")[0] not in (*UNTOLD, *own)]
        folder = [] if self.config_dir is None else ["--config-dir", self.config_dir]
        return command([*kept, *Point(own).overrides, *further, f"seed={seed}", *folder])


def worlds(
    scenarios: Sequence[str], overrides: Sequence[str], config_dir: str | None = None, loading: tuple[str, ...] = ()
) -> Worlds:
    """Each scenario composed with the overrides; a setting of a policy concerns those that hold it.

    Raises:
        ConfigError: what cannot be composed.
    """
    several = ",".join(f"[{name.replace('+', ',')}]" for name in scenarios)
    bases = {}
    for plan in planned([*overrides, f"scenario={several}"], config_dir):
        if plan.config is None:
            raise ConfigError(plan.refusal)
        bases[plan.config.settings.scenario] = Base(plan.overrides, plan.config)
    return Worlds(bases, config_dir, loading)


def _concerns(config: RunConfig, key: str) -> bool:
    head, _, rest = key.partition(".")
    settings = config.settings
    held = {"policies": {p.name for p in settings.policies}, "events": {e.name for e in settings.events}}
    return head not in held or rest.split(".")[0] in held[head]


def _laid_over(config: RunConfig, values: Mapping[str, Any], own: OwnPolicies) -> RunConfig:
    tree = {key: value for key, value in config.record.items() if key != "own_policies"}
    scenarios, fitted = tree.pop("scenario"), tree.pop("fitted")
    tree["evidence"] = config.by_hand
    for key, value in values.items():
        head, member, name = key.split(".", 2)
        # Nothing of the base is touched.
        tree[head] = {**tree[head], member: {**tree[head].get(member, {}), name: value}}
    return run_config(tree | {"out": None, "progress": config.progress, "explain": False}, scenarios, own, fitted)
