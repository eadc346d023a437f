"""The first day in a post: strain, intent and well-being that a newcomer begins with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.randomness import Luck, both_halves, both_of_polar
from simulation.units import Floats, Identities


@dataclass(frozen=True)
class FirstDayParams(Parameters):
    """How newcomers differ from the typical worker, and from each other."""

    group: ClassVar[str] = "first_day"

    exhaustion_shift_sd: float
    exhaustion_per_vulnerability_sd: float
    exhaustion_luck_sd: float
    passion_shift_sd: float
    passion_per_idealism_sd: float
    passion_luck_sd: float
    accomplishment_luck_sd: float
    commitment_shift_sd: float
    commitment_per_idealism_sd: float
    intention_to_leave: float
    well_being: float
    well_being_luck: float
    well_being_per_exhaustion_sd: float


class Feelings(NamedTuple):
    """Columns of the workforce as a newcomer feels on the first day, each of its own unit and shape (n,)."""

    exhaustion: Floats
    passion: Floats
    accomplishment: Floats
    commitment: Floats
    intention_to_leave: Floats
    work_pressure: Floats
    family_pressure: Floats
    interpersonal_pressure: Floats
    societal_pressure: Floats
    life_well_being: Floats
    work_well_being: Floats
    psychological_well_being: Floats


def feelings(
    person: Identities,
    vulnerability: Floats,
    idealism: Floats,
    strain: np.uint64,
    success: np.uint64,
    params: FirstDayParams,
    scales: Scales,
) -> Feelings:
    """Strain, intent, stressors and well-being on the first day: typical, with the person's own luck.

    A newcomer is less exhausted than the typical worker, the vulnerable more so than others, with the passion and the
    commitment that idealism gives; reality comes later. The three scales of well-being begin alike.

    Args:
        person: identities, shape (n,).
        vulnerability: [SD], shape (n,).
        idealism: [1], shape (n,).
        strain: key of the luck of exhaustion and passion.
        success: of accomplishment, and of what is common to the three scales of well-being.
        params: units and sources in conf/evidence/first_day.yaml.
        scales: the typical worker.
    """
    exhaustion, passion = both_of_polar(*both_halves(person, strain))
    accomplishment, common = both_of_polar(*both_halves(person, success))
    eager = (idealism - scales.idealism_mean) / scales.idealism_sd
    vulnerable = params.exhaustion_per_vulnerability_sd * vulnerability
    tired = params.exhaustion_shift_sd + vulnerable + params.exhaustion_luck_sd * exhaustion
    keen = params.passion_shift_sd + params.passion_per_idealism_sd * eager + params.passion_luck_sd * passion
    able = params.accomplishment_luck_sd * scales.accomplishment_sd * accomplishment
    bound = params.commitment_shift_sd + params.commitment_per_idealism_sd * eager
    well = params.well_being + params.well_being_luck * common + params.well_being_per_exhaustion_sd * tired
    pressure = np.full_like(tired, scales.pressure_typical)
    well_being = np.clip(well, 6.0, 42.0)
    return Feelings(
        exhaustion=np.clip(scales.exhaustion_mean + scales.exhaustion_sd * tired, 0.0, 6.0),
        passion=np.clip(scales.passion_mean + scales.passion_sd * keen, 0.0, 6.0),
        accomplishment=np.clip(scales.accomplishment_mean + able, 0.0, 6.0),
        commitment=np.clip(scales.commitment_mean + scales.commitment_sd * bound, 0.0, 1.0),
        intention_to_leave=np.full_like(tired, params.intention_to_leave),
        work_pressure=pressure,
        family_pressure=pressure,
        interpersonal_pressure=pressure,
        societal_pressure=pressure,
        life_well_being=well_being,
        work_well_being=well_being,
        psychological_well_being=well_being,
    )


@lru_cache
def keys(seed: int) -> tuple[np.uint64, np.uint64]:
    """Keys of the luck of ``feelings``, which a person keeps."""
    luck = Luck(seed)
    strain, success = "first exhaustion and passion", "first accomplishment and well-being"
    return luck.key(strain, Luck.ALWAYS), luck.key(success, Luck.ALWAYS)
