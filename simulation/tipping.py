"""Tipping: the vicious circle as a number.

Who leaves, leaves cases; cases load those who stay; load exhausts; who is exhausted leaves.

The loop gain of an agency is the number of its present workers who will leave because one leaves now. Below 1 the
circle dies out; from 1 on every departure brings about another, and the agency is past the point of no return. It is
an observation: nothing in the month depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from simulation.evidence import Parameters
from simulation.processes.allocation import carrying_pace
from simulation.processes.careers import CareersParams
from simulation.processes.entry import EntryParams
from simulation.processes.recruitment import chance_to_fill
from simulation.processes.scales import Scales
from simulation.processes.strain import StrainParams, exhaustion_target, pressure_terms, support_at_work
from simulation.processes.turnover import TurnoverParams
from simulation.processes.work_pressure import WorkPressureParams, load, target
from simulation.processes.workload import WorkloadParams, hours_at_work, hours_for
from simulation.units import MONTHS_PER_YEAR, Amounts, Bools, Floats
from simulation.world import World

POINT_OF_NO_RETURN = 1.0
"""Loop gain from which a departure brings about at least another one [person/person]."""


@dataclass(frozen=True)
class TippingParams(Parameters):
    """When a run is said to tip."""

    group: ClassVar[str] = "tipping"

    alarm_share: float


def further_leavers(
    hazard_per_year: Floats, felt: Floats, months: Floats, lag_months: Floats, per_exhaustion_sd: float
) -> Floats:
    """Probability that each worker leaves because a colleague does [person/person], shape (n,).

    ``per_exhaustion_sd * felt * hazard / 12 * months * exp(-hazard * lag / 12)``: the hazard rises by the first two
    factors for so many months; who has left by the time that exhaustion has followed cannot leave again.

    Args:
        hazard_per_year: present hazard of leaving [1/year], shape (n,).
        felt: exhaustion to which the work of the absent colleague leads [SD], shape (n,).
        months: how long that work is missing, in months of a settled worker [month], shape (n,).
        lag_months: mean delay from the departure to its effect on exhaustion [month], shape (n,).
        per_exhaustion_sd: rise of the logarithm of the hazard [1/SD].
    """
    monthly = hazard_per_year / MONTHS_PER_YEAR
    return per_exhaustion_sd * felt * monthly * months * np.exp(-monthly * lag_months)


def cases_passed_on(cases: Floats, pace: Floats, working: Bools, world: World) -> Floats:
    """Cases that each worker gets if an average colleague leaves [case], shape (n,): by pace, as cases are shared.

    Args:
        cases: open cases [case], shape (n,).
        pace: share of a full caseload that each can carry [1], shape (n,).
        working: who is at work, shape (n,).
        world: whose agencies count.

    Returns:
        ``mean cases * pace / (sum of pace * (1 - 1 / workers))``; 0 where nobody else is at work.
    """
    number = world.by_agency(working)
    mean = world.by_agency(cases * working) / np.maximum(number, 1.0)
    others = world.by_agency(pace * working) * (1.0 - 1.0 / np.maximum(number, 1.0))
    per_pace = np.divide(mean, others, out=np.zeros_like(mean), where=others > 0)
    return world.to_posts(per_pace) * pace * working


def loop_gain(world: World) -> Amounts:
    """Loop gain of each agency [person/person], shape (A,): the further leavers that one leaver causes.

    The leaver is anybody of the m at work. The product of what the laws say, each asked with and without her cases::

        gain = (1 - 1 / m) * sum over the m of further_leavers(hazard, felt (1 + u), months, lag)
        felt   = exhaustion's answer [SD] to the answer of work pressure to those cases, 0 where the load is past
                 what pressure can tell apart
        u      = self-undermining: what a standard deviation of exhaustion, through slower work and sick days,
                 adds to exhaustion [SD/SD]; its first round
        months = 1 / chance to fill a post in a month + (1 - novice's skill) / growth of skill
        lag    = months / 2 + 1 / approach of work pressure + 1 / recovery of exhaustion

    Who has no colleague is in no circle: 0. Against workers taken away in twin worlds, with all other paths between
    colleagues closed, this is right to a quarter in ordinary times, and three fifths of the truth under heavy
    caseloads, where cases linger after the newcomer has settled (tests/science/test_tipping.py).
    """
    workforce, scales = world.workforce, world.params(Scales)
    working = at_work(world)
    more = cases_passed_on(workforce.cases, carrying_pace(world), working, world)
    asked = workforce.hours_asked + hours_for(more, workforce.exhaustion, world)
    felt = _felt(asked, workforce.hours_available, world)
    tired = np.minimum(workforce.exhaustion + np.float32(scales.exhaustion_sd), 6.0)
    slower = hours_for(workforce.cases, tired, world) - hours_for(workforce.cases, workforce.exhaustion, world)
    sicker = _available(workforce.exhaustion, world) - _available(tired, world)
    undermined = _felt(workforce.hours_asked + slower, workforce.hours_available - sicker, world)
    months = months_missing(world)
    lag = months / 2.0 + 1.0 / world.params(WorkPressureParams).approach_per_month
    lag = lag + 1.0 / world.params(StrainParams).recovery_per_month
    per_sd = world.params(TurnoverParams).per_exhaustion_sd
    each = further_leavers(workforce.leaving_hazard_per_year, felt * (1.0 + undermined), months, lag, per_sd)
    others = 1.0 - 1.0 / np.maximum(world.by_agency(working), 1.0)
    return others * world.by_agency(np.where(working, each, 0.0))


def at_work(world: World) -> Bools:
    """Who has worked in the own agency this month and is still there, shape (n,)."""
    return world.workforce.at_home & (world.workforce.hours_available > 0)


def months_missing(world: World) -> Floats:
    """How much work a leaver leaves undone [month of a settled worker], shape (n,): empty post, then a novice in it."""
    ramp = (1.0 - world.params(EntryParams).novice_skill) / world.params(CareersParams).skill_growth_per_month
    return 1.0 / chance_to_fill(world) + ramp


def _available(exhaustion: Floats, world: World) -> Floats:
    params, hours = world.params(WorkloadParams), world.params(Scales).working_hours_per_month
    return hours_at_work(exhaustion, hours, params.sick_share, params.sick_share_when_exhausted)


def _felt(asked: Floats, available: Floats, world: World) -> Floats:
    """Exhaustion [SD] to which other hours than those of this month would lead, at the present support, shape (n,)."""
    pressure, strain, workforce = world.params(WorkPressureParams), world.params(StrainParams), world.workforce
    none = np.zeros(1, np.float32)
    now = target(load(workforce.hours_asked, workforce.hours_available), none, none, pressure)
    then = target(load(asked, available), none, none, pressure)
    demand = pressure_terms(then - now, none, none, none, strain)["work"]
    support = support_at_work(world)
    with_it, without = (exhaustion_target(d, none, none, support, none, none, strain) for d in (demand, none))
    return with_it - without


def first_month_past(series: pd.DataFrame, alarm_share: float) -> str | None:
    """First month in which more than ``alarm_share`` [1] of the agencies are past; None where there is none.

    Args:
        series: a row per month and place, with ``agencies_past_tipping_share``.
        alarm_share: in conf/evidence/tipping.yaml.
    """
    everywhere = series[series["place"] == "all"]
    past = everywhere.loc[everywhere["agencies_past_tipping_share"] > alarm_share, "date"]
    return None if past.empty else str(past.iloc[0])
