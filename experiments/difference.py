"""One indicator of a scenario against the reference: the columns of a row of differences."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.meanings import meaning
from experiments.nested import Nested, means_of_draws, nested
from experiments.replications import independent_needed, variance_ratio
from experiments.statistics import (
    UNKNOWN,
    Interval,
    mean_interval,
    paired_difference,
    pairs,
    probability_better,
    relative_change,
    share_interval,
)
from simulation.units import Amounts


def of_pairs(indicator: str, treated: Amounts, reference: Amounts) -> dict[str, Any]:
    """Difference over pairs that differ by luck alone.

    Args:
        indicator: its name, which says whether more or less is better.
        treated: values of the scenario, one per seed, shape (n,).
        reference: of the same seeds, shape (n,).
    """
    better = meaning(indicator).better
    chance = probability_better(treated, reference, better) if better else UNKNOWN
    return {
        "baseline": _mean_of_reference(treated, reference),
        **columns("difference", "", paired_difference(treated, reference)),
        **columns("relative", "relative_", relative_change(treated, reference)),
        **columns("probability_better", "probability_", chance),
        **_worth_of_pairs(treated, reference, better),
    }


def of_draws(indicator: str, treated: Amounts, reference: Amounts, draws: np.ndarray) -> dict[str, Any]:
    """Difference over draws of plausible parameter sets, which pairs of runs are nested in.

    Args:
        indicator: its name, which says whether more or less is better.
        treated: values of the scenario, one per seed, shape (n,).
        reference: of the same seeds, shape (n,).
        draws: to which draw each seed belongs, shape (n,).
    """
    better = meaning(indicator).better
    change = treated - reference
    found = nested(change, draws)
    gains = np.where(np.isfinite(change), (better * change > 0) + 0.5 * (change == 0), np.nan)
    shares = means_of_draws(gains, draws)
    # The pairs of a draw tell much the same, so that draws are counted and not pairs.
    chance = share_interval(float(shares.sum()), len(shares)) if better else UNKNOWN
    return {
        "baseline": _mean_of_reference(treated, reference),
        **columns("difference", "", found.effect),
        "mean_low": found.mean.low,
        "mean_high": found.mean.high,
        "luck_of_interval": found.luck_of_interval,
        "luck_sd": found.luck_sd,
        "unknown_sd": found.unknown_sd,
        **columns("luck_of_pair", "luck_of_pair_", found.luck_of_pair),
        "probability_helps": found.helps(better),
        **columns("relative", "relative_", _relative(change, reference, draws).effect),
        **columns("probability_better", "probability_", chance),
        **_worth_of_pairs(treated, reference, better),
        "draws": found.draws,
    }


def columns(estimate: str, prefix: str, interval: Interval) -> dict[str, float]:
    """An interval as three columns."""
    return {estimate: interval.estimate, f"{prefix}low": interval.low, f"{prefix}high": interval.high}


def _relative(change: Amounts, reference: Amounts, draws: np.ndarray) -> Nested:
    """Change as a share of the mean of the reference under the same plausible set, where that is clearly not zero."""
    nothing = np.full_like(change, np.nan)
    if mean_interval(means_of_draws(reference, draws)).sign == 0:
        return nested(nothing, draws)
    _, which = np.unique(draws, return_inverse=True)
    known = np.isfinite(reference)
    size = np.bincount(which[known], minlength=which.max() + 1)
    sums = np.bincount(which[known], reference[known], minlength=which.max() + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return nested(change / np.abs(sums / size)[which], draws)


def _mean_of_reference(treated: Amounts, reference: Amounts) -> float:
    both = pairs(treated, reference)
    return float(both[:, 1].mean()) if len(both) else float("nan")


def _worth_of_pairs(treated: Amounts, reference: Amounts, better: int) -> dict[str, Any]:
    return {
        "better": better,
        "n": len(pairs(treated, reference)),
        "variance_ratio": variance_ratio(treated, reference),
        "independent_needed": independent_needed(treated, reference),
    }
