"""New cases of all agencies and their queues as one compiled loop; laws come from ``demand``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.compiled import tables
from simulation.compiled.arguments import value
from simulation.compiled.one_row import Law
from simulation.compiled.special import ndtri, pdtr


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop of these laws of ``demand``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, laws, _cases_come)


coming = near_poisson = queued = tables.law


def _cases_come(
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
