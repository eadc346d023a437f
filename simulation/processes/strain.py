"""Strain: exhaustion, the first of Maslach's three (MBI-GS item means 0-6).

Job Demands-Resources with a buffer, self-undermining through slower work and sick days, a trait share, and losses that
weigh more than gains (Conservation of Resources).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any, ClassVar, NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.rows import Sum, by_row, fill, spread
from simulation.units import Floats, added, either
from simulation.world import World

Causes = tuple[Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats]
"""The first ten arguments of ``terms_of``."""


@dataclass(frozen=True)
class StrainParams(Parameters):
    """Weights in baseline standard deviations, rates per month."""

    group: ClassVar[str] = "strain"

    exhaustion_offset: float
    trait_share: float
    work_weight: float
    family_weight: float
    interpersonal_weight: float
    societal_weight: float
    pay_weight: float
    survey_contrast: float
    causal_share: float
    support_contrast_sd: float
    buffer_weight: float
    family_support_weight: float
    recovery_per_month: float
    severe_exhaustion: float
    severe_recovery_factor: float
    loss_gain_ratio: float
    contagion_per_month: float
    noise_share: float
    passion_per_exhaustion_sd: float
    passion_per_autonomy_sd: float
    passion_per_recognition_sd: float
    passion_per_idealism_sd: float
    passion_per_mission_mismatch: float
    accomplishment_per_progress: float
    progress_typical: float
    accomplishment_per_skill: float
    skill_typical: float
    accomplishment_per_support_sd: float
    accomplishment_per_exhaustion_sd: float
    accomplishment_per_honour: float
    engagement_approach_per_month: float
    engagement_noise_sd: float

    @property
    def support_weight(self) -> float:
        """Effect of a standard deviation of workplace support on exhaustion [SD/SD].

        The survey's contrast between those who turn to the workplace and those who turn to the family, times the
        share of it that is causal, over the contrast in the support that the two groups receive.
        """
        return self.causal_share * self.survey_contrast / self.support_contrast_sd


class Pressures(NamedTuple):
    """What each of the four stressors adds to the target of exhaustion [SD], shape (n,)."""

    work: Floats
    family: Floats
    interpersonal: Floats
    societal: Floats


class Terms(NamedTuple):
    """What the target of exhaustion is the sum of [SD], shape (n,) each."""

    offset: Floats
    trait: Floats
    demands: Floats
    pay: Floats
    support: Floats
    buffer: Floats
    family_support: Floats
    relief: Floats


def pressure_terms(
    work: Floats, family: Floats, interpersonal: Floats, societal: Floats, params: StrainParams
) -> Pressures:
    """What each of the four stressors adds to the target of exhaustion [SD], shape (n,); all arguments in SD, (n,)."""
    return Pressures(
        params.work_weight * work,
        params.family_weight * family,
        params.interpersonal_weight * interpersonal,
        params.societal_weight * societal,
    )


def exhaustion_terms(
    demands: Floats,
    vulnerability: Floats,
    pay: Floats,
    support: Floats,
    family_support: Floats,
    relief: Floats,
    params: StrainParams,
) -> Terms:
    """What the target of exhaustion is the sum of [SD], shape (n,); arguments as ``exhaustion_target``."""
    return Terms(
        np.full_like(vulnerability, params.exhaustion_offset),
        sqrt(params.trait_share) * vulnerability,
        demands,
        -params.pay_weight * pay,
        -params.support_weight * support,
        -params.buffer_weight * demands * support,
        -params.family_support_weight * family_support,
        -relief,
    )


def exhaustion_target(
    demands: Floats,
    vulnerability: Floats,
    pay: Floats,
    support: Floats,
    family_support: Floats,
    relief: Floats,
    params: StrainParams,
) -> Floats:
    """Where exhaustion tends, in standard deviations from typical, shape (n,).

    ``offset + sqrt(trait share) * vulnerability + demands - beta_P * pay - beta_R * support
    - beta_DR * demands * support - beta_F * family - relief``; all arguments in baseline SD, shape (n,); ``demands`` is
    the weighted sum of the four stressors and ``relief`` the sum of active programme effects, each of which fades by
    its own half-life.
    """
    return added(exhaustion_terms(demands, vulnerability, pay, support, family_support, relief, params))


def recovery(exhaustion: Floats, target: Floats, params: StrainParams) -> Floats:
    """Share of the distance to the target covered in a month [1/month], shape (n,).

    Losing comes faster than regaining, by ``loss_gain_ratio``, and recovery from severe exhaustion is slow.
    """
    tilt = sqrt(params.loss_gain_ratio)
    pace = params.recovery_per_month * either(target > exhaustion, tilt, 1.0 / tilt)
    severe = (exhaustion > params.severe_exhaustion) & (target < exhaustion)
    return pace * either(severe, params.severe_recovery_factor, 1.0)


def within_scale(value: Floats) -> Floats:
    """Reflect at the ends of the scale 0-6, shape (n,)."""
    folded = np.abs(value)
    return np.maximum(np.minimum(folded, 12.0 - folded), 0.0)


@by_row
def next_exhaustion(
    exhaustion: Floats,
    work: Floats,
    family: Floats,
    interpersonal: Floats,
    societal: Floats,
    vulnerability: Floats,
    pay: Floats,
    average_wage: Floats,
    support: Floats,
    family_support: Floats,
    relief: Floats,
    colleagues: Floats,
    luck: Floats,
    spread: float,
    params: StrainParams,
    scales: Scales,
) -> Floats:
    """Exhaustion after a month [scale 0-6], shape (n,): towards its target, with contagion and luck.

    Work to relief are as in ``terms_of``; ``colleagues`` is the mean exhaustion of the colleagues [scale 0-6], ``luck``
    standard normal [1], shape (n,) each, and ``spread`` that of the luck [scale point].
    """
    _, terms = terms_of(
        work, family, interpersonal, societal, vulnerability, pay, average_wage, support, family_support, relief,
        params, scales,
    )  # fmt: skip
    goal = target(terms, scales)
    moved = (
        exhaustion
        + recovery(exhaustion, goal, params) * (goal - exhaustion)
        + params.contagion_per_month * (colleagues - exhaustion)
        + spread * luck
    )
    return within_scale(moved)


def month(world: World) -> None:
    """Exhaustion moves."""
    params, scales, workforce = world.params(StrainParams), world.params(Scales), world.workforce
    kappa = params.recovery_per_month
    fill(
        (workforce.exhaustion,),
        next_exhaustion,
        workforce.exhaustion,
        *_causes(world),
        workforce.colleagues_exhaustion,
        world.luck.normal_by_row("exhaustion", world.t, workforce.person_identity),
        scales.exhaustion_sd * sqrt(params.noise_share * (1.0 - (1.0 - kappa) ** 2)),
        params,
        scales,
        where=workforce.occupied,
    )


def terms_of(
    work: Floats,
    family: Floats,
    interpersonal: Floats,
    societal: Floats,
    vulnerability: Floats,
    pay: Floats,
    average_wage: Floats,
    support: Floats,
    family_support: Floats,
    relief: Floats,
    params: StrainParams,
    scales: Scales,
) -> tuple[Pressures, Terms]:
    """What exhaustion's target is made of [SD], shape (n,) each; the sum of the first is ``demands`` of the second.

    Args:
        work: pressure from work [1], shape (n,); so the three other stressors.
        family: [1].
        interpersonal: [1].
        societal: [1].
        vulnerability: [SD], shape (n,).
        pay: [yuan/month], shape (n,).
        average_wage: of the place [yuan/month], shape (n,).
        support: from the side of work [1], shape (n,).
        family_support: [1], shape (n,).
        relief: sum of active programme effects [SD], shape (n,).
        params: units and sources in conf/evidence/strain.yaml.
        scales: the typical worker.
    """
    between, around = scales.pressure(interpersonal), scales.pressure(societal)
    pressures = pressure_terms(scales.pressure(work), scales.pressure(family), between, around, params)
    return pressures, exhaustion_terms(
        added(pressures),
        vulnerability,
        scales.pay(pay, average_wage),
        scales.felt_support(support),
        family_support / scales.support_sd,
        relief,
        params,
    )


def target_terms(world: World) -> tuple[Pressures, Terms]:
    """What exhaustion's target is made of this month, from the state as it stands; see ``terms_of``."""
    given: list[Any] = [*spread(_causes(world)), world.params(StrainParams), world.params(Scales)]
    return terms_of(*given)


def _causes(world: World) -> Causes:
    workforce = world.workforce
    return (
        workforce.work_pressure,
        workforce.family_pressure,
        workforce.interpersonal_pressure,
        workforce.societal_pressure,
        workforce.vulnerability,
        world.pay,
        world.region_over_posts(world.regions.average_wage_yuan),
        workforce.work_side_support_by_row,
        workforce.family_support,
        Sum.of(*workforce.relief.T),
    )


def target(terms: Terms, scales: Scales) -> Floats:
    """Exhaustion to which the ``exhaustion_terms`` lead [scale 0-6, beyond it too], shape (n,)."""
    return scales.exhaustion_mean + scales.exhaustion_sd * added(terms)
