"""Autonomy: fewer approvals, no accompanied visits, client groups allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class AutonomyReform(Policy):
    """Workers decide more themselves, write fewer requests, and clients trust them sooner."""

    name: ClassVar[str] = "autonomy_reform"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "turnover.per_autonomy_sd",
        "turnover.field_per_autonomy_sd",
        "societal_pressure.per_autonomy_sd",
        "strain.societal_weight",
        "strain.passion_per_autonomy_sd",
        "service.rapport_per_autonomy_sd",
        "places.administrative_burden_urban",
        "places.administrative_burden_district",
        "strain.work_weight",
    )

    autonomy_shift: float = dose("SD", "Gain in professional autonomy", 0, 2)
    paperwork_cut_percent: float = dose("% of paperwork", "Approvals that fall away", 0, 80)

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Autonomy of the regions reached, paperwork at the agencies reached; costs nothing to run."""
        reached = self.agencies_reached(world)
        return levers.pull(
            autonomy_shift=dose_share * self.autonomy_shift * self.regions_reached(world),
            paperwork_multiplier=1.0 - dose_share * self.paperwork_cut_percent / 100.0 * reached,
        )
