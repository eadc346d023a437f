"""Engagement: passion and accomplishment, the second and third of Maslach's three (MBI-GS item means 0-6)."""

from __future__ import annotations

import numpy as np

from simulation.processes.scales import Scales
from simulation.processes.strain import StrainParams, within_scale
from simulation.randomness import both_of_polar
from simulation.rows import by_row, fill
from simulation.units import Floats, approached
from simulation.world import World


@by_row
def next_engagement(
    passion: Floats,
    accomplishment: Floats,
    exhaustion: Floats,
    autonomy: Floats,
    recognition: Floats,
    idealism: Floats,
    mismatch: Floats,
    progressed: Floats,
    cases: Floats,
    skill: Floats,
    support: Floats,
    honour: Floats,
    far: Floats,
    turn: Floats,
    params: StrainParams,
    scales: Scales,
) -> tuple[Floats, Floats]:
    """Passion and accomplishment after a month [scale 0-6], shape (n,) each.

    Args:
        passion: [scale 0-6], shape (n,).
        accomplishment: [scale 0-6], shape (n,).
        exhaustion: after this month [scale 0-6], shape (n,).
        autonomy: [SD], shape (n,).
        recognition: by the public [SD], shape (n,).
        idealism: at entry [1], shape (n,).
        mismatch: 1 where the agency is an office of the administration [1], shape (n,).
        progressed: cases that made progress last month [case], shape (n,).
        cases: open cases [case], shape (n,).
        skill: [1], shape (n,).
        support: from the side of work [1], shape (n,).
        honour: what is left of an award [1], shape (n,).
        far: uniform luck [1], shape (n,): with the next, what luck passion has, and accomplishment.
        turn: uniform luck [1], shape (n,).
        params: units and sources in conf/evidence/strain.yaml.
        scales: the typical worker.
    """
    tired = scales.exhaustion(exhaustion)
    zeal = (
        -params.passion_per_exhaustion_sd * tired
        + params.passion_per_autonomy_sd * autonomy
        + params.passion_per_recognition_sd * recognition
        + params.passion_per_idealism_sd * (idealism - scales.idealism_mean) / scales.idealism_sd
        - params.passion_per_mission_mismatch * mismatch
    )
    pride = (
        params.accomplishment_per_progress * (progressed / np.maximum(cases, 1.0) - params.progress_typical)
        + params.accomplishment_per_skill * (skill - params.skill_typical)
        + params.accomplishment_per_support_sd * scales.felt_support(support)
        - params.accomplishment_per_exhaustion_sd * tired
        + params.accomplishment_per_honour * honour
    )
    first, second = both_of_polar(far, turn)
    rate, noise = params.engagement_approach_per_month, params.engagement_noise_sd
    passion = approached(passion, scales.passion_mean + scales.passion_sd * zeal, rate)
    accomplishment = approached(accomplishment, scales.accomplishment_mean + scales.accomplishment_sd * pride, rate)
    return (
        within_scale(passion + scales.passion_sd * noise * first),
        within_scale(accomplishment + scales.accomplishment_sd * noise * second),
    )


def month(world: World) -> None:
    """Passion and accomplishment move."""
    params, scales, workforce = world.params(StrainParams), world.params(Scales), world.workforce
    fill(
        (workforce.passion, workforce.accomplishment),
        next_engagement,
        workforce.passion,
        workforce.accomplishment,
        workforce.exhaustion,
        world.region_over_posts(world.autonomy),
        world.region_over_posts(world.recognition),
        workforce.idealism,
        world.administrative_over_posts,
        workforce.cases_progressed,
        workforce.cases,
        workforce.skill,
        workforce.work_side_support_by_row,
        workforce.honour,
        *world.luck.uniform_pair_by_row("engagement", world.t, workforce.person_identity),
        params,
        scales,
        where=workforce.occupied,
    )
