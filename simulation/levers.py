"""What a policy may change, each with its inert value and, beside it, the rule by which two policies combine."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from simulation.units import Amounts, Floats


@dataclass(frozen=True)
class Charge:
    """What one unit of a programme costs, and who pays it."""

    policy: str
    payer: str
    quantity: str
    """What is counted: a name in ``simulation.processes.accounts.QUANTITIES``."""
    yuan_per_unit: float


def lever(unit: str, description: str, inert: Any, combine: Callable[[Any, Any], Any]) -> Any:
    """Declare a lever."""
    return field(default=inert, metadata={"unit": unit, "description": description, "combine": combine})


def _joined(first: tuple[Charge, ...], second: tuple[Charge, ...]) -> tuple[Charge, ...]:
    return first + second


@dataclass(frozen=True)
class Levers:
    """The levers in force this month; one that no policy names stays inert."""

    # Two pay rises multiply: each is a percentage of what the other leaves.
    wage_multiplier: Floats | float = lever("1", "contract wage, per post", 1.0, np.multiply)
    # Union workers of two programmes stand side by side: hours add up.
    union_hours_per_post: Amounts | float = lever("hour/post/month", "union workers' hours, per agency", 0.0, np.add)
    # Counsellors of two programmes stand side by side: hours add up.
    counselling_hours_per_post: Amounts | float = lever("hour/post/month", "counselling, per agency", 0.0, np.add)
    # Shifts of climate add up in standard deviations; the law that reads them saturates.
    climate_shift: Amounts | float = lever("SD", "team climate, per agency", 0.0, np.add)
    # Emergency money of two sources adds up.
    grant_yuan_per_post: Amounts | float = lever("yuan/post/month", "emergency grants, per agency", 0.0, np.add)
    # Secondments of two programmes add up.
    secondments_per_year: float = lever("person/year", "one-year secondments to the three districts", 0.0, np.add)
    # Training places of two programmes add up.
    local_trainees_per_year: float = lever("person/year", "local staff of the three districts trained", 0.0, np.add)
    # The hours a trainee gives do not depend on who trains: the longer course counts.
    trainee_hours_per_month: float = lever("hour/month", "hours that a trainee spends in training", 0.0, np.maximum)
    # Every programme brings its own bill.
    charges: tuple[Charge, ...] = lever("yuan", "what a unit of each programme costs", (), _joined)

    def pull(self, **changes: Any) -> Levers:
        """These levers with ``changes`` combined into them, each by its own rule."""
        rules = {f.name: f.metadata["combine"] for f in fields(self)}
        return dataclasses.replace(self, **{k: rules[k](getattr(self, k), v) for k, v in changes.items()})
