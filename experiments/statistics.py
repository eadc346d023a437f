"""Statistics of paired runs: two scenarios that met the same luck, seed by seed.

Which interval for what was measured, not taken over (``tests/experiments/test_statistics.py`` measures it again). Of a
mean of 10 to 60 differences the paired t interval holds the truth as often as the BCa bootstrap or more often, also
where the differences are skewed or have heavy tails; of a ratio of two means so does Fieller's interval. Both are exact
for normal differences and need no luck of their own. The bootstrap is kept for what has no such formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from simulation.units import Amounts

CONFIDENCE = 0.95
RESAMPLES = 4999
FEWEST = 2
"""Values from which a spread can be estimated."""


@dataclass(frozen=True)
class Interval:
    """An estimate and where the truth may lie; low and high are NaN where nothing can be said."""

    estimate: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the length of the interval, in the unit of the estimate."""
        return (self.high - self.low) / 2.0

    @property
    def is_known(self) -> bool:
        """Whether there are limits at all."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def sign(self) -> int:
        """1 or -1 where the whole interval lies on one side of zero, else 0."""
        if not self.is_known or self.low <= 0.0 <= self.high:
            return 0
        return 1 if self.low > 0.0 else -1


UNKNOWN = Interval(math.nan, math.nan, math.nan)


def mean_interval(values: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Mean of independent values with its t interval.

    Args:
        values: one value per seed, shape (n,).
        confidence: share of such intervals that hold the truth, in (0, 1).

    Returns:
        ``mean ± t(n-1) · s / √n``; without limits for fewer than two values.
    """
    known = finite(values)
    if len(known) < FEWEST:
        return Interval(float(known.mean()) if len(known) else math.nan, math.nan, math.nan)
    mean = float(known.mean())
    half = student(confidence, len(known)) * standard_error(known)
    return Interval(mean, mean - half, mean + half)


