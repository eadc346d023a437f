"""Accounts: every yuan of the month, by item and payer; agencies are paid, pay wages, owe them when money is late."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, ClassVar, NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.bills import charged_to_programmes
from simulation.rows import by_row, compiled, fill, loops
from simulation.units import Amounts, Bools, Floats
from simulation.world import World

PAYERS = ("public", "agency")
"""Who pays for what is not charged to a programme."""


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
def costs(wage_bill: Amounts, newcomers: Amounts, base_wage: Amounts, staff: Amounts, params: AccountsParams) -> Costs:
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
    """The ``settlement`` [yuan], shape (A,) each, of agencies with these costs and a budget in proportion to wages."""
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
    world.booked = ENTRIES
    bill, world.costs = (_closed_in_one_loop if compiled() else _closed)(world, world.params(AccountsParams))
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
    agencies, workforce, regions = world.agencies, world.workforce, world.regions
    bill, costs_by_region = np.empty(len(agencies.staff)), np.zeros((len(ENTRIES), len(regions.kind)))
    tables = *agencies.in_blocks, *workforce.in_blocks
    _loop()(params.numbers, *tables, regions.base_wage_yuan, bill, costs_by_region)
    return bill, costs_by_region


@cache
def _loop() -> Any:
    return loops("accounts").loop_of([AccountsParams], costs, settled, months_owed, arrears)


def _shared(world: World, *amounts: Amounts) -> Amounts:
    """What each of k amounts [yuan], shape (A,), costs each payer, shape (2k, A)."""
    shares = np.empty((len(amounts), len(PAYERS), len(world.agencies)))
    whole, public_share = np.array(amounts), world.agencies.public_share
    shares[:, 0], shares[:, 1] = whole * public_share, whole * (1.0 - public_share)
    return shares.reshape(-1, shares.shape[-1])


def _charge(world: World, bill: Amounts) -> None:
    """Enter the bills of programmes; wages that they pay are no longer those of the agencies."""
    wages, charged = charged_to_programmes(world, bill)
    if wages is not bill:
        world.costs[: len(PAYERS)] = world.each_by_region(_shared(world, wages))
    world.booked += tuple(charged)
    world.costs = np.vstack((world.costs, *charged.values()))
