"""A compensation package: housing, insurance, medical services and privileges beside the wage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class CompensationPackage(Policy):
    """Benefits in kind count as pay to those who get them; help with a flat is one more reason to stay."""

    name: ClassVar[str] = "compensation_package"
    aimed_at: ClassVar[str] = "persons"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "turnover.wage_elasticity",
        "turnover.field_per_log_pay_gap",
        "societal_pressure.per_log_pay_gap",
        "strain.pay_weight",
        "recruitment.fill_wage_elasticity",
        "well_being.life_per_pay_sd",
    )

    benefits_percent: float = dose(
        "% of the wage", "Value of insurance, medical services and privileges", 0, 100, start=0.0
    )
    housing_percent: float = dose("% of the wage", "Value of housing aid", 0, 100)
    staying_log_odds_per_housing_percent: float = dose(
        "1/%", "Log odds of staying that housing aid adds to its value", 0, 0.1, start=0.0
    )
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Benefits as a share of the wage, and reasons to stay, for those reached."""
        share = (self.benefits_percent + self.housing_percent) / 100.0
        if share == 0.0:
            return levers
        reached = np.float32(dose_share) * self.posts_reached(world)
        return levers.pull(
            benefit_share=np.float32(share) * reached,
            staying_log_odds=np.float32(self.housing_percent * self.staying_log_odds_per_housing_percent) * reached,
            charges=(Charge(self.name, self.payer, "benefits", 1),),
        )
