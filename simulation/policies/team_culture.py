"""Team culture: care for all and shared activities; it costs hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class TeamCulture(Policy):
    """Activities lift the climate of the team and take time from a full month."""

    name: ClassVar[str] = "team_culture"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "support.weight_climate",
        "support_source.per_climate_sd",
        "interpersonal_pressure.per_climate_sd",
        "strain.interpersonal_weight",
        "strain.survey_contrast",
        "strain.causal_share",
        "strain.support_contrast_sd",
    )

    activity_hours_per_month: float = dose("hour/worker/month", "Shared activities", 0, 20)
    climate_shift_per_hour: float = dose("SD/hour", "Lift of climate per hour of activities", 0, 0.5)
    cost_yuan_per_worker_year: float = dose("yuan/worker/year", "Cost of activities", 0, 20000)
    payer: str = "agency"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Hours of activities and the climate that they lift, at the agencies reached."""
        if self.activity_hours_per_month == 0.0:
            return levers
        reached = self.agencies_reached(world)
        per_month = dose_share * self.cost_yuan_per_worker_year / 12.0
        hours = dose_share * self.activity_hours_per_month * reached
        return levers.pull(
            activity_hours=hours,
            climate_shift=self.climate_shift_per_hour * hours,
            charges=(Charge(self.name, self.payer, "staff_months", per_month, reached),),
        )
