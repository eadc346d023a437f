"""A bonus for graduates who take a post in social work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class GraduateIncentive(Policy):
    """A bonus at entry raises the share of graduates who choose social work."""

    name: ClassVar[str] = "graduate_incentive"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "education.entry_share",
        "education.choice_per_log_wage",
        "education.search_half_life_months",
        "recruitment.graduate_search_share",
        "recruitment.graduates_most_share",
    )
    counted: ClassVar[tuple[Counted, ...]] = (
        Counted(
            "joiners_graduate", "graduates who take a post in a year, all of them with the bonus", "posts", yearly=True
        ),
    )

    bonus_yuan: float = dose("yuan/graduate", "Bonus", 0, 500000)
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """The bonus, paid to each graduate hired at the agencies reached; in their regions it draws graduates."""
        if self.bonus_yuan == 0.0:
            return levers
        bonus, reached = dose_share * self.bonus_yuan, self.agencies_reached(world)
        return levers.pull(
            graduate_bonus_yuan=bonus * self.regions_reached(world),
            charges=(Charge(self.name, self.payer, "graduate_bonuses", bonus, reached),),
        )
