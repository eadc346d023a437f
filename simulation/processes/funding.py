"""Funding: contracts end, are renewed or lost; money is on time or late; agencies open or freeze posts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.randomness import fine_fraction, stochastic_round
from simulation.rows import by_row, compiled, loops
from simulation.state.agencies import PROFESSIONAL, Agencies
from simulation.state.workforce import Workforce
from simulation.units import Amounts, Bools, Codes, Identities, Ints, growth_factor, monthly_probability
from simulation.world import World


@dataclass(frozen=True)
class FundingParams(Parameters):
    """How agencies are financed (The World of Chinese: purchase of services, 70 % public money)."""

    group: ClassVar[str] = "funding"

    contract_length_months: float
    contract_renewal_share: float
    posts_lost_with_contract_share: float
    most_growth_by_contracts: float
    late_payments_per_year: float
    late_payment_mean_months: float


def contracts_lost(ends: Bools, chance: Amounts, renewal_share: float) -> Bools:
    """Contracts that end and are not renewed, shape (A,); ``chance`` is uniform."""
    return ends & (chance >= renewal_share)


def most_contract_posts(initial_posts: Amounts, times: float) -> Amounts:
    """Posts that an agency can hold by contracts, at the size of the country at the start [post], shape (A,).

    So many ``times`` its posts at the start, rounded up, and two more, so that the smallest can win something too.
    """
    return 2.0 - np.floor(-initial_posts * times)


@by_row
def renewed(
    months_left: Amounts,
    posts: Amounts,
    initial_posts: Amounts,
    kind: Codes,
    identity: Identities,
    least_length: Amounts,
    key: np.uint64,
    params: FundingParams,
) -> tuple[Amounts, Amounts, Amounts, Amounts, Amounts]:
    """Contracts a month later: months left, posts, posts lost, posts of a bidder, room for more, shape (A,) each.

    Args:
        months_left: of the contract [month], shape (A,), like the five that follow.
        posts: paid for by contracts [post].
        initial_posts: at the start of the run [post].
        kind: [code].
        identity: of the agency.
        least_length: of a contract, by policies [month].
        key: of the luck of renewal.
        params: units and sources in conf/evidence/funding.yaml.
    """
    professional = kind == PROFESSIONAL
    left = months_left - 1.0
    ends = professional & (left <= 0)
    lost = contracts_lost(ends, fine_fraction(identity, key), params.contract_renewal_share)
    lost_posts = np.where(lost, posts * params.posts_lost_with_contract_share, 0.0)
    kept = posts - lost_posts
    # Who has just lost a contract does not bid for it.
    bidding = np.where(professional & ~lost, kept, 0.0)
    room = np.maximum(most_contract_posts(initial_posts, params.most_growth_by_contracts) - kept, 0.0)
    length = np.maximum(params.contract_length_months, least_length)
    return np.where(ends, length, left), kept, lost_posts, bidding, room


@by_row
def tendered_again(pool: Amounts, bidding: Amounts, of_all: Amounts, room: Amounts) -> Amounts:
    """Posts of lost contracts that go to the other agencies of the region, in proportion to their size.

    Args:
        pool: posts to be tendered in its region [post], shape (A,), as all that follow.
        bidding: size of the agency [post], 0 if it may not bid.
        of_all: sum of these in its region [post].
        room: most that the agency can take [post].

    Returns:
        Posts won [post], shape (A,); what exceeds the room stays in the pool.
    """
    # Where nobody bids, 0 of 1.
    return np.minimum(pool * (bidding / np.where(of_all > 0, of_all, 1.0)), room)


@by_row
def funded(
    posts: Amounts,
    initial_posts: Amounts,
    capacity: Ints,
    are_open: Amounts,
    multiplier: Amounts,
    identity: Identities,
    growth: float,
    public_money: float,
    policy_room: float,
    key: np.uint64,
    params: FundingParams,
) -> tuple[Amounts, Amounts]:
    """Posts that there is money for, and how many more are to be open than are [post], shape (A,) each.

    Args:
        posts: paid for by contracts, before growth [post], shape (A,), like the five that follow.
        initial_posts: at the start of the run [post].
        capacity: rows of the agency [post].
        are_open: posts open now [post].
        multiplier: by policies [1].
        identity: of the agency.
        growth: of the country since the start [1].
        public_money: factor on it [1].
        policy_room: posts that policies may fund over those that an agency can hold without them [1].
        key: of the luck that rounds.
        params: units and sources in conf/evidence/funding.yaml.
    """
    money = posts * growth * public_money * multiplier
    most = most_contract_posts(initial_posts, params.most_growth_by_contracts)
    # Rows are reserved for the whole run; what is funded must not depend on how long it will be.
    paid = np.minimum(money, np.minimum(most * growth * policy_room, capacity))
    wanted = np.minimum(stochastic_round(paid, fine_fraction(identity, key)), capacity)
    return paid, wanted - are_open


@by_row
def delayed(months_left: Amounts, per_month: Amounts, identity: Identities, key: np.uint64) -> tuple[Amounts, Bools]:
    """Delays a month later [month], and where one starts now, shape (A,) each.

    Args:
        months_left: for which money is still late [month], shape (A,).
        per_month: probability that it begins to be late [1/month], shape (A,) or the same for all.
        identity: of the agency, shape (A,).
        key: of the luck that decides.
    """
    left = np.maximum(months_left - 1.0, 0.0)
    return left, (left == 0) & (fine_fraction(identity, key) < per_month)


def months_late(chance: Amounts, mean_months: float) -> Amounts:
    """Length of a delay that starts now [month], shape (k,): geometric with the given mean."""
    return 1.0 + np.floor(np.log1p(-chance) / np.log1p(-1.0 / mean_months))


def within_agency(order: Ints, agency: Ints) -> Ints:
    """Rank 0, 1, 2 ... of each row within its agency, shape (k,), when rows are taken in ``order``, by agency first."""
    sorted_agency = agency[order]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - sorted_agency.searchsorted(sorted_agency)
    return rank


def posts_opened(workforce: Workforce, agencies: Agencies, change: Amounts) -> Bools:
    """Which posts are open when each agency's number changes by ``change`` [post], shape (n,).

    Agencies open their first closed posts; they freeze vacant posts first, then those held for the shortest time.
    """
    is_open = workforce.is_open.copy()
    rows = agencies.posts_of(change.nonzero()[0])
    wanted, free = change[workforce.agency[rows]], ~workforce.occupied[rows]
    closed = rows[(wanted > 0) & free & ~is_open[rows]]
    if len(closed):
        agency = workforce.agency[closed]
        # Rows stand in the order of agencies and, within each, of slots.
        is_open[closed[within_agency(np.arange(len(closed)), agency) < change[agency]]] = True
    at_stake = rows[(wanted < 0) & workforce.is_open[rows]]
    if len(at_stake):
        agency = workforce.agency[at_stake]
        held = np.where(workforce.occupied[at_stake], 1.0 + workforce.post_months[at_stake], 0.0)
        rank = within_agency(np.lexsort((-workforce.slot[at_stake], held, agency)), agency)
        is_open[at_stake[rank < -change[agency]]] = False
    return is_open


def month(world: World) -> None:
    """Contracts, delays and the number of open posts."""
    params, levers, agencies = world.params(FundingParams), world.levers, world.agencies
    frequency: Any = params.late_payments_per_year * levers.late_payment_multiplier * world.conditions.late_payments
    pulled = world.pulled_by_agency(
        levers.contract_length_months, levers.posts_multiplier, monthly_probability(frequency)
    )
    late, chance = (_in_one_loop if compiled() else _one_by_one)(world, params, *pulled)
    if len(late):
        agencies.late_months_left[late] += months_late(chance, params.late_payment_mean_months)


def _one_by_one(
    world: World, params: FundingParams, least_length: Amounts, multiplier: Amounts, late_per_month: Amounts
) -> tuple[Ints, Amounts]:
    """Contracts, posts and delays: agencies where a delay begins and a draw for its length [1], shape (k,) each."""
    _contracts(world, params, least_length)
    _posts(world, params, multiplier)
    agencies, luck = world.agencies, world.luck
    agencies.late_months_left[:], starts = delayed(
        agencies.late_months_left, late_per_month, agencies.identity, luck.key("money comes late", world.t)
    )
    late = starts.nonzero()[0]
    return late, luck.fine_uniform("length of the delay", world.t, agencies.identity[late])


def _in_one_loop(world: World, params: FundingParams, *pulled: Amounts) -> tuple[Ints, Amounts]:
    """As ``_one_by_one``."""
    number, luck = len(world.agencies.staff), world.luck
    late, chance = np.empty(number, np.int64), np.empty(number)
    begun = _loop()(
        params.numbers,
        *world.agencies.in_blocks,
        *world.workforce.in_blocks,
        world.regions.lost_contract_posts,
        *pulled,
        growth_factor(world.growth_per_year, world.t),
        world.conditions.public_money,
        world.policy_room,
        luck.key("contract renewed", world.t),
        luck.key("rounding of posts", luck.ALWAYS),
        luck.key("money comes late", world.t),
        luck.key("length of the delay", world.t),
        late,
        chance,
    )
    return late[:begun], chance[:begun]


@cache
def _loop() -> Any:
    return loops("funding").loop_of([FundingParams], renewed, tendered_again, funded, delayed)


def _contracts(world: World, params: FundingParams, least_length: Amounts) -> None:
    agencies, regions = world.agencies, world.regions
    left, posts, lost, bidding, room = renewed(
        agencies.contract_months_left,
        agencies.contract_posts,
        agencies.initial_posts,
        agencies.kind,
        agencies.identity,
        least_length,
        world.luck.key("contract renewed", world.t),
        params,
    )
    agencies.contract_months_left[:] = left
    if np.count_nonzero(lost) or np.count_nonzero(regions.lost_contract_posts):
        lost_here, bidding_here = world.each_by_region(np.array((lost, bidding)))
        pool = regions.lost_contract_posts + lost_here
        won = tendered_again(pool.take(agencies.region), bidding, bidding_here.take(agencies.region), room)
        posts = posts + won
        regions.lost_contract_posts[:] = np.maximum(pool - world.by_region(won), 0.0)
    agencies.contract_posts[:] = posts


def _posts(world: World, params: FundingParams, multiplier: Amounts) -> None:
    agencies, workforce, luck = world.agencies, world.workforce, world.luck
    agencies.funded_posts[:], change = funded(
        agencies.contract_posts,
        agencies.initial_posts,
        agencies.capacity,
        world.by_agency(workforce.is_open),
        multiplier,
        agencies.identity,
        growth_factor(world.growth_per_year, world.t),
        world.conditions.public_money,
        world.policy_room,
        luck.key("rounding of posts", luck.ALWAYS),
        params,
    )
    if np.count_nonzero(change):
        workforce.is_open[:] = posts_opened(workforce, agencies, change)
