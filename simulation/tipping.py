"""Tipping: the vicious circle as a number.

Who leaves, leaves cases; cases load those who stay; load exhausts, and drives away by itself; who is exhausted leaves.

The loop gain of an agency is the number of its present workers who will leave because one leaves now. Below 1 the
circle dies out, after ``1 / (1 - gain)`` leavers in all; from 1 on every departure brings about another, and the agency
is past the point of no return. It is an observation: nothing in the month depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from simulation.desks import Desks, at_desk, desks
from simulation.elementary import exponential
from simulation.evidence import Parameters
from simulation.processes.allocation import AllocationParams
from simulation.processes.careers import CareersParams
from simulation.processes.demand import DemandParams
from simulation.processes.entry import EntryParams
from simulation.processes.leaving_hazard import TurnoverParams, overload_term
from simulation.processes.recruitment import chance_to_fill
from simulation.processes.scales import Scales
from simulation.processes.strain import StrainParams, exhaustion_target, pressure_terms
from simulation.processes.work_pressure import WorkPressureParams, load, target
from simulation.processes.workload import WorkloadParams, hours_at_work, hours_of, hours_of_a_case
from simulation.rows import by_row
from simulation.units import MONTHS_PER_YEAR, Amounts, Bools, Codes, Floats
from simulation.world import World

POINT_OF_NO_RETURN = 1.0
"""Loop gain from which a departure brings about at least another one [person/person]."""


@dataclass(frozen=True)
class TippingParams(Parameters):
    """When a run is said to tip."""

    group: ClassVar[str] = "tipping"

    alarm_share: float


def further_leavers(hazard_per_year: Floats, push: Floats, months: Floats, lag_months: Floats) -> Floats:
    """Probability that each worker leaves because a colleague does [person/person], shape (n,).

    ``push * hazard / 12 * months * exp(-hazard * lag / 12)``: the hazard rises by the push for so many months; who has
    left by the time that exhaustion has followed cannot leave again.

    Args:
        hazard_per_year: present hazard of leaving [1/year], shape (n,).
        push: rise of the logarithm of the hazard by the work of the absent colleague [1], shape (n,).
        months: how long that work is missing, in months of a settled worker [month], shape (n,).
        lag_months: mean delay from the departure to its effect on exhaustion [month], shape (n,).
    """
    monthly = hazard_per_year / MONTHS_PER_YEAR
    return push * monthly * months * exponential(-monthly * lag_months)


def cases_passed_on(workers: Amounts, their_cases: Amounts, their_pace: Amounts) -> Amounts:
    """Cases that a colleague of full pace gets if an average worker leaves [case], shape (A,): shared by pace.

    ``mean cases / (sum of pace * (1 - 1 / workers))``; 0 where nobody else is at work.
    """
    workers = np.maximum(workers, 1.0)
    others = their_pace * (1.0 - 1.0 / workers)
    return np.where(others > 0, their_cases / workers / np.where(others > 0, others, 1.0), 0.0)


def lingering_months(
    workers: Amounts, full: Amounts, cases: Amounts, ended: Amounts, allocation: AllocationParams, demand: DemandParams
) -> Amounts:
    """How long cases that colleagues took on stay with them [month], shape (A,), after her post is filled.

    ``share without room * share taken on before they give up * months that a case is open``.
    """
    open_months = (cases + ended) / np.maximum(ended, 1.0)
    intake = allocation.overload_intake_share
    taken = intake / (intake + demand.given_up_share_per_month)
    return taken * open_months * full / np.maximum(workers, 1.0)


@by_row
def work_missed(
    workers: Amounts,
    full: Amounts,
    their_cases: Amounts,
    their_pace: Amounts,
    cases: Amounts,
    ended: Amounts,
    months_until_settled: Amounts,
    allocation: AllocationParams,
    demand: DemandParams,
) -> tuple[Amounts, Amounts, Amounts]:
    """Months that colleagues feel the cases of a leaver, cases that one of full pace gets, share who stay, (A,) each.

    Args:
        workers: as in ``Desks``, shape (A,), like the five that follow.
        full: without room [person].
        their_cases: of those at work [case].
        their_pace: sum [1].
        cases: all that are open [case].
        ended: this month [case].
        months_until_settled: until the post is filled and a novice in it has learnt [month], shape (A,).
        allocation: units and sources in conf/evidence/allocation.yaml.
        demand: and in conf/evidence/demand.yaml.
    """
    months = months_until_settled + lingering_months(workers, full, cases, ended, allocation, demand)
    return months, cases_passed_on(workers, their_cases, their_pace), 1.0 - 1.0 / np.maximum(workers, 1.0)


def loop_gain(world: World, at: Desks | None = None) -> Amounts:
    """Loop gain of each agency [person/person], shape (A,): the further leavers that one leaver causes.

    The leaver is anybody of the m at work. The product of what the laws say, each asked with and without her cases::

        gain = (1 - 1 / m) * sum over the m of (further_leavers(hazard, worn, months, lag)
                                                + further_leavers(hazard, driven, months, months / 2))
        worn   = weight of exhaustion in the hazard * felt (1 + u)
        felt   = exhaustion's answer [SD] to the answer of work pressure to those cases, 0 where the load is past
                 what pressure can tell apart
        u      = self-undermining: what a standard deviation of exhaustion, through slower work and sick days,
                 adds to exhaustion [SD/SD]; its first round
        driven = overload's own answer to those cases
        lag    = months / 2 + 1 / approach of work pressure + 1 / recovery of exhaustion

    Who has no colleague is in no circle: 0. Against workers taken away in twin worlds, with all other paths between
    colleagues closed, this is right to about a third (tests/science/test_tipping.py).
    """
    workforce, at = world.workforce, desks(world) if at is None else at
    allocation, demand = world.params(AllocationParams), world.params(DemandParams)
    months, passed_on, others = work_missed(*at[1:], months_until_settled(world), allocation, demand)
    (further,) = world.sums_by_agency(
        all_further_leavers,
        1,
        workforce.leaving_hazard_per_year,
        world.over_posts(months),
        workforce.hours_asked,
        workforce.hours_available,
        workforce.cases,
        world.over_posts(passed_on),
        workforce.occupied,
        workforce.seconded,
        workforce.role,
        workforce.skill,
        workforce.exhaustion,
        *hours_of_a_case(world),
        workforce.work_side_support_by_row,
        workforce.tenure_months,
        world.params(WorkloadParams),
        allocation,
        world.params(WorkPressureParams),
        world.params(StrainParams),
        world.params(TurnoverParams),
        world.params(Scales),
    )
    return others * further


@by_row
def all_further_leavers(
    hazard_per_year: Floats,
    months: Floats,
    hours_asked: Floats,
    hours_available: Floats,
    cases: Floats,
    passed_on: Floats,
    occupied: Bools,
    seconded: Bools,
    role: Codes,
    skill: Floats,
    exhaustion: Floats,
    hours_per_case: Floats,
    travel_hours: Floats,
    support: Floats,
    tenure_months: Floats,
    workload: WorkloadParams,
    allocation: AllocationParams,
    pressure: WorkPressureParams,
    strain: StrainParams,
    turnover: TurnoverParams,
    scales: Scales,
) -> Floats:
    """Probability that each leaves because a colleague's cases come to her, by exhaustion or overload [1], shape (n,).

    Args:
        hazard_per_year: [1/year], shape (n,).
        months: how long the work is missing [month], shape (n,).
        hours_asked: [hour/month], shape (n,).
        hours_available: [hour/month], shape (n,).
        cases: [case], shape (n,).
        passed_on: cases that come beside them at a full pace [case], shape (n,).
        occupied: the post is held, shape (n,).
        seconded: and its holder is away, shape (n,).
        role: [code], shape (n,).
        skill: [1], shape (n,).
        exhaustion: [scale 0-6], shape (n,).
        hours_per_case: [hour/case/month], shape (n,).
        travel_hours: [hour/case/month], shape (n,).
        support: from the side of work [1], shape (n,).
        tenure_months: [month], shape (n,).
        workload: the parameters of each law that is asked, like all that follow.
        allocation: of the pace of work.
        pressure: of pressure from work.
        strain: of exhaustion.
        turnover: of the hazard.
        scales: the typical worker.
    """
    working, pace = at_desk(skill, exhaustion, occupied, seconded, role, hours_available, allocation)
    now = load(hours_asked, hours_available)
    one: Any = np.float32(1.0)
    a_case = hours_of(one, skill, exhaustion, hours_per_case, travel_hours, workload, allocation)
    more = passed_on * pace * working
    fuller = load(hours_asked + more * a_case, hours_available)
    tired = np.minimum(exhaustion + np.float32(scales.exhaustion_sd), 6.0)
    then = hours_of(one, skill, tired, hours_per_case, travel_hours, workload, allocation)
    sicker = hours_available * _hours(tired, workload, scales) / _hours(exhaustion, workload, scales)
    slower = load(hours_asked + cases * (then - a_case), sicker)
    by_cases = answer(now, fuller, support, pressure, strain, scales)
    undermined = answer(now, slower, support, pressure, strain, scales)
    novice = tenure_months < turnover.novice_months
    driven = overload_term(fuller, novice, turnover) - overload_term(now, novice, turnover)
    worn = turnover.per_exhaustion_sd * by_cases * (1.0 + undermined)
    half = months / 2.0
    lag = half + 1.0 / pressure.approach_per_month + 1.0 / strain.recovery_per_month
    by_exhaustion = further_leavers(hazard_per_year, worn, months, lag)
    return (by_exhaustion + further_leavers(hazard_per_year, driven, months, half)) * working


def answer(
    now: Floats, other: Floats, support: Floats, pressure: WorkPressureParams, strain: StrainParams, scales: Scales
) -> Floats:
    """Exhaustion [SD] to which another load than this month's would lead, at the present support, shape (n,).

    Args:
        now: this month's load [1], shape (n,).
        other: another [1], shape (n,).
        support: from the side of work [1], shape (n,).
        pressure: the parameters of pressure from work.
        strain: those of exhaustion.
        scales: the typical worker.
    """
    none: Any = np.float32(0.0)
    felt = scales.felt_support(support)
    rise = target(other, none, none, pressure) - target(now, none, none, pressure)
    demand = pressure_terms(rise, none, none, none, strain).work
    at_rest = exhaustion_target(none, none, none, felt, none, none, strain)
    return exhaustion_target(demand, none, none, felt, none, none, strain) - at_rest


def _hours(exhaustion: Floats, params: WorkloadParams, scales: Scales) -> Floats:
    hours = scales.working_hours_per_month
    return hours_at_work(exhaustion, hours, params.sick_share, params.sick_share_when_exhausted)


def months_until_settled(world: World) -> Amounts:
    """For how long her work is missing [month], shape (A,): in the empty post, and then by a novice in it.

    ``1 / chance to fill the post in a month + (1 - novice's skill) / growth of skill``.
    """
    offered, regions = (world.levers.wage_multiplier, world.levers.benefit_share), world.regions
    if any(isinstance(lever, np.ndarray) for lever in offered):
        return _until_settled(world)
    wages = regions.base_wage_yuan.tobytes(), regions.average_wage_yuan.tobytes()
    return world.kept("months until settled", (offered, wages), _until_settled)


def _until_settled(world: World) -> Amounts:
    ramp = (1.0 - world.params(EntryParams).novice_skill) / world.params(CareersParams).skill_growth_per_month
    return (1.0 / chance_to_fill(world, world.agencies.first_row) + ramp).astype(np.float64)


def first_month_past(series: pd.DataFrame, alarm_share: float) -> str | None:
    """First month in which more than ``alarm_share`` [1] of the agencies are past; None where there is none.

    Args:
        series: a row per month and place, with ``agencies_past_tipping_share``.
        alarm_share: in conf/evidence/tipping.yaml.
    """
    everywhere = series[series["place"] == "all"]
    past = everywhere.loc[everywhere["agencies_past_tipping_share"] > alarm_share, "date"]
    return None if past.empty else str(past.iloc[0])
