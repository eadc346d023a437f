"""A pattern: something that was observed, how sure that is, and how far a simulated value is from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simulation.evidence import Fact, source_facts

POINT, BAND = "point", "band"
NORMAL_95 = 1.96
"""An interval of 95 % ends so many standard deviations from its middle."""
CLOSE, FAR = 1.0, 2.0
"""Standard deviations up to which a pattern is met, and beyond which it is missed."""
MET, NEAR, MISSED = "met", "near", "missed"


@dataclass(frozen=True)
class Pattern:
    """One number that the model must show."""

    key: str
    number: str
    """Its number in the list of patterns, such as ``P4``."""
    title: str
    fact: str
    """Address of the target: ``topic.name`` in ``conf/evidence/facts``."""
    kind: str = POINT
    """``point``: the target has a value, and its range is its interval of 95 %. ``band``: any value of the range is
    as good as any other, as where only a bound or a sign is known."""
    unfitted: str = ""
    """Why it is reported but not fitted; empty where it is fitted."""

    @cached_property
    def target(self) -> Fact:
        """The number that was observed, with its range and source."""
        topic, _, name = self.fact.partition(".")
        return source_facts()[topic][name]

    @property
    def value(self) -> float:
        """What was observed."""
        return float(self.target.value)

    @property
    def low(self) -> float:
        """Lower end of what was observed."""
        assert self.target.low is not None
        return self.target.low

    @property
    def high(self) -> float:
        """Upper end of what was observed."""
        assert self.target.high is not None
        return self.target.high

    @property
    def unit(self) -> str:
        """Unit of the target and of what is simulated."""
        return self.target.unit

    @property
    def sd(self) -> float:
        """How unsure the target is, as a standard deviation: its range read as an interval of 95 %."""
        return (self.high - self.low) / (2.0 * NORMAL_95)

    @property
    def fitted(self) -> bool:
        """Whether the calibration fits it."""
        return not self.unfitted

    def miss(self, simulated: Any) -> Any:
        """How far simulated values are from the target, in its unit and with sign; 0 inside a band.

        Args:
            simulated: a number or an array of any shape.
        """
        if self.kind == POINT:
            return simulated - self.value
        return np.maximum(simulated - self.high, 0.0) + np.minimum(simulated - self.low, 0.0)

    def distance(self, simulated: Any, luck_sd: float = 0.0) -> Any:
        """The miss in standard deviations of the target and of the luck of what was simulated together."""
        return self.miss(simulated) / np.hypot(self.sd, luck_sd)

    def verdict(self, simulated: float, luck_sd: float = 0.0) -> str:
        """``met`` within one standard deviation, ``near`` within two, else ``missed``."""
        away = abs(float(self.distance(simulated, luck_sd)))
        return MET if away <= CLOSE else NEAR if away <= FAR else MISSED
