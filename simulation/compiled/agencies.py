"""Months of agencies as compiled loops: laws agency by agency, with the sums over posts and regions in between.

The laws come from above and are put into a loop's own text, and columns are named as in their tables: see
``tables.loop_of``. All sums are taken in the order of numpy's additions. Over few agencies such a
month takes a tenth of the time of its calls one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import end_of_run, longest_run, posts_of, sums_of_two
from simulation.compiled.arguments import value
from simulation.compiled.counts import more
from simulation.compiled.queues import freeze_newest, highest, number_of, open_first, taken_out
from simulation.compiled.special import ndtri, pdtr
from simulation.randomness import fine_fraction, high_half

Law = Callable[..., Any]


def loop_of(text: str, kinds: Sequence[type], *laws: Law) -> Any:
    """The compiled loop of one of the texts below, with parameters of these kinds and these laws of a process."""
    return tables.loop_of(kinds, (*laws, fine_fraction, high_half), globals()[text], drawn)


def _law(*given: Any) -> Any:
    """Stands in the texts below for a law of agencies until ``loop_of`` puts that there."""


another_month = arrears = at_home = coming = costs = delayed = funded = hours = hours_offered = months_owed = _law
near_poisson = odd_places = place_in_lottery = queued = relieved = renewed = settled = team_hours = _law
tendered_again = understaffing = _law


def books_closed(params: Any, agencies: Any, workforce: Any, base_wage: Any, bills: Any, ledger: Any) -> None:
    """Settle all books: wage bills, shape (A,), and what each item costs each payer, (10, R), nought until now."""
    wage, just_joined, occupied = workforce.wage_yuan_per_month, workforce.just_joined, workforce.occupied
    share, reserves = agencies.public_share, agencies.reserves_yuan
    debt, unpaid = agencies.wage_debt_yuan, agencies.unpaid_public_yuan
    # Sums of their own: each waits for its additions, and so long as nothing asks for it, the next one begins.
    for a in range(len(share)):
        bill = 0.0
        for i in range(*posts_of(agencies.first_row, a, len(wage))):
            bill += wage[i]
        bills[a] = bill
    for a in range(len(share)):
        first, end = posts_of(agencies.first_row, a, len(wage))
        place, bill, newcomers = np.uint64(agencies.region[a]), bills[a], np.float64(number_of(just_joined, first, end))
        spent = costs(bill, newcomers, base_wage[place], agencies.staff[a], params)
        late = agencies.late_months_left[a] > 0
        books = settled(bill, spent, share[a], late, reserves[a], debt[a], unpaid[a], params)
        reserves[a], debt[a], unpaid[a] = books.reserves, books.wage_debt, books.unpaid_public
        amounts = (bill, spent.overhead, spent.recruitment, spent.induction, spent.training)
        for k in range(5):
            ledger[2 * k, place] += amounts[k] * share[a]
            ledger[2 * k + 1, place] += amounts[k] * (1.0 - share[a])
        owed = np.float32(months_owed(books.wage_debt, bill))
        for i in range(first, end):
            workforce.arrears_months[i] = arrears(owed, occupied[i])


def posts_funded(
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


def counselled(
    params: Any, agencies: Any, workforce: Any, relief: Any, asking: Any, referred: Any, by_policies: Any,
    of_region: Any, of_rounding: Any, of_lottery: Any,
) -> None:  # fmt: skip
    """Treat everybody, let in those who have waited longest for a place of their agency, and draw for odd places."""
    left, waited = workforce.counselling_months_left, workforce.counselling_wait_months
    seconded, region, number = workforce.seconded, agencies.region, len(agencies.region)
    odd, queue, enters = np.empty(number), np.empty(len(left), np.int32), np.empty(len(left), np.int32)
    together, overdrawn, waiting, entering = 0.0, 0.0, 0, 0
    for i in range(len(left)):
        left[i], waited[i], relief[i] = another_month(
            left[i], waited[i], relief[i], workforce.occupied[i], seconded[i], workforce.exhaustion[i],
            workforce.help_seeking[i], workforce.colleagues_help_seeking[i], workforce.person_identity[i],
            asking, value(referred, i), params,
        )  # fmt: skip
    for a in range(number):
        (first, end), begin = posts_of(agencies.first_row, a, len(left)), waiting
        for i in range(first, end):
            if waited[i] > 0 and not seconded[i]:
                queue[waiting] = i
                waiting += 1
        agencies.counselling_hours[a] = hours_offered(agencies.staff[a], value(by_policies, a), params)
        places = agencies.counselling_hours[a] / params.hours_per_client
        free, odd[a] = np.floor(places) - number_of(left, first, end), places - np.floor(places)
        together += odd[a]
        overdrawn += max(-free, 0.0)
        if free > 0:
            own = queue[begin:waiting]
            here = taken_out(own, highest(waited[own], int(free)), enters[entering:])
            waiting, entering = waiting - here, entering + here
        if a + 1 == number or region[a + 1] != region[a]:
            shared = odd_places(together, fine_fraction(of_region[region[a]], of_rounding)) - overdrawn
            if shared > 0:
                entering += drawn(queue[:waiting], workforce, odd, shared, of_lottery, enters[entering:])
            together, overdrawn, waiting = 0.0, 0.0, 0
    for i in enters[:entering]:
        waited[i], left[i] = 0.0, params.length_months
        relief[i] = relieved(relief[i], params)


def drawn(queue: Any, workforce: Any, odd: Any, shared: Any, of_lottery: Any, enters: Any) -> Any:
    """How many begin at the ``shared`` places of one region; writes their rows to ``enters``."""
    rows, rank, number = np.empty(len(queue), np.int32), np.empty(len(queue)), 0
    for i in queue:
        part = odd[workforce.agency[i]]
        if part > 0:
            chance = high_half(workforce.person_identity[i], of_lottery)
            rows[number], rank[number] = i, place_in_lottery(part, workforce.counselling_wait_months[i], chance)
            number += 1
    return taken_out(rows[:number], highest(rank[:number], int(shared)), enters)


def cases_come(
    params: Any, agencies: Any, workforce: Any, need: Any, residents: Any, recognition: Any, outside: Any,
    opened_up: Any, growth: Any, of_new: Any, of_refusals: Any, of_giving_up: Any,
) -> None:  # fmt: skip
    """Draw the new cases of each agency and settle its queue."""
    region, identity, waiting = agencies.region, agencies.identity, agencies.waiting_cases
    for a in range(len(region)):
        place, by_conditions, by_policies = np.uint64(region[a]), value(outside, a), value(opened_up, a)
        need_here, share = need[place, np.uint64(agencies.field[a])], agencies.need_share[a]
        mean, chance = coming(
            need_here, residents[place], share, by_conditions, by_policies, identity[a], growth, of_new
        )
        number, maybe_low, maybe_high = near_poisson(mean, ndtri(chance))
        while maybe_low and pdtr(number, mean) < chance:
            number += 1.0
        while maybe_high and pdtr(number - 1.0, mean) >= chance:
            number -= 1.0
        agencies.new_cases[a] = number
        agencies.refused_cases[a], agencies.dropped_cases[a], waiting[a] = queued(
            waiting[a], number, recognition[place], identity[a], of_refusals, of_giving_up, params
        )


def hours_counted(
    params: Any, allocation: Any, scales: Any, agencies: Any, workforce: Any, hours_by_field: Any, travel: Any,
    burden: Any, paperwork: Any, in_service: Any, activities: Any, trainee_hours: Any, surge_share: Any,
    course_hours: Any, first_row: Any, start: Any, end: Any,
) -> None:  # fmt: skip
    """Staff and WISN ratio of the agencies from ``start`` to ``end``, and hours asked and available of their workers.

    As many agencies at a time as fit into a block of rows, so that the law of workers runs over many at once.
    """
    occupied, seconded, role = workforce.occupied, workforce.seconded, workforce.role
    asked, available, number = workforce.hours_asked, workforce.hours_available, len(workforce.occupied)
    size, a = longest_run(first_row, start, end, number), start
    shared, supervising, per_case, to_client = np.empty((4, size), np.float32)
    while a < end:
        first, until = np.uint64(first_row[a]), end_of_run(first_row, a, end, number)
        last = posts_of(first_row, until - 1, number)[1]
        for b in range(a, until):
            place, (begin, stop) = np.uint64(agencies.region[b]), posts_of(first_row, b, number)
            people = present = supervisors = np.int32(0)
            for row in range(begin, stop):
                there, home, supervises = at_home(occupied[row], seconded[row], role[row])
                people, present, supervisors = more(people, there), more(present, home), more(supervisors, supervises)
            team = team_hours(
                np.float64(people), np.float64(present), np.float64(supervisors), agencies.kind[b], burden[place],
                agencies.refused_cases[b], agencies.visiting_skill[b], agencies.supervision_hours[b],
                agencies.own_supervision_hours[b], agencies.trainees[b], agencies.lent_hours[b], value(paperwork, b),
                value(in_service, b), value(activities, b), trainee_hours, surge_share, params, scales,
            )  # fmt: skip
            own = slice(begin - first, stop - first)
            agencies.staff[b], agencies.present[b] = team.staff, team.present
            shared[own], supervising[own] = team.shared, team.supervising
            per_case[own], to_client[own] = hours_by_field[np.uint64(agencies.field[b])], travel[place]
        for j in range(last - first):
            i = first + j
            asked[i], available[i] = hours(
                workforce.cases[i], workforce.skill[i], workforce.exhaustion[i], per_case[j], to_client[j], shared[j],
                supervising[j], role[i], workforce.course_months_left[i], occupied[i], seconded[i], course_hours,
                params, allocation, scales,
            )  # fmt: skip
        for b in range(a, until):
            begin, stop = posts_of(first_row, b, number)
            of_asked, of_available = sums_of_two(asked[begin:stop], available[begin:stop])
            way = travel[np.uint64(agencies.region[b])]
            agencies.wisn_ratio[b] = understaffing(of_asked, of_available, agencies.waiting_cases[b], way, params)
        a = until
