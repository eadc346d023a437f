"""Workload: hours asked against hours available, as in WHO's Workload Indicators of Staffing Need (WISN)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.allocation import AllocationParams, productivity
from simulation.processes.scales import Scales
from simulation.rows import by_row
from simulation.units import Amounts, Bools, Floats
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
    params = world.params(WorkloadParams)
    spread = params.field_hours_spread * (world.agencies.field / 3.5 - 1.0)
    per_case = world.over_posts(params.hours_per_case * (1.0 + spread))
    return per_case, world.region_over_posts(world.regions.travel_hours_per_case)


@by_row
def hours(
    cases: Floats,
    skill: Floats,
    exhaustion: Floats,
    hours_per_case: Floats,
    travel_hours: Floats,
    shared: Floats,
    supervising: Floats,
    supervisor: Bools,
    course: Floats,
    home: Bools,
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
        supervisor: shape (n,).
        course: of a course [hour/month], shape (n,).
        home: at work in the own agency, shape (n,).
        params: units and sources in conf/evidence/workload.yaml.
        allocation: and in conf/evidence/allocation.yaml.
        scales: the typical worker.
    """
    of_clients = hours_of(cases, skill, exhaustion, hours_per_case, travel_hours, params, allocation)
    asked = of_clients + shared + supervisor * supervising + course
    contract = scales.working_hours_per_month
    available = home * hours_at_work(exhaustion, contract, params.sick_share, params.sick_share_when_exhausted)
    return np.maximum(asked, 0.0) * home, available


def month(world: World) -> None:
    """Hours asked and available, and the WISN ratio of every agency."""
    params, scales = world.params(WorkloadParams), world.params(Scales)
    workforce, agencies, regions = world.workforce, world.agencies, world.regions
    home = workforce.at_home
    agencies.present[:] = world.by_agency(home)
    agencies.staff[:] = world.by_agency(workforce.occupied)
    staff = np.maximum(agencies.present, 1.0)
    burden = regions.administrative_burden[agencies.region] + np.where(
        agencies.kind == 0, params.administrative_post_extra_burden, 0.0
    )
    burden = burden * world.levers.paperwork_multiplier
    paperwork = burden * scales.working_hours_per_month
    refusals = agencies.refused_cases * params.hours_per_refusal / staff
    relief = agencies.visiting_skill * scales.working_hours_per_month * (1.0 - burden) / staff
    shared = paperwork + refusals + params.training_hours + agencies.supervision_hours - relief
    shared = shared + world.levers.in_service_hours + world.levers.activity_hours + agencies.lent_hours / staff
    shared = shared + world.conditions.surge_share * scales.working_hours_per_month
    trained = agencies.trainees * world.levers.trainee_hours_per_month / staff
    supervisors = np.maximum(world.by_agency(home & (workforce.role == 1)), 1.0)
    asked, available = hours(
        workforce.cases,
        workforce.skill,
        workforce.exhaustion,
        *hours_of_a_case(world),
        world.over_posts(shared + trained),
        world.over_posts(agencies.own_supervision_hours * staff / supervisors),
        workforce.role == 1,
        world.course_hours,
        home,
        params,
        world.params(AllocationParams),
        scales,
    )
    workforce.hours_asked[:], workforce.hours_available[:] = asked, available
    waiting = agencies.waiting_cases * (params.hours_per_case + regions.travel_hours_per_case[agencies.region])
    agencies.wisn_ratio[:] = wisn_ratio(
        world.by_agency(workforce.hours_available), world.by_agency(workforce.hours_asked), waiting
    )
