"""Awards: recognition of few, and a little more of the profession in public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class RecognitionAwards(Policy):
    """The dose is the number of awards of the country; a model gets its share by posts."""

    name: ClassVar[str] = "recognition_awards"
    aimed_at: ClassVar[str] = "country"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "awards",
        "strain.accomplishment_per_honour",
        "commitment.per_honour",
        "commitment.per_recognition_sd",
        "societal_pressure.per_recognition_sd",
    )
    counted: ClassVar[tuple[Counted, ...]] = (Counted("awards_given", "awards given in a year", yearly=True),)

    awards_per_year: float = dose("person/year, national", "Awards", 0, 500000)
    recognition_shift: float = dose("SD", "Lift of public recognition by the campaign", 0, 1)
    cost_yuan_per_award: float = dose("yuan", "Cost of an award and its ceremony", 0, 1000000)
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Awards in the model, and recognition everywhere."""
        if self.awards_per_year == 0.0 and self.recognition_shift == 0.0:
            return levers
        return levers.pull(
            awards_per_year=dose_share * self.awards_per_year * world.national_share,
            recognition_shift=dose_share * self.recognition_shift,
            charges=(Charge(self.name, self.payer, "awards", self.cost_yuan_per_award),),
        )
