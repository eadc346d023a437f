"""A slack labour market: other work is hard to find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from simulation.dose import dose
from simulation.events.event import Event
from simulation.world import Conditions, World


@dataclass(frozen=True, kw_only=True)
class SlackMarket(Event):
    """Fewer people leave, because there is less to go to."""

    name: ClassVar[str] = "slack_market"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "places.outside_market",
        "turnover.weibull_shape",
        "turnover.weibull_scale_months",
    )

    pull: float = dose("1", "Factor on the pull of the outside market", 0.3, 1, start=1)

    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """Less pull from outside."""
        return replace(conditions, market=conditions.market * self.pull)
