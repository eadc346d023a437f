"""A policy of one's own: case records by tablet, which save hours of paperwork and cost money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class DigitalRecords(Policy):
    """Records are written once, on the way, and not three times at the desk."""

    name: ClassVar[str] = "digital_records"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = ("places.administrative_burden_urban", "strain.work_weight")

    paperwork_saved_percent: float = dose("% of paperwork", "Paperwork that falls away", 0, 80)
    cost_yuan_per_worker_year: float = dose("yuan/worker/year", "Tablet, software and help", 0, 20_000)
    payer: str = "agency"

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Less paperwork at the agencies reached; paid for all their staff."""
        if self.paperwork_saved_percent == 0.0:
            return levers
        reached = dose_share * self.agencies_reached(world)
        per_month = self.cost_yuan_per_worker_year / 12
        return levers.pull(
            paperwork_multiplier=1.0 - self.paperwork_saved_percent / 100 * reached,
            charges=(Charge(self.name, self.payer, "staff_months", per_month, reached),),
        )
