"""Funding: contracts end, are renewed or lost; money is on time or late; agencies open or freeze posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.state.workforce import Workforce
from simulation.units import Amounts, Bools, Ints, growth_factor
from simulation.world import World

PROFESSIONAL = 1


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
    return np.ceil(initial_posts * times) + 2.0


def tendered_again(pool: Amounts, contract_posts: Amounts, room: Amounts, bidder: Bools, region: Ints) -> Amounts:
    """Posts of lost contracts that go to the other agencies of the region, in proportion to their size.

    Args:
        pool: posts to be tendered [post], shape (R,).
        contract_posts: size of each agency [post], shape (A,).
        room: most that each agency can take [post], shape (A,).
        bidder: agencies that may take posts, shape (A,).
        region: region of each agency [row], shape (A,).

    Returns:
        Posts won [post], shape (A,); what exceeds the room stays in the pool.
    """
    weight = np.where(bidder, contract_posts, 0.0)
    total = np.bincount(region, weights=weight, minlength=len(pool))
    share = np.divide(weight, total[region], out=np.zeros_like(weight), where=total[region] > 0)
    return np.minimum(pool[region] * share, room)


def months_late(starts: Bools, chance: Amounts, mean_months: float) -> Amounts:
    """Length of a delay that starts now [month], shape (A,): geometric with the given mean; 0 where none starts."""
    length = 1.0 + np.floor(np.log1p(-chance) / np.log1p(-1.0 / mean_months))
    return np.where(starts, length, 0.0)


def within_agency(order: np.ndarray, agency: np.ndarray) -> np.ndarray:
    """Rank 0, 1, 2 ... of each row within its agency, when rows are taken in ``order``; shape (k,)."""
    sorted_agency = agency[order]
    new_group = np.r_[True, sorted_agency[1:] != sorted_agency[:-1]]
    first = np.maximum.accumulate(np.where(new_group, np.arange(len(order)), 0))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - first
    return rank


def posts_opened(workforce: Workforce, change: Amounts) -> Bools:
    """Which posts are open when each agency's number changes by ``change`` [post], shape (n,).

    Agencies open their first closed posts; they freeze vacant posts first, then those held for the shortest time.
    """
    is_open = workforce.is_open.copy()
    rows = np.flatnonzero((change > 0)[workforce.agency] & ~is_open & ~workforce.occupied)
    if len(rows):
        rank = within_agency(np.lexsort((workforce.slot[rows], workforce.agency[rows])), workforce.agency[rows])
        is_open[rows[rank < change[workforce.agency[rows]]]] = True
    rows = np.flatnonzero((change < 0)[workforce.agency] & is_open)
    if len(rows):
        held = np.where(workforce.occupied[rows], 1.0 + workforce.post_months[rows], 0.0)
        rank = within_agency(np.lexsort((-workforce.slot[rows], held, workforce.agency[rows])), workforce.agency[rows])
        is_open[rows[rank < -change[workforce.agency[rows]]]] = False
    return is_open


def month(world: World) -> None:
    """Contracts, delays and the number of open posts."""
    params = world.params(FundingParams)
    agencies, regions, luck = world.agencies, world.regions, world.luck
    professional = agencies.kind == PROFESSIONAL
    agencies.contract_months_left -= 1.0
    ends = professional & (agencies.contract_months_left <= 0)
    lost = contracts_lost(
        ends, luck.fine_uniform("contract renewed", world.t, agencies.identity), params.contract_renewal_share
    )
    length = np.maximum(params.contract_length_months, world.levers.contract_length_months)
    agencies.contract_months_left[ends] = np.broadcast_to(length, ends.shape)[ends]
    lost_posts = np.where(lost, agencies.contract_posts * params.posts_lost_with_contract_share, 0.0)
    agencies.contract_posts -= lost_posts
    growth = growth_factor(world.growth_per_year, world.t)
    pool = regions.lost_contract_posts + world.by_region(lost_posts)
    most = most_contract_posts(agencies.initial_posts, params.most_growth_by_contracts)
    room = np.maximum(most - agencies.contract_posts, 0.0)
    won = tendered_again(pool, agencies.contract_posts, room, professional & ~lost, agencies.region)
    agencies.contract_posts += won
    regions.lost_contract_posts[:] = np.maximum(pool - world.by_region(won), 0.0)
    money = agencies.contract_posts * growth * world.conditions.public_money * world.levers.posts_multiplier
    # Rows are reserved for the whole run; what is funded must not depend on how long it will be.
    agencies.funded_posts[:] = np.minimum(money, np.minimum(most * growth * world.policy_room, agencies.capacity))
    whole = np.floor(agencies.funded_posts + luck.fine_uniform("rounding of posts", luck.ALWAYS, agencies.identity))
    wanted = np.minimum(whole, agencies.capacity)
    world.workforce.is_open[:] = posts_opened(world.workforce, wanted - world.by_agency(world.workforce.is_open))
    _delays(world, params)


def _delays(world: World, params: FundingParams) -> None:
    agencies = world.agencies
    agencies.late_months_left[:] = np.maximum(agencies.late_months_left - 1.0, 0.0)
    frequency = params.late_payments_per_year * world.levers.late_payment_multiplier * world.conditions.late_payments
    per_month = -np.expm1(-frequency / 12.0)
    chance = world.luck.fine_uniform("money comes late", world.t, agencies.identity)
    starts = (agencies.late_months_left == 0) & (chance < per_month)
    length = world.luck.fine_uniform("length of the delay", world.t, agencies.identity)
    agencies.late_months_left += months_late(starts, length, params.late_payment_mean_months)
