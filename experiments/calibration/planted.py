"""Would it be found again? Runs whose parameters are known are taken as if they were the world that was seen.

A run of a wave is left out, the errors of the targets are added to what it showed, and the posterior of the rest is
asked where its parameters lie. An interval of 90 % must hold them nine times in ten, neither less nor more often.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.calibration.fitting import weighted_emulator
from experiments.calibration.posterior import Agreement, walked
from experiments.calibration.prior import Prior, Shares
from experiments.patterns.pattern import POINT, Pattern

Amounts = NDArray[np.float64]
Method = Callable[[Prior, Shares, Amounts, tuple[Pattern, ...], int], Shares]
"""Prior, shares and patterns of known runs, what was seen, seed → a sample of the posterior."""
INTERVAL = (0.05, 0.95)


@dataclass(frozen=True)
class Seen(Pattern):
    """A pattern with another target, as sure as the true one."""

    kind: str = field(default=POINT)
    seen: float = 0.0

    @property
    def value(self) -> float:
        """What is taken as observed."""
        return self.seen


def as_seen(patterns: Sequence[Pattern], shown: Amounts) -> tuple[Pattern, ...]:
    """The patterns with these values as their targets."""
    return tuple(
        Seen(one.key, one.number, one.title, one.fact, seen=float(v)) for one, v in zip(patterns, shown, strict=True)
    )


def found_again(
    prior: Prior,
    shares: Shares,
    shown: Amounts,
    patterns: Sequence[Pattern],
    truths: Sequence[int],
    method: Method,
    seed: int = 1,
) -> pd.DataFrame:
    """Ask a method for the parameters of runs that it is not shown.

    Args:
        prior: the parameters; the runs should be spread over it.
        shares: where each run lies, shape (n, k).
        shown: the patterns of each, shape (n, p).
        patterns: shape (p,).
        truths: rows that are planted, each by itself; none of them is ever learnt from.
        method: gives a sample of the posterior.
        seed: of the errors of the targets and of the method.

    Returns:
        A row per truth and parameter: ``truth``, ``mean``, ``low``, ``high``, in shares of the range, and ``held``.
    """
    rng = np.random.default_rng(seed)
    rest = np.setdiff1d(np.arange(len(shares)), truths)
    sd = np.array([pattern.sd for pattern in patterns])
    rows = []
    for number, row in enumerate(truths):
        seen = as_seen(patterns, shown[row] + rng.normal(size=len(sd)) * sd)
        sample = method(prior, shares[rest], shown[rest], seen, seed + number)
        low, high = np.quantile(sample, INTERVAL, axis=0)
        for column, parameter in enumerate(prior.addresses):
            rows.append({
                "planted": int(row), "parameter": parameter, "truth": shares[row, column],
                "mean": sample[:, column].mean(), "low": low[column], "high": high[column],
                "held": bool(low[column] <= shares[row, column] <= high[column]),
            })  # fmt: skip
    return pd.DataFrame(rows)


def by_posterior(steps: int) -> Method:
    """The method of the calibration: emulators, then a walk."""

    def method(prior: Prior, shares: Shares, shown: Amounts, seen: tuple[Pattern, ...], seed: int) -> Shares:
        emulator = weighted_emulator(seen, shares, shown, np.array([pattern.sd for pattern in seen]))
        return walked(Agreement(prior, emulator, seen), steps, seed).shares

    return method
