"""What is varied: a setting of a run, and the values that it may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

DIGITS = 6
"""Significant digits of a drawn value: enough for any study, and short enough to be typed again."""


@dataclass(frozen=True)
class Factor:
    """A setting under the name that it has on the command line, with a range or a list of values."""

    key: str
    """Such as ``policies.pay_raise.percent`` or ``evidence.turnover.wage_elasticity``."""
    low: float = 0.0
    high: float = 1.0
    values: tuple[Any, ...] = ()
    """All values that it may have; empty: everything from low to high."""
    whole: bool = False
    """Whether only whole numbers make sense."""
    unit: str = ""
    usual: Any = None
    """The value that it has where nothing is varied."""

    def at(self, share: float) -> Any:
        """The value so far on the way from the lowest to the highest.

        Args:
            share: in [0, 1]. A list and a range of whole numbers are cut into equal parts, so that an even spread of
                shares gives every value equally often.
        """
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return int(self.low) + min(int(share * (self.high - self.low + 1)), int(self.high - self.low))
        drawn = float(f"{self.low + share * (self.high - self.low):.{DIGITS}g}")
        return min(max(drawn, self.low), self.high)

    def levels(self, number: int) -> list[Any]:
        """So many values in equal steps from the lowest to the highest; a list as it is; a whole number once."""
        if self.values:
            return list(self.values)
        steps = np.linspace(self.low, self.high, number)
        return list(dict.fromkeys(round(step) if self.whole else float(f"{step:.{DIGITS}g}") for step in steps))

    @property
    def is_number(self) -> bool:
        """Whether its values can be put on an axis."""
        return all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.values)

    @property
    def name(self) -> str:
        """How people call it: ``pay raise: percent``, ``turnover: wage elasticity``."""
        head, _, rest = self.key.partition(".")
        where, _, what = rest.rpartition(".") if head in ("policies", "events", "evidence") else ("", "", self.key)
        words = what.replace("_", " ").replace(".", ": ")
        words = f"{words[:-3]} SD" if words.endswith(" sd") else words
        return f"{where.replace('_', ' ')}: {words}" if where else words

    @property
    def span(self) -> str:
        """What it may be, in words: ``0 to 30 %``."""
        if self.values:
            return ", ".join(str(value) for value in self.values)
        unit = "" if self.unit in ("", "1") else f" {self.unit}"
        return f"{self.low:g} to {self.high:g}{unit}"
