"""Pressure between people: withdrawal, stigma as a norm of the team, climate, exhausted colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.rows import by_row, fill
from simulation.state.workforce import INTERPERSONAL
from simulation.units import Floats
from simulation.world import World


@dataclass(frozen=True)
class InterpersonalPressureParams(Parameters):
    """How people at work weigh on each other."""

    group: ClassVar[str] = "interpersonal_pressure"

    per_withdrawal_sd: float
    per_stigma_sd: float
    per_climate_sd: float
    per_colleagues_exhaustion_sd: float
    relief_per_support_sd: float
    approach_per_month: float
    noise_sd: float


def target(
    withdrawal: Floats,
    stigma: Floats,
    climate: Floats,
    colleagues_exhaustion: Floats,
    support: Floats,
    params: InterpersonalPressureParams,
) -> Floats:
    """Where pressure between people tends [SD], shape (n,); all arguments in baseline SD, shape (n,).

    Rises with one's own withdrawal, the team's norm against asking, and exhausted colleagues; falls with climate and
    with talking to managers and colleagues (support received last month).
    """
    return (
        params.per_withdrawal_sd * withdrawal
        + params.per_stigma_sd * stigma
        - params.per_climate_sd * climate
        + params.per_colleagues_exhaustion_sd * colleagues_exhaustion
        - params.relief_per_support_sd * support
    )


@by_row
def next_pressure(
    pressure: Floats,
    help_seeking: Floats,
    norm: Floats,
    climate: Floats,
    colleagues_exhaustion: Floats,
    support: Floats,
    relief: Floats,
    luck: Floats,
    params: InterpersonalPressureParams,
    scales: Scales,
) -> Floats:
    """Pressure between people after a month [1], shape (n,), in [0, 1].

    Args:
        pressure: [1], shape (n,).
        help_seeking: one's own [1], shape (n,).
        norm: mean help-seeking of the colleagues [1], shape (n,).
        climate: of the team [SD], shape (n,).
        colleagues_exhaustion: [scale 0-6], shape (n,).
        support: from the side of work, last month [1], shape (n,).
        relief: by a remedy found [SD], shape (n,).
        luck: standard normal [1], shape (n,).
        params: units and sources in conf/evidence/interpersonal_pressure.yaml.
        scales: the typical worker.
    """
    drive = target(
        (scales.help_seeking_mean - help_seeking) / scales.help_seeking_sd,
        (scales.help_seeking_mean - norm) / scales.help_seeking_sd,
        climate,
        scales.exhaustion(colleagues_exhaustion),
        scales.felt_support(support),
        params,
    )
    return scales.next_pressure(pressure, drive - relief, params.approach_per_month, params.noise_sd * luck)


def month(world: World) -> None:
    """Move pressure between people towards its target."""
    params, scales = world.params(InterpersonalPressureParams), world.params(Scales)
    workforce = world.workforce
    fill(
        (workforce.interpersonal_pressure,),
        next_pressure,
        workforce.interpersonal_pressure,
        workforce.help_seeking,
        workforce.colleagues_help_seeking,
        world.over_posts(world.climate),
        workforce.colleagues_exhaustion,
        workforce.work_side_support_by_row,
        workforce.stressor_relief[:, INTERPERSONAL],
        world.luck.normal_by_row("pressure between people", world.t, workforce.person_identity),
        params,
        scales,
        where=workforce.occupied,
    )
