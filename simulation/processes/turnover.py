"""Turnover: who leaves, and how: the field, to another agency, into retirement, or dismissed with a lost contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import ClassVar, NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.processes.work_pressure import load
from simulation.rows import by_row
from simulation.state.workforce import WAYS_OF_LEAVING
from simulation.units import Bools, Codes, Floats, added, approached, either, monthly_probability
from simulation.world import World

FIELD, AGENCY, RETIRED, DISMISSED = (WAYS_OF_LEAVING.index(w) for w in ("field", "agency", "retired", "dismissed"))
Reasons = tuple[Floats, Floats, Floats, Floats, Codes, Floats, Floats, Floats, Floats, Floats]
Factors = Mapping[str, Floats]
"""Name → what multiplies the hazard, shape (n,) each; see ``hazard_factors``."""


@dataclass(frozen=True)
class TurnoverParams(Parameters):
    """What keeps people and what drives them away."""

    group: ClassVar[str] = "turnover"

    weibull_shape: float
    weibull_scale_months: float
    wage_elasticity: float
    per_exhaustion_sd: float
    per_autonomy_sd: float
    per_commitment_sd: float
    per_peer_exits: float
    per_arrears_month: float
    per_overload: float
    novice_overload: float
    novice_months: float
    men_log_odds: float
    legacy_factor: float
    field_share: float
    field_per_log_pay_gap: float
    field_per_autonomy_sd: float
    retirement_age_men: float
    retirement_age_women: float
    retirement_share_per_month: float
    intention_typical: float
    intention_steepness: float
    intention_approach_per_month: float


def tenure_hazard(tenure_months: Floats, shape: float, scale_months: float) -> Floats:
    """Weibull hazard at a tenure [1/year], shape (n,): ``12 * k / lambda * (t / lambda) ** (k - 1)``.

    Half a month is the least tenure: a hazard with shape below 1 has no value at 0.
    """
    elapsed = np.maximum(tenure_months, 0.5) / scale_months
    return 12.0 * shape / scale_months * elapsed ** (shape - 1.0)


class Logarithms(NamedTuple):
    """Logarithms of the factors [1] of the hazard, each shape (n,): strain's, and what comes beside it."""

    exhaustion: Floats
    autonomy: Floats
    commitment: Floats
    peer_exits: Floats
    gender: Floats
    arrears: Floats
    staying: Floats
    overload: Floats


