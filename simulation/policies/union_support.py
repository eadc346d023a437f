"""Union social workers: people in the agency who listen, help in need and care for the climate of the teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class UnionSupport(Policy):
    """Union workers are employed for the staff of agencies, with a budget for emergencies."""

    name: ClassVar[str] = "union_support"

    union_workers_per_100_posts: float = 0.0
    """Dose [union worker / 100 posts]."""
    hours_per_union_worker: float = 100.0
    """Hours a month that a union worker has for people [hour/month]."""
    grant_yuan_per_post: float = 0.0
    """Emergency money [yuan/post/month]."""
    climate_shift_per_union_worker: float = 0.0
    """Lift of team climate by one union worker per 100 posts [SD]."""
    cost_yuan_per_union_worker: float = 0.0
    """Full cost of a union worker [yuan/month]."""
    payer: str = "union"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._within("union_workers_per_100_posts", 0.0, 20.0)
        self._within("hours_per_union_worker", 0.0, 200.0)
        self._within("grant_yuan_per_post", 0.0, 5_000.0)
        self._within("climate_shift_per_union_worker", 0.0, 0.5)
        self._within("cost_yuan_per_union_worker", 0.0, 100_000.0)

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Hours, emergency money and climate in proportion to the union workers per post."""
        dose = dose_share * self.union_workers_per_100_posts * self.agencies_reached(world)
        if not dose.any():
            return levers
        return levers.pull(
            union_hours_per_post=dose / 100.0 * self.hours_per_union_worker,
            climate_shift=dose * self.climate_shift_per_union_worker,
            grant_yuan_per_post=dose_share * self.grant_yuan_per_post * (dose > 0),
            charges=(
                Charge(
                    self.name, self.payer, "union_hours", self.cost_yuan_per_union_worker / self.hours_per_union_worker
                ),
            ),
        )
