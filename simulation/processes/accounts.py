"""Accounts: every yuan of the month, by item and payer; agencies are paid, pay wages, owe them when money is late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import product
from typing import Any, ClassVar, NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.levers import Charge, Levers
from simulation.rows import by_row, compiled, fill
from simulation.units import Amounts, Bools, Floats
from simulation.world import World

PAYERS = ("public", "agency")
"""Who pays for what is not charged to a programme."""
PER_POST = ("wage_supplement", "benefits")
"""Quantities that are known post by post, since a policy may reach some and not others."""
OF_WAGES = ("wage_supplement", "posts_added")
"""Quantities that are a part of the wage bill."""


@dataclass(frozen=True)
class AccountsParams(Parameters):
    """What things cost besides wages."""

    group: ClassVar[str] = "accounts"

    overhead_income_share: float
    overhead_cost_share: float
    recruitment_cost_wages: float
    induction_cost_wages: float
    training_yuan_per_worker: float
    most_reserve_months: float


class Settlement(NamedTuple):
    """One month of every agency's books [yuan], each of shape (A,)."""

    public_income: Amounts
    own_income: Amounts
    wages_paid: Amounts
    other_paid: Amounts
    returned: Amounts
    reserves: Amounts
    wage_debt: Amounts
    unpaid_public: Amounts


class Costs(NamedTuple):
    """What an agency has to pay in a month besides wages [yuan], each of shape (A,)."""

    overhead: Amounts
    recruitment: Amounts
    induction: Amounts
    training: Amounts


ENTRIES = tuple(product(("wages", *Costs._fields), PAYERS))
"""(item, payer) of what agencies pay themselves, in the order of the ledger."""


@by_row
def costs(
    wage_bill: Amounts, newcomers: Amounts, base_wage: Amounts, staff: Amounts, params: AccountsParams
) -> Costs:
    """Costs of a month besides wages [yuan], shape (A,) each.

    Args:
        wage_bill: wages due this month [yuan], shape (A,), like the three that follow.
        newcomers: who joined this month [person].
        base_wage: entry wage of the region [yuan/month].
        staff: [person].
        params: units and sources in conf/evidence/accounts.yaml.
    """
    recruiting = newcomers * base_wage
    return Costs(
        params.overhead_cost_share * wage_bill,
        params.recruitment_cost_wages * recruiting,
        params.induction_cost_wages * recruiting,
        staff * params.training_yuan_per_worker,
    )


@by_row
def settlement(
    wage_bill: Amounts,
    other_costs: Amounts,
    budget: Amounts,
    public_share: Amounts,
    late: Bools,
    reserves: Amounts,
    wage_debt: Amounts,
    unpaid_public: Amounts,
    most_reserve_months: float,
) -> Settlement:
    """Pay what can be paid, overheads first, then wages owed and due; owe the rest.

    ``reserves' = reserves + income - wages - other - returned`` to the last unit. Late public money is due and comes in
    one sum when the delay is over. Reserves above ``most_reserve_months`` of the budget go back to the funder.

    Args:
        wage_bill: wages due this month [yuan], shape (A,), as all that follow.
        other_costs: overheads, recruitment and training.
        budget: what the agency is to receive for the month.
        public_share: share of public money in it [1].
        late: True where public money does not arrive this month.
        reserves: at the start of the month.
        wage_debt: wages owed from before.
        unpaid_public: public money due from before.
        most_reserve_months: [month].
    """
    public_due = unpaid_public + public_share * budget
    public_income = np.where(late, 0.0, public_due)
    own_income = (1.0 - public_share) * budget
    purse = reserves + public_income + own_income
    other_paid = np.minimum(other_costs, purse)
    purse = purse - other_paid
    wages_paid = np.minimum(wage_bill + wage_debt, purse)
    purse = purse - wages_paid
    debt = wage_bill + wage_debt - wages_paid
    returned = np.where(debt > 0, 0.0, np.maximum(purse - most_reserve_months * budget, 0.0))
    return Settlement(
        public_income, own_income, wages_paid, other_paid, returned, purse - returned, debt, public_due - public_income
    )


def settled(
    wage_bill: Amounts,
    spent: Costs,
    public_share: Amounts,
    late: Bools,
    reserves: Amounts,
    wage_debt: Amounts,
    unpaid_public: Amounts,
    params: AccountsParams,
) -> Settlement:
    """The ``settlement`` of agencies that have these costs and get a budget in proportion to their wages."""
    other_costs = spent.overhead + spent.recruitment + spent.induction + spent.training
    budget = (1.0 + params.overhead_income_share) * wage_bill
    return Settlement(
        *settlement(
            wage_bill,
            other_costs,
            budget,
            public_share,
            late,
            reserves,
            wage_debt,
            unpaid_public,
            params.most_reserve_months,
        )
    )


def months_owed(wage_debt: Amounts, wage_bill: Amounts) -> Amounts:
    """Months of pay that an agency owes [month], shape (A,), from what it owes and what it has to pay [yuan]."""
    return np.where(wage_bill > 0, wage_debt / np.where(wage_bill > 0, wage_bill, 1.0), 0.0)


