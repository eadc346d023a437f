"""Waiting cases dealt to workers, as one compiled loop over agencies; what is a law comes from ``allocation``.

Agency after agency, as many at a time as fit into a block of rows: laws run over many rows at once, and nothing in
between needs a column of all workers. The sums keep the order of numpy's, and so its bits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk
from simulation.loop_arguments import BLOCK, INLINED
from simulation.loops_of_agencies import parameters_in, row_of, with_laws
from simulation.one_row import of_one_row
from simulation.processor import OPTIONS
from simulation.randomness import fine_fraction

_uniform = of_one_row(fine_fraction)


@cache
def dealt(rooms: Callable[..., Any], overflow: Callable[..., Any], beyond: Callable[..., Any], kind: Any) -> Any:
    """The loop that deals by these laws of ``allocation``, whose parameters are of this ``kind``."""
    laws = {"_rooms": of_one_row(rooms), "_overflow": of_one_row(overflow), "_beyond": of_one_row(beyond)}
    text = with_laws(_dealt, laws | {"_params": parameters_in(kind)})
    return kept_on_disk(numba.njit(text, nogil=True, **OPTIONS))


def _rooms(*given: Any) -> Any: ...


def _overflow(*given: Any) -> Any: ...


def _beyond(*given: Any) -> Any: ...


def _params(numbers: Any) -> Any: ...


def _dealt(
    waiting: Any, cases: Any, taken: Any, skill: Any, exhaustion: Any, occupied: Any, seconded: Any, role: Any,
    tenure_months: Any, hazard: Any, cap: Any, novice_cap: Any, numbers: Any, identity: Any, key: Any,
    first_row: Any, start: Any, end: Any,
) -> None:  # fmt: skip
    """See ``allocation.month``; ``waiting``, ``cases`` and ``taken`` are written.

    Args:
        waiting: cases [case], shape (A,).
        cases: shape (n,), like the eight that follow, which are named as in ``allocation.rooms``.
        taken: of the cases that waited [case].
        skill: [1].
        exhaustion: [scale 0-6].
        occupied: yes or no.
        seconded: yes or no.
        role: [code].
        tenure_months: [month].
        hazard: of leaving [1/year].
        cap: ceiling [case], single precision, shape (A,), or (1,) for all, like the one that follows.
        novice_cap: of novices [case].
        numbers: of the parameters.
        identity: of the agencies, shape (A,).
        key: of the draws of this month.
        first_row: first row of each agency, shape (A,).
        start: first agency.
        end: agency before which to end.
    """
    params, number = _params(numbers), len(cases)
    size = _longest(first_row, start, end, number)
    caps, novice_caps, pace, under_cap, room, per_pace, beyond, weight = np.empty((8, size), np.float32)
    running, most, a = np.empty(size), np.empty(len(first_row)), start
    while a < end:
        first = np.uint64(first_row[a])
        until = _end_of_run(first_row, a, end, number)
        for b in range(a, until):
            own = slice(row_of(first_row, b, number) - first, row_of(first_row, b + 1, number) - first)
            caps[own], novice_caps[own] = cap[b % len(cap)], novice_cap[b % len(novice_cap)]
        for j in range(row_of(first_row, until, number) - first):
            i = first + j
            pace[j], under_cap[j], room[j] = _rooms(
                cases[i], skill[i], exhaustion[i], occupied[i], seconded[i], role[i], tenure_months[i], caps[j],
                novice_caps[j], params,
            )  # fmt: skip
        for b in range(a, until):
            own = slice(row_of(first_row, b, number) - first, row_of(first_row, b + 1, number) - first)
            room_of_all, pace_of_all = _sums(room[own], pace[own])
            nobody = pace_of_all == 0
            per_pace[own] = _overflow(waiting[b], room_of_all, params.overload_intake_share) / (pace_of_all + nobody)
            most[b] = 0.0 if nobody else room_of_all
        for j in range(row_of(first_row, until, number) - first):
            i = first + j
            beyond[j], weight[j] = _beyond(
                per_pace[j], pace[j], under_cap[j], room[j], tenure_months[i], hazard[i], params
            )
        for b in range(a, until):
            own = slice(row_of(first_row, b, number) - first, row_of(first_row, b + 1, number) - first)
            rows = slice(row_of(first_row, b, number), row_of(first_row, b + 1, number))
            whole = np.floor(min(waiting[b], most[b] + _running(weight[own], beyond[own], running)))
            _deal(whole, _uniform(identity[b], key), running, under_cap[own], cases[rows], taken[rows])
            waiting[b] -= _sums(taken[rows], taken[rows])[0]
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
def _deal(whole: Any, chance: Any, running: Any, under_cap: Any, cases: Any, taken: Any) -> None:
    """The cases of one agency, as ``allocation.shared_out`` deals them, given to its workers."""
    total = running[len(cases) - 1]
    total = total if total > 0 else 1.0
    for j in range(len(cases)):
        running[j] = np.floor(whole * (running[j] / total) + chance)
    last = 0.0
    for j in range(len(cases)):
        # Dealing in whole cases may go over a ceiling by one; that one waits on.
        taken[j] = min(np.float32(running[j] - last), under_cap[j])
        cases[j] += taken[j]
        last = running[j]


@numba.njit(**INLINED)
def _sums(first: Any, second: Any) -> Any:
    """Sums of two columns, each of which would wait for its additions if they were not taken at the same time."""
    of_first = of_second = 0.0
    for j in range(len(first)):
        of_first += first[j]
        of_second += second[j]
    return of_first, of_second


@numba.njit
def _end_of_run(first_row: Any, a: Any, end: Any, number: Any) -> Any:
    """The agency before which a run of agencies ends that fit into a block of rows; one agency at the least."""
    until = a + 1
    while until < end and row_of(first_row, until + 1, number) - np.uint64(first_row[a]) <= np.uint64(BLOCK):
        until += 1
    return until


@numba.njit
def _longest(first_row: Any, start: Any, end: Any, number: Any) -> Any:
    """Rows of the largest agency, or of a block if that is more."""
    longest = np.uint64(BLOCK)
    for a in range(start, end):
        longest = max(longest, row_of(first_row, a + 1, number) - np.uint64(first_row[a]))
    return longest
