"""Turnover: who leaves, and how: the field, to another agency, into retirement, or dismissed with a lost contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.processes.work_pressure import load
from simulation.state.workforce import WAYS_OF_LEAVING
from simulation.units import Bools, Codes, Floats, approached, monthly_probability
from simulation.world import World

FIELD, AGENCY, RETIRED, DISMISSED = (WAYS_OF_LEAVING.index(w) for w in ("field", "agency", "retired", "dismissed"))


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


def push(
    exhaustion: Floats, autonomy: Floats, commitment: Floats, peer_exits: Floats, man: Bools, params: TurnoverParams
) -> Floats:
    """Logarithm of the factor [1] by which strain moves the hazard, shape (n,).

    Args:
        exhaustion: [SD], shape (n,).
        autonomy: [SD], shape (n,).
        commitment: [SD], shape (n,).
        peer_exits: share of the agency who left last month [1], shape (n,).
        man: shape (n,).
        params: units and sources in conf/evidence/turnover.yaml.
    """
    return (
        params.per_exhaustion_sd * exhaustion
        - 0.5 * params.per_exhaustion_sd**2
        + params.per_autonomy_sd * autonomy
        + params.per_commitment_sd * commitment
        + params.per_peer_exits * peer_exits
        + params.men_log_odds * man
    )


def wage_factor(wage_ratio: Floats, typical: float, elasticity: float) -> Floats:
    """Factor on the hazard [1], shape (n,): ``(wage ratio / typical) ** elasticity``; the elasticity is negative."""
    return (np.maximum(wage_ratio, 0.05) / typical) ** elasticity


def to_the_field(log_pay_gap: Floats, autonomy: Floats, params: TurnoverParams) -> Floats:
    """Probability that a leaver leaves the field rather than the agency [1], shape (n,).

    A pay gap pushes out of the field, a lack of autonomy to another agency (Qin et al. 2022).
    """
    log_odds = np.log(params.field_share / (1.0 - params.field_share))
    utility = log_odds + params.field_per_log_pay_gap * log_pay_gap + params.field_per_autonomy_sd * autonomy
    return 1.0 / (1.0 + np.exp(-utility))


def intention(log_push: Floats, params: TurnoverParams) -> Floats:
    """Intention to leave that the circumstances call for [1], shape (n,): logistic in the logarithm of the push."""
    log_odds = np.log(params.intention_typical / (1.0 - params.intention_typical))
    return 1.0 / (1.0 + np.exp(-(log_odds + params.intention_steepness * log_push)))


def way_of_leaving(quits: Bools, to_field: Bools, retires: Bools, dismissed: Bools) -> Codes:
    """How each leaves, shape (n,), 0 for those who stay; dismissal and retirement come before a quit."""
    quit_code = np.where(quits, np.where(to_field, FIELD, AGENCY), 0)
    return np.where(dismissed, DISMISSED, np.where(retires, RETIRED, quit_code)).astype(np.int8)


def month(world: World) -> None:
    """Intentions form, and some leave."""
    params, scales = world.params(TurnoverParams), world.params(Scales)
    workforce, luck = world.workforce, world.luck
    autonomy = world.region_to_posts(world.autonomy)
    ratio = world.pay / world.region_to_posts(world.regions.average_wage_yuan)
    man = workforce.gender == 1
    log_push = push(
        scales.exhaustion(workforce.exhaustion),
        autonomy,
        scales.commitment(workforce.commitment),
        world.to_posts(world.agencies.peer_exits),
        man,
        params,
    )
    # Wages that are owed drive people away; half a year of them says all that can be said.
    unpaid = params.per_arrears_month * np.minimum(workforce.arrears_months, np.float32(6.0))
    log_push = log_push + unpaid - world.levers.staying_log_odds
    pay = wage_factor(ratio, scales.wage_ratio_typical, params.wage_elasticity)
    novice = workforce.tenure_months < params.novice_months
    overload = np.maximum(load(workforce.hours_asked, workforce.hours_available) - 1.0, 0.0)
    shock = np.where(novice, params.novice_overload * overload, 0.0)
    factor = np.exp(log_push + shock) * pay * np.where(workforce.legacy, params.legacy_factor, 1.0)
    hazard = tenure_hazard(workforce.tenure_months, params.weibull_shape, params.weibull_scale_months) * factor
    hazard = hazard * world.region_to_posts(world.regions.market * world.conditions.market)
    workforce.leaving_hazard_per_year[:] = hazard * workforce.occupied
    goal = intention(np.log(np.maximum(factor, 1e-6)), params)
    intent = approached(workforce.intention_to_leave, goal, params.intention_approach_per_month)
    workforce.intention_to_leave[:] = intent * workforce.occupied
    leaves, chooses = luck.uniform_pair("leaving", world.t, workforce.person_identity)
    quits = workforce.occupied & ~workforce.seconded & (leaves < monthly_probability(hazard))
    to_field = chooses < to_the_field(-np.log(np.maximum(ratio, 0.05) / scales.wage_ratio_typical), autonomy, params)
    pension_age = np.where(man, params.retirement_age_men, params.retirement_age_women)
    retiring = luck.uniform("retirement", world.t, workforce.person_identity) < params.retirement_share_per_month
    retires = workforce.occupied & (workforce.age_years >= pension_age) & retiring
    dismissed = workforce.occupied & ~workforce.is_open
    workforce.left_by[:] = way_of_leaving(quits, to_field, retires, dismissed)
    world.first_year_at_risk = workforce.occupied & (workforce.tenure_months <= 12.0)
    world.agencies.peer_exits[:] = world.by_agency(quits) / np.maximum(world.agencies.staff, 1.0)
