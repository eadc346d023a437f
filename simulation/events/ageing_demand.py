"""Ageing: need grows year by year in the fields that serve the old."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from simulation.dose import dose
from simulation.events.event import Event
from simulation.state.agencies import FIELDS
from simulation.units import growth_factor
from simulation.world import Conditions, World

AGEING_FIELDS = ("welfare", "health", "community")


@dataclass(frozen=True, kw_only=True)
class AgeingDemand(Event):
    """New cases of welfare, health and community work grow at a steady rate."""

    name: ClassVar[str] = "ageing_demand"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "demand.new_cases_per_post",
        "demand.given_up_share_per_month",
        "work_pressure.per_load_sd",
        "strain.work_weight",
    )

    percent_per_year: float = dose("%/year", "Growth of new cases in these fields", 0, 30)

    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """Compound growth since the start, in the fields that serve the old."""
        growth = growth_factor(self.percent_per_year / 100, months)
        serves_the_old = np.isin(world.agencies.field, [FIELDS.index(name) for name in AGEING_FIELDS])
        return replace(conditions, demand=conditions.demand * np.where(serves_the_old, growth, 1))
