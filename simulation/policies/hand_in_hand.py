"""Hand in Hand: strong agencies paired with weak ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class HandInHand(Policy):
    """The dose is the number of pairs of the country; a model gets its share by posts."""

    name: ClassVar[str] = "hand_in_hand"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "pairing",
        "careers.skill_per_supervision_hour",
        "support.weight_supervision",
        "support.weight_climate",
    )
    counted: ClassVar[tuple[Counted, ...]] = (Counted("pairs", "agencies that help a weak one", "agencies"),)

    pairs: float = dose("pair, national", "Pairs at any time", 0, 20000)
    cost_yuan_per_pair_year: float = dose("yuan/year", "Cost of a pair", 0, 10000000)
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Pairs at work, rounded to whole ones in the model; they help the agencies reached."""
        if self.pairs == 0.0:
            return levers
        return levers.pull(
            pairs=dose_share * self.pairs * world.national_share,
            may_be_helped=self.agencies_reached(world),
            charges=(Charge(self.name, self.payer, "pair_months", self.cost_yuan_per_pair_year / 12),),
        )
