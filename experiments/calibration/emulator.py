"""What the model would show of each pattern, learnt from its runs: a polynomial of second degree with a ridge.

One polynomial a pattern, by scikit-learn: every parameter with its square, and products among those that move the
pattern most. The strength of the ridge is chosen by leaving out each run in turn. What the polynomial leaves over,
measured on runs that it has not seen, is luck and lack of fit together, and enters the fit as variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.prior import Shares

Amounts = NDArray[np.float64]
RIDGES = np.logspace(-2, 4, 13)
FOLDS = 10
MOVERS = 10
"""Parameters of a pattern whose products count: with all of them, terms would outnumber runs."""


@dataclass(frozen=True)
class Emulator:
    """A polynomial for each of p patterns over k parameters."""

    keys: tuple[str, ...]
    """Of the patterns."""
    intercept: Amounts
    """Shape (p,)."""
    coefficients: Amounts
    """Of the features, shape (f, p); 0 for a product that does not count."""
    sd: Amounts
    """What is left over on unseen runs: luck and lack of fit, shape (p,)."""
    r2: Amounts
    """Share of the variance of unseen runs that is explained, shape (p,)."""

    def predicted(self, shares: Shares) -> Amounts:
        """Each pattern at each point, shape (n, p)."""
        return self.intercept + features(shares) @ self.coefficients


def features(shares: Shares) -> Amounts:
    """All terms of first and second degree, centred on the middle of the ranges, shape (n, k + k (k + 1) / 2)."""
    centred = 2.0 * shares - 1.0
    first, second = np.triu_indices(shares.shape[1])
    return np.concatenate([centred, centred[:, first] * centred[:, second]], axis=1)


def learnt(keys: Sequence[str], shares: Shares, values: Amounts, weights: Amounts | None = None) -> Emulator:
    """Learn from runs.

    Args:
        keys: of the patterns.
        shares: where each run lies, shape (n, k).
        values: what it showed, shape (n, p), without NaN.
        weights: how much each run counts, shape (n,); None: all the same.

    Raises:
        ValueError: too few runs to leave some out.
    """
    if len(values) < 2 * FOLDS:
        raise ValueError(f"expected at least {2 * FOLDS} finished points to learn from, got {len(values)}.")
    from threadpoolctl import threadpool_limits

    # Thousands of small sums: threads would wait for each other longer than they reckon.
    with threadpool_limits(1):
        return _learnt(keys, shares, values, weights)


def _learnt(keys: Sequence[str], shares: Shares, values: Amounts, weights: Amounts | None) -> Emulator:
    terms, parameters = features(shares), shares.shape[1]
    weights = np.ones(len(values)) if weights is None else weights
    intercept, coefficients = np.zeros(values.shape[1]), np.zeros((terms.shape[1], values.shape[1]))
    unseen = np.empty_like(values)
    for number, column in enumerate(values.T):
        used = _counting(terms[:, :parameters], column, weights)
        own = terms[:, used]
        intercept[number], coefficients[used, number] = _polynomial(own, column, weights)
        unseen[:, number] = _unseen(own, column, weights)
    mean = np.average(values, axis=0, weights=weights)
    left = np.average((values - unseen) ** 2, axis=0, weights=weights)
    spread = np.average((values - mean) ** 2, axis=0, weights=weights)
    return Emulator(tuple(keys), intercept, coefficients, np.sqrt(left), 1.0 - left / np.maximum(spread, 1e-300))


def _counting(straight: Amounts, values: Amounts, weights: Amounts) -> NDArray[np.intp]:
    """Which features a pattern has: all of first degree, all squares, products among its strongest movers."""
    parameters = straight.shape[1]
    _, slopes = _polynomial(straight, values, weights)
    strongest = np.zeros(parameters, bool)
    strongest[np.argsort(-np.abs(slopes))[:MOVERS]] = True
    first, second = np.triu_indices(parameters)
    kept = (first == second) | (strongest[first] & strongest[second])
    return np.concatenate([np.arange(parameters), parameters + np.flatnonzero(kept)])


def _polynomial(terms: Amounts, values: Amounts, weights: Amounts) -> tuple[float, Amounts]:
    from sklearn.linear_model import RidgeCV
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(terms, sample_weight=weights)
    ridge = RidgeCV(RIDGES).fit(scaler.transform(terms), values, sample_weight=weights)
    slopes = ridge.coef_ / scaler.scale_
    return float(ridge.intercept_ - slopes @ scaler.mean_), slopes


def _unseen(terms: Amounts, values: Amounts, weights: Amounts) -> Amounts:
    """Each run as a polynomial sees it that was learnt from the other folds, shape (n,)."""
    predicted = np.empty_like(values)
    for fold in range(FOLDS):
        out = np.arange(len(values)) % FOLDS == fold
        intercept, slopes = _polynomial(terms[~out], values[~out], weights[~out])
        predicted[out] = intercept + terms[out] @ slopes
    return predicted
