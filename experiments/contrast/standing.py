"""Ranks of the policies over the causal share: who leads, how sure that is, and where two change places."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from simulation.units import Amounts, Bools

FIRST = 3
"""Among so many is among the first, where there are more of them."""
RESAMPLES = 2000
CLEAR = 0.9
"""A change of places counts where at least this share of the resamples shows it."""


def ranks(gains: Amounts) -> Amounts:
    """Rank of each policy, 1 the best, equals share; shape as the gains, (..., policies)."""
    found: Amounts = stats.rankdata(-np.asarray(gains, dtype=float), axis=-1)
    return found


def leaders(number: int) -> int:
    """How many of so many policies count as the first: three, or of three and fewer the best alone."""
    return FIRST if number > FIRST else 1


def leads(gains: Amounts) -> Bools:
    """Who is among the first, shape as the gains, (..., policies); those that are level for a place only if all fit."""
    worst = stats.rankdata(-np.asarray(gains, dtype=float), axis=-1, method="max")
    found: Bools = worst <= leaders(gains.shape[-1])
    return found


def resampled(gains: Amounts, seed: int = 0) -> Amounts:
    """Mean gains with the seeds drawn again and again with replacement, the same for all points and policies.

    Args:
        gains: of each seed, shape (points, seeds, policies).
        seed: of the drawing.

    Returns:
        Shape (resamples, points, policies).
    """
    number = gains.shape[1]
    drawn = np.random.default_rng(seed).integers(0, number, (RESAMPLES, number))
    counts = np.stack([np.bincount(row, minlength=number) for row in drawn]) / number
    return np.einsum("rs,psk->rpk", counts, gains)


def standing(points: Sequence[float], gains: Amounts, names: Sequence[str]) -> pd.DataFrame:
    """How good each policy is at each point, and how sure its place is.

    Args:
        points: causal shares [1], ascending, each standing for an equal part of the prior.
        gains: more being better, shape (points, seeds, policies).
        names: of the policies.

    Returns:
        A row per policy and point: ``gain``, ``rank``, and ``first`` (share of the resamples of the seeds in which it
        is among the first, see ``leaders``).
    """
    means = gains.mean(axis=1)
    place, first = ranks(means), leads(resampled(gains)).mean(axis=0)
    return pd.DataFrame(
        {"scenario": name, "causal_share": point, "gain": means[p, k], "rank": place[p, k], "first": first[p, k]}
        for k, name in enumerate(names)
        for p, point in enumerate(points)
    )


def first_over_prior(gains: Amounts, names: Sequence[str]) -> dict[str, float]:
    """Chance that each policy is among the first, see ``leaders``, over prior and luck left in the means [1]."""
    share = leads(resampled(gains)).mean(axis=(0, 1))
    return dict(zip(names, share.tolist(), strict=True))


def crossing(points: Amounts, difference: Amounts) -> Amounts:
    """Where a difference first changes its sign, on straight lines between the points; NaN where it does not.

    Args:
        points: ascending, shape (points,).
        difference: at each of them, shape (..., points).
    """
    left, right = difference[..., :-1], difference[..., 1:]
    changes = (left * right < 0) | ((right == 0) & (left != 0))
    first = changes.argmax(axis=-1)
    a = np.take_along_axis(left, first[..., None], -1)[..., 0]
    b = np.take_along_axis(right, first[..., None], -1)[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        way = np.divide(a, a - b)
    found: Amounts = np.where(changes.any(axis=-1), points[first] + way * np.diff(points)[first], np.nan)
    return found


def swaps(points: Sequence[float], gains: Amounts, names: Sequence[str]) -> pd.DataFrame:
    """Pairs of policies that change places between the lowest and the highest point.

    Args:
        points: causal shares [1], ascending.
        gains: more being better, shape (points, seeds, policies).
        names: of the policies.

    Returns:
        A row per pair: ``below`` leads at low shares and ``above`` at high ones; ``at`` the share at which they
        change places, ``low`` and ``high`` its 95 % interval over the resamples in which they do, ``sure`` the share
        of resamples in which ``below`` leads at the lowest and ``above`` at the highest point. The surest first.
    """
    axis, again, means = np.asarray(points, dtype=float), resampled(gains), gains.mean(axis=1)
    columns = ["below", "above", "at", "low", "high", "sure"]
    rows = []
    for i, j in itertools.permutations(range(len(names)), 2):
        difference = again[:, :, i] - again[:, :, j]
        both = (difference[:, 0] > 0) & (difference[:, -1] < 0)
        mean = means[:, i] - means[:, j]
        if mean[0] > 0 > mean[-1]:
            where = crossing(axis, difference[both])
            low, high = np.quantile(where, [0.025, 0.975]) if both.any() else (np.nan, np.nan)
            rows.append((names[i], names[j], float(crossing(axis, mean)), low, high, float(both.mean())))
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["sure", "at"], ascending=[False, True], kind="stable", ignore_index=True)
