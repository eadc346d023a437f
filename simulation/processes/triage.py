"""Stress triage: find a worker's main stressor, send the remedy that matches it, and talk about meaning and mission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.levers import pulled
from simulation.state.workforce import STRESSORS
from simulation.units import Floats, kept_per_month
from simulation.world import World


@dataclass(frozen=True)
class TriageParams(Parameters):
    """What a matched remedy does."""

    group: ClassVar[str] = "triage"

    uptake: float
    effect_sd: float
    half_life_months: float


def main_stressor(pressures: Floats) -> np.ndarray:
    """Which of the four stressors presses most, shape (n,), from their pressures [1], shape (n, 4)."""
    return np.argmax(pressures, axis=1)


def month(world: World) -> None:
    """Remedies fade; those who are seen get the one for their main stressor."""
    params, workforce = world.params(TriageParams), world.workforce
    kept = kept_per_month(params.half_life_months)
    workforce.stressor_relief *= kept
    workforce.meaning *= kept
    if not pulled(world.levers.triage_per_month):
        return
    share = world.to_posts(world.levers.triage_per_month * np.ones(len(world.agencies)))
    invited, comes = world.luck.uniform_pair("triage", world.t, workforce.person_identity)
    seen = workforce.occupied & (invited < share) & (comes < params.uptake * (0.5 + workforce.help_seeking))
    rows = np.flatnonzero(seen)
    pressures = np.stack([getattr(workforce, f"{name}_pressure")[rows] for name in STRESSORS], axis=1)
    workforce.stressor_relief[rows, main_stressor(pressures)] = params.effect_sd
    workforce.meaning[rows] = 1.0
