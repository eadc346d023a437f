"""Union social workers: people in the agency who listen, help in need and care for the climate of the teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class UnionSupport(Policy):
    """Union workers are employed for the staff of agencies, with a budget for emergencies."""

    name: ClassVar[str] = "union_support"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "support.union_uptake",
        "support.union_hours_per_case_of_need",
        "support.grant_yuan_per_full_need",
        "support_source.per_union",
        "support.weight_climate",
        "strain.survey_contrast",
        "strain.causal_share",
        "strain.support_contrast_sd",
        "commitment.per_support_sd",
    )

    union_workers_per_100_posts: float = dose("union worker / 100 posts", "Dose", 0, 20)
    hours_per_union_worker: float = dose(
        "hour/month", "Hours a month that a union worker has for people", 1, 200, start=100.0
    )
    grant_yuan_per_post: float = dose("yuan/post/month", "Emergency money", 0, 5_000)
    climate_shift_per_union_worker: float = dose(
        "SD", "Lift of team climate by one union worker per 100 posts", 0, 0.5, start=0.0
    )
    cost_yuan_per_union_worker: float = dose("yuan/month", "Full cost of a union worker", 0, 100_000)
    payer: str = "union"

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Hours, emergency money and climate in proportion to the union workers per post."""
        workers = dose_share * self.union_workers_per_100_posts * self.agencies_reached(world)
        if not workers.any():
            return levers
        cost_per_hour = self.cost_yuan_per_union_worker / self.hours_per_union_worker
        return levers.pull(
            union_hours_per_post=workers / 100.0 * self.hours_per_union_worker,
            climate_shift=workers * self.climate_shift_per_union_worker,
            grant_yuan_per_post=dose_share * self.grant_yuan_per_post * (workers > 0),
            charges=(
                Charge(self.name, self.payer, "union_hours", cost_per_hour),
                Charge(self.name, self.payer, "grants", 1.0),
            ),
        )
