"""Strain: exhaustion, passion and accomplishment (Maslach's three, MBI-GS item means 0-6).

Job Demands-Resources with a buffer, self-undermining through slower work and sick days, a trait share, and losses that
weigh more than gains (Conservation of Resources).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.units import Floats, added, approached, either
from simulation.world import World


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


def pressure_terms(
    work: Floats, family: Floats, interpersonal: Floats, societal: Floats, params: StrainParams
) -> dict[str, Floats]:
    """What each of the four stressors adds to the target of exhaustion [SD], shape (n,); all arguments in SD, (n,)."""
    return {
        "work": params.work_weight * work,
        "family": params.family_weight * family,
        "interpersonal": params.interpersonal_weight * interpersonal,
        "societal": params.societal_weight * societal,
    }


def exhaustion_terms(
    demands: Floats,
    vulnerability: Floats,
    pay: Floats,
    support: Floats,
    family_support: Floats,
    relief: Floats,
    params: StrainParams,
) -> dict[str, Floats]:
    """What the target of exhaustion is the sum of, name → term [SD], shape (n,); arguments as ``exhaustion_target``."""
    return {
        "offset": np.full_like(vulnerability, params.exhaustion_offset),
        "trait": sqrt(params.trait_share) * vulnerability,
        "demands": demands,
        "pay": -params.pay_weight * pay,
        "support": -params.support_weight * support,
        "buffer": -params.buffer_weight * demands * support,
        "family_support": -params.family_support_weight * family_support,
        "relief": -relief,
    }


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

    ``sqrt(trait share) * vulnerability + demands - pay - beta_R * support - beta_DR * demands * support - family
    - relief``; all arguments in baseline SD, shape (n,); ``demands`` is the weighted sum of the four stressors and
    ``relief`` the sum of active programme effects, each of which fades by its own half-life.
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


def month(world: World) -> None:
    """Exhaustion, passion and accomplishment move."""
    params, scales = world.params(StrainParams), world.params(Scales)
    workforce = world.workforce
    workforce.exhaustion[:] = _exhaustion(world, params, scales) * workforce.occupied
    tired = scales.exhaustion(workforce.exhaustion)
    autonomy = world.region_to_posts(world.autonomy)
    recognition = world.region_to_posts(world.recognition)
    mismatch = world.to_posts((world.agencies.kind == 0).astype(np.float64))
    passion = (
        -params.passion_per_exhaustion_sd * tired
        + params.passion_per_autonomy_sd * autonomy
        + params.passion_per_recognition_sd * recognition
        + params.passion_per_idealism_sd * (workforce.idealism - scales.idealism_mean) / scales.idealism_sd
        - params.passion_per_mission_mismatch * mismatch
    )
    progress = workforce.cases_progressed / np.maximum(workforce.cases, 1.0)
    accomplishment = (
        params.accomplishment_per_progress * (progress - params.progress_typical)
        + params.accomplishment_per_skill * (workforce.skill - params.skill_typical)
        + params.accomplishment_per_support_sd * support_at_work(world)
        - params.accomplishment_per_exhaustion_sd * tired
        + params.accomplishment_per_honour * workforce.honour
    )
    first, second = world.luck.normal_pair("engagement", world.t, workforce.person_identity)
    rate, noise = params.engagement_approach_per_month, params.engagement_noise_sd
    for column, drive, mean, sd, luck in (
        (workforce.passion, passion, scales.passion_mean, scales.passion_sd, first),
        (workforce.accomplishment, accomplishment, scales.accomplishment_mean, scales.accomplishment_sd, second),
    ):
        moved = approached(column, mean + sd * drive, rate) + sd * noise * luck
        column[:] = within_scale(moved) * workforce.occupied


def target_terms(world: World) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """What exhaustion's target is made of this month, from the state as it stands.

    Returns:
        The four ``pressure_terms`` and the ``exhaustion_terms`` [SD], shape (n,) each; the sum of the first is the
        term ``demands`` of the second.
    """
    params, scales, workforce = world.params(StrainParams), world.params(Scales), world.workforce
    pressures = pressure_terms(
        scales.pressure(workforce.work_pressure),
        scales.pressure(workforce.family_pressure),
        scales.pressure(workforce.interpersonal_pressure),
        scales.pressure(workforce.societal_pressure),
        params,
    )
    return pressures, exhaustion_terms(
        added(pressures),
        workforce.vulnerability,
        scales.pay(world.pay, world.region_to_posts(world.regions.average_wage_yuan)),
        support_at_work(world),
        workforce.family_support / scales.support_sd,
        np.add.reduce(workforce.relief, axis=1),
        params,
    )


def support_at_work(world: World) -> Floats:
    """Support from the side of work as the laws feel it [SD], shape (n,): between -3 and 3."""
    return np.clip(world.params(Scales).support(world.workforce.work_side_support), -3.0, 3.0)


def target(terms: Mapping[str, Floats], scales: Scales) -> Floats:
    """Exhaustion to which the ``exhaustion_terms`` lead [scale 0-6, beyond it too], shape (n,)."""
    return scales.exhaustion_mean + scales.exhaustion_sd * added(terms)


def _exhaustion(world: World, params: StrainParams, scales: Scales) -> Floats:
    workforce = world.workforce
    goal = target(target_terms(world)[1], scales)
    kappa = params.recovery_per_month
    spread = scales.exhaustion_sd * sqrt(params.noise_share * (1.0 - (1.0 - kappa) ** 2))
    moved = (
        workforce.exhaustion
        + recovery(workforce.exhaustion, goal, params) * (goal - workforce.exhaustion)
        + params.contagion_per_month * (workforce.colleagues_exhaustion - workforce.exhaustion)
        + spread * world.luck.normal("exhaustion", world.t, workforce.person_identity)
    )
    return within_scale(moved)
