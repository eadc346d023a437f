"""Tallies: what is counted and summed every month, over each kind of region and over all together.

Everything is summed at one go: first over each agency in the order of the rows, so that rows in reserve change no bit,
then over the agencies of each place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import tipping
from simulation.processes.counselling import CounsellingParams
from simulation.processes.self_help import SelfHelpParams
from simulation.state.regions import REGION_KINDS
from simulation.state.workforce import CHANNELS, SELF_HELP, WAYS_OF_LEAVING
from simulation.units import Amounts, Bools, Floats
from simulation.world import World

ALL = "all"
HIGH_EXHAUSTION = 3.0
"""Item mean from which exhaustion counts as high: 27 of 54 points on nine items (Maslach, Jackson & Leiter 1996)."""
INTENDS = 0.5
MEANS = (
    "passion", "accomplishment", "exhaustion", "life_well_being", "work_well_being", "psychological_well_being",
    "overall_well_being", "work_pressure", "family_pressure", "interpersonal_pressure", "societal_pressure",
    "workplace_support", "union_support", "family_support", "financial_support", "intention_to_leave", "commitment",
    "wage_yuan_per_month", "arrears_months", "skill", "tenure_months",
)  # fmt: skip
SPREADS = ("exhaustion", "passion", "accomplishment", "overall_well_being")
CASES = ("cases_closed", "cases_lost", "cases_progressed")
WORK = ("cases", "hours_available", "hours_asked", "contact_hours", *CASES)
AGENCY_SUMS = ("waiting_cases", "new_cases", "refused_cases", "visiting_staff", "trainees", "wishes_granted")
SQUARE, OF_STAFF = "square of {}", "{} times staff"
Tallies = Mapping[str, Amounts]
"""Name → sums, shape (place,); entry 0 is all."""


def places(world: World) -> tuple[str, ...]:
    """The kinds of region of this model, after ``all``."""
    return (ALL, *(REGION_KINDS[kind] for kind in world.kinds_of_region))


def tallied(world: World) -> Tallies:
    """All that indicators are made of: sums over the places, name → shape (place,)."""
    flags, amounts = _flags(world), _amounts(world)
    squares = world.squares_by_agency([amounts[name] for name in SPREADS])
    of_workers = [world.each_by_agency([*columns.values()]) for columns in (flags, amounts)]
    heads = dict(zip(flags, of_workers[0], strict=True))
    of_agencies = _of_agencies(world, heads["heads"], heads["at work"] >= 2)
    names = (*flags, *amounts, *(SQUARE.format(name) for name in SPREADS), *of_agencies)
    sums = _of_places(np.concatenate((*of_workers, squares, [*of_agencies.values()])), world.agencies_of_kind)
    return dict(zip(names, sums, strict=True))


def _flags(world: World) -> dict[str, Bools]:
    """Who is counted, name → shape (n,)."""
    workforce = world.workforce
    left, joined, first_year = workforce.left_by > 0, workforce.just_joined, world.first_year_at_risk
    trained = np.float32(world.params(SelfHelpParams).effect_sd)
    flags = {
        "posts": workforce.is_open,
        "heads": workforce.occupied,
        "at home": workforce.at_home,
        "at work": tipping.at_work(world),
        "vacancies": workforce.vacant,
        "leavers": left,
        "joiners": joined,
        "first year": first_year,
        "left in first year": left & first_year,
        "seconded_out": workforce.seconded,
        "exhausted_workers": workforce.exhaustion >= HIGH_EXHAUSTION,
        "intending": workforce.intention_to_leave > INTENDS,
        "certified_in_posts": (workforce.certificate > 0) & workforce.occupied,
        "in_counselling": workforce.counselling_months_left > 0,
        "waiting_for_counselling": workforce.counselling_wait_months > 0,
        "self_help_learners": (workforce.relief[:, SELF_HELP] == trained) & (trained > 0),
        "triaged": workforce.meaning == 1,
        "awards_given": workforce.honour == 1,
        "in_course": workforce.course_months_left > 0,
    }
    for code, way in enumerate(WAYS_OF_LEAVING[1:], start=1):
        flags[f"leavers_{way}"] = workforce.left_by == code
    for code, channel in enumerate(CHANNELS):
        flags[f"joiners_{channel}"] = joined & (workforce.entry_channel == code)
    for name, code in (("family", 1), ("workplace", 2)):
        for kind in ("moral", "financial"):
            flags[f"prefers_{name}_{kind}"] = getattr(workforce, f"{kind}_source") == code
    return flags


def _amounts(world: World) -> dict[str, Floats]:
    """What is summed over workers, name → shape (n,)."""
    return {name: getattr(world.workforce, name) for name in (*MEANS, *WORK)}


def _of_agencies(world: World, heads: Amounts, team: Bools) -> dict[str, Amounts]:
    """What is summed over agencies, name → shape (A,), from the people in each and whether they are a team."""
    agencies, gain = world.agencies, tipping.loop_gain(world)
    columns = {name: getattr(agencies, name) for name in AGENCY_SUMS}
    columns |= {name: getattr(agencies, name) for name in ("handed_over_cases", "wage_debt_yuan", "reserves_yuan")}
    columns |= {
        OF_STAFF.format(name): getattr(agencies, name) * agencies.staff for name in ("wisn_ratio", "union_load")
    }
    return columns | {
        "staff": agencies.staff,
        "agencies": np.ones(len(agencies)),
        "pairs": agencies.lent_hours > 0,
        "counselling_places": agencies.counselling_hours / world.params(CounsellingParams).hours_per_client,
        "loop gain times heads": gain * heads,
        "past": team & (gain >= tipping.POINT_OF_NO_RETURN),
        "teams": team,
    }


def of_regions(world: World, values: NDArray[Any]) -> Amounts:
    """Sums of region columns over the places, shape (..., place)."""
    return _of_places(values, world.regions_of_kind)


def tenure_median(world: World) -> list[float]:
    """Median tenure of those in post [month], for each place."""
    workforce = world.workforce
    rows = np.flatnonzero(workforce.occupied)
    tenure, kind = workforce.tenure_months[rows], world.kind_of_agency[workforce.agency[rows]]
    return [_middle(tenure), *(_middle(tenure[kind == code]) for code in range(len(world.kinds_of_region)))]


def _middle(values: NDArray[Any]) -> float:
    """Median of the values, NaN of none."""
    half = len(values) // 2
    if not len(values):
        return np.nan
    if len(values) % 2:
        return float(np.partition(values, half)[half])
    ordered = np.partition(values, (half - 1, half))
    return float(0.5 * (ordered[half - 1] + ordered[half]))


def _of_places(values: Amounts, members: Sequence[NDArray[Any]]) -> Amounts:
    """Sums of the last axis over all places, and over the members of each, shape (..., place)."""
    by_place = np.stack([np.add.reduce(values.take(rows, axis=-1), axis=-1) for rows in members], axis=-1)
    return np.concatenate((np.add.reduce(by_place, axis=-1, keepdims=True), by_place), axis=-1)
