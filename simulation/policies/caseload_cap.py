"""A ceiling on open cases, lower for novices; the rest wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.dose import dose
from simulation.levers import Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class CaseloadCap(Policy):
    """Nobody takes a case beyond the ceiling; who has more keeps them until they close."""

    name: ClassVar[str] = "caseload_cap"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "allocation",
        "work_pressure.per_load_sd",
        "strain.work_weight",
        "demand.given_up_share_per_month",
    )

    cases: float | None = dose("case/worker", "Ceiling; none if not given", 1, 1000, start=None)
    novice_cases: float | None = dose("case/worker", "Ceiling for novices; none if not given", 1, 1000, start=None)

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Ceilings at the agencies reached so far: there is no part of a ceiling, so one agency follows the other."""
        reached = self.agencies_reached(world, dose_share) > 0
        return levers.pull(
            caseload_cap=np.where(reached, np.inf if self.cases is None else self.cases, np.inf),
            novice_caseload_cap=np.where(reached, np.inf if self.novice_cases is None else self.novice_cases, np.inf),
        )
