"""Pressure from society: recognition, pay against others', lack of autonomy, distrust of clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.elementary import logarithm
from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.rows import by_row, fill
from simulation.state.workforce import SOCIETAL
from simulation.units import Floats
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


def pay_gap(wage: Floats, average_wage: Floats, civil_service_wage: Floats, civil_service_weight: float) -> Floats:
    """How far pay lies below that of others, in logarithms [1], shape (n,); wages in yuan/month.

    Weighted mean of ``ln(average / wage)`` and ``ln(civil service / wage)``.
    """
    to_average, to_civil_service = logarithm(average_wage / wage), logarithm(civil_service_wage / wage)
    return (1.0 - civil_service_weight) * to_average + civil_service_weight * to_civil_service


def target(
    gap: Floats,
    typical_gap: Floats,
    recognition: Floats,
    autonomy: Floats,
    distrust: Floats,
    params: SocietalPressureParams,
) -> Floats:
    """Where pressure from society tends [SD], shape (n,).

    Args:
        gap: pay gap [1], shape (n,).
        typical_gap: pay gap at the typical wage ratio [1], shape (n,).
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
    average_wage: Floats,
    civil_service_wage: Floats,
    typical_gap: Floats,
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
        pay: [yuan/month], shape (n,), like the two that follow.
        average_wage: of the place [yuan/month].
        civil_service_wage: of the place [yuan/month].
        typical_gap: as in ``target``, shape (n,), like the two that follow [1].
        recognition: [SD].
        autonomy: [SD].
        rapport: with clients [1], shape (n,).
        expected: what the public expects beyond the typical, less clarity about the role [SD], shape (n,).
        relief: by a remedy found [SD], shape (n,).
        luck: standard normal [SD], shape (n,).
        params: units and sources in conf/evidence/societal_pressure.yaml.
        scales: the typical worker.
    """
    gap = pay_gap(np.maximum(pay, 1.0), average_wage, civil_service_wage, params.civil_service_weight)
    drive = target(gap, typical_gap, recognition, autonomy, params.rapport_typical - rapport, params)
    drive = drive + expected - relief
    return scales.next_pressure(pressure, drive, params.approach_per_month, params.noise_sd * luck)


def month(world: World) -> None:
    """Move pressure from society towards its target."""
    params, scales = world.params(SocietalPressureParams), world.params(Scales)
    workforce, regions = world.workforce, world.regions
    average = regions.average_wage_yuan.astype(np.float32)
    civil = regions.civil_service_wage_yuan.astype(np.float32)
    typical = np.float32(scales.wage_ratio_typical) * average
    expected = world.levers.expectation_shift - world.levers.role_clarity + np.zeros(len(world.agencies))
    fill(
        (workforce.societal_pressure,),
        next_pressure,
        workforce.societal_pressure,
        world.pay,
        world.region_over_posts(average),
        world.region_over_posts(civil),
        world.region_over_posts(pay_gap(typical, average, civil, params.civil_service_weight)),
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
