"""What a calibration has found: which parameters, which values agree with the patterns, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.calibration.emulator import Emulator
from experiments.calibration.posterior import Walk, moments, quantiles
from experiments.calibration.prior import DIGITS, Prior, Shares
from experiments.patterns.catalogue import PATTERNS

if TYPE_CHECKING:
    from experiments.explore.request import Request

Amounts = NDArray[np.float64]
INTERVAL = (0.05, 0.5, 0.95)
OPEN = 0.8
"""Posterior SD over prior SD from which a parameter counts as unidentified: the patterns hardly say anything of it."""
TIED = 0.4
"""Correlation from which two parameters count as tied: only together do the patterns say something of them."""


@dataclass(frozen=True)
class Calibration:
    """A posterior, the runs behind it, and how well it fits."""

    request: Request
    screening: pd.DataFrame
    """A row per number that could be calibrated; see ``experiments.calibration.screening``."""
    prior: Prior
    """Of the parameters that were calibrated."""
    luck_sd: pd.Series
    """Standard deviation of each pattern over seeds, where the numbers are those of the evidence."""
    emulator: Emulator
    """Learnt from all waves."""
    foreseen: pd.DataFrame
    """A row per pattern: how well the emulator that chose the last wave foresaw its runs."""
    walk: Walk
    members: Shares
    """The last wave, shape (n, k)."""
    weights: Amounts
    """How plausible each member is, shape (n,); sums to 1."""
    shown: pd.DataFrame
    """The patterns of each member, one run each; rows as in ``members``."""
    best: Shares
    """Mean of the posterior, shape (k,)."""
    before: pd.DataFrame
    """Patterns with the numbers of the evidence, a row per seed."""
    after: pd.DataFrame
    """Patterns at the best point, with the same seeds."""
    runs: int
    failed: int

    @cached_property
    def effective_members(self) -> float:
        """How many equally weighted members would be worth as much: (sum of weights)² / sum of squares."""
        return float(1.0 / (self.weights**2).sum())

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """A row per parameter: evidence, range, prior and posterior mean and SD, quantiles, how far identified."""
        values = self.prior.values(self.members)
        mean, sd = moments(values, self.weights)
        low, middle, high = quantiles(values, self.weights, INTERVAL)
        drawn = self.prior.values(self.prior.drawn(_even(4096, len(self.prior))))
        table = pd.DataFrame({
            "parameter": self.prior.addresses,
            "unit": [p.unit for p in self.prior.parameters],
            "evidence": [p.usual for p in self.prior.parameters],
            "low": [p.low for p in self.prior.parameters],
            "high": [p.high for p in self.prior.parameters],
            "prior_mean": drawn.mean(axis=0),
            "prior_sd": drawn.std(axis=0),
            "mean": mean,
            "sd": sd,
            "q05": low,
            "median": middle,
            "q95": high,
            "best": self.best_values,
        })  # fmt: skip
        return table.assign(open=table["sd"] / table["prior_sd"])

    @property
    def unidentified(self) -> list[str]:
        """Parameters of which the patterns hardly say anything."""
        return [str(row.parameter) for row in self.parameters.itertuples() if float(str(row.open)) >= OPEN]

    @property
    def best_values(self) -> Amounts:
        """The best point in the units of the evidence, shape (k,)."""
        return self.prior.values(self.best[np.newaxis])[0]

    @cached_property
    def correlation(self) -> pd.DataFrame:
        """Correlations between parameters under the posterior, k by k."""
        covariance = np.cov(self.members.T, aweights=self.weights)
        sd = np.sqrt(np.diag(covariance))
        names = self.prior.addresses
        return pd.DataFrame(covariance / np.outer(sd, sd), index=names, columns=names)

    def tied(self) -> list[tuple[str, str, float]]:
        """Pairs of parameters that are tied to each other, the closest first."""
        table, names = self.correlation.to_numpy(), self.prior.addresses
        pairs = [(names[i], names[j], float(table[i, j])) for i in range(len(names)) for j in range(i)]
        return sorted((p for p in pairs if abs(p[2]) >= TIED), key=lambda pair: -abs(pair[2]))

    @cached_property
    def patterns(self) -> pd.DataFrame:
        """A row per pattern: target, what the posterior shows, before and after, distance and verdict.

        ``low`` to ``high`` hold 90 % of the simulated values over the members, luck and open parameters together.
        """
        rows = []
        for pattern in PATTERNS:
            values = self.shown[pattern.key].to_numpy(dtype=float)[:, np.newaxis]
            known = np.isfinite(values[:, 0])
            low, middle, high = quantiles(values[known], self.weights[known], INTERVAL)[:, 0]
            luck = float(self.luck_sd[pattern.key])
            after, before = float(self.after[pattern.key].mean()), float(self.before[pattern.key].mean())
            rows.append({
                "pattern": pattern.number, "key": pattern.key, "title": pattern.title, "unit": pattern.unit,
                "kind": pattern.kind, "target": pattern.value, "target_low": pattern.low, "target_high": pattern.high,
                "target_sd": pattern.sd, "luck_sd": luck, "low": low, "median": middle, "high": high,
                "evidence": before, "best": after,
                "distance_evidence": float(pattern.distance(before, luck)),
                "distance_best": float(pattern.distance(after, luck)),
                "verdict": pattern.verdict(after, luck), "fitted": pattern.fitted, "why_not": pattern.unfitted,
                "source": ", ".join(pattern.target.source), "where": pattern.target.where,
            })  # fmt: skip
        return pd.DataFrame(rows)

    @property
    def ensemble(self) -> pd.DataFrame:
        """``weight`` and a column per parameter, a row per member; the weights add up to 1."""
        table = pd.DataFrame(self.prior.values(self.members), columns=self.prior.addresses)
        table.insert(0, "weight", [float(f"{w:.{DIGITS}g}") for w in self.weights])
        return table

    def report(self, folder: Path) -> Path:
        """Write ``report.html``, the tables and the figures into a folder; returns the page's path."""
        from experiments.calibration.report import findings

        return findings(self).write(folder)


def _even(number: int, dimensions: int) -> Shares:
    """Evenly spread probabilities, each column in an order of its own, shape (number, dimensions)."""
    middle = (np.arange(number) + 0.5) / number
    return np.repeat(middle[:, np.newaxis], dimensions, axis=1)
