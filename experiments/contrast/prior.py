"""What is believed of the causal share before any run: a Beta law, cut to the range of the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from experiments.explore.factor import DIGITS
from simulation.evidence import Fact, source_facts
from simulation.units import Amounts

KEY = "evidence.strain.causal_share"
GROUP, NAME = "strain", "causal_share"


@dataclass(frozen=True)
class Prior:
    """``Beta(a, b)`` restricted to low-high."""

    a: float
    b: float
    low: float
    high: float

    def quantiles(self, shares: Sequence[float] | Amounts) -> Amounts:
        """Values below which these shares of the belief lie [1], shape (n,)."""
        law = stats.beta(self.a, self.b)
        below, inside = law.cdf(self.low), law.cdf(self.high) - law.cdf(self.low)
        return np.clip(law.ppf(below + inside * np.asarray(shares, dtype=float)), self.low, self.high)

    def points(self, number: int) -> tuple[float, ...]:
        """So many values that stand for equal parts of the belief: the middle of each, by probability."""
        found = self.quantiles((np.arange(number) + 0.5) / number)
        return tuple(float(f"{value:.{DIGITS}g}") for value in found)

    @property
    def cut_away(self) -> float:
        """Share of the uncut law outside the range [1]."""
        law = stats.beta(self.a, self.b)
        return float(1.0 - law.cdf(self.high) + law.cdf(self.low))

    @property
    def text(self) -> str:
        """``Beta(2, 4) cut to 0.05-0.8``."""
        return f"Beta({self.a:g}, {self.b:g}) cut to {self.low:g}-{self.high:g}"


def prior(fact: Fact) -> Prior:
    """The prior of the causal share.

    Args:
        fact: the causal share, whose low and high are the range.
    """
    law = source_facts()["effects"]
    assert fact.low is not None
    assert fact.high is not None
    return Prior(float(law["causal_share.beta_a"].value), float(law["causal_share.beta_b"].value), fact.low, fact.high)
