"""Tallies: what is counted and summed every month, over each kind of region and over all together.

People are counted by one law over each kind of region. Amounts are summed first over each agency in the order of the
rows, so that rows in reserve change no bit, then over the agencies of each place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import rows, tipping
from simulation.desks import desks
from simulation.processes.counselling import CounsellingParams
from simulation.processes.entry import GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER
from simulation.processes.self_help import SelfHelpParams
from simulation.processes.turnover import AGENCY, DISMISSED, FIELD, RETIRED
from simulation.rows import by_row
from simulation.state.regions import REGION_KINDS
from simulation.state.workforce import CHANNELS, SELF_HELP, SOURCES, WAYS_OF_LEAVING
from simulation.units import Amounts, Bools, Codes, Floats
from simulation.world import World

FROM_FAMILY, FROM_WORKPLACE = SOURCES.index("family"), SOURCES.index("workplace")

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
STAFF_MEANS = ("wisn_ratio", "union_load")
SQUARE, OF_STAFF = "square of {}", "{} times staff"


IN_POSTS = (
    "posts", "heads", "at_home", "seconded_out", "vacancies", "exhausted_workers", "intending", "certified_in_posts",
    *(f"prefers_{name}_{kind}" for name in ("family", "workplace") for kind in ("moral", "financial")),
)  # fmt: skip
MOVES = (
    "first_year", "left_in_first_year", "leavers", *(f"leavers_{way}" for way in WAYS_OF_LEAVING[1:]),
    "joiners", *(f"joiners_{channel}" for channel in CHANNELS),
)  # fmt: skip
PROGRAMMES = (
    "in_counselling", "waiting_for_counselling", "self_help_learners", "triaged", "awards_given", "in_course",
)  # fmt: skip


def in_posts(
    is_open: Bools,
    occupied: Bools,
    seconded: Bools,
    exhaustion: Floats,
    intention_to_leave: Floats,
    certificate: Codes,
    moral_source: Codes,
    financial_source: Codes,
) -> tuple[Bools, ...]:
    """Who is in which post, and how: flags named ``IN_POSTS``, shape (n,) each; columns as the workforce has them."""
    return (
        is_open,
        occupied,
        occupied & ~seconded,
        seconded,
        is_open & ~occupied,
        exhaustion >= HIGH_EXHAUSTION,
        intention_to_leave > INTENDS,
        (certificate > 0) & occupied,
        moral_source == FROM_FAMILY,
        financial_source == FROM_FAMILY,
        moral_source == FROM_WORKPLACE,
        financial_source == FROM_WORKPLACE,
    )


def moves(left_by: Codes, joined: Bools, entry_channel: Codes, first_year: Bools) -> tuple[Bools, ...]:
    """Who came and who went: flags named ``MOVES``, shape (n,) each.

    Args:
        left_by: way of leaving this month [code], shape (n,).
        joined: this month, shape (n,).
        entry_channel: [code], shape (n,).
        first_year: in the first year of the sector when this month's departures were decided, shape (n,).
    """
    return (
        first_year,
        (left_by > 0) & first_year,
        left_by > 0,
        left_by == FIELD,
        left_by == AGENCY,
        left_by == RETIRED,
        left_by == DISMISSED,
        joined,
        joined & (entry_channel == GRADUATE),
        joined & (entry_channel == OTHER_DEGREE),
        joined & (entry_channel == PEER),
        joined & (entry_channel == RE_ENTRANT),
        joined & (entry_channel == SWITCHER),
    )


@by_row
def counted(
    is_open: Bools,
    occupied: Bools,
    seconded: Bools,
    exhaustion: Floats,
    intention_to_leave: Floats,
    certificate: Codes,
    moral_source: Codes,
    financial_source: Codes,
    left_by: Codes,
    just_joined: Bools,
    entry_channel: Codes,
    first_year: Bools,
    counselling_months_left: Floats,
    counselling_wait_months: Floats,
    self_help: Floats,
    meaning: Floats,
    honour: Floats,
    course_months_left: Floats,
    params: SelfHelpParams,
) -> tuple[Bools, ...]:
    """Who is counted: flags named ``COUNTED``, shape (n,) each, from columns as the workforce has them.

    Those in ``PROGRAMMES`` are in one, or got something from one this month: what was got this month has not faded yet.
    """
    people = in_posts(
        is_open,
        occupied,
        seconded,
        exhaustion,
        intention_to_leave,
        certificate,
        moral_source,
        financial_source,
    )
    in_programmes = (
        counselling_months_left > 0,
        counselling_wait_months > 0,
        (self_help == np.float32(params.effect_sd)) & (self_help > 0),
        meaning == 1,
        honour == 1,
        course_months_left > 0,
    )
    return people + moves(left_by, just_joined, entry_channel, first_year) + in_programmes


COUNTED = IN_POSTS + MOVES + PROGRAMMES
AMOUNTS = (*(name for name in MEANS if name not in SPREADS), *WORK)
"""What is summed without squares."""
OF_AGENCIES = (
    *AGENCY_SUMS, "handed_over_cases", "wage_debt_yuan", "reserves_yuan", "staff",
    *(OF_STAFF.format(name) for name in STAFF_MEANS),
    "agencies", "pairs", "counselling_places", "loop gain times heads", "past", "teams",
)  # fmt: skip
MEDIAN = "tenure_months_median"
TALLIES = (*COUNTED, *SPREADS, *(SQUARE.format(name) for name in SPREADS), *AMOUNTS, *OF_AGENCIES, MEDIAN)
"""What is counted, what is summed over workers and over agencies, and a median, in the order of ``tallied``."""


def places(world: World) -> tuple[str, ...]:
    """The kinds of region of this model, after ``all``."""
    return (ALL, *[REGION_KINDS[kind] for kind in world.kinds_of_region])


def tallied(world: World) -> Amounts:
    """All that indicators are made of: ``TALLIES`` of the places, shape (tally, place); place 0 is all."""
    workforce = world.workforce
    people = world.counts_by_kind(
        counted,
        len(COUNTED),
        workforce.is_open,
        workforce.occupied,
        workforce.seconded,
        workforce.exhaustion,
        workforce.intention_to_leave,
        workforce.certificate,
        workforce.moral_source,
        workforce.financial_source,
        workforce.left_by,
        workforce.just_joined,
        workforce.entry_channel,
        world.first_year_at_risk,
        workforce.counselling_months_left,
        workforce.counselling_wait_months,
        workforce.relief[:, SELF_HELP],
        workforce.meaning,
        workforce.honour,
        workforce.course_months_left,
        world.params(SelfHelpParams),
    )
    columns = np.concatenate(
        (
            world.sums_and_squares_by_agency([getattr(workforce, name) for name in SPREADS]),
            world.each_by_agency([getattr(workforce, name) for name in AMOUNTS]),
            _of_agencies(world),
        )
    )
    sums = np.empty((len(TALLIES), 1 + len(world.kinds_of_region)))
    sums[: len(people), 1:] = people
    np.add.reduce(people, axis=1, out=sums[: len(people), 0])
    _sum_of_places(columns, world.agencies_of_kind, sums[len(people) : -1])
    sums[-1] = tenure_median(world)
    return sums


def _of_agencies(world: World) -> list[Amounts]:
    """What is summed over agencies, shape (A,) each, in the order of ``OF_AGENCIES``."""
    agencies, at = world.agencies, desks(world)
    gain, team = tipping.loop_gain(world, at), at.workers >= 2
    return [
        *[getattr(agencies, name) for name in AGENCY_SUMS],
        agencies.handed_over_cases,
        agencies.wage_debt_yuan,
        agencies.reserves_yuan,
        agencies.staff,
        *[getattr(agencies, name) * agencies.staff for name in STAFF_MEANS],
        np.ones(len(gain)),
        agencies.lent_hours > 0,
        agencies.counselling_hours / world.params(CounsellingParams).hours_per_client,
        gain * at.heads,
        team & (gain >= tipping.POINT_OF_NO_RETURN),
        team,
    ]


def of_regions(world: World, values: NDArray[Any], sums: Amounts) -> None:
    """Put sums of k region columns over the places into ``sums``, shape (k, place)."""
    _sum_of_places(values, world.regions_of_kind, sums)


def _sum_of_places(values: Amounts, runs: Sequence[slice], sums: Amounts) -> None:
    """Sums of the columns over the rows of each place, and in front over all places, into ``sums``, (k, place)."""
    for place, run in enumerate(runs, start=1):
        np.add.reduce(values[:, run], axis=1, out=sums[:, place])
    np.add.reduce(sums[:, 1:], axis=1, out=sums[:, 0])


def tenure_median(world: World) -> list[float]:
    """Median tenure of those in post [month], for each place."""
    workforce = world.workforce
    if rows.compiled():
        medians = rows.loops().medians(workforce.tenure_months, workforce.occupied, world.first_row_of_kind)
        return list(medians.tolist())
    tenure, first_row = workforce.tenure_months, world.first_row_of_kind.tolist()
    runs = [slice(None), *[slice(first, end) for first, end in pairwise((*first_row, None))]]
    return [_middle(tenure[run][workforce.occupied[run]]) for run in runs]


def _middle(values: NDArray[Any]) -> float:
    """Median of the values, NaN of none."""
    half = len(values) // 2
    if not len(values):
        return np.nan
    if len(values) % 2:
        return float(np.partition(values, half)[half])
    ordered = np.partition(values, (half - 1, half))
    return float(0.5 * (ordered[half - 1] + ordered[half]))
