"""Self-help training by social media: wide, cheap, shallow and fading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class SelfHelpTraining(Policy):
    """Everybody reached is offered a training now and then; some follow."""

    name: ClassVar[str] = "self_help_training"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = ("self_help",)
    counted: ClassVar[tuple[Counted, ...]] = (
        Counted("self_help_learners", "trainings followed in a year", yearly=True),
    )

    offered_share_per_month: float = dose("1/month", "Share of the staff offered a training", 0, 1)
    cost_yuan_per_worker_year: float = dose("yuan/year", "Cost per worker reached", 0, 10000)
    payer: str = "union"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Trainings offered at the agencies reached; paid for all their staff."""
        if self.offered_share_per_month == 0.0:
            return levers
        reached = self.agencies_reached(world)
        per_month = dose_share * self.cost_yuan_per_worker_year / 12.0
        return levers.pull(
            self_help_per_month=dose_share * self.offered_share_per_month * reached,
            charges=(Charge(self.name, self.payer, "staff_months", per_month, reached),),
        )
