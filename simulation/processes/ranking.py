"""Ranking: who stands highest where not all can be chosen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.units import Ints


def highest(score: NDArray[Any], number: int) -> Ints:
    """Places of the ``number`` highest scores, the highest first and the first of equals; shape (k,), at most (n,).

    Args:
        score: any unit, shape (n,).
        number: how many are chosen.
    """
    if number <= 0:
        return np.empty(0, np.intp)
    if number >= len(score):
        return np.argsort(-score, kind="stable")
    # Few of many: only those who reach the least score that is chosen are put in order.
    least = np.partition(score, len(score) - number)[len(score) - number]
    reached = (score >= least).nonzero()[0]
    return reached[np.argsort(-score[reached], kind="stable")[:number]]
