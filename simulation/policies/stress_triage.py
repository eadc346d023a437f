"""Stress triage: find the main source of stress and send the remedy that matches; meaning and mission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class StressTriage(Policy):
    """Talks find what presses a worker most and what could relieve just that."""

    name: ClassVar[str] = "stress_triage"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "triage",
        "commitment.per_meaning",
        "strain.work_weight",
        "strain.family_weight",
        "strain.interpersonal_weight",
        "strain.societal_weight",
    )
    counted: ClassVar[tuple[Counted, ...]] = (Counted("triaged", "talks held in a year", yearly=True),)

    talks_per_worker_year: float = dose("talk/worker/year", "Talks offered", 0, 12)
    cost_yuan_per_worker_year: float = dose("yuan/worker/year", "Cost", 0, 20000)
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Share of the staff invited each month at the agencies reached."""
        if self.talks_per_worker_year == 0.0:
            return levers
        reached = self.agencies_reached(world)
        per_month = dose_share * self.cost_yuan_per_worker_year / 12.0
        return levers.pull(
            triage_per_month=dose_share * self.talks_per_worker_year / 12.0 * reached,
            charges=(Charge(self.name, self.payer, "staff_months", per_month, reached),),
        )
