"""Contract reform: longer contracts and money on time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class ContractReform(Policy):
    """Longer contracts end less often; fewer payments are late."""

    name: ClassVar[str] = "contract_reform"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = ("funding", "support.financial_need_per_arrears_month")

    contract_length_months: float = dose("month", "Least length of new contracts", 0, 120)
    late_payments_cut_percent: float = dose("%", "Late payments that no longer happen", 0, 100)

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Length from the next renewal and frequency of delays, at the agencies reached; costs nothing to run."""
        reached = self.agencies_reached(world)
        return levers.pull(
            contract_length_months=self.contract_length_months * reached,
            late_payment_multiplier=1.0 - dose_share * self.late_payments_cut_percent / 100 * reached,
        )
