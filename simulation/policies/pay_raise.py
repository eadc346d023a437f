"""A pay raise: a percentage, or parity with the city's average or with the civil service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.dose import dose, wording
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.world import World

PARITIES = ("none", "city_average", "civil_service")


@dataclass(frozen=True, kw_only=True)
class PayRaise(Policy):
    """Wages rise by ``percent``, and where ``parity`` is set at least to that wage."""

    name: ClassVar[str] = "pay_raise"
    aimed_at: ClassVar[str] = "persons"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "turnover.wage_elasticity",
        "turnover.field_per_log_pay_gap",
        "societal_pressure.per_log_pay_gap",
        "strain.pay_weight",
        "recruitment.fill_wage_elasticity",
        "education.choice_per_log_wage",
        "well_being.life_per_pay_sd",
    )

    percent: float = dose("%", "Rise of the contract wage", -50, 300)
    parity: str = wording("Wage that this one is lifted to, where lower: none, city_average or civil_service", "none")
    payer: str = "public"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.parity not in PARITIES:
            raise ValueError(f"policies.pay_raise.parity: expected one of {', '.join(PARITIES)}; got {self.parity!r}.")

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """``wage * (1 + percent / 100)``, then lifted to parity; the part in force is ``dose_share``."""
        if self.percent == 0.0 and self.parity == "none":
            return levers
        rise = np.float32(self.percent / 100)
        if self.parity != "none":
            regions = world.regions
            target = regions.average_wage_yuan if self.parity == "city_average" else regions.civil_service_wage_yuan
            gap = world.region_to_posts(target / regions.base_wage_yuan) - np.float32(1)
            rise = np.maximum(rise, gap)
        multiplier = np.float32(1) + np.float32(dose_share) * rise * self.posts_reached(world)
        charge = Charge(self.name, self.payer, "wage_supplement", 1)
        return levers.pull(wage_multiplier=multiplier, charges=(charge,))
