"""What a gain costs: named cases, cost of one more of what is wanted, net benefit, acceptability, present value.

A ratio of cost and gain means something only where a policy costs more and does more. Every other case is named and
nothing is divided: -10 yuan per leaver avoided may be a blessing or a disaster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from experiments.statistics import CONFIDENCE, UNKNOWN, Interval, mean_interval, ratio_of_means
from simulation.units import Amounts

COSTS_MORE_DOES_MORE = "costs more, does more"
DOMINATING = "dominating: does more at less cost"
NO_CLEAR_COST = "does more at no clear extra cost"
DOMINATED = "dominated: costs more, does less"
CHEAPER_DOES_LESS = "costs less, does less"
NO_CLEAR_COST_LESS = "does less at no clear saving"
COSTS_MORE_NO_CLEAR_GAIN = "costs more, no clear gain"
NO_CLEAR_DIFFERENCE = "no clear difference"
COSTS_LESS_NO_CLEAR_LOSS = "costs less, no clear gain or loss"
NO_DIFFERENCE = "no difference at all"

# (sign of the gain, sign of the extra cost) → how the case is called; 0 where the interval holds zero.
_CASES = {
    (1, 1): COSTS_MORE_DOES_MORE,
    (1, 0): NO_CLEAR_COST,
    (1, -1): DOMINATING,
    (0, 1): COSTS_MORE_NO_CLEAR_GAIN,
    (0, 0): NO_CLEAR_DIFFERENCE,
    (0, -1): COSTS_LESS_NO_CLEAR_LOSS,
    (-1, 1): DOMINATED,
    (-1, 0): NO_CLEAR_COST_LESS,
    (-1, -1): CHEAPER_DOES_LESS,
}


@dataclass(frozen=True)
class CostEffectiveness:
    """Extra cost and gain of a scenario, and what one unit of gain costs where that means something."""

    case: str
    extra_cost: Interval
    gain: Interval
    per_unit: Interval
    """Cost of one more unit of gain; unknown in every case but ``COSTS_MORE_DOES_MORE``."""


def cost_effectiveness(extra_cost: ArrayLike, gain: ArrayLike, confidence: float = CONFIDENCE) -> CostEffectiveness:
    """Weigh extra cost against gain.

    The ratio is that of the means, with Fieller's interval; the case follows from the t intervals of cost and gain.

    Args:
        extra_cost: cost of the scenario minus that of the reference [yuan], one per seed, shape (n,).
        gain: what is wanted, more of it being better, scenario minus reference, of the same seeds, shape (n,).
        confidence: of each interval, in (0, 1).
    """
    cost, more = mean_interval(extra_cost, confidence), mean_interval(gain, confidence)
    case = _CASES[more.sign, cost.sign]
    if not np.any(extra_cost) and not np.any(gain):
        case = NO_DIFFERENCE
    ratio = ratio_of_means(extra_cost, gain, confidence) if case == COSTS_MORE_DOES_MORE else UNKNOWN
    return CostEffectiveness(case, cost, more, ratio)


def acceptability(
    extra_cost: Mapping[str, ArrayLike], gain: Mapping[str, ArrayLike], willingness_to_pay: ArrayLike
) -> dict[str, Amounts]:
    """In which share of the seeds each scenario is the best use of the money, over willingness to pay.

    Args:
        extra_cost: scenario → extra cost [yuan], one per seed in the same order, shape (n,); the reference has zeros.
        gain: scenario → gain, of the same seeds, shape (n,).
        willingness_to_pay: for one unit of gain [yuan/unit], shape (w,).

    Returns:
        scenario → share of seeds [1], shape (w,); they sum to 1, equals share.
    """
    names = list(extra_cost)
    costs = np.stack([np.asarray(extra_cost[name], dtype=float) for name in names])
    gains = np.stack([np.asarray(gain[name], dtype=float) for name in names])
    worth = np.asarray(willingness_to_pay, dtype=float)
    benefit = worth[:, None, None] * gains - costs  # (w, scenario, n)
    best = benefit == benefit.max(axis=1, keepdims=True)
    shares = (best / best.sum(axis=1, keepdims=True)).mean(axis=2)
    return dict(zip(names, shares.T, strict=True))


def present_value(yearly: ArrayLike, rate_per_year: float) -> Amounts:
    """Sum over years, what comes later counting less: year k = 1, 2, ... is divided by ``(1 + rate)^(k - 1)``.

    Args:
        yearly: values of the years in their order along the last axis, shape (..., years).
        rate_per_year: [1/year], not negative; the first year is not discounted.

    Returns:
        Present value at the start, shape (...).
    """
    values = np.asarray(yearly, dtype=float)
    return values @ ((1.0 + rate_per_year) ** -np.arange(values.shape[-1]))
