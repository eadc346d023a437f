"""A care platform with medical institutions: screening, hotline and app, for those at high risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class CarePlatform(Policy):
    """Screening finds the exhausted and refers them; the platform brings counsellors of its own."""

    name: ClassVar[str] = "care_platform"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = ("counselling",)
    counted: ClassVar[tuple[Counted, ...]] = (
        Counted("counselling_places", "places in counselling, of all programmes"),
        Counted("in_counselling", "workers in counselling at any time, in all programmes"),
        Counted("waiting_for_counselling", "workers who wait for a place"),
    )

    screened_share_per_year: float = dose("1/year", "Share of the staff screened in a year", 0, 12)
    counselling_hours_per_100_posts: float = dose(
        "hour/100 posts/month", "Hours of the counsellors behind the hotline", 0, 500, start=0.0
    )
    cost_yuan_per_hour: float = dose(
        "yuan/hour", "Cost of an hour of counselling, screening included", 0, 5000, start=0.0
    )
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Screening and the counsellors to whom it refers, at the agencies reached."""
        if self.screened_share_per_year == 0.0 and self.counselling_hours_per_100_posts == 0.0:
            return levers
        reached = dose_share * self.agencies_reached(world)
        own_hours = self.counselling_hours_per_100_posts / 100.0
        return levers.pull(
            screening_per_month=self.screened_share_per_year / 12 * reached,
            counselling_hours_per_post=own_hours * reached,
            # Its own hours only: another programme's counsellors have a bill of their own.
            charges=(Charge(self.name, self.payer, "staff_months", own_hours * self.cost_yuan_per_hour, reached),),
        )
