"""An emulator that is best where it is needed: worlds far from the targets hardly count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.emulator import Emulator, learnt
from experiments.calibration.prior import Shares
from experiments.calibration.screening import REFUTED
from experiments.patterns.pattern import Pattern

Amounts = NDArray[np.float64]
FARTHEST = 10.0
"""Standard deviations to which what worlds show is drawn in before it is learnt: a cliff must not bend the rest."""


def weighted_emulator(patterns: Sequence[Pattern], shares: Shares, shown: Amounts, scale: Amounts) -> Emulator:
    """Learn twice: worlds that the first emulator sees far from a target hardly count for the second.

    What is seen by the emulator decides and not what was shown, for that holds luck: to choose runs by their luck would
    bend what is learnt towards the targets.

    Args:
        patterns: with their targets, shape (p,).
        shares: where each run lies, shape (n, k).
        shown: the patterns of each run, shape (n, p), without NaN.
        scale: standard deviation of each target and of luck together, shape (p,).
    """
    keys = [pattern.key for pattern in patterns]
    target = np.array([pattern.value for pattern in patterns])
    drawn_in = np.clip(shown, target - FARTHEST * scale, target + FARTHEST * scale)
    first = learnt(keys, shares, drawn_in)
    away = np.abs((first.predicted(shares) - target) / scale).max(axis=1)
    return learnt(keys, shares, drawn_in, 1.0 / (1.0 + (away / REFUTED) ** 2))
