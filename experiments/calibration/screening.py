"""Which parameters matter: those that move at least one pattern clearly on the way through their range.

All parameters are varied at once over a Sobol sequence, and each pattern is regressed on all of them. Morris' walks
would change one number at a time and so need some ten runs for each of three hundred numbers; here every run tells
something of every number. What is found are mean effects over the whole space; a number that acts only together with
another one may be missed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.calibration.prior import Prior, Shares
from experiments.patterns.pattern import Pattern

Amounts = NDArray[np.float64]
REFUTED = 4.0
"""Standard deviations from which a world is refuted, and it does not matter how far it goes beyond."""
SURE = 4.0
"""Standard errors that an effect must be away from nothing; of thousands of effects without any, one in ten such."""


def regressed(shares: Shares, values: Amounts) -> tuple[Amounts, Amounts, Amounts]:
    """Ordinary least squares of each column of values on all shares.

    Args:
        shares: of the way through each range, shape (n, k), n above k + 1.
        values: of each pattern, shape (n, p), without NaN.

    Returns:
        Effect over the whole range, shape (k, p); its standard error, shape (k, p); share of variance explained,
        corrected for the number of parameters, shape (p,).
    """
    n, k = shares.shape
    if n <= k + 1:
        raise ValueError(f"screening: expected more than {k + 1} finished points for {k} parameters, got {n}.")
    design = np.column_stack([np.ones(n), shares])
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ design.T @ values
    left = values - design @ slopes
    variance = (left**2).sum(axis=0) / (n - k - 1)
    error = np.sqrt(np.outer(np.diag(inverse), variance))
    explained = 1.0 - variance / np.maximum(values.var(axis=0, ddof=1), 1e-300)
    return slopes[1:], error[1:], explained


def distances(values: Amounts, patterns: Sequence[Pattern], luck_sd: pd.Series) -> Amounts:
    """How far values are from their targets, in standard deviations of target and luck, shape (n, p).

    Unlike ``Pattern.distance`` it has slopes inside a band too: there the middle is the target.
    """
    target = np.array([pattern.value for pattern in patterns])
    return (values - target) / np.array([np.hypot(pattern.sd, luck_sd[pattern.key]) for pattern in patterns])


def effects(
    prior: Prior, shares: Shares, values: pd.DataFrame, patterns: Sequence[Pattern], luck_sd: pd.Series
) -> pd.DataFrame:
    """How far each parameter moves each pattern.

    Args:
        prior: the parameters.
        shares: where each point lies, shape (n, k).
        values: a row per point, a column per pattern; rows with NaN are left out.
        patterns: those that are fitted.
        luck_sd: standard deviation that luck alone gives each pattern.

    Returns:
        A row per parameter, the strongest first: ``parameter``, ``pattern`` (the one it moves most), ``moves`` (by how
        many standard deviations of target and luck together, with sign), ``sure`` (in standard errors), ``together``
        (root of the sum of squares over all patterns that it surely moves).
    """
    keys = [pattern.key for pattern in patterns]
    whole = values[keys].notna().all(axis=1).to_numpy()
    away = distances(values.loc[whole, keys].to_numpy(dtype=float), patterns, luck_sd)
    size, error, _ = regressed(shares[whole], np.clip(away, -REFUTED, REFUTED))
    sure = np.abs(size) / np.maximum(error, 1e-300)
    counted = np.where(sure >= SURE, np.abs(size), 0.0)
    # The pattern that is surely moved most; where none surely is, the one that moves most.
    best = np.where(counted.any(axis=1), counted.argmax(axis=1), np.abs(size).argmax(axis=1))
    rows = np.arange(len(prior))
    table = pd.DataFrame(
        {
            "parameter": prior.addresses,
            "pattern": [keys[column] for column in best],
            "moves": size[rows, best],
            "sure": sure[rows, best],
            "together": np.sqrt((counted**2).sum(axis=1)),
        }
    )
    return table.sort_values("together", ascending=False, kind="stable", ignore_index=True)


def chosen(table: pd.DataFrame, clear: float, most: int) -> list[str]:
    """The parameters that are calibrated: surely moving a pattern by so many standard deviations, and at most so many.

    Raises:
        ValueError: none does.
    """
    strong = table[(table["moves"].abs() >= clear) & (table["sure"] >= SURE)]
    if strong.empty:
        raise ValueError(
            f"clear: no number surely moves a pattern by {clear:g} standard deviations. Choose fewer, or more points."
        )
    return [str(name) for name in strong["parameter"].head(most)]
