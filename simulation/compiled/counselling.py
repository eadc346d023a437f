"""Counselling, its queues and its odd places as one compiled loop; laws come from ``counselling``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import posts_of
from simulation.compiled.arguments import value
from simulation.compiled.one_row import Law
from simulation.compiled.queues import highest, number_of, taken_out
from simulation.randomness import fine_fraction, high_half


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop of these laws of ``counselling``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, (*laws, fine_fraction, high_half), _counselled, _drawn)


another_month = hours_offered = odd_places = place_in_lottery = relieved = tables.law


def _counselled(
    params: Any, agencies: Any, workforce: Any, relief: Any, asking: Any, referred: Any, by_policies: Any,
    of_region: Any, of_rounding: Any, of_lottery: Any,
) -> None:  # fmt: skip
    """Treat everybody, let in those who have waited longest for a place of their agency, and draw for odd places.

    What stands behind the tables is handed over by ``processes.counselling._in_one_loop``, in this order.
    """
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
                entering += _drawn(queue[:waiting], workforce, odd, shared, of_lottery, enters[entering:])
            together, overdrawn, waiting = 0.0, 0.0, 0
    for i in enters[:entering]:
        waited[i], left[i] = 0.0, params.length_months
        relief[i] = relieved(relief[i], params)


def _drawn(queue: Any, workforce: Any, odd: Any, shared: Any, of_lottery: Any, enters: Any) -> Any:
    """How many begin at the ``shared`` places of one region; writes their rows to ``enters``."""
    rows, rank, number = np.empty(len(queue), np.int32), np.empty(len(queue)), 0
    for i in queue:
        part = odd[workforce.agency[i]]
        if part > 0:
            chance = high_half(workforce.person_identity[i], of_lottery)
            rows[number], rank[number] = i, place_in_lottery(part, workforce.counselling_wait_months[i], chance)
            number += 1
    return taken_out(rows[:number], highest(rank[:number], int(shared)), enters)
