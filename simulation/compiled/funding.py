"""Contracts, delays and open posts of all agencies as one compiled loop; laws come from ``funding``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import posts_of
from simulation.compiled.arguments import value
from simulation.compiled.one_row import Law
from simulation.compiled.queues import freeze_newest, number_of, open_first
from simulation.randomness import fine_fraction


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop of these laws of ``funding``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, (*laws, fine_fraction), _posts_funded)


delayed = funded = renewed = tendered_again = tables.law


def _posts_funded(
    params: Any, agencies: Any, workforce: Any, pool: Any, least_length: Any, multiplier: Any, per_month: Any,
    growth: Any, public_money: Any, policy_room: Any, of_renewal: Any, of_rounding: Any, of_delay: Any, of_length: Any,
    begins: Any, chance: Any,
) -> Any:  # fmt: skip
    """How many delays begin: their agencies stand first in ``begins``, draws for their length in ``chance``, (A,)."""
    contract, posts, initial_posts = agencies.contract_months_left, agencies.contract_posts, agencies.initial_posts
    identity, late_months, is_open = agencies.identity, agencies.late_months_left, workforce.is_open
    number, late = len(posts), 0
    bidding, room, of_all = np.empty(number), np.empty(number), np.zeros(len(pool))
    lost_here, won_here = np.zeros(len(pool)), np.zeros(len(pool))
    for a in range(number):
        place, least = np.uint64(agencies.region[a]), value(least_length, a)
        contract[a], posts[a], lost, bidding[a], room[a] = renewed(
            contract[a], posts[a], initial_posts[a], agencies.kind[a], identity[a], least, of_renewal, params
        )
        lost_here[place] += lost
        of_all[place] += bidding[a]
    tendered = pool + lost_here
    for a in range(number):
        place, (first, end) = np.uint64(agencies.region[a]), posts_of(agencies.first_row, a, len(is_open))
        won = tendered_again(tendered[place], bidding[a], of_all[place], room[a])
        won_here[place] += won
        posts[a] += won
        are_open = np.float64(number_of(is_open, first, end))
        agencies.funded_posts[a], change = funded(
            posts[a], initial_posts[a], agencies.capacity[a], are_open, value(multiplier, a), identity[a],
            growth, public_money, policy_room, of_rounding, params,
        )  # fmt: skip
        if change > 0:
            open_first(is_open, workforce.occupied, first, end, change)
        elif change < 0:
            freeze_newest(is_open, workforce.occupied, workforce.post_months, first, end, -change)
        late_months[a], starts = delayed(late_months[a], value(per_month, a), identity[a], of_delay)
        if starts:
            begins[late], chance[late] = a, fine_fraction(identity[a], of_length)
            late += 1
    for r in range(len(pool)):
        pool[r] = max(tendered[r] - won_here[r], 0.0)
    return late
