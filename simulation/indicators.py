"""Indicators: what is observed each month, for the whole model and for each kind of region.

A month is kept as sums (``seen``); shares, means and gaps are made of all months at once when somebody asks (``told``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from simulation.dates import Month
from simulation.places import ALL, places, sums_of_places
from simulation.state.regions import REGION_KINDS, URBAN
from simulation.state.workforce import CHANNELS, WAYS_OF_LEAVING
from simulation.tallies import (
    AGENCY_SUMS,
    HIGH_EXHAUSTION,
    INTENDS,
    MEDIAN,
    OF_STAFF,
    PREFERS,
    PROGRAMMES,
    TALLIES,
    tallied,
)
from simulation.units import MONTHS_PER_YEAR, Amounts, Ints
from simulation.worker_sums import CASES, MEANS, SPREADS, SQUARE
from simulation.world import World

__all__ = [
    "ALL", "HIGH_EXHAUSTION", "INTENDS", "MEANS", "SPREADS", "Observation", "Row", "expect_numbers", "gaps", "observed",
    "places", "rows_of", "seen", "told",
]  # fmt: skip
Row = dict[str, Any]
AT_RISK, SERVED = "at risk", "served"
RATIOS = {
    "vacancy_rate": ("vacancies", "posts"),
    "turnover_per_year": ("leavers", AT_RISK),
    "first_year_turnover_per_year": ("left_in_first_year", "first_year"),
    **{f"{name}_mean": (name, "heads") for name in MEANS},
    **{f"{name}_sd": (SQUARE.format(name), "heads") for name in SPREADS},
    "exhaustion_share_high": ("exhausted_workers", "heads"),
    "intention_share": ("intending", "heads"),
    "certified_share": ("certified_in_posts", "heads"),
    **{f"{name}_share": (name, "heads") for name in PREFERS},
    "cases_per_worker": ("cases", "at_home"),
    "contact_hours_per_case": ("contact_hours", SERVED),
    "continuity": ("handed_over_cases", SERVED),
    "workload_ratio": ("hours_asked", "hours_available"),
    "wisn_ratio": (OF_STAFF.format("wisn_ratio"), "staff"),
    "union_load": (OF_STAFF.format("union_load"), "staff"),
    "loop_gain_mean": ("loop gain times heads", "heads"),
    "agencies_past_tipping_share": ("past", "teams"),
}
"""Indicator → what is divided by what: a month's share or mean, of which ``_indicators`` makes years and spreads."""
NAMED_OTHERWISE = {"head_count": "heads", "open_cases": "cases"}
"""Indicator → tally that it is, where their names differ."""
INDICATORS = (
    "posts", "head_count", "vacancies", "vacancy_rate", "leavers", "turnover_per_year", "first_year_turnover_per_year",
    "joiners", MEDIAN, "seconded_out",
    *(f"leavers_{way}" for way in WAYS_OF_LEAVING[1:]),
    *(f"joiners_{channel}" for channel in CHANNELS),
    *(f"{name}_{what}" for name in MEANS for what in (("mean", "sd") if name in SPREADS else ("mean",))),
    "exhausted_workers", "exhaustion_share_high", "intention_share", "certified_in_posts", "certified_share",
    *(f"{name}_share" for name in PREFERS),
    *AGENCY_SUMS, *CASES,
    "open_cases", "cases_per_worker", "contact_hours_per_case", "continuity", "workload_ratio", "wisn_ratio",
    "union_load", "wage_debt_yuan", "reserves_yuan",
    "agencies", "pairs", "counselling_places", *PROGRAMMES,
    "loop_gain_mean", "agencies_past_tipping_share",
)  # fmt: skip
"""What is observed of a place, in the order of the columns; costs follow."""
GAPS = {
    "gap_exhaustion": "exhaustion_mean",
    "gap_vacancy_rate": "vacancy_rate",
    "gap_wisn_ratio": "wisn_ratio",
    "gap_turnover_per_year": "turnover_per_year",
    "gap_waiting_cases_per_post": "waiting_cases",
}
"""Gap → what the districts and the town are compared by; waiting cases, by those per post."""


def _rows(names: Iterable[str], among: Sequence[str]) -> Ints:
    return np.array([among.index(name) for name in names])


_VALUES = (*TALLIES, AT_RISK, SERVED, *RATIOS)
"""All that is reckoned with: the rows of a table of which ``INDICATORS`` are told."""
_ROW = {name: row for row, name in enumerate(_VALUES)}
_PARTS, _WHOLES = (_rows(names, _VALUES) for names in zip(*RATIOS.values(), strict=True))
_MEANS, _SDS = (_rows([f"{name}_{what}" for name in SPREADS], _VALUES) for what in ("mean", "sd"))
_YEARLY = _rows(("turnover_per_year", "first_year_turnover_per_year"), _VALUES)
_TOLD = _rows([NAMED_OTHERWISE.get(name, name) for name in INDICATORS], _VALUES)
_COMPARED = _rows(GAPS.values(), INDICATORS)
STOCKS = (
    "students", "graduates_searching", "certified_outside", "exam_applicants", "exam_passes", "graduates",
    "peers_in_training", "returnable",
)  # fmt: skip
"""What is observed of the country, outside the posts."""


class Observation(NamedTuple):
    """A month as it was seen."""

    month: int
    """Of the run."""
    date: Month
    places: tuple[str, ...]
    tallies: Amounts
    """``TALLIES`` of each place, shape (tally, place)."""
    items: tuple[tuple[str, str], ...]
    """Item and payer of each cost that arose."""
    yuan: Amounts
    """What they cost in each place [yuan], shape (item, place)."""
    stocks: tuple[float, ...]
    """``STOCKS`` of the country."""


