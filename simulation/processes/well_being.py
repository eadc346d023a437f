"""Well-being: life, work and psychological (Employee Well-being Scale, Zheng et al. 2015; 6-42 each)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.randomness import both_of_polar
from simulation.rows import by_row, fill
from simulation.units import Floats, approached
from simulation.world import World

LOWEST, HIGHEST = 6.0, 42.0


@dataclass(frozen=True)
class WellBeingParams(Parameters):
    """Points of a subscale per standard deviation of its causes."""

    group: ClassVar[str] = "well_being"

    life_mean: float
    work_mean: float
    psychological_mean: float
    per_exhaustion_sd: float
    per_support_sd: float
    work_per_accomplishment_sd: float
    life_per_pay_sd: float
    life_per_family_pressure_sd: float
    common_noise_sd: float
    own_noise_sd: float
    approach_per_month: float


def common_part(exhaustion: Floats, support: Floats, params: WellBeingParams) -> Floats:
    """Points that all three scales share [scale point], shape (n,); arguments in baseline SD, shape (n,)."""
    return params.per_support_sd * support - params.per_exhaustion_sd * exhaustion


def next_scale(scale: Floats, target: Floats, luck: Floats, common_luck: Floats, params: WellBeingParams) -> Floats:
    """One scale after a month [scale 6-42], shape (n,), on its way to its target, with luck [SD], shape (n,)."""
    noise = params.common_noise_sd * common_luck + params.own_noise_sd * luck
    return np.clip(approached(scale, target, params.approach_per_month) + noise, LOWEST, HIGHEST)


@by_row
def next_scales(
    life: Floats,
    work: Floats,
    mind: Floats,
    exhaustion: Floats,
    support: Floats,
    pay: Floats,
    average_wage: Floats,
    family_pressure: Floats,
    accomplishment: Floats,
    far: Floats,
    turn: Floats,
    others_far: Floats,
    others_turn: Floats,
    params: WellBeingParams,
    scales: Scales,
) -> tuple[Floats, Floats, Floats]:
    """The three scales after a month [scale 6-42], shape (n,) each: life, work, psychological.

    Args:
        life: [scale 6-42], shape (n,), like the two that follow.
        work: at work.
        mind: psychological.
        exhaustion: [scale 0-6], shape (n,).
        support: from the side of work [1], shape (n,).
        pay: [yuan/month], shape (n,).
        average_wage: of the place [yuan/month], shape (n,).
        family_pressure: [1], shape (n,).
        accomplishment: [scale 0-6], shape (n,).
        far: uniform luck [1], shape (n,): with the next, what luck all three scales have, and life alone.
        turn: uniform luck [1], shape (n,).
        others_far: uniform luck [1], shape (n,): with the next, what luck work has, and mind.
        others_turn: uniform luck [1], shape (n,).
        params: units and sources in conf/evidence/well_being.yaml.
        scales: the typical worker.
    """
    (common, first), (second, third) = both_of_polar(far, turn), both_of_polar(others_far, others_turn)
    shared = common_part(scales.exhaustion(exhaustion), scales.felt_support(support), params)
    done = (accomplishment - scales.accomplishment_mean) / scales.accomplishment_sd
    of_pay = params.life_mean + params.life_per_pay_sd * scales.pay(pay, average_wage)
    of_life = of_pay - params.life_per_family_pressure_sd * scales.pressure(family_pressure)
    of_work = params.work_mean + params.work_per_accomplishment_sd * done
    of_mind = np.float32(params.psychological_mean)
    return (
        next_scale(life, of_life + shared, first, common, params),
        next_scale(work, of_work + shared, second, common, params),
        next_scale(mind, of_mind + shared, third, common, params),
    )


def month(world: World) -> None:
    """The three scales move towards their targets, with noise common to all and noise of each."""
    params, scales = world.params(WellBeingParams), world.params(Scales)
    workforce = world.workforce
    columns = (workforce.life_well_being, workforce.work_well_being, workforce.psychological_well_being)
    fill(
        columns,
        next_scales,
        *columns,
        workforce.exhaustion,
        workforce.work_side_support_by_row,
        world.pay,
        world.region_over_posts(world.regions.average_wage_yuan),
        workforce.family_pressure,
        workforce.accomplishment,
        *world.luck.uniform_pair_by_row("well-being", world.t, workforce.person_identity),
        *world.luck.uniform_pair_by_row("well-being of work and mind", world.t, workforce.person_identity),
        params,
        scales,
        where=workforce.occupied,
    )
