"""A tight labour market: others pay and hire."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from simulation.dose import dose
from simulation.events.event import Event
from simulation.world import Conditions, World


@dataclass(frozen=True, kw_only=True)
class TightMarket(Event):
    """More people leave, because there is more to go to."""

    name: ClassVar[str] = "tight_market"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "places.outside_market",
        "turnover.weibull_shape",
        "turnover.weibull_scale_months",
    )

    pull: float = dose("1", "Factor on the pull of the outside market", 1, 3, start=1)

    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """More pull from outside."""
        return replace(conditions, market=conditions.market * self.pull)
