"""More places in programmes of social work, and more training of those already in posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import WITHIN, Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class TrainingExpansion(Policy):
    """Places yield graduates two to four years later; in-service training takes hours now and gives skill."""

    name: ClassVar[str] = "training_expansion"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "education.graduates_per_year",
        "education.college_share",
        "education.college_months",
        "education.bachelor_share",
        "education.bachelor_months",
        "education.master_months",
        "education.entry_share",
        "careers.course_hours_per_month",
        "careers.training_skill_per_month",
    )
    counted: ClassVar[tuple[Counted, ...]] = (
        Counted(WITHIN, "staff within reach of in-service training", "everybody"),
        Counted("students", "students in programmes of social work", "posts"),
    )

    places_percent: float = dose("% of the present ones", "More places", 0, 300)
    in_service_hours: float = dose("hour/worker/month", "In-service training", 0, 20)
    cost_yuan_per_student_year: float = dose("yuan/year", "Cost of a place", 0, 200000)
    cost_yuan_per_worker_year: float = dose("yuan/worker/year", "Cost of in-service training", 0, 50000)
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Places from the next autumn on, hours from now on at the agencies reached."""
        if self.places_percent == 0.0 and self.in_service_hours == 0.0:
            return levers
        reached = self.agencies_reached(world)
        per_month = dose_share * self.cost_yuan_per_worker_year / 12.0
        return levers.pull(
            enrolment_multiplier=1.0 + dose_share * self.places_percent / 100,
            in_service_hours=dose_share * self.in_service_hours * reached,
            charges=(*self.open_bills(), Charge(self.name, self.payer, "staff_months", per_month, reached)),
        )

    def open_bills(self) -> tuple[Charge, ...]:
        """Students who began in an added place study to the end."""
        return (Charge(self.name, self.payer, "programme_places", self.cost_yuan_per_student_year / 12),)
