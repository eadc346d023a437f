"""A funding cut: public money for contracts falls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from simulation.dose import dose
from simulation.events.event import Event
from simulation.world import Conditions, World


@dataclass(frozen=True, kw_only=True)
class FundingCut(Event):
    """Agencies have money for fewer posts; posts that are held when it falls away are lost with their holders."""

    name: ClassVar[str] = "funding_cut"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "funding.posts_lost_with_contract_share",
        "allocation.overload_intake_share",
        "work_pressure.per_load_sd",
        "strain.work_weight",
    )

    percent: float = dose("%", "Cut of contracted public money", 0, 90)

    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """Less public money, at once."""
        return replace(conditions, public_money=conditions.public_money * (1.0 - self.percent / 100))
