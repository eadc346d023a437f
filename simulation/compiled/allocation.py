"""Waiting cases dealt to workers, as one compiled loop over agencies; what is a law comes from ``allocation``.

Agency after agency, as many at a time as fit into a block of rows: laws run over many rows at once, and nothing in
between needs a column of all workers. The sums keep the order of numpy's, and so its bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import end_of_run, longest_run, posts_of, sums_of_two
from simulation.compiled.arguments import value
from simulation.compiled.one_row import Law
from simulation.compiled.processor import INLINED
from simulation.randomness import fine_fraction


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop that deals by these laws of ``allocation``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, (*laws, fine_fraction), _dealt)


rooms = overflow = beyond_norm = tables.law


def _dealt(
    params: Any, agencies: Any, workforce: Any, caps: Any, novice_caps: Any, key: Any, first_row: Any, start: Any,
    end: Any,
) -> None:  # fmt: skip
    """See ``processes.allocation._deal``: ``waiting_cases``, ``cases`` and ``cases_taken`` are written.

    Args:
        params: of allocation.
        agencies: their columns.
        workforce: its columns.
        caps: ceiling [case], shape (A,), or one for all, like the one that follows.
        novice_caps: of novices [case].
        key: of the draws of this month.
        first_row: first row of each agency, shape (A,).
        start: first agency.
        end: agency before which to end.
    """
    cases, taken, waiting = workforce.cases, workforce.cases_taken, agencies.waiting_cases
    tenure_months, hazard, number = workforce.tenure_months, workforce.leaving_hazard_per_year, len(workforce.cases)
    size = longest_run(first_row, start, end, number)
    cap, novice_cap, pace, under_cap, room, per_pace, beyond, weight = np.empty((8, size), np.float32)
    running, most, a = np.empty(size), np.empty(len(first_row)), start
    while a < end:
        first = np.uint64(first_row[a])
        until = end_of_run(first_row, a, end, number)
        last = posts_of(first_row, until - 1, number)[1]
        for b in range(a, until):
            begin, stop = posts_of(first_row, b, number)
            cap[begin - first : stop - first] = value(caps, b)
            novice_cap[begin - first : stop - first] = value(novice_caps, b)
        for j in range(last - first):
            i = first + j
            pace[j], under_cap[j], room[j] = rooms(
                cases[i], workforce.skill[i], workforce.exhaustion[i], workforce.occupied[i], workforce.seconded[i],
                workforce.role[i], tenure_months[i], cap[j], novice_cap[j], params,
            )  # fmt: skip
        for b in range(a, until):
            begin, stop = posts_of(first_row, b, number)
            own = slice(begin - first, stop - first)
            room_of_all, pace_of_all = sums_of_two(room[own], pace[own])
            nobody = pace_of_all == 0
            per_pace[own] = overflow(waiting[b], room_of_all, params.overload_intake_share) / (pace_of_all + nobody)
            most[b] = 0.0 if nobody else room_of_all
        for j in range(last - first):
            i = first + j
            beyond[j], weight[j] = beyond_norm(
                per_pace[j], pace[j], under_cap[j], room[j], tenure_months[i], hazard[i], params
            )
        for b in range(a, until):
            begin, stop = posts_of(first_row, b, number)
            own = slice(begin - first, stop - first)
            whole = np.floor(min(waiting[b], most[b] + _running(weight[own], beyond[own], running)))
            chance = fine_fraction(agencies.identity[b], key)
            waiting[b] -= _deal(whole, chance, running, under_cap[own], cases[begin:stop], taken[begin:stop])
        a = until


@numba.njit(**INLINED)
def _running(weight: Any, beyond: Any, running: Any) -> Any:
    """Running sums of the weights, put into ``running``, and the sum of what is taken beyond the norm."""
    so_far = of_beyond = 0.0
    for j in range(len(weight)):
        so_far += weight[j]
        of_beyond += beyond[j]
        running[j] = so_far
    return of_beyond


@numba.njit(**INLINED)
def _deal(whole: Any, chance: Any, running: Any, under_cap: Any, cases: Any, taken: Any) -> Any:
    """The cases of one agency, as ``allocation.shared_out`` deals them, given to its workers; how many they are."""
    total = running[len(cases) - 1]
    total = total if total > 0 else 1.0
    for j in range(len(cases)):
        running[j] = np.floor(whole * (running[j] / total) + chance)
    last, given = 0.0, np.int32(0)
    for j in range(len(cases)):
        # Dealing in whole cases may go over a ceiling by one; that one waits on.
        taken[j] = min(np.float32(running[j] - last), under_cap[j])
        cases[j] += taken[j]
        last = running[j]
        # Whole numbers may be added in any order, and so many at a time.
        given = np.int32(given + np.int32(taken[j]))
    return given
