"""Vacating: what is left behind when the holder of a post goes."""

from __future__ import annotations

import numpy as np

from simulation.state.workforce import person_columns
from simulation.world import World


def vacate(world: World, rows: np.ndarray) -> None:
    """The holders of ``rows`` go: their cases wait for somebody else, their ties end on both sides.

    Args:
        world: the world to change.
        rows: occupied posts, shape (k,), each once.
    """
    workforce, agencies = world.workforce, world.agencies
    handed = np.bincount(workforce.agency[rows], weights=workforce.cases[rows], minlength=len(agencies))
    agencies.waiting_cases += handed
    agencies.handed_over_cases += handed
    gone = np.zeros(len(workforce), dtype=np.bool_)
    gone[rows] = True
    workforce.tie_strength[gone[workforce.tie_to]] = 0.0
    for name, empty in person_columns().items():
        getattr(workforce, name)[rows] = empty
    workforce.occupied[rows] = False
    workforce.holders_before[rows] += 1
    workforce.vacant_months[rows] = 0.0
