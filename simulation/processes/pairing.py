"""Hand in Hand: a strong urban agency lends management, supervision and training to one weak district agency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.state.regions import URBAN
from simulation.units import Amounts, Ints
from simulation.world import World


@dataclass(frozen=True)
class PairingParams(Parameters):
    """What a pair exchanges."""

    group: ClassVar[str] = "pairing"

    hours_lent_per_month: float
    climate_lift_sd: float
    supervision_reaching_share: float
    most_supervision_hours: float


def new_pairs(number: int, strength: Amounts, weakness: Amounts) -> tuple[Ints, Ints]:
    """Rows [row] of the strongest and of the weakest agencies, shape (at most number,) each, matched in order.

    Args:
        number: pairs to make.
        strength: of those that may help, minus infinity for others, shape (A,).
        weakness: of those that may be helped, minus infinity for others, shape (A,).
    """
    helpers = np.argsort(-strength, kind="stable")[: int(np.isfinite(strength).sum())]
    helped = np.argsort(-weakness, kind="stable")[: int(np.isfinite(weakness).sum())]
    pairs = max(0, min(number, len(helpers), len(helped)))
    return helpers[:pairs], helped[:pairs]


def supervision_lent(hours: float, reaching_share: float, staff: Amounts, most: float) -> Amounts:
    """Supervision that reaches each worker of the helped agency [hour/worker/month], shape (k,), at most ``most``."""
    return np.minimum(hours * reaching_share / np.maximum(staff, 1.0), most)


def month(world: World) -> None:
    """Pairs form while the programme runs and part when it ends; hours and management flow."""
    params, agencies, wanted = world.params(PairingParams), world.agencies, round(world.levers.pairs)
    agencies.lent_hours[:] = agencies.lent_climate[:] = agencies.lent_supervision[:] = 0.0
    if wanted <= 0 and agencies.partner.max() < 0:
        return
    _form(world, wanted)
    helper = np.flatnonzero((agencies.partner >= 0) & ((world.regions.kind == URBAN)[agencies.region]))
    helped = agencies.partner[helper]
    hours = params.hours_lent_per_month
    agencies.lent_hours[helper] = hours
    agencies.lent_climate[helped] = params.climate_lift_sd
    agencies.lent_supervision[helped] = supervision_lent(
        hours, params.supervision_reaching_share, agencies.staff[helped], params.most_supervision_hours
    )


def _form(world: World, wanted: int) -> None:
    agencies = world.agencies
    urban = (world.regions.kind == URBAN)[agencies.region]
    paired = agencies.partner >= 0
    existing = np.flatnonzero(paired & urban)
    if len(existing) > wanted:
        for side in (agencies.partner[existing[wanted:]], existing[wanted:]):
            agencies.partner[side] = -1
        return
    alone = ~paired & (agencies.staff > 0)
    strength = np.where(alone & urban, agencies.staff, -np.inf)
    may_be_helped = alone & ~urban & (world.levers.may_be_helped + np.zeros(len(agencies)) > 0)
    weakness = np.where(may_be_helped, -agencies.wisn_ratio, -np.inf)
    helpers, helped = new_pairs(wanted - len(existing), strength, weakness)
    agencies.partner[helpers] = helped
    agencies.partner[helped] = helpers
