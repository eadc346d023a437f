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
from scipy import special

from experiments.statistics import CONFIDENCE, FEWEST, UNKNOWN, Interval, normal, student
from simulation.units import Amounts

PARTS = 32
"""Equally likely parts of a distribution that stand for it: 200 would move the limits by about one per cent."""
HAIR = 1e-12
ROOT_2 = math.sqrt(2.0)


@dataclass(frozen=True)
class Nested:
    """Where an effect lies, given luck and what is not known, and which of the two is behind it."""

    effect: Interval
    """Mean, and where the effect under one plausible set lies: what is not known, and luck that is left in the mean."""
    mean: Interval
    """The same with the interval of the mean over all plausible sets; more draws make it as narrow as one likes."""
    luck_sd: float
    """Of the difference of one pair, by luck alone, in its unit."""
    unknown_sd: float
    """Of the effect, from one plausible set to another, in its unit."""
    luck_of_pair: Interval
    """Share of the variance of one pair's difference that is luck [1], the rest being what is not known."""
    luck_of_interval: float
    """Share of the variance behind ``effect`` that is luck [1]: more runs would take it away, and nothing else."""
    draws: int
    above: float
    """Chance that the effect under a plausible set is above zero [1], as ``effect`` has it."""

    def helps(self, better: int) -> float:
        """Chance that the effect under a plausible set is a good one [1].

        It is above 0.975 exactly where the whole 95 % interval of the effect lies on the good side.

        Args:
            better: 1 if more is better, -1 if less is better; else nothing can be said.
        """
        return self.above if better > 0 else 1.0 - self.above if better < 0 else math.nan


NOTHING_KNOWN = Nested(UNKNOWN, UNKNOWN, math.nan, math.nan, UNKNOWN, math.nan, 0, math.nan)


def nested(values: ArrayLike, draws: ArrayLike, confidence: float = CONFIDENCE) -> Nested:
    """Take luck and what is not known apart.

    The mean over all plausible sets lies in ``mean ± t(M-1) · s / sqrt(M)``; the limits of the share of luck follow
    from the F distribution of ``s² / (h · luck²)``. Of the effect under one set see ``_limits``. All of them take
    effects and luck for normal; how often they hold what they should ``tests/experiments/test_nested.py`` measures.

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
    mean, h = float(means.mean()), float((1.0 / pairs).mean())
    spread = 0.0 if np.ptp(means) == 0 else float(means.var(ddof=1))  # Whatever the rounding of their mean.
    of_mean = _around(mean, student(confidence, number) * math.sqrt(spread / number))
    if not math.isfinite(luck):
        effect, above = _of_all(mean, spread * (1.0 + 1.0 / number), number, confidence)
        return Nested(effect, of_mean, math.nan, math.nan, UNKNOWN, math.nan, number, above)
    left = int(pairs.sum()) - number
    unknown = max(0.0, spread - h * luck)
    by_luck, by_unknown = h * luck / number, unknown * (1.0 + 1.0 / number)
    effect, above = _limits(mean, _plausible_variances(spread, h * luck, number, left), confidence)
    return Nested(
        effect=effect,
        mean=of_mean,
        luck_sd=math.sqrt(luck),
        unknown_sd=math.sqrt(unknown),
        luck_of_pair=_luck_of_pair(spread, luck, h, number, left, confidence),
        luck_of_interval=by_luck / (by_luck + by_unknown) if by_luck + by_unknown > 0.0 else math.nan,
        draws=number,
        above=above,
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


def _luck_of_pair(spread: float, luck: float, h: float, number: int, left: int, confidence: float) -> Interval:
    """``luck² / (luck² + unknown²)`` with its limits, each cut at 0 and 1."""
    if luck == 0.0:
        return Interval(0.0, 0.0, 0.0) if spread > 0.0 else UNKNOWN
    ratio = spread / (h * luck)
    low, high = _fisher(confidence, number - 1, left)

    def share(times: float) -> float:
        # unknown² / luck² = h · (times - 1)
        return 1.0 / (1.0 + h * max(0.0, times - 1.0))

    return Interval(share(ratio), share(ratio / low), share(ratio / high))


def _plausible_variances(spread: float, of_luck: float, number: int, left: int) -> Amounts:
    """Variances of the effect under one set about the estimated mean that the runs leave plausible, alike likely.

    ``spread · (M - 1) / chi²(M - 1)`` and ``of_luck · left / chi²(left)`` are where the variance of the means and that
    of the luck in them may lie; what is not known is their difference, or nothing. These are generalised pivotal
    quantities (Weerahandi 1993; Lin, Liao & Iyer 2008). The estimates put in their place would hold the effect only
    80 times in 100 where luck is the larger part.
    """
    of_means, inside = spread * _inverse_chi2(number - 1)[:, None], of_luck * _inverse_chi2(left)[None, :]
    return (of_means / number + np.maximum(0.0, of_means - inside)).ravel()


def _limits(mean: float, variances: Amounts, confidence: float) -> tuple[Interval, float]:
    """Where a normal effect with one of these variances lies, and the chance that it is above zero."""
    sd = np.sqrt(variances)
    if not sd.any():
        return _around(mean, 0.0), 0.5 + 0.5 * float(np.sign(mean))
    from scipy import optimize

    longest = normal(confidence) * float(sd.max())
    half = optimize.brentq(lambda c: float(special.erf(c / (sd * ROOT_2)).mean()) - confidence, 0.0, longest)
    return _around(mean, half), _never_certain(special.ndtr(mean / sd).mean())


def _of_all(mean: float, variance: float, number: int, confidence: float) -> tuple[Interval, float]:
    """The same where luck cannot be told apart, and one variance holds all."""
    sd = math.sqrt(variance)
    if sd == 0.0:
        return _around(mean, 0.0), 0.5 + 0.5 * float(np.sign(mean))
    return _around(mean, student(confidence, number) * sd), _never_certain(special.stdtr(number - 1, mean / sd))


def _never_certain(chance: float) -> float:
    """A chance that rounding must not make a certainty."""
    return float(np.clip(chance, HAIR, 1.0 - HAIR))


@cache
def _inverse_chi2(freedom: int) -> Amounts:
    """``freedom / chi²(freedom)`` at the middles of equally likely parts, shape (PARTS,)."""
    return freedom / (2.0 * special.gammaincinv(freedom / 2.0, (np.arange(PARTS) + 0.5) / PARTS))


@cache
def _fisher(confidence: float, above: int, below: int) -> tuple[float, float]:
    tail = 0.5 - confidence / 2.0
    return float(special.fdtri(above, below, tail)), float(special.fdtri(above, below, 1.0 - tail))


def _around(mean: float, half: float) -> Interval:
    return Interval(mean, mean - half, mean + half)
