"""A law on social work: rights, standards and clear roles; less paperwork and role conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class StandardsLaw(Policy):
    """Clear roles take away paperwork and pressure."""

    name: ClassVar[str] = "standards_law"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "strain.societal_weight",
        "strain.work_weight",
        "places.administrative_burden_urban",
        "places.administrative_burden_district",
        "societal_pressure.per_recognition_sd",
        "commitment.per_recognition_sd",
    )

    paperwork_cut_percent: float = dose("%", "Paperwork that falls away", 0, 80)
    role_clarity: float = dose("SD", "Pressure from unclear roles that falls away", 0, 1.5)
    recognition_shift: float = dose("SD", "Lift of public recognition", 0, 1)

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Hours and pressure at the agencies reached; costs nothing to run."""
        reached = self.agencies_reached(world)
        return levers.pull(
            paperwork_multiplier=1.0 - dose_share * self.paperwork_cut_percent / 100.0 * reached,
            role_clarity=dose_share * self.role_clarity * reached,
            recognition_shift=dose_share * self.recognition_shift * self.regions_reached(world),
        )
