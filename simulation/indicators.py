"""Indicators: what is observed each month, for the whole model and for each kind of region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from simulation.state.regions import URBAN
from simulation.state.workforce import CHANNELS, WAYS_OF_LEAVING
from simulation.tallies import (
    AGENCY_SUMS,
    ALL,
    CASES,
    HIGH_EXHAUSTION,
    INTENDS,
    MEANS,
    OF_STAFF,
    PROGRAMMES,
    SPREADS,
    SQUARE,
    TALLIES,
    of_regions,
    places,
    tallied,
    tenure_median,
)
from simulation.units import MONTHS_PER_YEAR, Amounts, Ints
from simulation.world import World

__all__ = ["ALL", "HIGH_EXHAUSTION", "INTENDS", "MEANS", "SPREADS", "Row", "gaps", "observed", "places"]
Row = dict[str, Any]
PREFERS = tuple(f"prefers_{name}_{kind}" for name in ("family", "workplace") for kind in ("moral", "financial"))
RATIOS = {
    "vacancy_rate": ("vacancies", "posts"),
    "turnover_per_year": ("leavers", "at risk"),
    "first_year_turnover_per_year": ("left_in_first_year", "first_year"),
    **{f"{name}_mean": (name, "heads") for name in MEANS},
    **{f"{name}_sd": (SQUARE.format(name), "heads") for name in SPREADS},
    "exhaustion_share_high": ("exhausted_workers", "heads"),
    "intention_share": ("intending", "heads"),
    "certified_share": ("certified_in_posts", "heads"),
    **{f"{name}_share": (name, "heads") for name in PREFERS},
    "cases_per_worker": ("cases", "at_home"),
    "contact_hours_per_case": ("contact_hours", "served"),
    "continuity": ("handed_over_cases", "served"),
    "workload_ratio": ("hours_asked", "hours_available"),
    "wisn_ratio": (OF_STAFF.format("wisn_ratio"), "staff"),
    "union_load": (OF_STAFF.format("union_load"), "staff"),
    "loop_gain_mean": ("loop gain times heads", "heads"),
    "agencies_past_tipping_share": ("past", "teams"),
}
"""Indicator → what is divided by what: a month's share or mean, of which ``_of_places`` makes years and spreads."""
SUMS = {"head_count": "heads", "open_cases": "cases"}
"""Indicator → tally that it is, where their names differ."""
INDICATORS = (
    "posts", "head_count", "vacancies", "vacancy_rate", "leavers", "turnover_per_year", "first_year_turnover_per_year",
    "joiners", "tenure_months_median", "seconded_out",
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


AT_RISK, SERVED = "at risk", "served"
_VALUES = (*TALLIES, AT_RISK, SERVED, *RATIOS, "tenure_months_median")
"""All that is reckoned with: the rows of a table of which ``INDICATORS`` are told."""
_ROW = {name: row for row, name in enumerate(_VALUES)}
_PARTS, _WHOLES = (_rows(names, _VALUES) for names in zip(*RATIOS.values(), strict=True))
_MEANS, _SDS = (_rows([f"{name}_{what}" for name in SPREADS], _VALUES) for what in ("mean", "sd"))
_YEARLY = _rows(("turnover_per_year", "first_year_turnover_per_year"), _VALUES)
_TOLD = _rows([SUMS.get(name, name) for name in INDICATORS], _VALUES)
_COMPARED = _rows(GAPS.values(), INDICATORS)


def _of_places(world: World) -> Amounts:
    """The ``INDICATORS`` of all places, shape (indicator, place)."""
    values = np.empty((len(_VALUES), 1 + len(world.kinds_of_region)))
    tallied(world, values[: len(TALLIES)])

    def row(name: str) -> Amounts:
        return values[_ROW[name]]

    # Rates refer to those who could have left: today's staff without today's joiners, and those who left.
    values[_ROW[AT_RISK]] = row("heads") - row("joiners") + row("leavers")
    values[_ROW[SERVED]] = row("cases") + row("cases_closed") + row("cases_lost")
    ratios = values[_ROW[SERVED] + 1 : -1]
    ratios.fill(np.nan)
    part, whole = values.take(_PARTS, axis=0), values.take(_WHOLES, axis=0)
    np.divide(part, whole, out=ratios, where=whole > 0)
    values[_YEARLY] *= MONTHS_PER_YEAR
    values[_SDS] = np.sqrt(np.maximum(values[_SDS] - values[_MEANS] ** 2, 0.0))
    values[_ROW["continuity"]] = 1.0 - row("continuity")
    values[_ROW["tenure_months_median"]] = tenure_median(world)
    return values.take(_TOLD, axis=0)


def _costs(world: World) -> tuple[list[str], Amounts]:
    """Names and yuan of all costs together and of each item that arose, shape (item, place)."""
    names = ["cost_total_yuan", *[f"cost_{item}_{payer}_yuan" for item, payer in world.ledger]]
    yuan = np.empty((len(names), 1 + len(world.kinds_of_region)))
    of_regions(world, np.array([*world.ledger.values()]).reshape(-1, len(world.regions)), yuan[1:])
    np.add.reduce(yuan[1:], axis=0, out=yuan[0])
    return names, yuan


def _country(world: World) -> Row:
    pipeline = world.pipeline
    return {
        "students": float(np.add.reduce(pipeline.students, axis=None)),
        "graduates_searching": float(np.add.reduce(pipeline.graduates_searching)),
        "certified_outside": float(np.add.reduce(pipeline.certified_outside)),
        "exam_applicants": pipeline.exam_applicants if world.conditions.exam_month else 0.0,
        "exam_passes": pipeline.exam_passes if world.conditions.exam_month else 0.0,
        "graduates": pipeline.graduated,
        "peers_in_training": float(np.add.reduce(pipeline.peers_in_training)),
        "returnable": float(np.add.reduce(pipeline.returnable, axis=None)),
    }


def gaps(compared: Amounts, heads: Amounts, urban_first: bool) -> Row:
    """The three districts, weighted by staff, minus the urban places; NaN without both.

    Args:
        compared: what ``GAPS`` are between, shape (gap, place).
        heads: staff [person], shape (place,).
        urban_first: whether the first place behind all is urban.
    """
    districts = heads[2:]
    staff = np.add.reduce(districts)
    if not urban_first or len(heads) < 3 or staff == 0:
        return dict.fromkeys(GAPS, np.nan)
    mean = np.add.reduce(compared[:, 2:] * districts, axis=1) / staff
    return dict(zip(GAPS, (mean - compared[:, 1]).tolist(), strict=True))


def observed(world: World) -> list[Row]:
    """One row per place: ``month``, ``date``, ``place`` and every indicator, units in the names."""
    values, (cost_names, costs) = _of_places(world), _costs(world)
    names = ("month", "date", "place", *INDICATORS, *cost_names)
    when = world.t, str(world.date)
    of_places = np.concatenate((values, costs)).T.tolist()
    rows: list[Row] = [
        dict(zip(names, (*when, place, *numbers), strict=True))
        for place, numbers in zip(places(world), of_places, strict=True)
    ]
    compared = values.take(_COMPARED, axis=0)
    # The last of them, waiting cases, per post
    compared[-1] /= np.maximum(values[INDICATORS.index("posts")], 1.0)
    heads = values[INDICATORS.index("head_count")]
    rows[0] |= _country(world) | gaps(compared, heads, URBAN in world.kinds_of_region)
    return rows
