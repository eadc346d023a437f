"""Workload: hours asked against hours available, as in WHO's Workload Indicators of Staffing Need (WISN)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, ClassVar, NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.allocation import AllocationParams, productivity
from simulation.processes.scales import Scales
from simulation.rows import by_row, compiled, fill, loops
from simulation.state.agencies import ADMINISTRATIVE, FIELDS
from simulation.state.workforce import SUPERVISOR
from simulation.threads import by_agencies
from simulation.units import Amounts, Bools, Codes, Floats, either
from simulation.world import World


@dataclass(frozen=True)
class WorkloadParams(Parameters):
    """Hours that the parts of the work take."""

    group: ClassVar[str] = "workload"

    hours_per_case: float
    field_hours_spread: float
    hours_per_refusal: float
    training_hours: float
    administrative_post_extra_burden: float
    least_productivity: float
    sick_share: float
    sick_share_when_exhausted: float

    @cached_property
    def hours_by_field(self) -> Floats:
        """Hours that a case takes a settled worker in each field of work [hour/case/month], shape (field,)."""
        place = np.arange(len(FIELDS)) / 3.5 - 1.0
        return (self.hours_per_case * (1.0 + self.field_hours_spread * place)).astype(np.float32)


def client_hours(cases: Floats, hours_per_case: Floats, travel_hours: Floats, pace: Floats) -> Floats:
    """Hours that open cases ask for: ``cases * (hours per case / pace + travel)`` [hour/month], shape (n,).

    Args:
        cases: [case], shape (n,).
        hours_per_case: [hour/case/month], shape (n,), of a settled worker in this field.
        travel_hours: [hour/case/month], shape (n,).
        pace: productivity [1], shape (n,), positive.
    """
    return cases * (hours_per_case / pace + travel_hours)


def hours_at_work(exhaustion: Floats, contract_hours: float, sick_share: float, when_exhausted: float) -> Floats:
    """Hours available after sick days, which grow with exhaustion above the middle of the scale.

    ``contract hours * (1 - sick - when_exhausted * max(0, exhaustion - 3) / 3)`` [hour/month], shape (n,).
    """
    return contract_hours * (1.0 - sick_share - when_exhausted * np.maximum(exhaustion - 3.0, 0.0) / 3.0)


def wisn_ratio(hours_available: Amounts, hours_asked: Amounts, hours_waiting: Amounts) -> Amounts:
    """Staff available over staff required, all waiting cases served [1], shape (A,); below 1 is understaffed."""
    return hours_available / np.maximum(hours_asked + hours_waiting, 1e-9)


def hours_of(
    cases: Floats,
    skill: Floats,
    exhaustion: Floats,
    hours_per_case: Floats,
    travel_hours: Floats,
    params: WorkloadParams,
    allocation: AllocationParams,
) -> Floats:
    """Hours that these cases ask of a worker so skilled and so exhausted [hour/month], shape (n,).

    Args:
        cases: [case], shape (n,).
        skill: [1], shape (n,).
        exhaustion: [scale 0-6], shape (n,).
        hours_per_case: [hour/case/month], shape (n,).
        travel_hours: [hour/case/month], shape (n,).
        params: units and sources in conf/evidence/workload.yaml.
        allocation: and in conf/evidence/allocation.yaml.
    """
    pace = np.maximum(productivity(skill, exhaustion, allocation.slowing_when_exhausted), params.least_productivity)
    return client_hours(cases, hours_per_case, travel_hours, pace)


def hours_of_a_case(world: World) -> tuple[Floats, Floats]:
    """Hours that a case takes a settled worker, by field of work, and the way to it [hour/case/month], (n,) each."""
    per_case = world.params(WorkloadParams).hours_by_field.take(world.agencies.field)
    return world.over_posts(per_case), world.region_over_posts(world.regions.travel_hours_per_case)


@by_row
def hours(
    cases: Floats,
    skill: Floats,
    exhaustion: Floats,
    hours_per_case: Floats,
    travel_hours: Floats,
    shared: Floats,
    supervising: Floats,
    role: Codes,
    course_months_left: Floats,
    occupied: Bools,
    seconded: Bools,
    course_hours: float,
    params: WorkloadParams,
    allocation: AllocationParams,
    scales: Scales,
) -> tuple[Floats, Floats]:
    """Hours asked and hours available [hour/month], shape (n,) each.

    Args:
        cases: as in ``hours_of``, shape (n,), like the four that follow.
        skill: [1].
        exhaustion: [scale 0-6].
        hours_per_case: [hour/case/month].
        travel_hours: [hour/case/month].
        shared: what everybody of the agency gives to other things [hour/month], shape (n,).
        supervising: what a supervisor gives to colleagues [hour/month], shape (n,).
        role: [code], shape (n,), like the three that follow.
        course_months_left: of a course [month].
        occupied: the post is held.
        seconded: and its holder is away.
        course_hours: of a course [hour/month].
        params: units and sources in conf/evidence/workload.yaml.
        allocation: and in conf/evidence/allocation.yaml.
        scales: the typical worker.
    """
    home = occupied & ~seconded
    of_clients = hours_of(cases, skill, exhaustion, hours_per_case, travel_hours, params, allocation)
    asked = of_clients + shared + (role == SUPERVISOR) * supervising + either(course_months_left > 0, course_hours, 0.0)
    contract = scales.working_hours_per_month
    available = home * hours_at_work(exhaustion, contract, params.sick_share, params.sick_share_when_exhausted)
    return np.maximum(asked, 0.0) * home, available


@by_row
def at_home(occupied: Bools, seconded: Bools, role: Codes) -> tuple[Bools, Bools, Bools]:
    """Who is there, who of them is at home in the agency, and who of these supervises; all [yes/no], shape (n,)."""
    home = occupied & ~seconded
    return occupied, home, home & (role == SUPERVISOR)


class TeamHours(NamedTuple):
    """What of an agency decides on the hours of its workers, shape (A,) each."""

    staff: Amounts
    """Posts occupied [person]."""
    present: Amounts
    """Staff at work in the agency [person]."""
    shared: Amounts
    """Hours of each worker for other things than clients [hour/month]."""
    supervising: Amounts
    """And of a supervisor for colleagues [hour/month]."""


@by_row
def team_hours(
    people: Amounts,
    present: Amounts,
    supervisors: Amounts,
    kind: Codes,
    burden: Amounts,
    refused_cases: Amounts,
    visiting_skill: Amounts,
    supervision_hours: Amounts,
    own_supervision_hours: Amounts,
    trainees: Amounts,
    lent_hours: Amounts,
    paperwork: Amounts,
    in_service: Amounts,
    activities: Amounts,
    trainee_hours: float,
    surge_share: float,
    params: WorkloadParams,
    scales: Scales,
) -> TeamHours:
    """Staff, and hours of each worker for other things than clients.

    Args:
        people: posts occupied [person], shape (A,), like the thirteen that follow.
        present: staff at work [person].
        supervisors: among them [person].
        kind: [code].
        burden: share of hours that goes to paperwork in the region [1].
        refused_cases: of this month [case/month].
        visiting_skill: of seconded workers from elsewhere [person].
        supervision_hours: received [hour/worker/month].
        own_supervision_hours: given by the own supervisors [hour/worker/month].
        trainees: in a programme's training [person].
        lent_hours: to a partner [hour/month].
        paperwork: what policies leave of it [1].
        in_service: training [hour/worker/month].
        activities: shared ones [hour/worker/month].
        trainee_hours: of a trainee [hour/month].
        surge_share: of hours that goes to emergencies [1].
        params: units and sources in conf/evidence/workload.yaml.
        scales: the typical worker.
    """
    staff, month = np.maximum(present, 1.0), scales.working_hours_per_month
    burden = (burden + np.where(kind == ADMINISTRATIVE, params.administrative_post_extra_burden, 0.0)) * paperwork
    relief = visiting_skill * month * (1.0 - burden) / staff
    refusals = refused_cases * params.hours_per_refusal / staff
    shared = burden * month + refusals + params.training_hours + supervision_hours - relief
    shared = shared + in_service + activities + lent_hours / staff + surge_share * month
    trained = trainees * trainee_hours / staff
    return TeamHours(people, present, shared + trained, own_supervision_hours * staff / np.maximum(supervisors, 1.0))


@by_row
def understaffing(
    asked: Amounts, available: Amounts, waiting_cases: Amounts, travel_hours: Amounts, params: WorkloadParams
) -> Amounts:
    """WISN ratio of each agency [1], shape (A,), from hours [hour/month] and the cases that wait [case], (A,) each."""
    return wisn_ratio(available, asked, waiting_cases * (params.hours_per_case + travel_hours))


def month(world: World) -> None:
    """Hours asked and available, and the WISN ratio of every agency."""
    levers, params = world.levers, world.params(WorkloadParams)
    pulled = world.pulled_by_agency(levers.paperwork_multiplier, levers.in_service_hours, levers.activity_hours)
    pulled += [levers.trainee_hours_per_month, world.conditions.surge_share]
    (_in_one_loop if compiled() else _one_by_one)(world, params, pulled)


def _one_by_one(world: World, params: WorkloadParams, pulled: Sequence[Any]) -> None:
    """With what policies and events make of the hours of teams; see ``team_hours``."""
    workforce, agencies, regions, scales = world.workforce, world.agencies, world.regions, world.params(Scales)
    people, present, supervisors = world.each_by_agency(at_home(workforce.occupied, workforce.seconded, workforce.role))
    agencies.staff[:], agencies.present[:], shared, supervising = team_hours(
        people,
        present,
        supervisors,
        agencies.kind,
        regions.administrative_burden.take(agencies.region),
        agencies.refused_cases,
        agencies.visiting_skill,
        agencies.supervision_hours,
        agencies.own_supervision_hours,
        agencies.trainees,
        agencies.lent_hours,
        *(*pulled, params, scales),
    )
    fill(
        (workforce.hours_asked, workforce.hours_available),
        hours,
        workforce.cases,
        workforce.skill,
        workforce.exhaustion,
        *hours_of_a_case(world),
        world.over_posts(shared),
        world.over_posts(supervising),
        workforce.role,
        workforce.course_months_left,
        workforce.occupied,
        workforce.seconded,
        world.course_hours_per_month,
        params,
        world.params(AllocationParams),
        scales,
    )
    asked, available = world.each_by_agency((workforce.hours_asked, workforce.hours_available))
    travel = regions.travel_hours_per_case.take(agencies.region)
    agencies.wisn_ratio[:] = understaffing(asked, available, agencies.waiting_cases, travel, params)


def _in_one_loop(world: World, params: WorkloadParams, pulled: Sequence[Any]) -> None:
    """As ``_one_by_one``."""
    agencies, workforce, regions = world.agencies, world.workforce, world.regions
    numbers = params.numbers, world.params(AllocationParams).numbers, world.params(Scales).numbers
    of_places = params.hours_by_field, regions.travel_hours_per_case, regions.administrative_burden
    tables = *agencies.in_blocks, *workforce.in_blocks
    given = *numbers, *tables, *of_places, *pulled, world.course_hours_per_month
    by_agencies(_loop(), given, agencies.first_row, len(workforce.cases))


@cache
def _loop() -> Any:
    kinds, laws = (WorkloadParams, AllocationParams, Scales), (at_home, team_hours, hours, understaffing)
    return loops("workload").loop_of(kinds, *laws)
