"""The Pareto front: the choices of which no other is better in everything."""

from __future__ import annotations

import numpy as np

from simulation.units import Amounts, Bools


def on_front(gains: Amounts, feasible: Bools | None = None) -> Bools:
    """Which choices no other one beats: none is as good in all and better in one.

    Args:
        gains: more being better, shape (n, outcomes).
        feasible: those that may be chosen, shape (n,); None: all. One without all gains known may not.

    Returns:
        Shape (n,). Of choices with the same gains, all.
    """
    values = np.asarray(gains, dtype=float)
    allowed = np.isfinite(values).all(axis=1) & (True if feasible is None else np.asarray(feasible, dtype=bool))
    front = allowed.copy()
    for row in np.flatnonzero(allowed):
        others = values[allowed]
        beaten = (others >= values[row]).all(axis=1) & (others > values[row]).any(axis=1)
        front[row] = not beaten.any()
    return front


def balanced(gains: Amounts) -> int:
    """Row of the choice whose worst outcome, on the way from the least to the most of the front, is best.

    Args:
        gains: of a front, more being better, shape (n, outcomes).
    """
    values = np.asarray(gains, dtype=float)
    low, high = values.min(axis=0), values.max(axis=0)
    way = np.divide(values - low, high - low, out=np.ones_like(values), where=high > low)
    return int(np.lexsort((-way.sum(axis=1), -way.min(axis=1)))[0])
