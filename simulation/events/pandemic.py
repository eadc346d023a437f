"""A pandemic: families carry a double load, workers are sent to emergencies, clients cannot be met."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from simulation.dose import dose
from simulation.events.event import Event
from simulation.world import Conditions, World


@dataclass(frozen=True, kw_only=True)
class Pandemic(Event):
    """While it lasts, hours go to emergencies, contacts fall away and more people need help."""

    name: ClassVar[str] = "pandemic"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "family_pressure.children_load_sd",
        "family_pressure.elders_load_sd",
        "strain.family_weight",
        "strain.work_weight",
        "service.loss_per_missing_contact",
    )

    family_load: float = dose("1", "Factor on the load of families", 1, 3, start=2)
    surge_hours_share: float = dose("1", "Share of working hours that goes to emergencies", 0, 0.8)
    contacts_lost_share: float = dose("1", "Share of contacts with clients that cannot take place", 0, 1)
    demand_percent: float = dose("%", "More new cases", 0, 200)

    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """Load, surge, contacts and need."""
        return replace(
            conditions,
            family_load=conditions.family_load * self.family_load,
            surge_share=conditions.surge_share + self.surge_hours_share,
            contact_share=conditions.contact_share * (1.0 - self.contacts_lost_share),
            demand=conditions.demand * (1.0 + self.demand_percent / 100),
        )
