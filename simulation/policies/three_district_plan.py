"""The Three-District Plan: secondments to poor, border and old revolutionary districts, and training there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class ThreeDistrictPlan(Policy):
    """Doses are national figures and shrink with the share of the country's posts that the model holds."""

    name: ClassVar[str] = "three_district_plan"

    secondments_per_year: float = 0.0
    """Social workers sent for a year [person/year, national]."""
    local_trainees_per_year: float = 0.0
    """Local workers trained [person/year, national]."""
    trainee_hours_per_month: float = 16.0
    """Hours of a trainee's month that the year-long course takes [hour/month]."""
    cost_yuan_per_secondment_year: float = 0.0
    """Full cost of a secondment [yuan/person/year]."""
    cost_yuan_per_trainee: float = 0.0
    """Cost of a trainee's course [yuan/person]."""
    payer: str = "public"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._within("secondments_per_year", 0.0, 200_000.0)
        self._within("local_trainees_per_year", 0.0, 200_000.0)
        self._within("trainee_hours_per_month", 0.0, 80.0)
        self._within("cost_yuan_per_secondment_year", 0.0, 1_000_000.0)
        self._within("cost_yuan_per_trainee", 0.0, 1_000_000.0)

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """National doses times the model's share of the country."""
        if self.secondments_per_year == 0.0 and self.local_trainees_per_year == 0.0:
            return levers
        scale = dose_share * world.national_share
        return levers.pull(
            secondments_per_year=scale * self.secondments_per_year,
            local_trainees_per_year=scale * self.local_trainees_per_year,
            trainee_hours_per_month=self.trainee_hours_per_month if self.local_trainees_per_year > 0 else 0.0,
            charges=(
                Charge(self.name, self.payer, "secondment_months", self.cost_yuan_per_secondment_year / 12.0),
                Charge(self.name, self.payer, "trainee_months", self.cost_yuan_per_trainee / 12.0),
            ),
        )
