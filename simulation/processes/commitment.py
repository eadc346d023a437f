"""Commitment to the profession: idealism at entry meets reality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.rows import by_row, fill
from simulation.units import Bools, Floats, approached
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


@by_row
def next_commitment(
    commitment: Floats,
    idealism: Floats,
    passion: Floats,
    support: Floats,
    recognition: Floats,
    legacy: Bools,
    honour: Floats,
    meaning: Floats,
    params: CommitmentParams,
    scales: Scales,
) -> Floats:
    """Commitment after a month [1], shape (n,), in [0, 1].

    Args:
        commitment: [1], shape (n,).
        idealism: at entry [1], shape (n,).
        passion: [scale 0-6], shape (n,).
        support: from the side of work [1], shape (n,).
        recognition: by the public [SD], shape (n,).
        legacy: staff from before the profession, shape (n,).
        honour: what is left of an award [1], shape (n,).
        meaning: what is left of a talk about the mission [1], shape (n,).
        params: units and sources in conf/evidence/commitment.yaml.
        scales: the typical worker.
    """
    drive = target(
        (idealism - scales.idealism_mean) / scales.idealism_sd,
        (passion - scales.passion_mean) / scales.passion_sd,
        scales.felt_support(support),
        recognition,
        params,
    ) + np.where(legacy, np.float32(params.legacy_shift_sd), np.float32(0.0))
    drive = drive + params.per_honour * honour + params.per_meaning * meaning
    goal = scales.commitment_mean + scales.commitment_sd * drive
    return np.clip(approached(commitment, goal, params.approach_per_month), 0.0, 1.0)


def month(world: World) -> None:
    """Move commitment towards its target."""
    params, scales = world.params(CommitmentParams), world.params(Scales)
    workforce = world.workforce
    fill(
        (workforce.commitment,),
        next_commitment,
        workforce.commitment,
        workforce.idealism,
        workforce.passion,
        workforce.work_side_support_by_row,
        world.region_over_posts(world.recognition),
        workforce.legacy,
        workforce.honour,
        workforce.meaning,
        params,
        scales,
        where=workforce.occupied,
    )
