"""Vacating: what is left behind when the holder of a post goes."""

from __future__ import annotations

import numpy as np

from simulation.state.workforce import TIES, person_columns
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
    # A tie has the same place in the lists of both its ends, since the offset between two posts is its own inverse.
    workforce.tie_strength[workforce.tie_to[rows], np.arange(TIES)] = 0.0
    for name, empty in person_columns().items():
        getattr(workforce, name)[rows] = empty
    workforce.occupied[rows] = False
    workforce.holders_before[rows] += 1
    workforce.vacant_months[rows] = 0.0
