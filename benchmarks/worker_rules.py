"""A month of the workers alone, with cases and agencies at rest: the part of the model that other frameworks can share.

In: ties, hours asked and available, the four stressors, support over ties and from the family, strain, engagement,
well-being, commitment, and who leaves; a newcomer takes the post at once. Out: all that agencies and regions do.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.processes.scales import Scales
from simulation.schedule import MONTH
from simulation.settings import Settings
from simulation.start import world_at_start
from simulation.world import World

RULES = (
    "ties", "workload", "work_pressure", "family_pressure", "interpersonal_pressure", "societal_pressure", "support",
    "strain", "engagement", "well_being", "commitment", "turnover",
)  # fmt: skip
"""Names of the processes, in the order of the month."""


def first_day(scales: Scales) -> dict[str, float]:
    """What a newcomer begins with; everything else comes with the post."""
    return {
        "tenure_months": 0.0,
        "exhaustion": scales.exhaustion_mean,
        "passion": scales.passion_mean,
        "accomplishment": scales.accomplishment_mean,
        "commitment": scales.commitment_mean,
        "intention_to_leave": 0.0,
    }


class ColumnarWorkers:
    """The lines of ``MONTH`` that are named in ``RULES``, and newcomers.

    Args:
        settings: as for ``simulation.WorkforceModel``; without policies and without warm-up.
    """

    def __init__(self, settings: Settings) -> None:
        self.world: World = world_at_start(settings)
        self.lines = [line for line in MONTH if line.name in RULES]
        self.begins = first_day(self.world.params(Scales))
        self.left: list[int] = []
        self.rows: list[dict[str, Any]] = []

    def step(self) -> None:
        """Live one month."""
        world, workforce = self.world, self.world.workforce
        for line in self.lines:
            line.run(world)
        gone = np.flatnonzero(workforce.left_by)
        workforce.tenure_months += workforce.occupied
        for name, value in self.begins.items():
            getattr(workforce, name)[gone] = value
        workforce.tie_strength[gone] = 0.0
        self.left.append(len(gone))
        self.rows.append(
            {"head_count": np.count_nonzero(workforce.occupied), "exhaustion_mean": workforce.exhaustion.mean()}
        )
        world.t += 1
