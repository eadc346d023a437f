"""Micro-wishes: small personal wishes of social workers, collected, sorted and granted from a budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class MicroWish(Policy):
    """The dose is the number of wishes of the country; a model gets its share by posts."""

    name: ClassVar[str] = "micro_wish"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = ("wishes",)
    counted: ClassVar[tuple[Counted, ...]] = (Counted("wishes_granted", "wishes granted in a year", yearly=True),)

    wishes_per_year: float = dose("wish/year, national", "Wishes that can be granted", 0, 10000000)
    cost_yuan_per_wish: float = dose("yuan", "Cost of a wish", 0, 100000)
    payer: str = "union"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Wishes per post and month at the agencies reached."""
        if self.wishes_per_year == 0.0:
            return levers
        reached = self.agencies_reached(world)
        staff = max(float((world.agencies.staff * reached).sum()), 1)
        per_post = dose_share * self.wishes_per_year / 12.0 * world.national_share / staff
        return levers.pull(
            wishes_per_post=per_post * reached,
            charges=(Charge(self.name, self.payer, "wishes", self.cost_yuan_per_wish),),
        )
