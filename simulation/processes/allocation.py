"""Allocation: who takes the cases that wait.

Experienced workers keep cases from novices who are likely to leave (The World of Chinese), so that novices are
under-used and learn slowly, and the experienced are overloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np

from simulation import rows
from simulation.elementary import exponential
from simulation.evidence import Parameters
from simulation.rows import by_row
from simulation.state.workforce import SUPERVISOR
from simulation.threads import by_agencies
from simulation.units import Amounts, Bools, Codes, Floats, Ints
from simulation.world import World


@dataclass(frozen=True)
class AllocationParams(Parameters):
    """Caseload norms and the rule of handing over."""

    group: ClassVar[str] = "allocation"

    caseload_norm_cases: float
    supervisor_caseload_share: float
    overload_intake_share: float
    novice_months: float
    senior_refusal: float
    slowing_when_exhausted: float


def productivity(skill: Floats, exhaustion: Floats, slowing_when_exhausted: float) -> Floats:
    """Cases a worker can carry, relative to a settled and rested one.

    ``skill * (1 - slowing * max(0, exhaustion - 3) / 3)``.

    Args:
        skill: [1], shape (n,), in [0, 1].
        exhaustion: [scale 0-6], shape (n,).
        slowing_when_exhausted: loss at the top of the scale [1].

    Returns:
        Productivity [1], shape (n,), in [0, 1].
    """
    return skill * (1.0 - slowing_when_exhausted * np.maximum(exhaustion - 3.0, 0.0) / 3.0)


def entrusted(tenure_months: Floats, hazard_per_year: Floats, novice_months: float, refusal: float) -> Floats:
    """Share of a fair part of the cases that colleagues entrust to a worker.

    1 for experienced workers; for novices ``1 - refusal * probability of leaving within a year``.

    Args:
        tenure_months: [month], shape (n,).
        hazard_per_year: hazard of leaving [1/year], shape (n,).
        novice_months: until when a worker counts as a novice [month].
        refusal: how strictly cases are kept from those sure to leave [1].

    Returns:
        Share [1], shape (n,), in [0, 1].
    """
    return np.where(tenure_months < novice_months, 1.0 - refusal * (1.0 - exponential(-hazard_per_year)), 1.0)


def shared_out(whole: Amounts, weight: Floats, chance: Amounts, agency: Ints, first_row: Ints) -> Floats:
    """Whole cases dealt to workers in proportion to their weights (systematic sampling).

    Args:
        whole: cases to share out [case], shape (A,), whole numbers.
        weight: [1], shape (n,), not negative; an agency with weight 0 everywhere must have nothing to share out.
        chance: uniform offset of each agency [1], shape (A,), in [0, 1).
        agency: agency of each row, shape (n,).
        first_row: first row of each agency, shape (A,).

    Returns:
        Cases of each worker [case], shape (n,), whole numbers that sum to ``whole`` in every agency.
    """
    running = running_sums(weight, agency, first_row)
    total = running[np.r_[first_row[1:], len(weight)] - 1]
    marks = np.floor(whole[agency] * (running / np.where(total > 0, total, 1.0)[agency]) + chance[agency])
    dealt = np.diff(marks, prepend=0.0)
    dealt[first_row] = marks[first_row]
    return dealt.astype(np.float32)


def running_sums(weight: Floats, agency: Ints, first_row: Ints) -> Amounts:
    """Sum of the weights of each worker and of those before in the agency [1], double precision, shape (n,)."""
    running, slot = np.empty(len(weight)), np.arange(len(weight)) - first_row[agency]
    # Some agencies at a time, each a line of its own: no sum depends on what other agencies do.
    at_a_time = max(rows.BLOCK // (slot.max() + 1), 1)
    for start in range(0, len(first_row), at_a_time):
        some = slice(*agency.searchsorted((start, start + at_a_time)))
        place = agency[some] - start, slot[some]
        line = np.zeros((place[0][-1] + 1, place[1].max() + 1))
        line[place] = weight[some]
        running[some] = line.cumsum(axis=1)[place]
    return running


def room_under_cap(cases: Floats, novice: Bools, cap: Floats, novice_cap: Floats) -> Floats:
    """Whole cases that a worker may still take under the ceiling [case], shape (n,); infinite without one."""
    return np.maximum(np.floor(np.where(novice, novice_cap, cap) - cases), 0.0)


@by_row
def carried(skill: Floats, exhaustion: Floats, home: Bools, role: Codes, params: AllocationParams) -> Floats:
    """Share of a full caseload that each worker can carry [1], shape (n,); supervisors carry a part of theirs.

    Args:
        skill: [1], shape (n,).
        exhaustion: [scale 0-6], shape (n,).
        home: at work in the own agency, shape (n,).
        role: [code], shape (n,).
        params: units and sources in conf/evidence/allocation.yaml.
    """
    pace = productivity(skill, exhaustion, params.slowing_when_exhausted) * home
    return np.where(role == SUPERVISOR, pace * params.supervisor_caseload_share, pace)


@by_row
def rooms(
    cases: Floats,
    skill: Floats,
    exhaustion: Floats,
    occupied: Bools,
    seconded: Bools,
    role: Codes,
    tenure_months: Floats,
    cap: Floats,
    novice_cap: Floats,
    params: AllocationParams,
) -> tuple[Floats, Floats, Floats]:
    """Share of a full caseload, room under the ceiling, and room up to the norm [case], shape (n,) each.

    Args:
        cases: open cases [case], shape (n,).
        skill: as in ``carried``, shape (n,), like the four that follow.
        exhaustion: [scale 0-6].
        occupied: the post is held.
        seconded: and its holder is away.
        role: [code].
        tenure_months: [month], shape (n,).
        cap: ceiling [case], shape (n,).
        novice_cap: of novices [case], shape (n,); never the higher one.
        params: units and sources in conf/evidence/allocation.yaml.
    """
    pace = carried(skill, exhaustion, occupied & ~seconded, role, params)
    novice = tenure_months < params.novice_months
    under_cap = room_under_cap(cases, novice, cap, np.minimum(novice_cap, cap))
    return pace, under_cap, np.minimum(np.maximum(params.caseload_norm_cases * pace - cases, 0.0), under_cap)


def overflow(waiting: Amounts, room: Amounts, share: float) -> Amounts:
    """Cases beyond the norm that a team takes on [case], shape (A,): a share of those for which there is no room."""
    return share * np.maximum(waiting - room, 0.0)


@by_row
def beyond_norm(
    per_pace: Floats,
    pace: Floats,
    under_cap: Floats,
    room: Floats,
    tenure_months: Floats,
    hazard_per_year: Floats,
    params: AllocationParams,
) -> tuple[Floats, Floats]:
    """Cases taken beyond the norm [case], and the weight of each in the dealing [1], shape (n,) each.

    Args:
        per_pace: cases beyond the norm for a full pace [case], shape (n,).
        pace: share of a full caseload [1], shape (n,).
        under_cap: room under the ceiling [case], shape (n,).
        room: room up to the norm [case], shape (n,).
        tenure_months: as in ``entrusted``, shape (n,), like the one that follows.
        hazard_per_year: of leaving [1/year].
        params: units and sources in conf/evidence/allocation.yaml.
    """
    beyond = np.minimum(per_pace * pace, under_cap - room)
    trust = entrusted(tenure_months, hazard_per_year, params.novice_months, params.senior_refusal)
    return beyond, trust * (room + beyond) + np.float32(1e-6) * pace


def month(world: World) -> None:
    """Move cases from the waiting list to workers."""
    workforce, waiting = world.workforce, world.agencies.waiting_cases
    if not np.count_nonzero(waiting):
        workforce.cases_taken[:] = 0.0
    elif rows.compiled():
        _deal_in_one_loop(world)
    else:
        _deal(world)


def _deal(world: World) -> None:
    params = world.params(AllocationParams)
    workforce, agencies = world.workforce, world.agencies
    waiting = agencies.waiting_cases
    cap, novice_cap = map(world.pulled_over_posts, _ceilings(world))
    pace, under_cap, room = rooms(
        workforce.cases,
        workforce.skill,
        workforce.exhaustion,
        workforce.occupied,
        workforce.seconded,
        workforce.role,
        workforce.tenure_months,
        cap,
        novice_cap,
        params,
    )
    room_of_all, pace_of_all = world.each_by_agency((room, pace))
    nobody = pace_of_all == 0
    per_pace = overflow(waiting, room_of_all, params.overload_intake_share) / (pace_of_all + nobody)
    trust = workforce.tenure_months, workforce.leaving_hazard_per_year
    beyond, weight = beyond_norm(world.over_posts(per_pace), pace, under_cap, room, *trust, params)
    most = np.minimum(waiting, room_of_all + world.by_agency(beyond))
    chance = world.luck.fine_uniform("dealing of cases", world.t, agencies.identity)
    dealt = shared_out(np.floor(most * ~nobody), weight, chance, workforce.agency, agencies.first_row)
    # Dealing in whole cases may go over a ceiling by one; that one waits on.
    np.minimum(dealt, under_cap, out=workforce.cases_taken)
    workforce.cases += workforce.cases_taken
    waiting -= world.by_agency(workforce.cases_taken)


def _deal_in_one_loop(world: World) -> None:
    """As ``_deal``, by the same laws."""
    agencies, workforce = world.agencies, world.workforce
    numbers, key = world.params(AllocationParams).numbers, world.luck.key("dealing of cases", world.t)
    given = numbers, *agencies.in_blocks, *workforce.in_blocks, *_ceilings(world), key
    by_agencies(_loop(), given, agencies.first_row, len(workforce.cases))


@cache
def _loop() -> Any:
    return rows.loops("allocation").loop_of([AllocationParams], rooms, overflow, beyond_norm)


def _ceilings(world: World) -> list[Any]:
    """Ceilings of experienced workers and of novices [case], shape (A,) each, or one for all."""
    return world.pulled_by_agency(world.levers.caseload_cap, world.levers.novice_caseload_cap)
