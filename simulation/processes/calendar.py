"""The calendar: which month it is, and what the outside world does in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.randomness import Luck
from simulation.world import Conditions, World

COUNTRY = np.array([1], dtype=np.uint64)
"""Identity of the country as a whole."""


@dataclass(frozen=True)
class CalendarParams(Parameters):
    """The months of the year that matter, and how the labour market swings."""

    group: ClassVar[str] = "calendar"

    exam_month: float
    graduation_month: float
    enrolment_month: float
    market_year_sd: float


def market_multiplier(year_luck: float, year_sd: float) -> float:
    """Pull of the outside market in one year [1]: lognormal with mean 1, ``exp(sd * luck - sd**2 / 2)``."""
    return exp(year_sd * year_luck - year_sd**2 / 2)


@lru_cache
def _market(year: int, seed: int, year_sd: float) -> float:
    """One draw for all months of a year."""
    return market_multiplier(float(Luck(seed).normal("labour market of the year", year, COUNTRY)[0]), year_sd)


@lru_cache
def _usual(market: float, exam_month: bool, enrolment_month: bool) -> Conditions:
    """Conditions of a month without events: they are never written to, and the same for most of a year."""
    return Conditions(market=market, exam_month=exam_month, enrolment_month=enrolment_month)


def month(world: World) -> None:
    """Set this month's conditions."""
    params = world.params(CalendarParams)
    date = world.date
    market = _market(date.year, world.luck.seed, params.market_year_sd)
    conditions = _usual(market, date.month == params.exam_month, date.month == params.enrolment_month)
    for event in world.happenings:
        conditions = event.befall(conditions, world)
    world.conditions = conditions
