"""How much an outcome rests on each factor: elementary effects (Morris), shares of its variance (Sobol); by SALib."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.explore.designs import spread
from experiments.explore.factor import Factor
from experiments.explore.missing import explore_library
from experiments.explore.point import Point
from simulation.units import Amounts

MORRIS, SOBOL = "morris", "sobol"
LEVELS = 4
"""Of a Morris design."""
RESAMPLES = 1000


@dataclass(frozen=True)
class Sample:
    """The points of a method, in the order that it needs."""

    method: str
    factors: tuple[Factor, ...]
    shares: Amounts
    """So far on the way through each range [1], shape (rows, factors)."""
    points: tuple[Point, ...]
    """Of each row."""

    @property
    def block(self) -> int:
        """Rows that belong together: a walk of Morris, or a base point of Sobol with its neighbours."""
        return len(self.factors) + (1 if self.method == MORRIS else 2)

    @property
    def spread_rows(self) -> np.ndarray:
        """Rows that are spread over the whole space, shape (rows,): all walks; Sobol's two independent sets."""
        place = np.arange(len(self.points)) % self.block
        return np.ones(len(place), dtype=bool) if self.method == MORRIS else (place == 0) | (place == self.block - 1)


def sample(method: str, factors: Sequence[Factor], points: int, seed: int) -> Sample:
    """The points of a method.

    Args:
        method: ``morris`` or ``sobol``.
        factors: what is varied.
        points: walks, or base points.
        seed: of the design.
    """
    problem = _problem(factors)
    if method == MORRIS:
        drawn = explore_library("SALib.sample.morris").sample(problem, points, num_levels=LEVELS, seed=seed)
    else:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*power of 2.*")
            drawn = explore_library("SALib.sample.sobol").sample(problem, points, calc_second_order=False, seed=seed)
    return Sample(method, tuple(factors), drawn, tuple(spread(factors, drawn)))


def effects(sample: Sample, values: Amounts, seed: int, confidence: float = 0.95) -> pd.DataFrame:
    """How much values rest on each factor.

    Args:
        sample: the points.
        values: one outcome at each of them, shape (rows,). A block in which one is NaN is left out.
        seed: of the bootstrap.
        confidence: of the intervals.

    Returns:
        A row per factor, the strongest first. Morris: ``mu_star`` (mean size of a step's effect), ``mu`` (with its
        sign), ``sigma`` (how much it depends on the others), in the unit of the outcome over the whole range. Sobol:
        ``total`` and ``first`` (share of the variance with and without interplay). Each with ``low`` and ``high``.
    """
    values = np.asarray(values, dtype=float)
    whole = np.isfinite(values).reshape(-1, sample.block).all(axis=1)
    kept = np.repeat(whole, sample.block)
    shares, y = sample.shares[kept], values[kept]
    keys = [factor.key for factor in sample.factors]
    if whole.sum() < 2 or np.ptp(y) == 0:
        return pd.DataFrame({"factor": keys}).assign(
            **dict.fromkeys(_columns(sample.method), 0.0 if whole.any() else np.nan)
        )
    problem, number = _problem(sample.factors), RESAMPLES
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        if sample.method == MORRIS:
            found = explore_library("SALib.analyze.morris").analyze(
                problem, shares, y, num_resamples=number, conf_level=confidence, num_levels=LEVELS, seed=seed
            )
        else:
            found = explore_library("SALib.analyze.sobol").analyze(
                problem, y, calc_second_order=False, num_resamples=number, conf_level=confidence, seed=seed
            )
    table = pd.DataFrame({"factor": keys, **_told(sample.method, found)})
    return table.sort_values(table.columns[1], ascending=False, kind="stable", ignore_index=True)


def _columns(method: str) -> tuple[str, ...]:
    if method == MORRIS:
        return ("mu_star", "low", "high", "mu", "sigma")
    return ("total", "low", "high", "first", "first_low", "first_high")


def _told(method: str, found: Any) -> dict[str, Any]:
    if method == MORRIS:
        half = np.asarray(found["mu_star_conf"], dtype=float)
        size = np.asarray(found["mu_star"], dtype=float)
        signed, spread_out = (np.asarray(found[name], dtype=float) for name in ("mu", "sigma"))
        low = np.maximum(size - half, 0.0)
        return {"mu_star": size, "low": low, "high": size + half, "mu": signed, "sigma": spread_out}
    total, first = np.asarray(found["ST"]), np.asarray(found["S1"])
    half, first_half = np.asarray(found["ST_conf"]), np.asarray(found["S1_conf"])
    return {"total": total, "low": total - half, "high": total + half,
            "first": first, "first_low": first - first_half, "first_high": first + first_half}  # fmt: skip


def _problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """Shares of the way through each range: SALib need not know more."""
    return {"num_vars": len(factors), "names": [f.key for f in factors], "bounds": [[0.0, 1.0]] * len(factors)}
