"""Which values agree with the patterns: prior times likelihood, walked over by emcee (Foreman-Mackey et al. 2013)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.emulator import Emulator
from experiments.calibration.prior import Prior, Shares
from experiments.patterns.pattern import Pattern

Amounts = NDArray[np.float64]
WALKERS_PER_PARAMETER = 4
LENGTHS = 50
"""Autocorrelation times that a walk must last for its sample to be trusted (emcee's own advice)."""


@dataclass(frozen=True)
class Agreement:
    """How well points agree with the patterns, as far as an emulator knows."""

    prior: Prior
    emulator: Emulator
    patterns: tuple[Pattern, ...]
    """In the order of the emulator's keys."""
    tolerance: float = 1.0
    """Factor on every standard deviation; above 1 for a wave that must not look too closely yet."""

    def distances(self, shares: Shares) -> Amounts:
        """Of each pattern at each point, in standard deviations of target, luck and lack of fit, shape (n, p)."""
        shown = self.emulator.predicted(shares)
        columns = [
            pattern.distance(shown[:, number], self.emulator.sd[number]) for number, pattern in enumerate(self.patterns)
        ]
        return np.stack(columns, axis=1) / self.tolerance

    def log_likelihood(self, shares: Shares) -> Amounts:
        """Log likelihood but for a constant, shape (n,): normal, one pattern independent of the next."""
        return -0.5 * (self.distances(shares) ** 2).sum(axis=1)

    def log_posterior(self, shares: Shares) -> Amounts:
        """Log of prior times likelihood, shape (n,); minus infinity outside the ranges."""
        found = self.prior.log_density(shares)
        inside = np.isfinite(found)
        if inside.any():
            found[inside] += self.log_likelihood(shares[inside])
        return found


@dataclass(frozen=True)
class Walk:
    """A sample of a posterior."""

    shares: Shares
    """Shape (n, k); neighbours are not independent."""
    lengths: float
    """How many autocorrelation times of the slowest parameter it lasted."""

    @property
    def settled(self) -> bool:
        """Whether it lasted long enough to be trusted."""
        return self.lengths >= LENGTHS

    def members(self, number: int, rng: np.random.Generator) -> Shares:
        """So many of them at random, each once, shape (number, k)."""
        return self.shares[rng.choice(len(self.shares), number, replace=False)]


def walked(agreement: Agreement, steps: int, seed: int) -> Walk:
    """Walk over the posterior.

    Args:
        agreement: how good a point is.
        steps: of each walker; a quarter of them is given away to forget the start.
        seed: of the walk.
    """
    import emcee
    from threadpoolctl import threadpool_limits

    rng = np.random.default_rng(seed)
    dimensions = len(agreement.prior)
    walkers = WALKERS_PER_PARAMETER * dimensions
    start = _start(agreement, max(2 * dimensions + 2, walkers), rng)
    # Mixed moves leave the corners of a box more easily than the stretch move alone.
    moves = [(emcee.moves.DEMove(), 0.6), (emcee.moves.DESnookerMove(), 0.1), (emcee.moves.StretchMove(), 0.3)]
    sampler = emcee.EnsembleSampler(len(start), dimensions, agreement.log_posterior, vectorize=True, moves=moves)
    sampler.random_state = np.random.RandomState(seed).get_state()
    with threadpool_limits(1):
        sampler.run_mcmc(start, steps, skip_initial_state_check=True)
    kept = steps - steps // 4
    times = sampler.get_autocorr_time(discard=steps // 4, tol=0, quiet=True)
    slowest = float(np.nanmax(times))
    return Walk(sampler.get_chain(discard=steps // 4, flat=True), kept / slowest)


def _start(agreement: Agreement, walkers: int, rng: np.random.Generator) -> Shares:
    """Points of the prior, drawn in proportion to how well they agree: a rough posterior to begin with."""
    crowd = agreement.prior.drawn(rng.random((200 * walkers, len(agreement.prior))))
    log = agreement.log_likelihood(crowd)
    best = crowd[np.argsort(-log)[:walkers]]
    return np.clip(best + rng.normal(0.0, 1e-3, best.shape), 1e-6, 1.0 - 1e-6)


def moments(shares: Shares, weights: Amounts) -> tuple[Amounts, Amounts]:
    """Mean and standard deviation of each parameter, shape (k,)."""
    mean = np.average(shares, axis=0, weights=weights)
    return mean, np.sqrt(np.average((shares - mean) ** 2, axis=0, weights=weights))


def quantiles(values: Amounts, weights: Amounts, probabilities: Sequence[float]) -> Amounts:
    """Weighted quantiles of each column, shape (probabilities, k)."""
    found = []
    for column in values.T:
        order = np.argsort(column)
        passed = np.cumsum(weights[order]) - 0.5 * weights[order]
        found.append(np.interp(probabilities, passed / weights.sum(), column[order]))
    return np.array(found).T
