"""How the few who go leave, and what share of each agency quits, as one compiled loop; laws come from ``turnover``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import posts_of
from simulation.compiled.one_row import Law
from simulation.randomness import both_halves


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop of these laws of ``turnover``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, (*laws, both_halves), _gone)


leaves = quits = share_of_exits = tables.law


def _gone(
    params: Any, scales: Any, agencies: Any, workforce: Any, pay: Any, average_wage: Any, autonomy: Any, leaving: Any,
    retiring: Any, first_row: Any, start: Any, end: Any,
) -> None:  # fmt: skip
    """See ``processes.turnover._go``; ``left_by`` and ``peer_exits`` are written.

    Args:
        params: of turnover.
        scales: the typical worker.
        agencies: their columns.
        workforce: its columns; ``left_by`` has reasons to go, instead of which is written how each leaves, if at all.
        pay: [yuan/month], shape (n,).
        average_wage: of each region [yuan/month], shape (R,).
        autonomy: of each region [SD], shape (R,).
        leaving: key of this month's draws of leaving.
        retiring: and of retiring.
        first_row: first row of each agency, shape (A,).
        start: first agency.
        end: agency before which to end.
    """
    left_by, number = workforce.left_by, len(workforce.left_by)
    rows = np.empty(number, np.uint32)
    for a in range(start, end):
        # First who goes, then how: a loop that asks either of every row at once would reckon the second for all.
        going = np.uint64(0)
        for i in range(*posts_of(first_row, a, number)):
            rows[going] = i
            going += np.uint64(left_by[i] > 0)
        place, quit = np.uint64(agencies.region[a]), 0
        wage, free = np.float32(average_wage[place]), np.float32(autonomy[place])
        for row in rows[:going]:
            person = workforce.person_identity[row]
            chooses, chance = both_halves(person, leaving)[1], both_halves(person, retiring)[0]
            quit += quits(left_by[row])
            left_by[row] = leaves(left_by[row], pay[row], wage, free, chooses, chance, params, scales)
        agencies.peer_exits[a] = share_of_exits(np.float64(quit), agencies.staff[a])
