"""The Three-District Plan: secondments to poor, border and old revolutionary districts, and training there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class ThreeDistrictPlan(Policy):
    """Doses are national figures and shrink with the share of the country's posts that the model holds."""

    name: ClassVar[str] = "three_district_plan"
    aimed_at: ClassVar[str] = "country"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "secondment",
        "careers.skill_per_supervision_hour",
        "careers.training_skill_per_month",
        "work_pressure.per_training_hour",
        "strain.work_weight",
    )
    counted: ClassVar[tuple[Counted, ...]] = (
        Counted("seconded_out", "workers away on secondment at any time", "posts"),
        Counted("visiting_staff", "visitors in the three districts at any time", "district_posts"),
        Counted("trainees", "local workers in a course at any time", "district_posts"),
    )

    secondments_per_year: float = dose("person/year, national", "Social workers sent for a year", 0, 200_000, start=0.0)
    local_trainees_per_year: float = dose("person/year, national", "Local workers trained", 0, 200_000)
    trainee_hours_per_month: float = dose("hour/month", "Hours of the year-long course", 0, 80, start=16.0)
    cost_yuan_per_secondment_year: float = dose(
        "yuan/person/year", "Full cost of a secondment", 0, 1_000_000, start=0.0
    )
    cost_yuan_per_trainee: float = dose("yuan/person", "Cost of a trainee's course", 0, 1_000_000)
    payer: str = "public"

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """National doses times the model's share of the country."""
        if self.secondments_per_year == 0.0 and self.local_trainees_per_year == 0.0:
            return levers
        scale = dose_share * world.national_share
        return levers.pull(
            secondments_per_year=scale * self.secondments_per_year,
            local_trainees_per_year=scale * self.local_trainees_per_year,
            trainee_hours_per_month=self.trainee_hours_per_month if self.local_trainees_per_year > 0 else 0,
            charges=(
                *self.open_bills(),
                Charge(self.name, self.payer, "trainee_months", self.cost_yuan_per_trainee / 12),
            ),
        )

    def open_bills(self) -> tuple[Charge, ...]:
        """Those who are away are paid until they come home."""
        return (Charge(self.name, self.payer, "secondment_months", self.cost_yuan_per_secondment_year / 12),)
