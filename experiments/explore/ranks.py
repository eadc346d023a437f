"""Do the ranks of the policies change? How often each is best, and how alike the orders are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from experiments.statistics import Interval, mean_interval, share_interval
from simulation.units import Amounts


def best_shares(scores: Mapping[str, Amounts], blocks: ArrayLike) -> pd.DataFrame:
    """In which share of the samples each scenario is best.

    Args:
        scores: scenario → how good it is at each sample, more being better, shape (samples,). Equals share.
        blocks: which samples belong together, shape (samples,). The interval counts blocks, not samples, since
            neighbours in a walk tell much the same.

    Returns:
        ``scenario``, ``share``, ``low``, ``high`` (Wilson), ``mean_rank``; the most often best first.
    """
    names = list(scores)
    table = np.stack([scores[name] for name in names])
    known = np.isfinite(table).all(axis=0)
    table, group = table[:, known], np.asarray(blocks)[known]
    best = table == table.max(axis=0, keepdims=True)
    part = best / best.sum(axis=0, keepdims=True)
    ranks = stats.rankdata(-table, axis=0)
    number = len(np.unique(group))
    rows = []
    for row, name in enumerate(names):
        share = float(part[row].mean())
        interval = share_interval(share * number, number)
        rows.append({"scenario": name, "share": share, "low": interval.low, "high": interval.high,
                     "mean_rank": float(ranks[row].mean())})  # fmt: skip
    return pd.DataFrame(rows).sort_values(
        ["share", "mean_rank"], ascending=[False, True], kind="stable", ignore_index=True
    )


def agreement(scores: Mapping[str, Amounts], usual: Mapping[str, float], blocks: ArrayLike) -> Interval:
    """Kendall's tau between the order at each sample and the order where every number is as the evidence says.

    Args:
        scores: scenario → how good it is at each sample, shape (samples,).
        usual: scenario → how good it is where nothing is varied.
        blocks: which samples belong together; the interval is that of the means of the blocks.

    Returns:
        Mean tau: 1 the same order everywhere, 0 no likeness, -1 reversed.
    """
    names = list(scores)
    table = np.stack([scores[name] for name in names], axis=1)
    reference = np.array([usual[name] for name in names])
    taus = np.array([_tau(row, reference) for row in table])
    group = np.asarray(blocks)
    means = [taus[group == block] for block in np.unique(group)]
    return mean_interval([float(np.nanmean(own)) for own in means if np.isfinite(own).any()])


def _tau(one: Amounts, other: Amounts) -> float:
    if not np.isfinite(one).all():
        return float("nan")
    if np.ptp(one) == 0 and np.ptp(other) == 0:
        return 1.0
    return float(stats.kendalltau(one, other).statistic)
