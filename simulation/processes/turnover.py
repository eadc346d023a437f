"""Turnover: who leaves, and how: the field, to another agency, into retirement, or dismissed with a lost contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.processes.work_pressure import load
from simulation.state.workforce import WAYS_OF_LEAVING
from simulation.units import Bools, Codes, Floats, added, approached, either, monthly_probability
from simulation.world import World

FIELD, AGENCY, RETIRED, DISMISSED = (WAYS_OF_LEAVING.index(w) for w in ("field", "agency", "retired", "dismissed"))
Factors = Mapping[str, Floats]
"""Name → what multiplies the hazard, shape (n,) each; see ``hazard_factors``."""
LOGARITHMS = ("exhaustion", "autonomy", "commitment", "peer_exits", "gender", "arrears", "staying", "overload")
"""Factors that stand as their logarithm."""


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


def push_terms(
    exhaustion: Floats, autonomy: Floats, commitment: Floats, peer_exits: Floats, man: Bools, params: TurnoverParams
) -> dict[str, Floats]:
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
    return {
        "exhaustion": params.per_exhaustion_sd * exhaustion - 0.5 * params.per_exhaustion_sd**2,
        "autonomy": params.per_autonomy_sd * autonomy,
        "commitment": params.per_commitment_sd * commitment,
        "peer_exits": params.per_peer_exits * peer_exits,
        "gender": np.float32(params.men_log_odds) * man,
    }


def push(
    exhaustion: Floats, autonomy: Floats, commitment: Floats, peer_exits: Floats, man: Bools, params: TurnoverParams
) -> Floats:
    """Logarithm of the factor [1] by which strain moves the hazard, shape (n,): the sum of ``push_terms``."""
    return added(tuple(push_terms(exhaustion, autonomy, commitment, peer_exits, man, params).values()))


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


def circumstances(factors: Factors) -> Floats:
    """Factor [1] on the hazard of all that moves it but time in the field and the market, shape (n,).

    ``exp(sum of the logarithms) * pay * legacy``.
    """
    return np.exp(added([factors[name] for name in LOGARITHMS])) * factors["pay"] * factors["legacy"]


def leaving_hazard(factors: Factors) -> Floats:
    """Hazard of leaving the post of one's own will [1/year], shape (n,): the product of its ``hazard_factors``."""
    return factors["tenure"] * circumstances(factors) * factors["market"]


def hazard_factors(world: World) -> Factors:
    """All that the hazard of this month is made of, from the state as it stands; name → array, shape (n,).

    Those named in ``LOGARITHMS`` are logarithms of factors [1], to be added; ``pay``, ``legacy`` and ``market`` are
    factors [1]; ``tenure`` is the hazard [1/year] that the others multiply.
    """
    params, scales, workforce = world.params(TurnoverParams), world.params(Scales), world.workforce
    factors = push_terms(
        scales.exhaustion(workforce.exhaustion),
        world.region_to_posts(world.autonomy),
        scales.commitment(workforce.commitment),
        world.to_posts(world.agencies.peer_exits),
        workforce.gender == 1,
        params,
    )
    novice = workforce.tenure_months < params.novice_months
    return factors | {
        # Wages that are owed drive people away; half a year of them says all that can be said.
        "arrears": params.per_arrears_month * np.minimum(workforce.arrears_months, np.float32(6.0)),
        "staying": np.zeros(len(workforce), np.float32) - world.levers.staying_log_odds,
        "overload": overload_term(load(workforce.hours_asked, workforce.hours_available), novice, params),
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
    factors = hazard_factors(world)
    around = circumstances(factors)
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
