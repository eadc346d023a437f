"""Well-being: life, work and psychological (Employee Well-being Scale, Zheng et al. 2015; 6-42 each)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
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


def month(world: World) -> None:
    """The three scales move towards their targets, with noise common to all and noise of each."""
    params, scales = world.params(WellBeingParams), world.params(Scales)
    workforce = world.workforce
    support = np.clip(scales.support(workforce.work_side_support), -3.0, 3.0)
    shared = common_part(scales.exhaustion(workforce.exhaustion), support, params)
    average = world.region_to_posts(world.regions.average_wage_yuan)
    pay = scales.pay(world.pay, average)
    family = scales.pressure(workforce.family_pressure)
    done = (workforce.accomplishment - scales.accomplishment_mean) / scales.accomplishment_sd
    common, first = world.luck.normal_pair("well-being", world.t, workforce.person_identity)
    second, third = world.luck.normal_pair("well-being of work and mind", world.t, workforce.person_identity)
    life = params.life_mean + params.life_per_pay_sd * pay - params.life_per_family_pressure_sd * family
    for column, own_target, luck in (
        (workforce.life_well_being, life, first),
        (workforce.work_well_being, params.work_mean + params.work_per_accomplishment_sd * done, second),
        (workforce.psychological_well_being, np.float32(params.psychological_mean), third),
    ):
        noise = params.common_noise_sd * common + params.own_noise_sd * luck
        moved = approached(column, own_target + shared, params.approach_per_month) + noise
        column[:] = np.clip(moved, LOWEST, HIGHEST) * workforce.occupied
