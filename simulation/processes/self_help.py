"""Self-help training by social media: wide, cheap, shallow and fading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.levers import pulled
from simulation.state.workforce import SELF_HELP
from simulation.units import Bools, Floats, kept_per_month
from simulation.world import World


@dataclass(frozen=True)
class SelfHelpParams(Parameters):
    """Who follows, and what it does."""

    group: ClassVar[str] = "self_help"

    uptake: float
    effect_sd: float
    half_life_months: float


def follows(offered: Floats, help_seeking: Floats, chance: Floats, uptake: float) -> Bools:
    """Who follows a training this month, shape (n,): offered, and taken up the more readily one seeks help.

    Args:
        offered: chance to be offered one [1], shape (n,).
        help_seeking: [1], shape (n,).
        chance: uniform [1], shape (n,).
        uptake: share of those offered who follow, at the middle of help-seeking [1].
    """
    return chance < offered * uptake * (0.5 + help_seeking)


def month(world: World) -> None:
    """Offer, follow, fade: a course lifts the relief to its full effect, which halves by its own half-life."""
    params, workforce = world.params(SelfHelpParams), world.workforce
    relief = workforce.relief[:, SELF_HELP]
    relief *= kept_per_month(params.half_life_months)
    if not pulled(world.levers.self_help_per_month):
        return
    offered = world.to_posts(world.levers.self_help_per_month * np.ones(len(world.agencies)))
    chance = world.luck.uniform("self-help", world.t, workforce.person_identity)
    learns = workforce.occupied & follows(offered, workforce.help_seeking, chance, params.uptake)
    relief[learns] = params.effect_sd