@by_row
def arrears(owed: Floats, occupied: Bools) -> Floats:
    """Months of pay that are owed to the holder of a post, shape (n,), from those of the agency [month], shape (n,)."""
    return owed * occupied


def month(world: World) -> None:
    """Settle the books of every agency and enter every yuan into the ledger."""
    bill, costs_by_region = (_closed_in_one_loop if compiled() else _closed)(world, world.params(AccountsParams))
    world.ledger = dict(zip(ENTRIES, costs_by_region, strict=True))
    if world.levers.charges:
        _charge(world, bill)


def _closed(world: World, params: AccountsParams) -> tuple[Amounts, Amounts]:
    """Close the books of the month: wages due, shape (A,), and costs in the order of ``ENTRIES``, shape (10, R).

    Costs count in the month in which they arise; wages when earned, not when paid.
    """
    workforce, agencies = world.workforce, world.agencies
    bill, newcomers = world.by_agency(workforce.wage_yuan_per_month), world.by_agency(workforce.just_joined)
    base_wage = world.regions.base_wage_yuan.take(agencies.region)
    spent = Costs(*costs(bill, newcomers, base_wage, agencies.staff, params))
    books = settled(
        bill,
        spent,
        agencies.public_share,
        agencies.late_months_left > 0,
        agencies.reserves_yuan,
        agencies.wage_debt_yuan,
        agencies.unpaid_public_yuan,
        params,
    )
    agencies.reserves_yuan[:] = books.reserves
    agencies.wage_debt_yuan[:] = books.wage_debt
    agencies.unpaid_public_yuan[:] = books.unpaid_public
    workforce.arrears_months[:] = 0.0
    if np.count_nonzero(books.wage_debt):
        owed = world.over_posts(months_owed(books.wage_debt, bill))
        fill((workforce.arrears_months,), arrears, owed, workforce.occupied)
    return bill, world.each_by_region(_shared(world, bill, *spent))


def _closed_in_one_loop(world: World, params: AccountsParams) -> tuple[Amounts, Amounts]:
    """As ``_closed``."""
    workforce, agencies = world.workforce, world.agencies
    return _loop()(  # type: ignore[no-any-return]
        params,
        workforce.wage_yuan_per_month,
        workforce.just_joined,
        workforce.occupied,
        workforce.arrears_months,
        agencies.first_row,
        agencies.region,
        world.regions.base_wage_yuan,
        agencies.staff,
        agencies.public_share,
        agencies.late_months_left,
        agencies.reserves_yuan,
        agencies.wage_debt_yuan,
        agencies.unpaid_public_yuan,
    )


@cache
def _loop() -> Any:
    laws = {"costs": costs, "settled": settled, "months_owed": months_owed, "arrears": arrears}
    return import_module("simulation.compiled_agencies").books_closed(AccountsParams, **laws)


def _shared(world: World, *amounts: Amounts) -> Amounts:
    """What each of k amounts [yuan], shape (A,), costs each payer, shape (2k, A)."""
    shares = np.empty((len(amounts), len(PAYERS), len(world.agencies)))
    whole, public_share = np.array(amounts), world.agencies.public_share
    shares[:, 0], shares[:, 1] = whole * public_share, whole * (1.0 - public_share)
    return shares.reshape(-1, shares.shape[-1])


def _charge(world: World, bill: Amounts) -> None:
    """Enter the bills of programmes; wages that they pay are no longer those of the agencies."""
    wages, charged = _charged(world, bill)
    if wages is not bill:
        world.ledger |= zip(ENTRIES[: len(PAYERS)], world.each_by_region(_shared(world, wages)), strict=True)
    world.ledger |= charged


def _charged(world: World, bill: Amounts) -> tuple[Amounts, dict[tuple[str, str], Amounts]]:
    """Wages [yuan], shape (A,), that no programme pays, and its bills, (policy, payer) → [yuan], shape (R,).

    Supplements, and wages of posts that a policy added, are the policy's as far as it pays for them.
    """
    wages, counted = bill, {}
    charged: dict[tuple[str, str], Amounts] = {}
    for charge in world.levers.charges:
        if charge.quantity not in counted:
            counted[charge.quantity] = QUANTITIES[charge.quantity](world)
        units = counted[charge.quantity] * part_of(charge, world.levers)
        units = charge.agencies * (world.by_agency(units) if charge.quantity in PER_POST else units)
        if charge.quantity in OF_WAGES:
            wages = wages - units * min(charge.yuan_per_unit, 1.0)
        key = charge.policy, charge.payer
        charged[key] = charged.get(key, 0.0) + world.by_region(units * charge.yuan_per_unit)
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
    "graduate_bonuses": lambda w: w.by_agency(w.workforce.just_joined & (w.workforce.entry_channel == 0)),
    "peer_months": lambda w: _over_agencies(w.levers.peers_per_year, w),
    "awards": lambda w: _over_agencies(w.levers.awards_per_year / 12.0, w),
    "staff_months": lambda w: w.agencies.staff,
    "posts_added": _posts_added,
}
"""What programmes can be charged by [unit in the name], name → shape (A,), of pay shape (n,); where it is counted.

Hours, persons in a programme, wishes and posts are counted where they arise; places in programmes of social work,
peers and awards belong to the country and are spread over the agencies by their staff.
"""
