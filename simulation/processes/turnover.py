"""Turnover: who leaves, and how: the field, to another agency, into retirement, or dismissed with a lost contract."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np

from simulation.processes.leaving_hazard import (
    Factors,
    TurnoverParams,
    against_typical,
    bases,
    hazards,
    logarithms,
    tenure_hazard,
    wage_factor,
)
from simulation.processes.scales import Scales
from simulation.randomness import high_half
from simulation.rows import by_row, fill, spread
from simulation.state.workforce import WAYS_OF_LEAVING
from simulation.units import Bools, Codes, Floats, Identities, approached, either
from simulation.world import World

FIELD, AGENCY, RETIRED, DISMISSED = (WAYS_OF_LEAVING.index(w) for w in ("field", "agency", "retired", "dismissed"))
Reasons = tuple[Floats, Floats, Floats, Floats, Codes, Floats, Floats, Floats, Floats, Floats]


def to_the_field(log_pay_gap: Floats, autonomy: Floats, params: TurnoverParams) -> Floats:
    """Probability that a leaver leaves the field rather than the agency [1], shape (n,).

    A pay gap pushes out of the field, a lack of autonomy to another agency (Qin et al. 2022).
    """
    log_odds = log(params.field_share / (1.0 - params.field_share))
    utility = log_odds + params.field_per_log_pay_gap * log_pay_gap + params.field_per_autonomy_sd * autonomy
    return 1.0 / (1.0 + np.exp(-utility))


def intention(log_push: Floats, params: TurnoverParams) -> Floats:
    """Intention to leave that the circumstances call for [1], shape (n,): logistic in the logarithm of the push."""
    return intended(np.exp(against(log_push, params)))


def intended(odds_against: Floats) -> Floats:
    """Intention to leave [1], shape (n,), from the odds against it [1], shape (n,)."""
    return 1.0 / (1.0 + odds_against)


@by_row
def against(log_push: Floats, params: TurnoverParams) -> Floats:
    """Log odds against the intention to leave [1], shape (n,)."""
    return -(params.intention_log_odds + params.intention_steepness * log_push)


def way_of_leaving(quits: Bools, to_field: Bools, retires: Bools, dismissed: Bools) -> Codes:
    """How each leaves, shape (n,), 0 for those who stay; dismissal and retirement come before a quit."""
    quit_code = np.where(quits, np.where(to_field, FIELD, AGENCY), 0)
    return np.where(dismissed, DISMISSED, np.where(retires, RETIRED, quit_code)).astype(np.int8)


@by_row
def next_intention(
    hazard: Floats,
    against_leaving: Floats,
    intent: Floats,
    params: TurnoverParams,
) -> tuple[Floats, Floats]:
    """Hazard [1/year] and the intention to leave a month later [1], shape (n,) each.

    Args:
        hazard: [1/year], shape (n,).
        against_leaving: odds against the intention that the circumstances call for [1], shape (n,).
        intent: last month [1], shape (n,).
        params: units and sources in conf/evidence/turnover.yaml.
    """
    return hazard, approached(intent, intended(against_leaving), params.intention_approach_per_month)


@by_row
def departures(
    leave: Floats,
    person: Identities,
    leaving: np.uint64,
    occupied: Bools,
    seconded: Bools,
    is_open: Bools,
    age_years: Floats,
    tenure_months: Floats,
    gender: Codes,
    params: TurnoverParams,
) -> tuple[Bools, Bools, Bools, Bools]:
    """Who quits, who is of pension age, who is dismissed, and who was in the first year, shape (n,) each.

    Args:
        leave: less the probability to quit this month [1], shape (n,).
        person: identity, shape (n,).
        leaving: key of the luck of leaving.
        occupied: shape (n,), like all that follow.
        seconded: away for a year, and staying for it.
        is_open: the post is funded.
        age_years: [year].
        tenure_months: [month].
        gender: [code].
        params: units and sources in conf/evidence/turnover.yaml.
    """
    pension_age = either(gender == 1, params.retirement_age_men, params.retirement_age_women)
    quits = occupied & ~seconded & (high_half(person, leaving) < -leave)
    return quits, occupied & (age_years >= pension_age), occupied & ~is_open, occupied & (tenure_months <= 12.0)


def hazard_factors(world: World) -> Factors:
    """All that the hazard of this month is made of, from the state as it stands; name → array, shape (n,).

    Those named in ``Logarithms`` are logarithms of factors [1], to be added; ``pay``, ``legacy`` and ``market`` are
    factors [1]; ``tenure`` is the hazard [1/year] that the others multiply.
    """
    given: list[Any] = [*spread(_reasons(world)), world.params(TurnoverParams), world.params(Scales)]
    # What is one number for all posts, such as a lever at rest, is told for each of them.
    each = {name: np.broadcast_to(term, len(world.workforce)) for name, term in logarithms(*given)._asdict().items()}
    return each | _multiplied(world)


def _reasons(world: World) -> Reasons:
    workforce = world.workforce
    return (
        workforce.exhaustion,
        world.region_over_posts(world.autonomy),
        workforce.commitment,
        world.over_posts(world.agencies.peer_exits),
        workforce.gender,
        workforce.arrears_months,
        np.asarray(np.float32(0.0) + world.levers.staying_log_odds, np.float32)[()],
        workforce.hours_asked,
        workforce.hours_available,
        workforce.tenure_months,
    )


def _multiplied(world: World) -> dict[str, Floats]:
    params, scales, workforce = world.params(TurnoverParams), world.params(Scales), world.workforce
    return {
        "pay": wage_factor(_wage_ratio(world), scales.wage_ratio_typical, params.wage_elasticity),
        "legacy": either(workforce.legacy, params.legacy_factor, 1.0),
        "tenure": tenure_hazard(workforce.tenure_months, params.weibull_shape, params.weibull_scale_months),
        "market": world.region_to_posts(world.regions.market * world.conditions.market),
    }


def _wage_ratio(world: World) -> Floats:
    return world.pay / world.region_to_posts(world.regions.average_wage_yuan)


def month(world: World) -> None:
    """Intentions form, and some leave."""
    params, scales = world.params(TurnoverParams), world.params(Scales)
    workforce, average = world.workforce, world.regions.average_wage_yuan
    push, pay, tenure = bases(*_reasons(world), world.pay, world.region_over_posts(average), params, scales)
    hazard, around, less_hazard = hazards(
        np.exp(push, out=push),
        pay**params.wage_elasticity,
        tenure ** (params.weibull_shape - 1.0),
        workforce.legacy,
        world.region_over_posts(world.regions.market * world.conditions.market),
        params,
    )
    odds = against(np.log(around, out=around), params)
    columns = workforce.leaving_hazard_per_year, workforce.intention_to_leave
    given = hazard, np.exp(odds, out=odds), workforce.intention_to_leave
    fill(columns, next_intention, *given, params, where=workforce.occupied)
    quits, old, dismissed, world.first_year_at_risk = departures(
        np.expm1(less_hazard, out=less_hazard),
        workforce.person_identity,
        world.luck.key("leaving", world.t),
        workforce.occupied,
        workforce.seconded,
        workforce.is_open,
        workforce.age_years,
        workforce.tenure_months,
        workforce.gender,
        params,
    )
    _go(world, quits, _retires(world, params, old), dismissed)
    world.agencies.peer_exits[:] = world.by_agency(quits) / np.maximum(world.agencies.staff, 1.0)


def _go(world: World, quits: Bools, retires: Bools, dismissed: Bools) -> None:
    """Write down how each leaves, if at all."""
    params, workforce = world.params(TurnoverParams), world.workforce
    workforce.left_by[:] = 0
    rows = np.flatnonzero(quits | retires | dismissed)
    region = world.agencies.region[workforce.agency[rows]]
    ratio = world.pay[rows] / world.regions.average_wage_yuan.astype(np.float32)[region]
    pay_gap = -np.log(against_typical(ratio, world.params(Scales).wage_ratio_typical))
    _, chooses = world.luck.uniform_pair("leaving", world.t, workforce.person_identity[rows])
    to_field = chooses < to_the_field(pay_gap, world.autonomy[region], params)
    workforce.left_by[rows] = way_of_leaving(quits[rows], to_field, retires[rows], dismissed[rows])


def _retires(world: World, params: TurnoverParams, old: Bools) -> Bools:
    rows = np.flatnonzero(old)
    chance = world.luck.uniform("retirement", world.t, world.workforce.person_identity[rows])
    retires = np.zeros(len(old), np.bool_)
    retires[rows] = chance < params.retirement_share_per_month
    return retires
