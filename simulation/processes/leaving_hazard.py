"""The hazard of leaving: what keeps people and what drives them away, factor by factor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import ClassVar, NamedTuple

import numpy as np

from simulation.elementary import exponential, logarithm
from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.processes.work_pressure import load
from simulation.units import Bools, Codes, Floats, added, either

Factors = Mapping[str, Floats]
"""Name → what the hazard is made of, shape (n,) each: logarithms and factors; see ``turnover.hazard_factors``."""


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

    @property
    def field_log_odds(self) -> float:
        """Log odds that a leaver of typical pay and autonomy leaves the field [1]."""
        return log(self.field_share / (1.0 - self.field_share))

    @property
    def log_legacy_factor(self) -> float:
        """Logarithm of the factor on the hazard of staff from before the profession [1]."""
        return log(self.legacy_factor)

    @property
    def intention_log_odds(self) -> float:
        """Log odds of the typical intention to leave [1]."""
        return log(self.intention_typical / (1.0 - self.intention_typical))


def tenure_hazard(tenure_months: Floats, shape: float, scale_months: float) -> Floats:
    """Weibull hazard at a tenure [1/year], shape (n,): ``12 * k / lambda * (t / lambda) ** (k - 1)``."""
    return 12.0 * shape / scale_months * exponential(log_of_tenure(tenure_months, shape, scale_months))


def log_of_tenure(tenure_months: Floats, shape: float, scale_months: float) -> Floats:
    """Logarithm of how the Weibull hazard depends on tenure [1], shape (n,): ``(k - 1) * ln(t / lambda)``.

    Half a month is the least tenure: a hazard with shape below 1 has no value at 0.
    """
    return (shape - 1.0) * logarithm(np.maximum(tenure_months, 0.5) / scale_months)


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
    return exponential(log_of_wage(wage_ratio, typical, elasticity))


def log_of_wage(wage_ratio: Floats, typical: float, elasticity: float) -> Floats:
    """Logarithm of the ``wage_factor`` [1], shape (n,)."""
    return elasticity * logarithm(against_typical(wage_ratio, typical))


def against_typical(wage_ratio: Floats, typical: float) -> Floats:
    """Wage ratio over the typical one [1], shape (n,), never nothing."""
    return np.maximum(wage_ratio, 0.05) / typical


def leaving_hazard(factors: Factors) -> Floats:
    """Hazard of leaving the post of one's own will [1/year], shape (n,): the product of its ``Factors``."""
    push = exponential(added([factors[name] for name in Logarithms._fields]))
    return factors["tenure"] * push * factors["pay"] * factors["legacy"] * factors["market"]


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
