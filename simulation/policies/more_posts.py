"""More public money for posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class MorePosts(Policy):
    """Agencies get posts beyond those they have; the posts must be filled like all others."""

    name: ClassVar[str] = "more_posts"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = (
        "recruitment.months_to_fill",
        "recruitment.fill_wage_elasticity",
        "work_pressure.per_load_sd",
        "strain.work_weight",
    )

    percent: float = dose("%", "More funded posts", 0, 300)
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Funded posts at the agencies reached; their wages are booked as the policy's."""
        if self.percent == 0.0:
            return levers
        multiplier = 1.0 + dose_share * self.percent / 100.0 * self.agencies_reached(world)
        return levers.pull(posts_multiplier=multiplier, charges=(Charge(self.name, self.payer, "posts_added", 1),))

    @property
    def room(self) -> float:
        """Rows for the posts added, and for their share of contracts won."""
        return 1.0 + max(self.percent, 0) / 100.0
