"""What is known before any pattern is looked at: ranges of the evidence, and a law where one is given.

Calibrated are numbers that nobody measured for these people: borrowed, assumed, or derived with a range left open.
Numbers that come in whole steps (lengths of courses and contracts) stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.explore.over import numbers
from experiments.explore.point import Point
from simulation.evidence import Fact, source_facts

Shares = NDArray[np.float64]
"""So far on the way through each range [1], shape (n, k)."""
DIGITS = 6
"""Significant digits of a value: enough for any calibration, and short enough to be typed again."""
CAUSAL_SHARE = "strain.causal_share"
"""Its law is a Beta law, in ``conf/evidence/facts/effects.yaml``."""


@dataclass(frozen=True)
class Parameter:
    """A number of the evidence and its range."""

    address: str
    low: float
    high: float
    usual: float
    """The value in the evidence."""
    unit: str = "1"
    beta: tuple[float, float] | None = None
    """Its law on 0 to 1 is a Beta law, cut to the range; None: every value of the range is as likely as another."""

    @property
    def key(self) -> str:
        """``evidence.<group>.<name>``, as a command takes it."""
        return f"evidence.{self.address}"

    @property
    def name(self) -> str:
        """How people call it: ``turnover: wage elasticity``."""
        group, _, name = self.address.partition(".")
        return f"{group.replace('_', ' ')}: {name.replace('_', ' ')}"

    def share(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where in its range its law has so much of itself below [1]."""
        if self.beta is None:
            return probability
        law = stats.beta(*self.beta)
        below, above = law.cdf(self.low), law.cdf(self.high)
        value = law.ppf(below + probability * (above - below))
        return np.asarray((value - self.low) / (self.high - self.low))

    def log_density(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log of the density of its law inside its range, but for a constant."""
        if self.beta is None:
            return np.zeros_like(share)
        return np.asarray(stats.beta(*self.beta).logpdf(self.low + share * (self.high - self.low)))


@dataclass(frozen=True)
class Prior:
    """Parameters that are independent of one another before anything is seen."""

    parameters: tuple[Parameter, ...]

    def __len__(self) -> int:
        return len(self.parameters)

    @property
    def addresses(self) -> list[str]:
        """``group.name`` of each."""
        return [parameter.address for parameter in self.parameters]

    def drawn(self, probabilities: Shares) -> Shares:
        """Shares of the way through each range, from evenly spread numbers in 0 to 1, shape (n, k)."""
        columns = [p.share(column) for p, column in zip(self.parameters, probabilities.T, strict=True)]
        return np.stack(columns, axis=1)

    def log_density(self, shares: Shares) -> NDArray[np.float64]:
        """Log density but for a constant, shape (n,); minus infinity outside the ranges."""
        inside = ((shares >= 0.0) & (shares <= 1.0)).all(axis=1)
        density = np.full(len(shares), -np.inf)
        density[inside] = sum(
            (p.log_density(column) for p, column in zip(self.parameters, shares[inside].T, strict=True)),
            np.zeros(int(inside.sum())),
        )
        return density

    def values(self, shares: Shares) -> NDArray[np.float64]:
        """Values in the units of the evidence, in few digits, inside the ranges, shape (n, k)."""
        low, high = (np.array([getattr(p, end) for p in self.parameters]) for end in ("low", "high"))
        raw = low + shares * (high - low)
        short = np.array([[float(f"{v:.{DIGITS}g}") for v in row] for row in raw]).reshape(raw.shape)
        return np.clip(short, low, high)

    def shares(self, values: NDArray[np.float64]) -> Shares:
        """The way back: values to shares of the way through the ranges, shape (n, k)."""
        low, high = (np.array([getattr(p, end) for p in self.parameters]) for end in ("low", "high"))
        return (np.asarray(values, dtype=float) - low) / (high - low)

    @property
    def usual(self) -> Shares:
        """Where the values of the evidence lie, shape (k,)."""
        return self.shares(np.array([[p.usual for p in self.parameters]]))[0]

    def points(self, shares: Shares) -> list[Point]:
        """Each row as a point that a command can live through."""
        keys = [p.key for p in self.parameters]
        return [Point(dict(zip(keys, map(float, row), strict=True))) for row in self.values(shares)]

    def only(self, addresses: Iterable[str]) -> Prior:
        """Some of the parameters, in the given order."""
        known = {p.address: p for p in self.parameters}
        return Prior(tuple(known[address] for address in addresses))


def prior_over(names: Sequence[str]) -> Prior:
    """The law over numbers of the evidence.

    Args:
        names: ``all``, groups, or ``group.name``.

    Raises:
        ValueError: no such number, with the nearest; or none that may be calibrated.
    """
    found = {fact.address: _parameter(fact) for name in names for fact in numbers(name) if _open(fact)}
    if not found:
        raise ValueError(
            "over: none of these numbers may be calibrated: they are measured, whole steps, or have no range. "
            "Choose others, or over=all."
        )
    return Prior(tuple(found.values()))


def _open(fact: Fact) -> bool:
    return fact.kind != "measured" and fact.step is None


def _parameter(fact: Fact) -> Parameter:
    assert fact.low is not None
    assert fact.high is not None
    beta = None
    if fact.address == CAUSAL_SHARE:
        law = source_facts()["effects"]
        beta = float(law["causal_share.beta_a"].value), float(law["causal_share.beta_b"].value)
    return Parameter(fact.address, fact.low, fact.high, float(fact.value), fact.unit, beta)
