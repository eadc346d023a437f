"""Pressure from work: load, training and rivalry for few promotions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.rows import by_row, fill
from simulation.state.workforce import SUPERVISOR, WORK
from simulation.teams import fill_agencies
from simulation.units import Amounts, Bools, Codes, Floats
from simulation.world import World


@dataclass(frozen=True)
class WorkPressureParams(Parameters):
    """How load becomes felt pressure."""

    group: ClassVar[str] = "work_pressure"

    load_typical: float
    load_sd: float
    per_load_sd: float
    per_training_hour: float
    per_rival: float
    rivals_typical: float
    approach_per_month: float
    noise_sd: float


def load(hours_asked: Floats, hours_available: Floats) -> Floats:
    """Hours asked per hour available [1], shape (n,); above ten nothing more is told apart."""
    return np.minimum(hours_asked / np.maximum(hours_available, 1.0), 10.0)


def target(workload: Floats, training_hours: Floats, rivals: Floats, params: WorkPressureParams) -> Floats:
    """Where pressure from work tends, in standard deviations from typical.

    Rises with load against the typical load, with hours of training beyond none, and with rivals for a promotion.

    Args:
        workload: hours asked per hour available [1], shape (n,).
        training_hours: in courses this month [hour/month], shape (n,).
        rivals: settled colleagues per supervisor's place [person], shape (n,).
        params: units and sources in conf/evidence/work_pressure.yaml.

    Returns:
        Target [SD], shape (n,).
    """
    strain = params.per_load_sd * np.clip((workload - params.load_typical) / params.load_sd, -3.0, 3.0)
    return strain + params.per_training_hour * training_hours + params.per_rival * (rivals - params.rivals_typical)


@by_row
def next_pressure(
    pressure: Floats,
    hours_asked: Floats,
    hours_available: Floats,
    training_hours: Floats,
    rivals: Floats,
    seconded: Bools,
    relief: Floats,
    luck: Floats,
    params: WorkPressureParams,
    scales: Scales,
) -> Floats:
    """Pressure from work after a month [1], shape (n,), in [0, 1].

    A seconded worker's load is not observed here: the year away is taken as typical work.

    Args:
        pressure: [1], shape (n,).
        hours_asked: [hour/month], shape (n,).
        hours_available: [hour/month], shape (n,).
        training_hours: as in ``target`` [hour/month], shape (n,).
        rivals: likewise [person], shape (n,).
        seconded: shape (n,).
        relief: by a remedy found [SD], shape (n,).
        luck: standard normal [1], shape (n,).
        params: units and sources in conf/evidence/work_pressure.yaml.
        scales: the typical worker.
    """
    drive = target(load(hours_asked, hours_available), training_hours, rivals, params)
    drive = np.where(seconded, np.float32(0.0), drive) - relief
    return scales.next_pressure(pressure, drive, params.approach_per_month, params.noise_sd * luck)


@by_row
def rivalling(occupied: Bools, tenure_months: Floats, role: Codes) -> tuple[Bools, Bools]:
    """Who is settled, after a year's tenure [month], and who has a supervisor's place, shape (n,) each."""
    return occupied & (tenure_months >= 12.0), occupied & (role == SUPERVISOR)


@by_row
def team(
    settled: Amounts, places: Amounts, present: Amounts, trainees: Amounts, trainee_hours: float
) -> tuple[Amounts, Amounts]:
    """Hours of training of each worker [hour/month], and rivals for each supervisor's place [person], shape (A,) each.

    Args:
        settled: [person], shape (A,), like the three that follow.
        places: of supervisors [person].
        present: staff at work [person].
        trainees: in a programme's training [person].
        trainee_hours: of a trainee [hour/month].
    """
    rivals = np.minimum(settled / np.maximum(places, 1.0), 20.0)
    return trainees / np.maximum(present, 1.0) * trainee_hours, rivals


def month(world: World) -> None:
    """Move pressure from work towards its target."""
    params, scales = world.params(WorkPressureParams), world.params(Scales)
    workforce, agencies = world.workforce, world.agencies
    training_hours, rivals = np.empty((2, len(agencies.present)), np.float32)
    fill_agencies(
        world,
        (training_hours, rivals),
        team,
        agencies.present,
        agencies.trainees,
        world.levers.trainee_hours_per_month,
        people=(rivalling, (workforce.occupied, workforce.tenure_months, workforce.role)),
    )
    fill(
        (workforce.work_pressure,),
        next_pressure,
        workforce.work_pressure,
        workforce.hours_asked,
        workforce.hours_available,
        world.over_posts(training_hours),
        world.over_posts(rivals),
        workforce.seconded,
        workforce.stressor_relief[:, WORK],
        world.luck.normal_by_row("pressure from work", world.t, workforce.person_identity),
        params,
        scales,
        where=workforce.occupied,
    )
