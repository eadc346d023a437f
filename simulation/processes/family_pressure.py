"""Pressure from the family: its load over the life course, shocks that last, and what it is asked to give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.elementary import exponential
from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.rows import by_row, fill
from simulation.state.workforce import FAMILY
from simulation.units import Bools, Floats, approached, kept_per_month
from simulation.world import World


@dataclass(frozen=True)
class FamilyPressureParams(Parameters):
    """How a household weighs on a worker."""

    group: ClassVar[str] = "family_pressure"

    children_age_years: float
    children_spread_years: float
    children_load_sd: float
    elders_age_years: float
    elders_spread_years: float
    elders_load_sd: float
    typical_load_sd: float
    shocks_per_year: float
    shock_half_life_months: float
    per_shock: float
    per_asked: float
    asked_typical: float
    approach_per_month: float
    noise_sd: float


def household_load(age_years: Floats, params: FamilyPressureParams) -> Floats:
    """Load of children and elders over the life course [SD], shape (n,).

    Two bell curves of age, one for children and one for elders, less the load of the typical worker.
    """
    children = exponential(-0.5 * np.square((age_years - params.children_age_years) / params.children_spread_years))
    elders = exponential(-0.5 * np.square((age_years - params.elders_age_years) / params.elders_spread_years))
    return params.children_load_sd * children + params.elders_load_sd * elders - params.typical_load_sd


def shocks(chance: Floats, risk: Floats, shocks_per_year: float, family_load: float) -> Bools:
    """Families that meet a shock this month, shape (n,); risk 0.5 is typical, a family load of 2 doubles it."""
    return chance < shocks_per_year / 12.0 * 2.0 * risk * family_load


def target(household: Floats, shock: Floats, asked: Floats, params: FamilyPressureParams) -> Floats:
    """Where pressure from the family tends [SD], shape (n,).

    Leaning on the family for money or comfort loads it (Li et al. 2022).

    Args:
        household: [SD], shape (n,).
        shock: what is left of past shocks [1], shape (n,), in [0, 1].
        asked: what the family is asked to give [1], shape (n,), in [0, 1].
        params: units and sources in conf/evidence/family_pressure.yaml.
    """
    return household + params.per_shock * shock + params.per_asked * (asked - params.asked_typical)


@by_row
def lived(
    shock: Floats,
    pressure: Floats,
    chance: Floats,
    risk: Floats,
    age_years: Floats,
    asked: Floats,
    relief: Floats,
    luck: Floats,
    kept: float,
    family_load: float,
    params: FamilyPressureParams,
    scales: Scales,
) -> tuple[Floats, Floats]:
    """What is left of shocks, and pressure from the family after a month [1], shape (n,) each, in [0, 1].

    Args:
        shock: what was left last month [1], shape (n,).
        pressure: last month [1], shape (n,).
        chance: luck of a shock, uniform [1], shape (n,).
        risk: relative risk of one [1], shape (n,).
        age_years: [year], shape (n,).
        asked: as in ``target`` [1], shape (n,).
        relief: by a remedy found [SD], shape (n,).
        luck: standard normal [1], shape (n,).
        kept: share of a shock that lasts for another month [1].
        family_load: factor on the load of families [1].
        params: units and sources in conf/evidence/family_pressure.yaml.
        scales: the typical worker.
    """
    shock = np.maximum(shock * kept, shocks(chance, risk, params.shocks_per_year, family_load))
    drive = target(household_load(age_years, params), shock, asked, params) - relief
    goal = np.clip(family_load * (scales.pressure_typical + scales.pressure_sd * drive), 0.0, 1.0)
    moved = approached(pressure, goal, params.approach_per_month) + scales.pressure_sd * (params.noise_sd * luck)
    return shock, np.clip(moved, 0.0, 1.0)


def month(world: World) -> None:
    """Shocks come and fade; pressure from the family moves towards its target."""
    params, workforce, luck = world.params(FamilyPressureParams), world.workforce, world.luck
    fill(
        (workforce.family_shock, workforce.family_pressure),
        lived,
        workforce.family_shock,
        workforce.family_pressure,
        luck.uniform_by_row("family shock", world.t, workforce.person_identity),
        workforce.family_shock_risk,
        workforce.age_years,
        workforce.asked_of_family,
        workforce.stressor_relief[:, FAMILY],
        luck.normal_by_row("pressure from the family", world.t, workforce.person_identity),
        kept_per_month(params.shock_half_life_months),
        world.conditions.family_load,
        params,
        world.params(Scales),
        where=workforce.occupied,
    )
