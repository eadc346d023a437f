"""Months of agencies as compiled loops: laws agency by agency, with the sums over posts and regions in between.

The laws come from above and are put into a loop's own text, as in ``compiled_ties.given``. All sums are taken
in the order of numpy's additions. Over few agencies such a month takes a tenth of the time of its calls one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk
from simulation.compiled_queues import freeze_newest, highest, number_of, open_first, taken_out
from simulation.compiled_special import ndtri, pdtr
from simulation.loop_arguments import value
from simulation.loops_of_agencies import parameters_in, posts_of, with_laws
from simulation.one_row import of_one_row
from simulation.processor import OPTIONS
from simulation.randomness import fine_fraction, high_half

Law = Callable[..., Any]


def _loop(kind: type, laws: dict[str, Law], text: Law, *parts: Law) -> Any:
    """The compiled loop of a text in which ``laws`` stand by their names, and ``_read`` for parameters of one kind.

    Args:
        kind: class of the parameters.
        laws: name in the text → law of one row.
        text: function of this module that names the laws; its first argument is the ``numbers`` of the parameters.
        parts: functions of this module that it calls and that name laws, too.
    """
    named = {name: of_one_row(law) for name, law in laws.items()} | {"_read": parameters_in(kind)}
    named |= {part.__name__: numba.njit(with_laws(part, named), **OPTIONS) for part in parts}
    return kept_on_disk(numba.njit(with_laws(text, named), nogil=True, **OPTIONS))


def _law(*given: Any) -> Any:
    """Stands in the texts below for a law of agencies until ``_loop`` puts that there."""


_read = another_month = arrears = coming = costs = delayed = funded = hours_offered = months_owed = near_poisson = _law
odd_places = place_in_lottery = queued = relieved = renewed = settled = tendered_again = _law


@cache
def books_closed(kind: type, **laws: Law) -> Any:
    """The loop that closes the books of all agencies, compiled from the laws of ``processes.accounts``."""
    return _loop(kind, laws, _books_closed)


def _books_closed(
    numbers: Any, wage: Any, just_joined: Any, occupied: Any, arrears_months: Any, first_row: Any, region: Any,
    base_wage: Any, staff: Any, public_share: Any, late_months: Any, reserves: Any, debt: Any, unpaid: Any,
    bills: Any, ledger: Any,
) -> None:  # fmt: skip
    """Settle all books: wage bills, shape (A,), and what each item costs each payer, (10, R), nought until now."""
    params, rows = _read(numbers), len(wage)
    for a in range(len(first_row)):
        first, end = posts_of(first_row, a, rows)
        place, bill, newcomers = np.uint64(region[a]), 0.0, np.float64(number_of(just_joined, first, end))
        for i in range(first, end):
            bill += wage[i]
        spent = costs(bill, newcomers, base_wage[place], staff[a], params)
        books = settled(bill, spent, public_share[a], late_months[a] > 0, reserves[a], debt[a], unpaid[a], params)
        bills[a], reserves[a], debt[a], unpaid[a] = bill, books.reserves, books.wage_debt, books.unpaid_public
        amounts = (bill, spent.overhead, spent.recruitment, spent.induction, spent.training)
        for k in range(5):
            ledger[2 * k, place] += amounts[k] * public_share[a]
            ledger[2 * k + 1, place] += amounts[k] * (1.0 - public_share[a])
        owed = np.float32(months_owed(books.wage_debt, bill))
        for i in range(first, end):
            arrears_months[i] = arrears(owed, occupied[i])


@cache
def posts_funded(kind: type, **laws: Law) -> Any:
    """The loop of contracts, posts and delays, compiled from the laws of ``processes.funding``."""
    return _loop(kind, {"fine_fraction": fine_fraction} | laws, _posts_funded)


def _posts_funded(
    numbers: Any, contract: Any, posts: Any, initial_posts: Any, kind: Any, identity: Any, capacity: Any,
    funded_posts: Any, late_months: Any, region: Any, pool: Any, is_open: Any, occupied: Any, post_months: Any,
    first_row: Any, least_length: Any, multiplier: Any, per_month: Any, growth: Any, public_money: Any,
    policy_room: Any, of_renewal: Any, of_rounding: Any, of_delay: Any, of_length: Any, begins: Any, chance: Any,
) -> Any:  # fmt: skip
    """How many delays begin: their agencies stand first in ``begins``, draws for their length in ``chance``, (A,)."""
    params, agencies, late = _read(numbers), len(first_row), 0
    bidding, room, of_all = np.empty(agencies), np.empty(agencies), np.zeros(len(pool))
    lost_here, won_here = np.zeros(len(pool)), np.zeros(len(pool))
    for a in range(agencies):
        place, least = np.uint64(region[a]), value(least_length, a)
        contract[a], posts[a], lost, bidding[a], room[a] = renewed(
            contract[a], posts[a], initial_posts[a], kind[a], identity[a], least, of_renewal, params
        )
        lost_here[place] += lost
        of_all[place] += bidding[a]
    tendered = pool + lost_here
    for a in range(agencies):
        place, (first, end) = np.uint64(region[a]), posts_of(first_row, a, len(is_open))
        won = tendered_again(tendered[place], bidding[a], of_all[place], room[a])
        won_here[place] += won
        posts[a] += won
        are_open = np.float64(number_of(is_open, first, end))
        funded_posts[a], change = funded(
            posts[a], initial_posts[a], capacity[a], are_open, value(multiplier, a), identity[a],
            growth, public_money, policy_room, of_rounding, params,
        )  # fmt: skip
        if change > 0:
            open_first(is_open, occupied, first, end, change)
        elif change < 0:
            freeze_newest(is_open, occupied, post_months, first, end, -change)
        late_months[a], starts = delayed(late_months[a], value(per_month, a), identity[a], of_delay)
        if starts:
            begins[late], chance[late] = a, fine_fraction(identity[a], of_length)
            late += 1
    for r in range(len(pool)):
        pool[r] = max(tendered[r] - won_here[r], 0.0)
    return late


@cache
def counselled(kind: type, **laws: Law) -> Any:
    """The loop that gives places in counselling and treats, compiled from the laws of ``processes.counselling``."""
    drawing = {"fine_fraction": fine_fraction, "high_half": high_half}
    return _loop(kind, drawing | laws, _counselled, _drawn)


def _counselled(
    numbers: Any, left: Any, waited: Any, relief: Any, occupied: Any, seconded: Any, exhaustion: Any,
    help_seeking: Any, norm: Any, person: Any, asking: Any, referred: Any, agency: Any, first_row: Any, region: Any,
    staff: Any, by_policies: Any, hours: Any, of_region: Any, of_rounding: Any, of_lottery: Any,
) -> None:  # fmt: skip
    """Treat everybody, let in those who have waited longest for a place of their agency, and draw for odd places."""
    params, agencies, together, overdrawn, waiting, number = _read(numbers), len(first_row), 0.0, 0.0, 0, 0
    odd, queue, enters = np.empty(agencies), np.empty(len(left), np.int32), np.empty(len(left), np.int32)
    for i in range(len(left)):
        left[i], waited[i], relief[i] = another_month(
            left[i], waited[i], relief[i], occupied[i], seconded[i], exhaustion[i], help_seeking[i], norm[i],
            person[i], asking, value(referred, i), params,
        )  # fmt: skip
    for a in range(agencies):
        place, (first, end), begin = np.uint64(region[a]), posts_of(first_row, a, len(left)), waiting
        for i in range(first, end):
            # Written for everybody and kept for those who wait: where a few do here and there, asking takes longer.
            queue[waiting] = i
            waiting += (waited[i] > 0) & (not seconded[i])
        hours[a] = hours_offered(staff[a], value(by_policies, a), params)
        places = hours[a] / params.hours_per_client
        free, odd[a] = np.floor(places) - number_of(left, first, end), places - np.floor(places)
        together += odd[a]
        overdrawn += max(-free, 0.0)
        if free > 0:
            own = queue[begin:waiting]
            here = taken_out(own, highest(waited[own], int(free)), enters[number:])
            waiting, number = waiting - here, number + here
        if a + 1 == agencies or region[a + 1] != region[a]:
            shared = odd_places(together, fine_fraction(of_region[place], of_rounding)) - overdrawn
            if shared > 0:
                number += _drawn(queue[:waiting], waited, person, agency, odd, shared, of_lottery, enters[number:])
            together, overdrawn, waiting = 0.0, 0.0, 0
    for i in enters[:number]:
        waited[i], left[i] = 0.0, params.length_months
        relief[i] = relieved(np.float64(relief[i]), params)


def _drawn(
    queue: Any, waited: Any, person: Any, agency: Any, odd: Any, shared: Any, of_lottery: Any, enters: Any
) -> Any:
    """How many begin at the ``shared`` places of one region; writes their rows to ``enters``."""
    rows, rank, number = np.empty(len(queue), np.int32), np.empty(len(queue)), 0
    for i in queue:
        part = odd[agency[i]]
        if part > 0:
            rows[number] = i
            rank[number] = place_in_lottery(part, waited[i], high_half(person[i], of_lottery))
            number += 1
    return taken_out(rows[:number], highest(rank[:number], int(shared)), enters)


@cache
def cases_come(kind: type, **laws: Law) -> Any:
    """The loop of new cases and of those who wait, compiled from the laws of ``processes.demand``."""
    return _loop(kind, laws, _cases_come)


def _cases_come(
    numbers: Any, need: Any, residents: Any, recognition: Any, region: Any, field: Any, need_share: Any, identity: Any,
    waiting: Any, new: Any, refused: Any, dropped: Any, outside: Any, opened_up: Any, growth: Any, of_new: Any,
    of_refusals: Any, of_giving_up: Any,
) -> None:  # fmt: skip
    """Draw the new cases of each agency and settle its queue."""
    params = _read(numbers)
    for a in range(len(region)):
        place, by_conditions, by_policies = np.uint64(region[a]), value(outside, a), value(opened_up, a)
        need_here = need[place, np.uint64(field[a])]
        mean, chance = coming(
            need_here, residents[place], need_share[a], by_conditions, by_policies, identity[a], growth, of_new
        )
        number, maybe_low, maybe_high = near_poisson(mean, ndtri(chance))
        while maybe_low and pdtr(number, mean) < chance:
            number += 1.0
        while maybe_high and pdtr(number - 1.0, mean) >= chance:
            number -= 1.0
        new[a] = number
        refused[a], dropped[a], waiting[a] = queued(
            waiting[a], number, recognition[place], identity[a], of_refusals, of_giving_up, params
        )
