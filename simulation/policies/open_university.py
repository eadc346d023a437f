"""Subsidised courses of the National Open University, given by merit: skill and certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class OpenUniversity(Policy):
    """The dose is the number of seats of the country; a model gets its share by posts."""

    name: ClassVar[str] = "open_university"
    aimed_at: ClassVar[str] = "persons"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "courses",
        "careers.course_hours_per_month",
        "careers.training_skill_per_month",
        "certification.course_odds",
        "work_pressure.per_training_hour",
    )
    counted: ClassVar[tuple[Counted, ...]] = (Counted("in_course", "workers in a course at any time"),)

    seats: float = dose("person, national", "Seats at any time", 0, 400000)
    cost_yuan_per_seat_year: float = dose("yuan/year", "Subsidy of a seat", 0, 100000)
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Seats in the model, open to those reached."""
        if self.seats == 0.0:
            return levers
        return levers.pull(
            course_seats=dose_share * self.seats * world.national_share,
            may_study=self.posts_reached(world),
            charges=self.open_bills(),
        )

    def open_bills(self) -> tuple[Charge, ...]:
        """Who has a seat keeps it to the end of the course."""
        return (Charge(self.name, self.payer, "course_months", self.cost_yuan_per_seat_year / 12),)
