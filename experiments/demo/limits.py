"""How much a visitor may ask, and how many visitors there may be."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from experiments.demo.messages import Ask


@dataclass(frozen=True)
class Limits:
    """What protects visitors from each other."""

    visitors: int = 40
    """Sessions at once."""
    idle_seconds: float = 900.0
    """Without a message the worlds of a visitor are cleared away."""
    messages_per_second: float = 60.0
    burst: float = 300.0
    """Messages that may come at once after a pause."""
    refusals: int = 60
    """Messages that are refused before the visitor is shown out."""


PRICES = {"open": 10.0, "survey": 80.0, "tour": 80.0, "record": 200.0, "worker": 3.0, "agency": 3.0}
"""Messages that cost as much as so many others; any other costs one."""


def price(ask: Ask) -> float:
    """What a message costs: by what it is, and one more for every month to be lived."""
    months: int = ask.values.get("months", 0) + ask.values.get("month", 0)
    return PRICES.get(ask.what, 1.0) + months


@dataclass
class Allowance:
    """A bucket that fills with time and is emptied by messages."""

    per_second: float
    most: float
    clock: Callable[[], float] = time.monotonic
    left: float = field(init=False)
    _seen: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self._seen = self.most, self.clock()

    def take(self, price: float) -> bool:
        """Pay for a message; False if there is not enough."""
        now = self.clock()
        self.left = min(self.most, self.left + (now - self._seen) * self.per_second)
        self._seen = now
        if price > self.left:
            return False
        self.left -= price
        return True
