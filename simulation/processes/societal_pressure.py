"""Pressure from society: recognition, pay against others', lack of autonomy, distrust of clients."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log
from typing import ClassVar

import numpy as np

from simulation.elementary import logarithm
from simulation.evidence import Parameters
from simulation.processes.education import EducationParams
from simulation.processes.scales import Scales
from simulation.rows import by_row, fill
from simulation.state.workforce import SOCIETAL
from simulation.units import Amounts, Floats
from simulation.world import World


@dataclass(frozen=True)
class SocietalPressureParams(Parameters):
    """How society weighs on a worker."""

    group: ClassVar[str] = "societal_pressure"

    per_recognition_sd: float
    per_autonomy_sd: float
    per_log_pay_gap: float
    civil_service_weight: float
    per_distrust: float
    rapport_typical: float
    approach_per_month: float
    noise_sd: float


def reference_wage(average_wage: Amounts, civil_service_wage: Amounts, civil_service_weight: float) -> Amounts:
    """What others earn [yuan/month], shape (R,): weighted geometric mean of the average and the civil service's wage.

    So that the logarithm of it over one's own wage is the weighted mean of both distances.
    """
    reference: Amounts = average_wage ** (1.0 - civil_service_weight) * civil_service_wage**civil_service_weight
    return reference


def pay_gap(wage: Floats, reference: Floats) -> Floats:
    """How far pay lies below that of others, ``ln(reference / wage)`` [1], shape (n,); both in yuan/month."""
    return logarithm(reference / wage)


@cache
def typical_pay_gap(wage_ratio: float, civil_service_ratio: float, civil_service_weight: float) -> float:
    """Pay gap at the typical wage in a typical place [1]; both ratios are to the average wage there [1]."""
    return civil_service_weight * log(civil_service_ratio) - log(wage_ratio)


def target(
    gap: Floats,
    typical_gap: float,
    recognition: Floats,
    autonomy: Floats,
    distrust: Floats,
    params: SocietalPressureParams,
) -> Floats:
    """Where pressure from society tends [SD], shape (n,).

    Args:
        gap: pay gap [1], shape (n,).
        typical_gap: pay gap at the typical wage [1].
        recognition: [SD], shape (n,).
        autonomy: [SD], shape (n,).
        distrust: rapport that is missing against the typical [1], shape (n,).
        params: units and sources in conf/evidence/societal_pressure.yaml.
    """
    return (
        params.per_log_pay_gap * (gap - typical_gap)
        - params.per_recognition_sd * recognition
        - params.per_autonomy_sd * autonomy
        + params.per_distrust * distrust
    )


@by_row
def next_pressure(
    pressure: Floats,
    pay: Floats,
    reference: Floats,
    typical_gap: float,
    recognition: Floats,
    autonomy: Floats,
    rapport: Floats,
    expected: Floats,
    relief: Floats,
    luck: Floats,
    params: SocietalPressureParams,
    scales: Scales,
) -> Floats:
    """Pressure from society after a month [1], shape (n,), in [0, 1].

    Args:
        pressure: [1], shape (n,).
        pay: [yuan/month], shape (n,).
        reference: what others earn in the place [yuan/month], shape (n,).
        typical_gap: pay gap at the typical wage [1].
        recognition: as in ``target`` [SD], shape (n,).
        autonomy: as in ``target`` [SD], shape (n,).
        rapport: with clients [1], shape (n,).
        expected: what the public expects beyond the typical, less clarity about the role [SD], shape (n,).
        relief: by a remedy found [SD], shape (n,).
        luck: standard normal [1], shape (n,).
        params: units and sources in conf/evidence/societal_pressure.yaml.
        scales: the typical worker.
    """
    gap = pay_gap(np.maximum(pay, 1.0), reference)
    drive = target(gap, typical_gap, recognition, autonomy, params.rapport_typical - rapport, params)
    drive = drive + expected - relief
    return scales.next_pressure(pressure, drive, params.approach_per_month, params.noise_sd * luck)


def month(world: World) -> None:
    """Move pressure from society towards its target."""
    params, scales = world.params(SocietalPressureParams), world.params(Scales)
    workforce, regions = world.workforce, world.regions
    weight = params.civil_service_weight
    others = reference_wage(regions.average_wage_yuan, regions.civil_service_wage_yuan, weight)
    civil_service = world.params(EducationParams).civil_service_typical
    expected = np.zeros(len(world.agencies.kind))
    expected += world.levers.expectation_shift - world.levers.role_clarity
    fill(
        (workforce.societal_pressure,),
        next_pressure,
        workforce.societal_pressure,
        world.pay,
        world.region_over_posts(others),
        typical_pay_gap(scales.wage_ratio_typical, civil_service, weight),
        world.region_over_posts(world.recognition),
        world.region_over_posts(world.autonomy),
        workforce.rapport,
        world.over_posts(expected),
        workforce.stressor_relief[:, SOCIETAL],
        world.luck.normal_by_row("pressure from society", world.t, workforce.person_identity),
        params,
        scales,
        where=workforce.occupied,
    )