def seen(world: World) -> Observation:
    """This month, as sums of which indicators can be told."""
    yuan = np.empty((len(world.booked), 1 + len(world.kinds_of_region)))
    sums_of_places(world.costs, world.first_region_of_kind, yuan)
    return Observation(world.t, world.date, places(world), tallied(world), world.booked, yuan, _stocks(world))


def _stocks(world: World) -> tuple[float, ...]:
    pipeline, exam = world.pipeline, world.conditions.exam_month
    return (
        np.add.reduce(pipeline.students, axis=None),
        np.add.reduce(pipeline.graduates_searching),
        np.add.reduce(pipeline.certified_outside),
        pipeline.exam_applicants if exam else 0.0,
        pipeline.exam_passes if exam else 0.0,
        pipeline.graduated,
        np.add.reduce(pipeline.peers_in_training),
        np.add.reduce(pipeline.returnable, axis=None),
    )


def told(months: Sequence[Observation]) -> tuple[list[str], Amounts]:
    """Names and values of all that was observed in one world, shape (name, month, place).

    What is of the whole country, and the gaps between its places, is NaN but for the first place, which is all of them;
    a cost that did not arise in a month is 0. Costs of the first month stand in front of the country's.
    """
    values = _indicators(np.array([month.tallies for month in months]).swapaxes(0, 1))
    items = list(dict.fromkeys(chain.from_iterable(month.items for month in months)))
    yuan = np.zeros((1 + len(items), *values.shape[1:]))
    for arose in dict.fromkeys(month.items for month in months):
        when = [number for number, month in enumerate(months) if month.items == arose]
        spent = np.stack([months[number].yuan for number in when], axis=1)
        yuan[0, when] = np.add.reduce(spent, axis=0)
        yuan[np.ix_([1 + items.index(item) for item in arose], when)] = spent
    country = np.full((len(STOCKS) + len(GAPS), *values.shape[1:]), np.nan)
    country[: len(STOCKS), :, 0] = np.array([month.stocks for month in months]).T
    compared = values[_COMPARED]
    # The last of them, waiting cases, per post
    compared[-1] /= np.maximum(values[INDICATORS.index("posts")], 1.0)
    country[len(STOCKS) :, :, 0] = gaps(compared, values[INDICATORS.index("head_count")], months[0].places)
    costs = ["cost_total_yuan", *[f"cost_{item}_{payer}_yuan" for item, payer in items]]
    first = 1 + len(months[0].items)
    names = [*INDICATORS, *costs[:first], *STOCKS, *GAPS, *costs[first:]]
    return names, np.concatenate((values, yuan[:first], country, yuan[first:]))


def _indicators(tallies: Amounts) -> Amounts:
    """The ``INDICATORS`` of months and places, shape (indicator, month, place), from shape (tally, month, place)."""
    values = np.empty((len(_VALUES), *tallies.shape[1:]))
    values[: len(TALLIES)] = tallies

    def row(name: str) -> Amounts:
        return values[_ROW[name]]

    # Rates refer to those who could have left: today's staff without today's joiners, and those who left.
    values[_ROW[AT_RISK]] = row("heads") - row("joiners") + row("leavers")
    values[_ROW[SERVED]] = row("cases") + row("cases_closed") + row("cases_lost")
    ratios = values[_ROW[SERVED] + 1 :]
    ratios.fill(np.nan)
    part, whole = values.take(_PARTS, axis=0), values.take(_WHOLES, axis=0)
    np.divide(part, whole, out=ratios, where=whole > 0)
    values[_YEARLY] *= MONTHS_PER_YEAR
    values[_SDS] = np.sqrt(np.maximum(values[_SDS] - values[_MEANS] ** 2, 0.0))
    values[_ROW["continuity"]] = 1.0 - row("continuity")
    return values.take(_TOLD, axis=0)


def gaps(compared: Amounts, heads: Amounts, places: Sequence[str]) -> Amounts:
    """The three districts, weighted by staff, minus the urban places, shape (gap, month); NaN without both.

    Args:
        compared: what ``GAPS`` are between, shape (gap, month, place).
        heads: staff [person], shape (month, place).
        places: the first, behind all, is the urban one if there is any.
    """
    found = np.full(compared.shape[:2], np.nan)
    if len(places) < 3 or places[1] != REGION_KINDS[URBAN]:
        return found
    districts = heads[:, 2:]
    staff = np.add.reduce(districts, axis=1)
    np.divide(np.add.reduce(compared[:, :, 2:] * districts, axis=2), staff, out=found, where=staff > 0)
    return found - compared[:, :, 1]


def observed(world: World) -> list[Row]:
    """One row per place: ``month``, ``date``, ``place`` and every indicator, units in the names."""
    return rows_of(seen(world))


def rows_of(month: Observation) -> list[Row]:
    """What was seen in a month, as ``observed``: what is of the whole country stands in the first row alone."""
    names, values = told([month])
    of_country = {*STOCKS, *GAPS}
    rows: list[Row] = []
    for place, numbers in zip(month.places, values[:, 0].T.tolist(), strict=True):
        about = {"month": month.month, "date": str(month.date), "place": place}
        told_here = zip(names, numbers, strict=True)
        rows.append(about | {name: number for name, number in told_here if not rows or name not in of_country})
    return rows


def expect_numbers(month: Observation) -> None:
    """Compiled loops go on where Python stops, as at the root of a negative number: so what came of it is looked at.

    Raises:
        ArithmeticError: what was observed is no number.
    """
    for name in ("exhaustion", "overall_well_being"):
        total = month.tallies[_ROW[name], 0]
        if not isfinite(total):
            raise ArithmeticError(
                f"{month.date}: expected a number for the sum of {name}, got {total}. A number of the evidence or a "
                "policy of your own leads beyond what the laws can say: stay inside the ranges, or take it out."
            )