def paired_difference(treated: ArrayLike, reference: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Mean of ``treated - reference`` over seeds, with the paired t interval.

    Args:
        treated: values of the scenario, one per seed, shape (n,).
        reference: values of the scenario compared with, of the same seeds in the same order, shape (n,).
        confidence: share of such intervals that hold the truth, in (0, 1).

    Returns:
        Difference in the unit of the values. Seeds without a value on either side are left out.
    """
    return mean_interval(pairs(treated, reference) @ (1.0, -1.0), confidence)


def relative_change(treated: ArrayLike, reference: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """``mean(treated - reference) / |mean(reference)|`` [1] with Fieller's interval.

    Args:
        treated: values of the scenario, one per seed, shape (n,).
        reference: values of the scenario compared with, of the same seeds, shape (n,).
        confidence: share of such intervals that hold the truth, in (0, 1).

    Returns:
        NaN where the mean of the reference cannot be told from zero: nothing is divided by nothing.
    """
    both = pairs(treated, reference)
    if not len(both):
        return UNKNOWN
    ratio = ratio_of_means(both @ (1.0, -1.0), both[:, 1], confidence)
    # Less than nothing grows by moving up: the change counts in sizes of the reference.
    return Interval(-ratio.estimate, -ratio.high, -ratio.low) if both[:, 1].mean() < 0 else ratio


def ratio_of_means(numerator: ArrayLike, denominator: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """``mean(numerator) / mean(denominator)`` of paired values with Fieller's interval.

    The limits are the ratios r for which ``mean(numerator - r · denominator)`` cannot be told from zero by a t test.

    Args:
        numerator: one value per seed, shape (n,).
        denominator: of the same seeds, shape (n,).
        confidence: share of such intervals that hold the truth, in (0, 1).

    Returns:
        NaN where the mean of the denominator cannot be told from zero: then the limits would enclose nothing, or all.
    """
    both = pairs(numerator, denominator)
    if len(both) < FEWEST or mean_interval(both[:, 1], confidence).sign == 0:
        return UNKNOWN
    top, bottom = both.mean(axis=0)
    share = student(confidence, len(both)) ** 2 / len(both)
    spread = share * np.cov(both, rowvar=False)
    # The limits solve a·r² - 2·b·r + c = 0.
    a, b, c = bottom**2 - spread[1, 1], top * bottom - spread[0, 1], top**2 - spread[0, 0]
    root = math.sqrt(max(b * b - a * c, 0.0))
    return Interval(float(top / bottom), float((b - root) / a), float((b + root) / a))


def share_interval(hits: float, tries: int, confidence: float = CONFIDENCE) -> Interval:
    """A share with Wilson's interval.

    Args:
        hits: how often it happened; a tie may count as half.
        tries: how often it could have happened.
        confidence: share of such intervals that hold the truth, in (0, 1).

    Returns:
        Share [1], limits in [0, 1].
    """
    if tries < 1:
        return UNKNOWN
    z = normal(confidence)
    share, weight = hits / tries, z * z / tries
    centre = (share + weight / 2.0) / (1.0 + weight)
    half = z / (1.0 + weight) * math.sqrt(share * (1.0 - share) / tries + weight / (4.0 * tries))
    # At the ends rounding would leave a hair's breadth.
    return Interval(share, 0.0 if hits <= 0 else centre - half, 1.0 if hits >= tries else centre + half)


def probability_better(
    treated: ArrayLike, reference: ArrayLike, better: int = 1, confidence: float = CONFIDENCE
) -> Interval:
    """In how many seeds the scenario came out better, as a share with Wilson's interval.

    It answers: does the policy help in the one course of luck that we shall have? A tie counts as half.

    Args:
        treated: values of the scenario, one per seed, shape (n,).
        reference: of the same seeds, shape (n,).
        better: 1 if more is better, -1 if less is better.
        confidence: of Wilson's interval, in (0, 1).
    """
    gains = better * (pairs(treated, reference) @ (1.0, -1.0))
    return share_interval(float((gains > 0).sum() + 0.5 * (gains == 0).sum()), len(gains), confidence)


def bootstrap_interval(
    values: tuple[ArrayLike, ...], statistic: Callable[..., Any], confidence: float = CONFIDENCE
) -> Interval:
    """Any statistic of paired values with its BCa bootstrap interval.

    Args:
        values: one or more columns of the same seeds, each of shape (n,).
        statistic: takes the columns and ``axis``.
        confidence: share of such intervals that hold the truth, in (0, 1).

    Returns:
        Always the same for the same values: the resampling has a seed of its own. Without limits where every
        resample gives the same.
    """
    columns = tuple(np.asarray(column, dtype=float) for column in values)
    estimate = float(statistic(*columns, axis=-1))
    if all(np.ptp(column) == 0 for column in columns):
        return Interval(estimate, math.nan, math.nan)
    from scipy import stats  # Half a second to import, for few who ask.

    drawn = stats.bootstrap(
        columns, statistic, n_resamples=RESAMPLES, vectorized=True, paired=True, axis=-1,
        confidence_level=confidence, method="BCa", rng=np.random.default_rng(0),
    )  # fmt: skip
    return Interval(estimate, float(drawn.confidence_interval.low), float(drawn.confidence_interval.high))


def pairs(treated: ArrayLike, reference: ArrayLike) -> Amounts:
    """Both values of each seed that has both, shape (n, 2).

    Raises:
        ValueError: not as many of one as of the other.
    """
    first, second = np.asarray(treated, dtype=float), np.asarray(reference, dtype=float)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"expected a value of each for every seed, got shapes {first.shape} and {second.shape}.")
    both = np.column_stack([first, second])
    return both[np.isfinite(both).all(axis=1)]


def finite(values: ArrayLike) -> Amounts:
    """The values that are numbers."""
    array = np.asarray(values, dtype=float)
    return array[np.isfinite(array)]


@cache
def normal(confidence: float) -> float:
    """Quantile of the normal distribution for a two-sided interval."""
    return float(special.ndtri(0.5 + confidence / 2.0))


@cache
def student(confidence: float, number: int) -> float:
    """Quantile of Student's t for a two-sided interval of the mean of ``number`` values."""
    return float(special.stdtrit(number - 1, 0.5 + confidence / 2.0))


def standard_error(values: Amounts) -> float:
    """Standard error of the mean; exactly 0 where all values are the same, whatever the rounding of their mean."""
    return 0.0 if np.ptp(values) == 0 else float(values.std(ddof=1) / math.sqrt(len(values)))
