"""Reference means and standard deviations: what z(x) means in every law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.units import Floats, approached, standardised


@dataclass(frozen=True)
class Scales(Parameters):
    """The typical worker of the baseline, by which all others are measured."""

    group: ClassVar[str] = "scales"

    exhaustion_mean: float
    exhaustion_sd: float
    passion_mean: float
    passion_sd: float
    accomplishment_mean: float
    accomplishment_sd: float
    pressure_typical: float
    pressure_sd: float
    support_mean: float
    support_sd: float
    commitment_mean: float
    commitment_sd: float
    idealism_mean: float
    idealism_sd: float
    help_seeking_mean: float
    help_seeking_sd: float
    family_tie_mean: float
    family_tie_sd: float
    wage_ratio_typical: float
    wage_ratio_sd: float
    working_hours_per_month: float

    def exhaustion(self, value: Floats) -> Floats:
        """Exhaustion [0-6] in baseline standard deviations, shape (n,)."""
        return standardised(value, self.exhaustion_mean, self.exhaustion_sd)

    def pressure(self, value: Floats) -> Floats:
        """A stressor [0-1] in baseline standard deviations, shape (n,)."""
        return standardised(value, self.pressure_typical, self.pressure_sd)

    def support(self, value: Floats) -> Floats:
        """Support received at the workplace [0-1] in baseline standard deviations, shape (n,)."""
        return standardised(value, self.support_mean, self.support_sd)

    def felt_support(self, value: Floats) -> Floats:
        """Support received [0-1] as the laws feel it [SD], shape (n,): between -3 and 3."""
        return np.clip(self.support(value), -3.0, 3.0)

    def commitment(self, value: Floats) -> Floats:
        """Commitment [0-1] in baseline standard deviations, shape (n,)."""
        return standardised(value, self.commitment_mean, self.commitment_sd)

    def next_pressure(self, pressure: Floats, drive: Floats, approach: float, noise: Floats) -> Floats:
        """A stressor after a month [1], shape (n,), between 0 and 1: on its way to where its drive [SD] leads it.

        Args:
            pressure: [1], shape (n,).
            drive: where it tends [SD], shape (n,).
            approach: share of the way covered [1/month].
            noise: [SD], shape (n,).
        """
        goal = self.pressure_typical + self.pressure_sd * drive
        return np.clip(approached(pressure, goal, approach) + self.pressure_sd * noise, 0.0, 1.0)

    def pay(self, wage_yuan: Floats, average_wage_yuan: Floats) -> Floats:
        """Pay against the place's average wage, in baseline standard deviations of that ratio, shape (n,)."""
        return standardised(wage_yuan / average_wage_yuan, self.wage_ratio_typical, self.wage_ratio_sd)
