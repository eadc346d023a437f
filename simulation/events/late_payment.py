"""Late payment: public money comes late more often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from simulation.dose import dose
from simulation.events.event import Event
from simulation.world import Conditions, World


@dataclass(frozen=True, kw_only=True)
class LatePayment(Event):
    """Delays begin more often; reserves and then wages bridge them."""

    name: ClassVar[str] = "late_payment"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "funding.late_payments_per_year",
        "funding.late_payment_mean_months",
        "accounts.most_reserve_months",
        "support.financial_need_per_arrears_month",
    )

    times_as_often: float = dose("1", "Factor on the frequency of delays", 0, 20, start=1)

    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """More delays."""
        return replace(conditions, late_payments=conditions.late_payments * self.times_as_often)
