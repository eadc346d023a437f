"""Widened duties: from special groups to all of society; demand and expectations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class ScopeExpansion(Policy):
    """More people may come, and more is expected of those who help; no post is added."""

    name: ClassVar[str] = "scope_expansion"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "demand.new_cases_per_post",
        "demand.given_up_share_per_month",
        "work_pressure.per_load_sd",
        "strain.work_weight",
        "strain.societal_weight",
    )

    demand_percent: float = dose("%", "More new cases", 0, 200)
    expectation_shift: float = dose("SD", "Rise of public expectations", 0, 2)

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Need and expectations at the agencies reached."""
        reached = dose_share * self.agencies_reached(world)
        return levers.pull(
            demand_multiplier=1.0 + self.demand_percent / 100.0 * reached,
            expectation_shift=self.expectation_shift * reached,
        )
