"""How the few who go leave, and what share of each agency quits, as one compiled loop; laws come from ``turnover``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled.agency_rows import parameters_in, row_of, with_laws
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.one_row import of_one_row
from simulation.compiled.processor import OPTIONS
from simulation.randomness import both_halves

Law = Callable[..., Any]
_halves = of_one_row(both_halves)


@cache
def gone(leaves: Law, quits: Law, share: Law, params: Any, scales: Any) -> Any:
    """The loop of these laws of ``turnover``, whose parameters are of the kinds ``params`` and ``scales``."""
    laws = {"_leaves": of_one_row(leaves), "_quits": of_one_row(quits), "_share": of_one_row(share)}
    laws |= {"_params": parameters_in(params), "_scales": parameters_in(scales)}
    return kept_on_disk(numba.njit(with_laws(_gone, laws), nogil=True, **OPTIONS))


_leaves: Any = None
_quits: Any = None
_share: Any = None
_params: Any = None
_scales: Any = None
"""What comes from above."""


def _gone(
    pay: Any, average_wage: Any, autonomy: Any, region: Any, identity: Any, leaving: Any, retiring: Any, numbers: Any,
    typical: Any, left_by: Any, staff: Any, exits: Any, first_row: Any, start: Any, end: Any,
) -> None:  # fmt: skip
    """See ``turnover.month``; ``left_by`` and ``exits`` are written.

    Args:
        pay: [yuan/month], shape (n,).
        average_wage: of each region [yuan/month], shape (R,).
        autonomy: of each region [SD], shape (R,).
        region: of each agency, shape (A,).
        identity: of the person, shape (n,).
        leaving: key of this month's draws of leaving.
        retiring: and of retiring.
        numbers: of the parameters of turnover.
        typical: of those of the typical worker.
        left_by: reasons to go, instead of which is written how each leaves, if at all [code], shape (n,).
        staff: [person], shape (A,).
        exits: share of the staff that quits [1], shape (A,).
        first_row: first row of each agency, shape (A,).
        start: first agency.
        end: agency before which to end.
    """
    params, scales, number = _params(numbers), _scales(typical), len(left_by)
    rows = np.empty(number, np.uint32)
    for a in range(start, end):
        # First who goes, then how: a loop that asks either of every row at once would reckon the second for all.
        going = np.uint64(0)
        for i in range(row_of(first_row, a, number), row_of(first_row, a + 1, number)):
            rows[going] = i
            going += np.uint64(left_by[i] > 0)
        wage, free, quit = np.float32(average_wage[region[a]]), np.float32(autonomy[region[a]]), 0
        for row in rows[:going]:
            chooses, chance = _halves(identity[row], leaving)[1], _halves(identity[row], retiring)[0]
            quit += _quits(left_by[row])
            left_by[row] = _leaves(left_by[row], pay[row], wage, free, chooses, chance, params, scales)
        exits[a] = _share(np.float64(quit), staff[a])
