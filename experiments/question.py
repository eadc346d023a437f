"""What a comparison was asked: scenarios, region, span of time, replications, precision, prices."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.draws import Draws
from simulation.run_config import RunConfig

SHOWN_CHANGES = 2
"""Of a scenario's settings, in its title."""


@dataclass(frozen=True)
class Precision:
    """How narrow an interval was wanted, and of which indicator."""

    indicator: str
    half_width: float
    """Of the interval of the difference to the reference, in the unit of the indicator."""


@dataclass(frozen=True)
class Question:
    """A comparison as it was asked for."""

    arms: Mapping[str, RunConfig]
    """Each scenario as it was run, at the first seed; the first one is what the others are compared with."""
    replications: int
    """Pairs that were asked for."""
    discount_per_year: float
    indicator: str = "turnover_per_year"
    """What the answer is about in the first place."""
    precision: Precision | None = None
    draws: Draws | None = None
    """Of plausible parameter sets, where they were asked for; of these each was given so many pairs."""
    overrides: tuple[str, ...] = ()
    """As they were given, but for where and how it is run."""

    @property
    def command(self) -> str:
        """The command that asks the same again."""
        return shlex.join(["workforce", "compare", *self.overrides])

    @property
    def reference(self) -> str:
        """The scenario that the others are compared with."""
        return next(iter(self.arms))

    @property
    def first(self) -> RunConfig:
        """The reference as it was run."""
        return self.arms[self.reference]

    @property
    def years(self) -> float:
        """Time simulated [year]."""
        return self.first.settings.years

    def title(self, arm: str) -> str:
        """A scenario, or several together, as people call them, and what the command changed in them.

        ``Three-District Plan: a year in a poor, ... district`` is called by what stands before the colon.
        """
        config = self.arms[arm]
        told = [config.scenarios[name].title.partition(": ")[0] for name in config.settings.scenario.split("+")]
        changed = _changes(config, self.overrides)
        shown = [*changed[:SHOWN_CHANGES], *(["…"] if len(changed) > SHOWN_CHANGES else [])]
        return " + ".join(told) + (f" ({', '.join(shown)})" if shown else "")


def _changes(config: RunConfig, overrides: Sequence[str]) -> list[str]:
    """What a command changed in the policies and events of a run: ``percent=20``."""
    held = {f"policies.{policy.name}" for policy in config.settings.policies}
    held |= {f"events.{event.name}" for event in config.settings.events}
    changes = [text.lstrip("+").partition("=") for text in overrides]
    keys = [(key.rpartition("."), value) for key, _, value in changes]
    return [f"{name}={value}" for (whose, _, name), value in keys if whose in held]
