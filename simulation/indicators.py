"""Indicators: what is observed each month, for the whole model and for each kind of region."""

from __future__ import annotations

from collections.abc import Mapping
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
from simulation.units import MONTHS_PER_YEAR, Amounts
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
    "gap_waiting_cases_per_post": "waiting",
}
"""Gap → what the districts and the town are compared by."""
_TALLY = {name: row for row, name in enumerate((*TALLIES, "at risk", "served"))}
_PARTS, _WHOLES = (np.array([_TALLY[pair[side]] for pair in RATIOS.values()]) for side in (0, 1))
_RATIO = {name: row for row, name in enumerate(RATIOS)}
_YEARLY = np.array([row for name, row in _RATIO.items() if name.endswith("_per_year")])
_MEANS, _SDS = (np.array([_RATIO[f"{name}_{what}"] for name in SPREADS]) for what in ("mean", "sd"))
_VALUE = _TALLY | {name: len(_TALLY) + row for row, name in enumerate((*RATIOS, "tenure_months_median"))}
_COLUMNS = np.array([_VALUE[SUMS.get(name, name)] for name in INDICATORS])
_COLUMN = {name: column for column, name in enumerate(INDICATORS)}


def _of_places(world: World) -> Amounts:
    """The ``INDICATORS`` of all places, shape (indicator, place)."""
    sums = tallied(world)
    # Rates refer to those who could have left: today's staff without today's joiners, and those who left.
    at_risk = _sum(sums, "heads") - _sum(sums, "joiners") + _sum(sums, "leavers")
    served = _sum(sums, "cases") + _sum(sums, "cases_closed") + _sum(sums, "cases_lost")
    sums = np.concatenate((sums, [at_risk, served]))
    part, whole = sums.take(_PARTS, axis=0), sums.take(_WHOLES, axis=0)
    ratios = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    ratios[_YEARLY] *= MONTHS_PER_YEAR
    ratios[_SDS] = np.sqrt(np.maximum(ratios[_SDS] - ratios[_MEANS] ** 2, 0.0))
    ratios[_RATIO["continuity"]] = 1.0 - ratios[_RATIO["continuity"]]
    return np.concatenate((sums, ratios, [tenure_median(world)])).take(_COLUMNS, axis=0)


def _sum(sums: Amounts, name: str) -> Amounts:
    return sums[_TALLY[name]]


def _costs(world: World) -> tuple[list[str], Amounts]:
    """Names and yuan of all costs together and of each item that arose, shape (item, place)."""
    yuan = of_regions(world, np.array([*world.ledger.values()]).reshape(-1, len(world.regions)))
    names = ["cost_total_yuan", *[f"cost_{item}_{payer}_yuan" for item, payer in world.ledger]]
    return names, np.concatenate(([np.add.reduce(yuan, axis=0)], yuan))


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


def gaps(values: Mapping[str, Amounts], heads: Amounts, urban_first: bool) -> Row:
    """The three districts, weighted by staff, minus the urban places; NaN without both.

    Args:
        values: indicator → shape (place,): at least those of ``GAPS``, ``waiting_cases`` and ``posts``.
        heads: staff [person], shape (place,).
        urban_first: whether the first place behind all is urban.
    """
    staff = heads[2:].sum()
    if not urban_first or len(heads) < 3 or staff == 0:
        return dict.fromkeys(GAPS, np.nan)
    waiting = values["waiting_cases"] / np.maximum(values["posts"], 1.0)
    compared = np.array([waiting if name == "waiting" else values[name] for name in GAPS.values()])
    districts = np.add.reduce(compared[:, 2:] * heads[2:], axis=1) / staff
    return dict(zip(GAPS, (districts - compared[:, 1]).tolist(), strict=True))


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
    compared = {name: values[_COLUMN[name]] for name in (*GAPS.values(), "waiting_cases", "posts") if name in _COLUMN}
    urban = URBAN in world.kinds_of_region
    rows[0] |= _country(world) | gaps(compared, values[_COLUMN["head_count"]], urban)
    return rows
