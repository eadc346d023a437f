"""The Facilitator Class: people who were helped learn to help, as assistants and then as workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class FacilitatorClass(Policy):
    """The dose is the intake of the country; a model gets its share by posts.

    It comes on top of the class that the baseline begins every year (``education.peers_per_year``).
    """

    name: ClassVar[str] = "facilitator_class"
    aimed_at: ClassVar[str] = "country"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "education.peers_per_year",
        "education.peer_training_months",
        "education.peer_finishing_share",
        "entry.peer_skill",
        "certification.assistant_years_secondary",
    )
    counted: ClassVar[tuple[Counted, ...]] = (
        Counted("joiners_peer", "former clients who take a post in a year", "posts", yearly=True),
        Counted("peers_in_training", "former clients in training at any time", "posts"),
    )

    intake_per_year: float = dose("person/year, national", "People who begin, beside those of the baseline", 0, 200000)
    cost_yuan_per_person: float = dose("yuan/person", "Cost of the training year", 0, 500000)
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Intake in the model; after a year of training they may take a post."""
        if self.intake_per_year == 0.0:
            return levers
        return levers.pull(
            peers_per_year=dose_share * self.intake_per_year * world.national_share,
            charges=(Charge(self.name, self.payer, "peer_months", self.cost_yuan_per_person / 12),),
        )
