"""Vacating: what is left behind when the holder of a post goes."""

from __future__ import annotations

import numpy as np

from simulation.state.people import emptied
from simulation.world import World


def vacate(world: World, rows: np.ndarray) -> None:
    """The holders of ``rows`` go: their cases wait for somebody else, their ties end on both sides.

    Args:
        world: the world to change.
        rows: occupied posts, shape (k,), each once.

    Raises:
        IndexError: there is no such row.
    """
    # Loops do not ask whether a row is there.
    emptied(world.workforce, world.agencies, np.sort(np.arange(len(world.workforce))[rows]))
