"""Micro-wishes: collected, sorted, granted from a budget to those most in need; the joy is real and short."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.levers import pulled
from simulation.processes.calendar import COUNTRY
from simulation.processes.funding import within_agency
from simulation.state.workforce import MICRO_WISH
from simulation.units import Amounts, Bools, Floats, Ints, kept_per_month
from simulation.world import World

ROUNDING = 1e-9
"""So that a third of a wish for each of three people is a wish."""


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


def fund_of_month(per_month: float, month: int, rounding: float) -> int:
    """Whole wishes of one month [wish], such that the twelve of a year are the fund of the year.

    Args:
        per_month: wishes that the fund pays for in a month [wish/month], rarely a whole number.
        month: of the calendar, 1 to 12.
        rounding: luck of the year, uniform [1].
    """
    return floor(per_month * month + rounding) - floor(per_month * (month - 1) + rounding)


def drawn(feasible: Bools, chance: Floats, number: int) -> Bools:
    """Wishes that what is left of the fund grants, shape (n,): by lot.

    Args:
        feasible: wishes that no budget of an agency has reached, shape (n,).
        chance: uniform [1], shape (n,): the lowest are drawn.
        number: wishes left in the fund [wish], not negative.
    """
    rows = np.flatnonzero(feasible)
    chosen = np.zeros(len(feasible), dtype=np.bool_)
    chosen[rows[np.argsort(chance[rows], kind="stable")[:number]]] = True
    return chosen


def month(world: World) -> None:
    """Collect, sort, grant, fade.

    An agency grants the whole wishes of its share. What is left over everywhere, by fractions and where nobody wished
    anything feasible, is one purse for all agencies that have a share: small agencies share a fund.
    """
    params, workforce, agencies = world.params(WishesParams), world.workforce, world.agencies
    relief = workforce.relief[:, MICRO_WISH]
    relief *= kept_per_month(params.half_life_months)
    agencies.wishes_granted[:] = 0.0
    if not pulled(world.levers.wishes_per_post):
        return
    wishing, sorting = world.luck.uniform_pair("micro-wish", world.t, workforce.person_identity)
    need = workforce.exhaustion / 6.0
    wishes = workforce.occupied & collected(wishing, need, params.wishing_share_per_month)
    feasible = wishes & (sorting < params.feasible_share)
    budget = world.levers.wishes_per_post * agencies.staff
    rounding = float(world.luck.fine_uniform("wishes of the year", world.date.year, COUNTRY)[0])
    fund = fund_of_month(float(budget.sum()), world.date.month, rounding)
    happy = granted(feasible, need, np.floor(budget + ROUNDING), workforce.agency)
    shares = (budget > 0)[workforce.agency]
    lot = world.luck.uniform("wishes left over", world.t, workforce.person_identity)
    happy |= drawn(feasible & ~happy & shares, lot, max(fund - int(happy.sum()), 0))
    relief[happy] = params.effect_sd
    agencies.wishes_granted[:] = world.by_agency(happy)
