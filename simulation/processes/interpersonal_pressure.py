"""Pressure between people: withdrawal, stigma as a norm of the team, climate, exhausted colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.state.workforce import INTERPERSONAL
from simulation.units import Floats, approached
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


def month(world: World) -> None:
    """Move pressure between people towards its target."""
    params, scales = world.params(InterpersonalPressureParams), world.params(Scales)
    workforce = world.workforce
    withdrawal = (scales.help_seeking_mean - workforce.help_seeking) / scales.help_seeking_sd
    drive = target(
        withdrawal,
        (scales.help_seeking_mean - workforce.colleagues_help_seeking) / scales.help_seeking_sd,
        world.to_posts(world.climate),
        scales.exhaustion(workforce.colleagues_exhaustion),
        np.clip(scales.support(workforce.work_side_support), -3.0, 3.0),
        params,
    )
    drive = drive - workforce.stressor_relief[:, INTERPERSONAL]
    goal = scales.pressure_typical + scales.pressure_sd * drive
    noise = params.noise_sd * world.luck.normal("pressure between people", world.t, workforce.person_identity)
    moved = approached(workforce.interpersonal_pressure, goal, params.approach_per_month) + scales.pressure_sd * noise
    workforce.interpersonal_pressure[:] = np.clip(moved, 0.0, 1.0) * workforce.occupied
