"""Micro-wishes: collected, sorted, granted from a budget to those most in need; the joy is real and short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.funding import within_agency
from simulation.state.workforce import MICRO_WISH
from simulation.units import Amounts, Bools, Floats, Ints, kept_per_month
from simulation.world import World


@dataclass(frozen=True)
class WishesParams(Parameters):
    """How many wish, what can be granted, and what it does."""

    group: ClassVar[str] = "wishes"

    wishing_share_per_month: float
    feasible_share: float
    effect_sd: float
    half_life_months: float


def collected(chance: Floats, need: Floats, share: float) -> Bools:
    """Who makes a wish this month, shape (n,): the more often, the greater the need [1], shape (n,)."""
    return chance < share * (0.5 + need)


def granted(feasible: Bools, need: Floats, budget: Amounts, agency: Ints) -> Bools:
    """Wishes that are granted, shape (n,): the greatest need first, never more than the budget.

    Args:
        feasible: wishes that were sorted as feasible, shape (n,).
        need: [1], shape (n,).
        budget: wishes that each agency can grant [wish], shape (A,), whole numbers.
        agency: agency of each row, shape (n,).
    """
    rows = np.flatnonzero(feasible)
    chosen = np.zeros(len(feasible), dtype=np.bool_)
    if len(rows):
        rank = within_agency(np.lexsort((-need[rows], agency[rows])), agency[rows])
        chosen[rows[rank < budget[agency[rows]]]] = True
    return chosen


def month(world: World) -> None:
    """Collect, sort, grant, fade."""
    params, workforce, agencies = world.params(WishesParams), world.workforce, world.agencies
    workforce.relief[:, MICRO_WISH] *= np.float32(kept_per_month(params.half_life_months))
    agencies.wishes_granted[:] = 0.0
    if not np.any(world.levers.wishes_per_post):
        return
    wishing, sorting = world.luck.uniform_pair("micro-wish", world.t, workforce.person_identity)
    need = workforce.exhaustion / 6.0
    wishes = workforce.occupied & collected(wishing, need, params.wishing_share_per_month)
    rounding = world.luck.fine_uniform("wishes of the month", world.t, agencies.identity)
    budget = np.floor(world.levers.wishes_per_post * agencies.staff + rounding)
    happy = granted(wishes & (sorting < params.feasible_share), need, budget, workforce.agency)
    workforce.relief[happy, MICRO_WISH] = params.effect_sd
    agencies.wishes_granted[:] = world.by_agency(happy)
