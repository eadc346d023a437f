"""The years as they are on record: posts of each year-end, applicants of each examination."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import exp, log
from typing import ClassVar

import numpy as np

from simulation.dates import Month
from simulation.dose import dose
from simulation.events.event import Event
from simulation.evidence import source_facts
from simulation.units import growth_factor
from simulation.world import Conditions, World


@cache
def on_record(topic: str, series: str) -> dict[int, float]:
    """Year → number of a series of the sources, such as ``posts.y2017`` of ``workforce``; places apart left out."""
    names = {name: fact for name, fact in source_facts()[topic].items() if name.startswith(f"{series}.y")}
    return {
        int(year): float(fact.value) for name, fact in names.items() if (year := name.rpartition(".y")[2]).isdigit()
    }


def at_the_end_of(month: Month, series: dict[int, float]) -> float:
    """A stock at the end of a month: even growth from one counted year-end to the next, level before and after.

    Args:
        month: of the calendar.
        series: year → number at its end, above 0.
    """
    years = sorted(series)
    # December is the end of its year.
    return exp(
        float(np.interp(month.year + month.month / 12.0, [y + 1.0 for y in years], [log(series[y]) for y in years]))
    )


@dataclass(frozen=True, kw_only=True)
class YearsOnRecord(Event):
    """Posts grow, and people apply for the examination, as they did; years that nobody counted go their own way."""

    name: ClassVar[str] = "years_on_record"
    mechanisms: ClassVar[tuple[str, ...]] = ("funding.most_growth_by_contracts", "start.national_posts")

    posts_share: float = dose("1", "How far the growth of posts follows the record, in logarithms", 0, 1)
    applicants_times: float = dose("1", "Applicants against the record; at 0 as many as the model has", 0, 2)

    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """Public money and need that make the posts of the month; applicants of the year, if they were counted."""
        posts, counted = on_record("workforce", "posts"), on_record("certificates", "applicants")
        grown = at_the_end_of(world.date, posts) / at_the_end_of(world.start.plus(-1), posts)
        money = (grown / growth_factor(world.growth_per_year, world.t)) ** self.posts_share
        need = (grown / growth_factor(world.demand_growth_per_year, world.t)) ** self.posts_share
        applicants = counted.get(world.date.year, 0.0) * world.national_share * self.applicants_times
        return replace(
            conditions,
            public_money=conditions.public_money * money,
            demand=conditions.demand * need,
            exam_applicants=applicants or conditions.exam_applicants,
        )