def push_terms(
    exhaustion: Floats, autonomy: Floats, commitment: Floats, peer_exits: Floats, man: Bools, params: TurnoverParams
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Logarithms of the factors [1] by which strain moves the hazard, each shape (n,).

    Half the square of its weight is taken from exhaustion's, so that the mean over a normal spread is 1.

    Args:
        exhaustion: [SD], shape (n,).
        autonomy: [SD], shape (n,).
        commitment: [SD], shape (n,).
        peer_exits: share of the agency who left last month [1], shape (n,).
        man: shape (n,).
        params: units and sources in conf/evidence/turnover.yaml.
    """
    return (
        params.per_exhaustion_sd * exhaustion - 0.5 * params.per_exhaustion_sd**2,
        params.per_autonomy_sd * autonomy,
        params.per_commitment_sd * commitment,
        params.per_peer_exits * peer_exits,
        np.float32(params.men_log_odds) * man,
    )


def push(
    exhaustion: Floats, autonomy: Floats, commitment: Floats, peer_exits: Floats, man: Bools, params: TurnoverParams
) -> Floats:
    """Logarithm of the factor [1] by which strain moves the hazard, shape (n,): the sum of ``push_terms``."""
    return added(push_terms(exhaustion, autonomy, commitment, peer_exits, man, params))


def overload_term(workload: Floats, novice: Bools, params: TurnoverParams) -> Floats:
    """Logarithm of the factor [1] by which too much work drives people away, shape (n,).

    ``(per_overload + novice_overload, for novices) * max(load - 1, 0)``: beside what exhaustion does, and more so for
    those who have just come.

    Args:
        workload: hours asked per hour available [1], shape (n,).
        novice: shape (n,).
        params: units and sources in conf/evidence/turnover.yaml.
    """
    return either(novice, params.per_overload + params.novice_overload, params.per_overload) * np.maximum(
        workload - 1.0, 0.0
    )


def wage_factor(wage_ratio: Floats, typical: float, elasticity: float) -> Floats:
    """Factor on the hazard [1], shape (n,): ``(wage ratio / typical) ** elasticity``; the elasticity is negative."""
    return (np.maximum(wage_ratio, 0.05) / typical) ** elasticity


def to_the_field(log_pay_gap: Floats, autonomy: Floats, params: TurnoverParams) -> Floats:
    """Probability that a leaver leaves the field rather than the agency [1], shape (n,).

    A pay gap pushes out of the field, a lack of autonomy to another agency (Qin et al. 2022).
    """
    log_odds = log(params.field_share / (1.0 - params.field_share))
    utility = log_odds + params.field_per_log_pay_gap * log_pay_gap + params.field_per_autonomy_sd * autonomy
    return 1.0 / (1.0 + np.exp(-utility))


def intention(log_push: Floats, params: TurnoverParams) -> Floats:
    """Intention to leave that the circumstances call for [1], shape (n,): logistic in the logarithm of the push."""
    log_odds = log(params.intention_typical / (1.0 - params.intention_typical))
    return 1.0 / (1.0 + np.exp(-(log_odds + params.intention_steepness * log_push)))


def way_of_leaving(quits: Bools, to_field: Bools, retires: Bools, dismissed: Bools) -> Codes:
    """How each leaves, shape (n,), 0 for those who stay; dismissal and retirement come before a quit."""
    quit_code = np.where(quits, np.where(to_field, FIELD, AGENCY), 0)
    return np.where(dismissed, DISMISSED, np.where(retires, RETIRED, quit_code)).astype(np.int8)


def circumstances(pushed: Floats, factors: Factors) -> Floats:
    """Factor [1] on the hazard of all that moves it but time in the field and the market, shape (n,).

    ``exp(pushed) * pay * legacy``, where ``pushed`` [1], shape (n,), is the sum of the ``logarithms``.
    """
    return np.exp(pushed) * factors["pay"] * factors["legacy"]


def leaving_hazard(factors: Factors) -> Floats:
    """Hazard of leaving the post of one's own will [1/year], shape (n,): the product of its ``hazard_factors``."""
    pushed = added([factors[name] for name in Logarithms._fields])
    return factors["tenure"] * circumstances(pushed, factors) * factors["market"]


def logarithms(
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
    params: TurnoverParams,
    scales: Scales,
) -> Logarithms:
    """Logarithms of all that moves the hazard but pay, market and tenure [1], shape (n,) each.

    Args:
        exhaustion: [scale 0-6], shape (n,).
        autonomy: [SD], shape (n,).
        commitment: [1], shape (n,).
        peer_exits: share of the agency who left last month [1], shape (n,).
        gender: [code], shape (n,).
        arrears_months: wages owed [month], shape (n,).
        staying: log odds of staying by other reasons [1], shape (n,).
        hours_asked: [hour/month], shape (n,).
        hours_available: [hour/month], shape (n,).
        tenure_months: [month], shape (n,).
        params: units and sources in conf/evidence/turnover.yaml.
        scales: the typical worker.
    """
    tired, free, devoted, alone, man = push_terms(
        scales.exhaustion(exhaustion), autonomy, scales.commitment(commitment), peer_exits, gender == 1, params
    )
    # Wages that are owed drive people away; half a year of them says all that can be said.
    owed = params.per_arrears_month * np.minimum(arrears_months, np.float32(6.0))
    overload = overload_term(load(hours_asked, hours_available), tenure_months < params.novice_months, params)
    return Logarithms(tired, free, devoted, alone, man, owed, -staying, overload)


@by_row
def log_push(
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
    params: TurnoverParams,
    scales: Scales,
) -> Floats:
    """Sum of the ``logarithms`` [1], shape (n,); arguments as there, units and shape (n,) too."""
    terms = logarithms(
        exhaustion, autonomy, commitment, peer_exits, gender, arrears_months, staying, hours_asked, hours_available,
        tenure_months, params, scales,
    )  # fmt: skip
    return added(terms)


def hazard_factors(world: World) -> Factors:
    """All that the hazard of this month is made of, from the state as it stands; name → array, shape (n,).

    Those named in ``Logarithms`` are logarithms of factors [1], to be added; ``pay``, ``legacy`` and ``market`` are
    factors [1]; ``tenure`` is the hazard [1/year] that the others multiply.
    """
    added_up = logarithms(*_reasons(world), world.params(TurnoverParams), world.params(Scales))
    return added_up._asdict() | _multiplied(world)


def _reasons(world: World) -> Reasons:
    workforce = world.workforce
    return (
        workforce.exhaustion,
        world.region_to_posts(world.autonomy),
        workforce.commitment,
        world.to_posts(world.agencies.peer_exits),
        workforce.gender,
        workforce.arrears_months,
        np.zeros(len(workforce), np.float32) + world.levers.staying_log_odds,
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
    workforce, luck = world.workforce, world.luck
    factors = _multiplied(world)
    around = circumstances(log_push(*_reasons(world), params, scales), factors)
    hazard = factors["tenure"] * around * factors["market"]
    workforce.leaving_hazard_per_year[:] = hazard * workforce.occupied
    goal = intention(np.log(np.maximum(around, 1e-6)), params)
    intent = approached(workforce.intention_to_leave, goal, params.intention_approach_per_month)
    workforce.intention_to_leave[:] = intent * workforce.occupied
    leaves, chooses = luck.uniform_pair("leaving", world.t, workforce.person_identity)
    quits = workforce.at_home & (leaves < monthly_probability(hazard))
    retires, dismissed = _retires(world, params), workforce.occupied & ~workforce.is_open
    workforce.left_by[:] = 0
    rows = np.flatnonzero(quits | retires | dismissed)
    pay_gap = -np.log(np.maximum(_wage_ratio(world)[rows], 0.05) / scales.wage_ratio_typical)
    autonomy = world.autonomy[world.agencies.region[workforce.agency[rows]]]
    to_field = chooses[rows] < to_the_field(pay_gap, autonomy, params)
    workforce.left_by[rows] = way_of_leaving(quits[rows], to_field, retires[rows], dismissed[rows])
    world.first_year_at_risk = workforce.occupied & (workforce.tenure_months <= 12.0)
    world.agencies.peer_exits[:] = world.by_agency(quits) / np.maximum(world.agencies.staff, 1.0)


def _retires(world: World, params: TurnoverParams) -> Bools:
    workforce = world.workforce
    pension_age = either(workforce.gender == 1, params.retirement_age_men, params.retirement_age_women)
    old = np.flatnonzero(workforce.occupied & (workforce.age_years >= pension_age))
    chance = world.luck.uniform("retirement", world.t, workforce.person_identity[old])
    retires = np.zeros(len(workforce), np.bool_)
    retires[old] = chance < params.retirement_share_per_month
    return retires
