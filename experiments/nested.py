"""Luck and what is not known, told apart: pairs of runs nested in draws of plausible parameter sets.

Each draw takes one plausible set and lives through some pairs of runs, each pair with luck of its own. A difference is
then a mean, what the set adds, and what luck adds: ``y[k, j] = mean + unknown[k] + luck[k, j]``, the one-way random
effects model. With M draws, their means ``m[k]`` with variance ``s²``, and ``h`` the mean of ``1 / pairs of the draw``,
the method of moments gives

    luck²    = sum of (y[k, j] - m[k])² / (pairs - M)
    unknown² = max(0, s² - h · luck²)

since the mean of a draw holds its luck divided by its pairs. Where all draws have equally many pairs, this is the usual
analysis of variance (Searle, Casella & McCulloch 1992, Variance Components, sections 3.5-3.6).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from experiments.statistics import CONFIDENCE, FEWEST, UNKNOWN, Interval, student
from simulation.units import Amounts


@dataclass(frozen=True)
class Nested:
    """Where an effect lies, given luck and what is not known, and which of the two is behind it."""

    effect: Interval
    """Mean, and where the effect under one plausible set lies: what is not known, and the luck left in the estimate."""
    mean: Interval
    """The same mean with the interval of the mean over all plausible sets; more draws make it as narrow as one likes."""
    luck_sd: float
    """Of the difference of one pair, by luck alone, in its unit."""
    unknown_sd: float
    """Of the effect, from one plausible set to another, in its unit."""
    luck_of_pair: Interval
    """Share of the variance of one pair's difference that is luck [1], the rest being what is not known."""
    luck_of_interval: float
    """Share of the variance behind ``effect`` that is luck [1]: more runs would take it away, and nothing else."""
    draws: int

    def helps(self, better: int) -> float:
        """Chance that the effect is a good one under a plausible set [1], as ``effect`` has it.

        Above 0.975 exactly where the whole 95 % interval lies on the good side.

        Args:
            better: 1 if more is better, -1 if less is better.
        """
        if not better or not self.effect.is_known:
            return math.nan
        half = self.effect.half_width
        if half == 0.0:
            return 0.5 + 0.5 * float(np.sign(better * self.effect.estimate))
        spread = half / student(CONFIDENCE, self.draws)
        return float(stats.t.cdf(better * self.effect.estimate / spread, self.draws - 1))


NOTHING_KNOWN = Nested(UNKNOWN, UNKNOWN, math.nan, math.nan, UNKNOWN, math.nan, 0)


def nested(values: ArrayLike, draws: ArrayLike, confidence: float = CONFIDENCE) -> Nested:
    """Take luck and what is not known apart.

    The effect under one plausible set lies in ``mean ± t(M-1) · sqrt(unknown² + (unknown² + h · luck²) / M)``; the mean
    over all of them in ``mean ± t(M-1) · s / sqrt(M)``. The limits of the share of luck follow from the F distribution
    of ``s² / (h · luck²)``. All of them take effects and luck for normal; how often they hold what they should, also
    where the effects are skewed, ``tests/experiments/test_nested.py`` measures.

    Args:
        values: a difference for each pair, shape (n,). Pairs without a value are left out.
        draws: to which draw each belongs, shape (n,).
        confidence: of each interval, in (0, 1).

    Returns:
        Without limits for fewer than two draws. With one pair in each draw nothing is known of luck: its parts are NaN,
        and the limits of the effect, which then hold all luck too, are too wide rather than too narrow.
    """
    means, pairs, luck = _by_draw(np.asarray(values, dtype=float), np.asarray(draws))
    number = len(means)
    if number < FEWEST:
        return NOTHING_KNOWN
    mean, spread, h = float(means.mean()), float(means.var(ddof=1)), float((1.0 / pairs).mean())
    if np.ptp(means) == 0:
        spread = 0.0  # Whatever the rounding of their mean.
    t = student(confidence, number)
    of_mean = _around(mean, t * math.sqrt(spread / number))
    if not math.isfinite(luck):
        whole = _around(mean, t * math.sqrt(spread * (1.0 + 1.0 / number)))
        return Nested(whole, of_mean, math.nan, math.nan, UNKNOWN, math.nan, number)
    unknown = max(0.0, spread - h * luck)
    by_luck, by_unknown = h * luck / number, unknown * (1.0 + 1.0 / number)
    behind = by_luck + by_unknown
    return Nested(
        effect=_around(mean, t * math.sqrt(behind)),
        mean=of_mean,
        luck_sd=math.sqrt(luck),
        unknown_sd=math.sqrt(unknown),
        luck_of_pair=_luck_of_pair(spread, luck, h, number, int(pairs.sum()), confidence),
        luck_of_interval=by_luck / behind if behind > 0.0 else math.nan,
        draws=number,
    )


def means_of_draws(values: ArrayLike, draws: ArrayLike) -> Amounts:
    """Mean of each draw that has a value, in the order of their numbers, shape (M,): independent of each other."""
    return _by_draw(np.asarray(values, dtype=float), np.asarray(draws))[0]


def _by_draw(values: Amounts, draws: np.ndarray) -> tuple[Amounts, Amounts, float]:
    """Mean and number of pairs of each draw, shape (M,), and the variance inside them; NaN where each has one pair."""
    known = np.isfinite(values)
    _, which = np.unique(draws[known], return_inverse=True)
    pairs = np.bincount(which).astype(float)
    means = np.bincount(which, values[known]) / pairs
    left = len(which) - len(pairs)
    within = float(((values[known] - means[which]) ** 2).sum() / left) if left > 0 else math.nan
    return means, pairs, within


def _luck_of_pair(spread: float, luck: float, h: float, number: int, pairs: int, confidence: float) -> Interval:
    """``luck² / (luck² + unknown²)`` with its limits, each cut at 0 and 1."""
    if luck == 0.0:
        return Interval(0.0, 0.0, 0.0) if spread > 0.0 else UNKNOWN
    ratio = spread / (h * luck)
    low, high = _fisher(confidence, number - 1, pairs - number)

    def share(times: float) -> float:
        # unknown² / luck² = h · (times - 1)
        return 1.0 / (1.0 + h * max(0.0, times - 1.0))

    return Interval(share(ratio), share(ratio / low), share(ratio / high))


@cache
def _fisher(confidence: float, above: int, below: int) -> tuple[float, float]:
    tail = 0.5 - confidence / 2.0
    return float(stats.f.ppf(tail, above, below)), float(stats.f.isf(tail, above, below))


def _around(mean: float, half: float) -> Interval:
    return Interval(mean, mean - half, mean + half)
