"""Bills of programmes: what each of them gives, counted where it arises, and what its payer owes for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from simulation.levers import Charge, Levers
from simulation.state.workforce import GRADUATE
from simulation.units import Amounts
from simulation.world import World

PER_POST = ("wage_supplement", "benefits")
"""Quantities that are known post by post, since a policy may reach some and not others."""
OF_WAGES = ("wage_supplement", "posts_added")
"""Quantities that are a part of the wage bill."""


def charged_to_programmes(world: World, bill: Amounts) -> tuple[Amounts, dict[tuple[str, str], Amounts]]:
    """Wages [yuan], shape (A,), that no programme pays, and its bills, (policy, payer) → [yuan], shape (R,).

    Supplements, and wages of posts that a policy added, are the policy's as far as it pays for them.
    """
    wages, counted, yuan = bill, {}, []
    for charge in world.levers.charges:
        if charge.quantity not in counted:
            counted[charge.quantity] = QUANTITIES[charge.quantity](world)
        units = counted[charge.quantity] * part_of(charge, world.levers)
        units = charge.agencies * (world.by_agency(units) if charge.quantity in PER_POST else units)
        if charge.quantity in OF_WAGES:
            wages = wages - units * min(charge.yuan_per_unit, 1.0)
        yuan.append(units * charge.yuan_per_unit)
    charged: dict[tuple[str, str], Amounts] = {}
    for charge, amount in zip(world.levers.charges, world.each_by_region(np.array(yuan)), strict=True):
        key = charge.policy, charge.payer
        charged[key] = charged.get(key, 0.0) + amount
    return wages, charged


def part_of(charge: Charge, levers: Levers) -> Amounts | float:
    """Part of its quantity that a charge is for [1], of the shape of the lever that the quantity rests on.

    As much as the policy has moved the lever, over all that has moved it: the bills of several policies sum to the
    whole. Those who have stopped pay for what they began, in equal parts, while no other policy moves the lever: nobody
    knows any more who sent whom.
    """
    moved = levers.moved(charge.quantity)
    if charge.still_open and moved is not None:
        same = [other for other in levers.charges if other.still_open and other.quantity == charge.quantity]
        return 0.0 if np.any(moved) else 1.0 / len(same)
    if charge.moved is None:
        return 1.0
    own, whole = np.broadcast_arrays(charge.moved, moved)
    return np.divide(own, whole, out=np.zeros(whole.shape), where=whole != 0)


def _wage(world: World) -> Amounts:
    return world.workforce.wage_yuan_per_month.astype(np.float64)


def _contract_wage(world: World) -> Amounts:
    """What the wage would be without supplements."""
    return _wage(world) / world.levers.wage_multiplier


def _over_agencies(number: float, world: World) -> Amounts:
    """What belongs to the country, spread over the agencies by their staff, shape (A,)."""
    staff = world.agencies.staff
    return number * (staff / max(float(staff.sum()), 1.0))


def _posts_added(world: World) -> Amounts:
    """Contract wages of posts that there are because of a policy."""
    wages = world.by_agency(_contract_wage(world))
    return np.maximum(wages * (1.0 - 1.0 / world.levers.posts_multiplier), 0.0)


QUANTITIES: Mapping[str, Callable[[World], Amounts]] = {
    "wage_supplement": lambda w: _wage(w) - _contract_wage(w),
    "benefits": lambda w: _wage(w) * w.levers.benefit_share,
    "union_hours": lambda w: w.levers.union_hours_per_post * w.agencies.staff,
    "secondment_months": lambda w: w.agencies.visiting_staff,
    "trainee_months": lambda w: w.agencies.trainees,
    "grants": lambda w: w.levers.grant_yuan_per_post * w.agencies.staff,
    "wishes": lambda w: w.agencies.wishes_granted,
    "pair_months": lambda w: (w.agencies.lent_hours > 0).astype(np.float64),
    "course_months": lambda w: w.by_agency(w.workforce.course_months_left > 0),
    "programme_places": lambda w: _over_agencies(w.pipeline.students_added.sum(), w),
    "graduate_bonuses": lambda w: w.by_agency(w.workforce.just_joined & (w.workforce.entry_channel == GRADUATE)),
    "peer_months": lambda w: _over_agencies(w.levers.peers_per_year, w),
    "awards": lambda w: _over_agencies(w.levers.awards_per_year / 12.0, w),
    "staff_months": lambda w: w.agencies.staff,
    "posts_added": _posts_added,
}
"""What programmes can be charged by [unit in the name], name → shape (A,), of pay shape (n,); where it is counted.

Hours, persons in a programme, wishes and posts are counted where they arise; places in programmes of social work,
peers and awards belong to the country and are spread over the agencies by their staff.
"""
