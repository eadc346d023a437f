"""Psychosocial linkage: counselling, crisis intervention and lectures for social workers, limited by capacity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies.policy import Policy
from simulation.reach import Counted
from simulation.world import World


@dataclass(frozen=True, kw_only=True)
class PsychosocialLinkage(Policy):
    """Counsellors have hours; lectures teach self-help to those who come."""

    name: ClassVar[str] = "psychosocial_linkage"
    aimed_at: ClassVar[str] = "agencies"
    mechanisms: ClassVar[tuple[str, ...]] = ("counselling", "self_help")
    counted: ClassVar[tuple[Counted, ...]] = (
        Counted("counselling_places", "places in counselling, of all programmes"),
        Counted("in_counselling", "workers in counselling at any time, in all programmes"),
        Counted("waiting_for_counselling", "workers who wait for a place"),
    )

    counselling_hours_per_100_posts: float = dose("hour/100 posts/month", "Hours of counsellors", 0, 500)
    lecture_share_per_month: float = dose("1/month", "Share of the staff invited to a lecture", 0, 1)
    cost_yuan_per_hour: float = dose(
        "yuan/hour", "Cost of an hour of counselling, lectures included", 0, 5000, start=0.0
    )
    payer: str = "public"
    """Who pays."""

    def apply(self, levers: Levers, world: World, dose_share: float) -> Levers:
        """Counselling hours and lectures at the agencies reached."""
        if self.counselling_hours_per_100_posts == 0.0 and self.lecture_share_per_month == 0.0:
            return levers
        reached = dose_share * self.agencies_reached(world)
        own_hours = self.counselling_hours_per_100_posts / 100.0
        return levers.pull(
            counselling_hours_per_post=own_hours * reached,
            self_help_per_month=self.lecture_share_per_month * reached,
            # Its own hours only: another programme's counsellors have a bill of their own.
            charges=(Charge(self.name, self.payer, "staff_months", own_hours * self.cost_yuan_per_hour, reached),),
        )
