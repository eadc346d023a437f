"""Tallies: what is counted and summed every month, over each kind of region and over all together.

People are counted by one law over each kind of region. Amounts are summed first over each agency in the order of the
rows, so that rows in reserve change no bit, then over the agencies of each place.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

import numpy as np

from simulation import tipping
from simulation.desks import Desks
from simulation.places import sums_of_places, tenure_medians
from simulation.processes.counselling import CounsellingParams
from simulation.processes.self_help import SelfHelpParams
from simulation.rows import by_row
from simulation.state.workforce import (
    AGENCY,
    CHANNELS,
    DISMISSED,
    FIELD,
    GRADUATE,
    OTHER_DEGREE,
    PEER,
    RE_ENTRANT,
    RETIRED,
    SELF_HELP,
    SOURCES,
    SWITCHER,
    WAYS_OF_LEAVING,
)
from simulation.units import Amounts, Bools, Codes, Floats
from simulation.worker_sums import SUMS, sums_of_workers
from simulation.world import World

FROM_FAMILY, FROM_WORKPLACE = SOURCES.index("family"), SOURCES.index("workplace")

HIGH_EXHAUSTION = 3.0
"""Item mean from which exhaustion counts as high: 27 of 54 points on nine items (Maslach, Jackson & Leiter 1996)."""
INTENDS = 0.5
AGENCY_SUMS = ("waiting_cases", "new_cases", "refused_cases", "visiting_staff", "trainees", "wishes_granted")
STAFF_MEANS = ("wisn_ratio", "union_load")
OF_STAFF = "{} times staff"


PREFERS = tuple(f"prefers_{name}_{kind}" for name in ("family", "workplace") for kind in ("moral", "financial"))
IN_POSTS = (
    "posts", "heads", "at_home", "seconded_out", "vacancies", "exhausted_workers", "intending", "certified_in_posts",
    *PREFERS,
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
AGENCY_COLUMNS = (*AGENCY_SUMS, "handed_over_cases", "wage_debt_yuan", "reserves_yuan", "staff")
OF_AGENCIES = (
    *AGENCY_COLUMNS,
    *(OF_STAFF.format(name) for name in STAFF_MEANS),
    "agencies", "pairs", "counselling_places", "loop gain times heads", "past", "teams",
)  # fmt: skip
MEDIAN = "tenure_months_median"
TALLIES = (*COUNTED, *SUMS, *OF_AGENCIES, MEDIAN)
"""What is counted, what is summed over workers and over agencies, and a median, in the order of ``tallied``."""
_of_agency_table: Callable[..., tuple[Amounts, ...]] = attrgetter(*AGENCY_COLUMNS)


def tallied(world: World) -> Amounts:
    """All that indicators are made of: ``TALLIES`` of the places, shape (tally, place); place 0 is all."""
    workforce = world.workforce
    sums = np.empty((len(TALLIES), 1 + len(world.kinds_of_region)))
    rest = sums[len(COUNTED) :]
    world.count_by_kind(
        counted,
        sums[: len(COUNTED)],
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
    of_workers, at = sums_of_workers(world)
    sums_of_places(of_workers, world.first_agency_of_kind, rest[: len(of_workers)])
    sums_of_places(_of_agencies(world, at), world.first_agency_of_kind, rest[len(of_workers) : -1])
    tenure_medians(world, sums[-1])
    return sums


def _of_agencies(world: World, at: Desks) -> tuple[Floats, ...]:
    """What is summed over agencies, shape (A,) each, in the order of ``OF_AGENCIES``."""
    agencies = world.agencies
    told = of_an_agency(
        agencies.staff,
        agencies.wisn_ratio,
        agencies.union_load,
        agencies.lent_hours,
        agencies.counselling_hours,
        tipping.loop_gain(world, at),
        at.heads,
        at.workers,
        world.params(CounsellingParams),
    )
    return *_of_agency_table(agencies), *told


@by_row
def of_an_agency(
    staff: Amounts,
    wisn_ratio: Amounts,
    union_load: Amounts,
    lent_hours: Amounts,
    counselling_hours: Amounts,
    gain: Amounts,
    heads: Amounts,
    workers: Amounts,
    counselling: CounsellingParams,
) -> tuple[Amounts, Amounts, Amounts, Amounts, Amounts, Amounts, Amounts, Amounts]:
    """What is summed of the agencies beside their columns, in the order of ``OF_AGENCIES``, shape (A,) each.

    Args:
        staff: [person], shape (A,), like all columns.
        wisn_ratio: [1].
        union_load: [1].
        lent_hours: to another agency [hour/month].
        counselling_hours: at hand [hour/month].
        gain: loop gain [person/person].
        heads: in post [person].
        workers: at work [person].
        counselling: units and sources in conf/evidence/counselling.yaml.
    """
    one, pairs = np.full_like(staff, 1.0), (lent_hours > 0) * 1.0
    places = counselling_hours / counselling.hours_per_client
    team = (workers >= 2) * 1.0
    past = team * (gain >= tipping.POINT_OF_NO_RETURN)
    return wisn_ratio * staff, union_load * staff, one, pairs, places, gain * heads, past, team
