"""How many seeds a comparison needs, and how many it would need without common luck.

The sequential rule follows Chow and Robbins (1965): simulate until the interval is as narrow as wanted, at the spread
seen so far. Their rule looks after every single run; ours looks after batches that grow by a quarter up to a doubling,
never before ``FEWEST_TO_STOP`` pairs. Looking again and again costs a little of the stated confidence, and the least
number keeps it little; ``tests/experiments/test_replications.py`` measures what is left.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from experiments.statistics import (
    CONFIDENCE,
    Interval,
    bootstrap_interval,
    finite,
    mean_interval,
    normal,
    pairs,
    student,
)

FEWEST_TO_STOP = 20
"""Pairs before which a spread is not trusted: a small sample that happens to agree would stop too early."""
SLOWEST, FASTEST = 1.25, 2.0
"""Least and greatest growth from one look to the next."""


def is_narrow_enough(differences: ArrayLike, half_width: float, confidence: float = CONFIDENCE) -> bool:
    """Whether the interval of the mean difference reaches at most ``half_width`` to each side.

    Args:
        differences: scenario minus reference, one per seed, shape (n,).
        half_width: wanted, in the unit of the differences.
        confidence: of the interval, in (0, 1).
    """
    values = finite(differences)
    return len(values) >= FEWEST_TO_STOP and mean_interval(values, confidence).half_width <= half_width


def replications_needed(sd: float, half_width: float, confidence: float = CONFIDENCE) -> int:
    """Least number of pairs whose t interval has the wanted half-width, if their spread is ``sd``.

    ``n`` such that ``t(n-1) · sd / √n ≤ half_width``.

    Args:
        sd: standard deviation of the differences, in the unit of the half-width, not negative.
        half_width: wanted, above 0.
        confidence: of the interval, in (0, 1).
    """
    # The normal quantile is below every t: no smaller number will do.
    number = max(2, math.floor((normal(confidence) * sd / half_width) ** 2))
    while student(confidence, number) * sd > half_width * math.sqrt(number):
        number += 1
    return number


def next_total(differences: ArrayLike, half_width: float, most: int, confidence: float = CONFIDENCE) -> int:
    """Number of pairs to have at the next look.

    Args:
        differences: scenario minus reference, one per seed, shape (n,).
        half_width: wanted, in the unit of the differences.
        most: pairs that are never exceeded.
        confidence: of the interval, in (0, 1).

    Returns:
        As many as now if the interval is narrow enough, or if there are ``most`` already.
    """
    values = finite(differences)
    number = len(values)
    if is_narrow_enough(values, half_width, confidence):
        return number
    if number < FEWEST_TO_STOP:
        return min(FEWEST_TO_STOP, most)
    guess = replications_needed(float(values.std(ddof=1)), half_width, confidence)
    grown = min(max(guess, math.ceil(SLOWEST * number)), math.ceil(FASTEST * number))
    return max(number, min(grown, most))


def variance_ratio(treated: ArrayLike, reference: ArrayLike) -> float:
    """How many times fewer runs pairing needs: ``(var(treated) + var(reference)) / var(treated - reference)``.

    The numerator is the variance of a difference between two runs with seeds of their own.

    Args:
        treated: values of the scenario, one per seed, shape (n,).
        reference: of the same seeds, shape (n,).

    Returns:
        Ratio [1]; infinite where all differences are the same, NaN where the values are too.
    """
    both = pairs(treated, reference)
    return float(_ratio(both[:, 0], both[:, 1], axis=0)) if len(both) > 1 else math.nan


def variance_ratio_interval(treated: ArrayLike, reference: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """The same with its BCa bootstrap interval over seeds."""
    both = pairs(treated, reference)
    return bootstrap_interval((both[:, 0], both[:, 1]), _ratio, confidence)


def independent_needed(treated: ArrayLike, reference: ArrayLike) -> float:
    """Runs of each scenario with independent seeds that would give as narrow an interval as these pairs do."""
    both = pairs(treated, reference)
    ratio = variance_ratio(treated, reference)
    return float(math.ceil(len(both) * ratio)) if math.isfinite(ratio) else ratio


def independent_for(treated: ArrayLike, reference: ArrayLike, half_width: float) -> int:
    """Runs of each scenario with independent seeds that would give the wanted half-width.

    Args:
        treated: values of the scenario, one per seed, shape (n,).
        reference: of the same seeds, shape (n,).
        half_width: wanted, in the unit of the values, above 0.
    """
    both = pairs(treated, reference)
    return replications_needed(math.sqrt(both.var(axis=0, ddof=1).sum()), half_width)


def _ratio(treated: Any, reference: Any, axis: int) -> Any:
    apart = np.var(treated, axis=axis, ddof=1) + np.var(reference, axis=axis, ddof=1)
    together = np.var(np.asarray(treated) - np.asarray(reference), axis=axis, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(apart, together)
