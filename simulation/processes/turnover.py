"""Turnover: who leaves, and how: the field, to another agency, into retirement, or dismissed with a lost contract."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from simulation.elementary import exponential, logarithm
from simulation.processes.leaving_hazard import (
    Factors,
    TurnoverParams,
    against_typical,
    log_of_tenure,
    log_of_wage,
    logarithms,
    tenure_hazard,
    wage_factor,
)
from simulation.processes.scales import Scales
from simulation.rows import by_row, compiled, fill, loops, spread
from simulation.state.workforce import AGENCY, DISMISSED, FIELD, RETIRED
from simulation.threads import by_agencies
from simulation.units import MONTHS_PER_YEAR, Amounts, Bools, Codes, Floats, added, approached, either
from simulation.world import World

OF_ONES_OWN_WILL, OF_PENSION_AGE, POST_CLOSED = 1, 2, 4
"""Reasons to go, as they are added up."""
Reasons = tuple[Floats, Floats, Floats, Floats, Codes, Floats, Floats, Floats, Floats, Floats]


def to_the_field(log_pay_gap: Floats, autonomy: Floats, params: TurnoverParams) -> Floats:
    """Probability that a leaver leaves the field rather than the agency [1], shape (n,).

    A pay gap pushes out of the field, a lack of autonomy to another agency (Qin et al. 2022).
    """
    utility = (
        params.field_log_odds + params.field_per_log_pay_gap * log_pay_gap + params.field_per_autonomy_sd * autonomy
    )
    return 1.0 / (1.0 + exponential(-utility))


def intention(log_push: Floats, params: TurnoverParams) -> Floats:
    """Intention to leave that the circumstances call for [1], shape (n,): logistic in the logarithm of the push."""
    return 1.0 / (1.0 + exponential(-(params.intention_log_odds + params.intention_steepness * log_push)))


def way_of_leaving(quits: Bools, to_field: Bools, retires: Bools, dismissed: Bools) -> Codes:
    """How each leaves, shape (n,), 0 for those who stay; dismissal and retirement come before a quit."""
    quit_code = np.where(quits, np.where(to_field, FIELD, AGENCY), 0)
    return np.where(dismissed, DISMISSED, np.where(retires, RETIRED, quit_code))


def quits(reasons: Codes) -> Bools:
    """Who goes of their own will, by the reasons to go, shape (n,)."""
    return reasons & OF_ONES_OWN_WILL > 0


@by_row
def leaves(
    reasons: Codes,
    pay: Floats,
    average_wage: Floats,
    autonomy: Floats,
    chooses: Floats,
    chance: Floats,
    params: TurnoverParams,
    scales: Scales,
) -> Codes:
    """How each leaves, if at all, shape (n,).

    Args:
        reasons: to go, added up [code], shape (n,).
        pay: [yuan/month], shape (n,).
        average_wage: of the place [yuan/month], shape (n,).
        autonomy: [SD], shape (n,).
        chooses: luck of the way to quit, uniform [1], shape (n,).
        chance: luck of retiring, uniform [1], shape (n,).
        params: units and sources in conf/evidence/turnover.yaml.
        scales: the typical worker.
    """
    gap = -logarithm(against_typical(pay / average_wage, scales.wage_ratio_typical))
    retires = (reasons & OF_PENSION_AGE > 0) & (chance < params.retirement_share_per_month)
    to_field = chooses < to_the_field(gap, autonomy, params)
    return way_of_leaving(quits(reasons), to_field, retires, reasons & POST_CLOSED > 0)


@by_row
def share_of_exits(leavers: Amounts, staff: Amounts) -> Amounts:
    """Share of the staff of each agency that quits [1], shape (A,); both in persons, shape (A,)."""
    return leavers / np.maximum(staff, 1.0)


@by_row
def decided(
    exhaustion: Floats,
    autonomy: Floats,
    commitment: Floats,
    peer_exits: Floats,
    gender: Codes,
    arrears_months: Floats,
    staying: Floats,
    hours_asked: Floats,
    hours_available: Floats,
    tenure_months: Floats,
    pay: Floats,
    average_wage: Floats,
    legacy: Bools,
    market: Floats,
    intent: Floats,
    age_years: Floats,
    seconded: Bools,
    is_open: Bools,
    chance: Floats,
    params: TurnoverParams,
    scales: Scales,
) -> tuple[Floats, Floats, Codes, Bools]:
    """Hazard [1/year], intention [1], reasons to go [code], who is in the first year of the sector; shape (n,) each.

    Args:
        exhaustion: as in ``logarithms``, shape (n,), like the nine that follow.
        autonomy: likewise.
        commitment: likewise.
        peer_exits: likewise.
        gender: likewise.
        arrears_months: likewise.
        staying: likewise.
        hours_asked: likewise.
        hours_available: likewise.
        tenure_months: likewise.
        pay: [yuan/month], shape (n,).
        average_wage: of the place [yuan/month], shape (n,).
        legacy: staff from before the profession, shape (n,).
        market: pull of the outside labour market [1], shape (n,).
        intent: intention to leave last month [1], shape (n,).
        age_years: [year], shape (n,).
        seconded: away for a year, and staying for it, shape (n,).
        is_open: the post is funded, shape (n,).
        chance: luck of leaving, uniform [1], shape (n,).
        params: units and sources in conf/evidence/turnover.yaml.
        scales: the typical worker.
    """
    terms = logarithms(
        exhaustion, autonomy, commitment, peer_exits, gender, arrears_months, staying, hours_asked, hours_available,
        tenure_months, params, scales,
    )  # fmt: skip
    # All in logarithms: one exponential for the product of the factors.
    around = (
        added(terms)
        + log_of_wage(pay / average_wage, scales.wage_ratio_typical, params.wage_elasticity)
        + either(legacy, params.log_legacy_factor, 0.0)
    )
    with_tenure = around + log_of_tenure(tenure_months, params.weibull_shape, params.weibull_scale_months)
    hazard = 12.0 * params.weibull_shape / params.weibull_scale_months * market * exponential(with_tenure)
    called_for = intention(around, params)
    own_will = ~seconded & (chance < 1.0 - exponential(-hazard / MONTHS_PER_YEAR))
    pension_age = either(gender == 1, params.retirement_age_men, params.retirement_age_women)
    old = age_years >= pension_age
    # Added up in single precision, as all else here: whole numbers would be worked on half as many at a time.
    reasons: Any = np.int8(
        either(own_will, OF_ONES_OWN_WILL, 0) + either(old, OF_PENSION_AGE, 0) + either(is_open, 0, POST_CLOSED)
    )
    return (
        hazard,
        approached(intent, called_for, params.intention_approach_per_month),
        reasons,
        tenure_months <= 12.0,
    )


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
    workforce, staying = world.workforce, world.levers.staying_log_odds
    return (
        workforce.exhaustion,
        world.region_over_posts(world.autonomy),
        workforce.commitment,
        world.over_posts(world.agencies.peer_exits),
        workforce.gender,
        workforce.arrears_months,
        np.asarray(staying, np.float32) if isinstance(staying, np.ndarray) else np.float32(staying),  # type: ignore
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
    workforce = world.workforce
    world.first_year_at_risk = np.empty(len(workforce.occupied), np.bool_)
    reasons = workforce.left_by
    fill(
        (workforce.leaving_hazard_per_year, workforce.intention_to_leave, reasons, world.first_year_at_risk),
        decided,
        *_reasons(world),
        world.pay,
        world.region_over_posts(world.regions.average_wage_yuan),
        workforce.legacy,
        world.region_over_posts(world.regions.market * world.conditions.market),
        workforce.intention_to_leave,
        workforce.age_years,
        workforce.seconded,
        workforce.is_open,
        world.luck.uniform_by_row("leaving", world.t, workforce.person_identity),
        world.params(TurnoverParams),
        world.params(Scales),
        where=workforce.occupied,
    )
    # A column of one byte is all that the few who go need: first why, and then how they leave.
    (_go_in_one_loop if compiled() else _go)(world)


def _go(world: World) -> None:
    """Write down how each leaves, if at all, and what share of the staff of each agency quits."""
    workforce, luck, agencies = world.workforce, world.luck, world.agencies
    reasons = workforce.left_by.copy()
    rows = reasons.nonzero()[0]
    person, region = workforce.person_identity[rows], world.region_of_post[rows]
    workforce.left_by[rows] = leaves(
        reasons[rows],
        world.pay[rows],
        world.regions.average_wage_yuan.astype(np.float32)[region],
        world.autonomy.astype(np.float32)[region],
        luck.uniform_pair("leaving", world.t, person)[1],
        luck.uniform("retirement", world.t, person),
        world.params(TurnoverParams),
        world.params(Scales),
    )
    agencies.peer_exits[:] = share_of_exits(world.by_agency(quits(reasons)), agencies.staff)


def _go_in_one_loop(world: World) -> None:
    """As ``_go``, by the same laws."""
    workforce, luck, agencies = world.workforce, world.luck, world.agencies
    given = (
        world.params(TurnoverParams).numbers,
        world.params(Scales).numbers,
        *agencies.in_blocks,
        *workforce.in_blocks,
        world.pay,
        world.regions.average_wage_yuan,
        world.autonomy,
        luck.key("leaving", world.t),
        luck.key("retirement", world.t),
    )
    by_agencies(_loop(), given, agencies.first_row, len(workforce.left_by))


@cache
def _loop() -> Any:
    return loops("turnover").loop_of([TurnoverParams, Scales], leaves, quits, share_of_exits)
