"""Indicators: what is observed each month, for the whole model and for each kind of region."""

from __future__ import annotations

from collections.abc import Callable
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
    SPREADS,
    SQUARE,
    Tallies,
    of_regions,
    places,
    tallied,
    tenure_median,
)
from simulation.units import MONTHS_PER_YEAR, Amounts
from simulation.world import World

__all__ = ["ALL", "HIGH_EXHAUSTION", "INTENDS", "MEANS", "SPREADS", "Row", "gaps", "observed", "places"]
Row = dict[str, Any]
PROGRAMMES = ("agencies", "pairs", "counselling_places", "in_counselling", "waiting_for_counselling",
              "self_help_learners", "triaged", "awards_given", "in_course")  # fmt: skip


def _ratios(parts: dict[str, tuple[Amounts, Amounts]]) -> dict[str, Amounts]:
    """Each part of its whole, NaN where there is no whole."""
    part, whole = np.array([*parts.values()]).transpose(1, 0, 2)
    return dict(zip(parts, np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0), strict=True))


def _staffing(world: World, sums: Tallies) -> dict[str, Any]:
    # Rates refer to those who could have left: today's staff without today's joiners, and those who left.
    at_risk = sums["heads"] - sums["joiners"] + sums["leavers"]
    ratio = _ratios(
        {
            "vacancy": (sums["vacancies"], sums["posts"]),
            "turnover": (sums["leavers"], at_risk),
            "first year": (sums["left in first year"], sums["first year"]),
        }
    )
    ways = [f"leavers_{way}" for way in WAYS_OF_LEAVING[1:]] + [f"joiners_{channel}" for channel in CHANNELS]
    return {
        "posts": sums["posts"],
        "head_count": sums["heads"],
        "vacancies": sums["vacancies"],
        "vacancy_rate": ratio["vacancy"],
        "leavers": sums["leavers"],
        "turnover_per_year": MONTHS_PER_YEAR * ratio["turnover"],
        "first_year_turnover_per_year": MONTHS_PER_YEAR * ratio["first year"],
        "joiners": sums["joiners"],
        "tenure_months_median": tenure_median(world),
    } | {name: sums[name] for name in ("seconded_out", *ways)}


def _people(world: World, sums: Tallies) -> dict[str, Any]:
    prefers = [f"prefers_{name}_{kind}" for name in ("family", "workplace") for kind in ("moral", "financial")]
    squares = [SQUARE.format(name) for name in SPREADS]
    counted = ("exhausted_workers", "intending", "certified_in_posts", *prefers)
    share = _ratios({name: (sums[name], sums["heads"]) for name in (*MEANS, *squares, *counted)})
    values: dict[str, Any] = {}
    for name in MEANS:
        values[f"{name}_mean"] = share[name]
        if name in SPREADS:
            values[f"{name}_sd"] = np.sqrt(np.maximum(share[SQUARE.format(name)] - share[name] ** 2, 0.0))
    values["exhausted_workers"] = sums["exhausted_workers"]
    values["exhaustion_share_high"] = share["exhausted_workers"]
    values["intention_share"] = share["intending"]
    values["certified_in_posts"] = sums["certified_in_posts"]
    values["certified_share"] = share["certified_in_posts"]
    return values | {f"{name}_share": share[name] for name in prefers}


def _cases(world: World, sums: Tallies) -> dict[str, Any]:
    values: dict[str, Any] = {name: sums[name] for name in (*AGENCY_SUMS, *CASES)}
    served = sums["cases"] + sums["cases_closed"] + sums["cases_lost"]
    ratio = _ratios(
        {
            "cases_per_worker": (sums["cases"], sums["at home"]),
            "contact_hours_per_case": (sums["contact_hours"], served),
            "continuity": (sums["handed_over_cases"], served),
            "workload_ratio": (sums["hours_asked"], sums["hours_available"]),
            "wisn_ratio": (sums[OF_STAFF.format("wisn_ratio")], sums["staff"]),
            "union_load": (sums[OF_STAFF.format("union_load")], sums["staff"]),
        }
    )
    return values | {
        "open_cases": sums["cases"],
        **ratio,
        "continuity": 1.0 - ratio["continuity"],
        "wage_debt_yuan": sums["wage_debt_yuan"],
        "reserves_yuan": sums["reserves_yuan"],
    }


def _programmes(world: World, sums: Tallies) -> dict[str, Any]:
    """Who is in a programme, or got something from one this month; what was got this month has not faded yet."""
    return {name: sums[name] for name in PROGRAMMES}


def _tipping(world: World, sums: Tallies) -> dict[str, Any]:
    """Loop gain in the average worker's agency, and the share of agencies past it, of those of two or more."""
    return _ratios(
        {
            "loop_gain_mean": (sums["loop gain times heads"], sums["heads"]),
            "agencies_past_tipping_share": (sums["past"], sums["teams"]),
        }
    )


def _costs(world: World, sums: Tallies) -> dict[str, Any]:
    of_places = of_regions(world, np.array(list(world.ledger.values())).reshape(-1, len(world.regions)))
    values = {f"cost_{item}_{payer}_yuan": cost for (item, payer), cost in zip(world.ledger, of_places, strict=True)}
    return {"cost_total_yuan": np.add.reduce(of_places, axis=0)} | values


def _country(world: World) -> Row:
    pipeline = world.pipeline
    return {
        "students": float(pipeline.students.sum()),
        "graduates_searching": float(pipeline.graduates_searching.sum()),
        "certified_outside": float(pipeline.certified_outside.sum()),
        "exam_applicants": pipeline.exam_applicants if world.conditions.exam_month else 0.0,
        "exam_passes": pipeline.exam_passes if world.conditions.exam_month else 0.0,
        "graduates": pipeline.graduated,
        "peers_in_training": float(pipeline.peers_in_training.sum()),
        "returnable": float(pipeline.returnable.sum()),
    }


def gaps(values: dict[str, Any], heads: Amounts, urban_first: bool) -> Row:
    """The three districts, weighted by staff, minus the urban places; NaN without both."""
    names = {"gap_exhaustion": "exhaustion_mean", "gap_vacancy_rate": "vacancy_rate", "gap_wisn_ratio": "wisn_ratio",
             "gap_turnover_per_year": "turnover_per_year", "gap_waiting_cases_per_post": "waiting"}  # fmt: skip
    values = values | {"waiting": values["waiting_cases"] / np.maximum(values["posts"], 1.0)}
    if not urban_first or len(heads) < 3 or heads[2:].sum() == 0:
        return dict.fromkeys(names, np.nan)
    return {
        gap: float((values[name][2:] * heads[2:]).sum() / heads[2:].sum() - values[name][1])
        for gap, name in names.items()
    }


SECTIONS: tuple[Callable[[World, Tallies], dict[str, Any]], ...] = (
    _staffing,
    _people,
    _cases,
    _programmes,
    _tipping,
    _costs,
)


def observed(world: World) -> list[Row]:
    """One row per place: ``month``, ``date``, ``place`` and every indicator, units in the names."""
    sums = tallied(world)
    values: dict[str, Any] = {}
    for section in SECTIONS:
        values |= section(world, sums)
    of_places = np.array(list(values.values()), np.float64).T.tolist()
    rows: list[Row] = [
        {"month": world.t, "date": str(world.date), "place": place} | dict(zip(values, numbers, strict=True))
        for place, numbers in zip(places(world), of_places, strict=True)
    ]
    rows[0] |= _country(world) | gaps(values, values["head_count"], bool((world.regions.kind == URBAN).any()))
    return rows
