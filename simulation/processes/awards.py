"""Awards: recognition of few, by merit and luck; honour lasts about a year and changes no workload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.calendar import COUNTRY
from simulation.processes.ranking import highest
from simulation.randomness import stochastic_round
from simulation.state.workforce import AWARD
from simulation.units import Floats, kept_per_month
from simulation.world import World


@dataclass(frozen=True)
class AwardsParams(Parameters):
    """Who can be awarded, and what it does."""

    group: ClassVar[str] = "awards"

    least_tenure_months: float
    half_life_months: float
    effect_sd: float


def standing(merit: Floats, chance: Floats) -> Floats:
    """Rank score [1], shape (n,): ``chance ** (1 / merit)``, so that the chance to lead grows with merit.

    Sampling without replacement in proportion to merit (Efraimidis & Spirakis 2006).
    """
    return np.maximum(chance, 1e-6) ** (1.0 / np.maximum(merit, 1e-3))


def month(world: World) -> None:
    """Honour fades; this month's awards are given."""
    params, workforce = world.params(AwardsParams), world.workforce
    kept, relief = kept_per_month(params.half_life_months), workforce.relief[:, AWARD]
    workforce.honour *= kept
    relief *= kept
    if not world.levers.awards_per_year:
        return
    expected = np.array([world.levers.awards_per_year / 12.0])
    number = int(stochastic_round(expected, world.luck.fine_uniform("awards", world.t, COUNTRY))[0])
    rows = np.flatnonzero(workforce.occupied & (workforce.tenure_months >= params.least_tenure_months))
    if not number or not len(rows):
        return
    chance = world.luck.uniform("who is awarded", world.t, workforce.person_identity[rows])
    score = standing(workforce.accomplishment[rows], chance)
    best = rows[highest(score, number)]
    workforce.honour[best] = 1.0
    relief[best] = params.effect_sd
