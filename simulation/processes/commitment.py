"""Commitment to the profession: idealism at entry meets reality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.units import Floats, approached
from simulation.world import World


@dataclass(frozen=True)
class CommitmentParams(Parameters):
    """What commitment rests on."""

    group: ClassVar[str] = "commitment"

    per_idealism_sd: float
    per_passion_sd: float
    per_support_sd: float
    per_recognition_sd: float
    legacy_shift_sd: float
    per_honour: float
    per_meaning: float
    approach_per_month: float


def target(idealism: Floats, passion: Floats, support: Floats, recognition: Floats, params: CommitmentParams) -> Floats:
    """Where commitment tends [SD], shape (n,); all arguments in baseline SD, shape (n,)."""
    return (
        params.per_idealism_sd * idealism
        + params.per_passion_sd * passion
        + params.per_support_sd * support
        + params.per_recognition_sd * recognition
    )


def month(world: World) -> None:
    """Move commitment towards its target."""
    params, scales = world.params(CommitmentParams), world.params(Scales)
    workforce = world.workforce
    drive = target(
        (workforce.idealism - scales.idealism_mean) / scales.idealism_sd,
        (workforce.passion - scales.passion_mean) / scales.passion_sd,
        np.clip(scales.support(workforce.work_side_support), -3.0, 3.0),
        world.region_to_posts(world.recognition),
        params,
    ) + np.where(workforce.legacy, np.float32(params.legacy_shift_sd), np.float32(0.0))
    drive = drive + params.per_honour * workforce.honour + params.per_meaning * workforce.meaning
    goal = scales.commitment_mean + scales.commitment_sd * drive
    moved = approached(workforce.commitment, goal, params.approach_per_month)
    workforce.commitment[:] = np.clip(moved, 0.0, 1.0) * workforce.occupied
