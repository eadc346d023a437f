"""What passes along the ties between colleagues, as compiled loops: the order of numpy's additions, and so its bits.

Block by block and tie by tie: only what is read from all over the agency is read on its own, and the rest of the work
is on neighbours, many at a time. Each sum is still taken in the order of the ties. A loop works on the agencies from
``start`` to ``end``, since no tie leaves an agency; see ``threads.by_agencies``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import row_of
from simulation.compiled.arguments import BLOCK
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.one_row import Law, of_one_row, with_laws
from simulation.compiled.processor import OPTIONS


@cache
def seen() -> Any:
    """The loop that sees who is there at the other end of each tie, and how they are."""
    return tables.loop_of((), (), _seen)


def _seen(agencies: Any, workforce: Any, tie_to: Any, link: Any, first_row: Any, start: Any, end: Any) -> None:
    """See ``processes.ties.month``: ties with somebody at both ends into ``link``, and two means, in one loop.

    Args:
        agencies: their columns.
        workforce: its columns; means over the linked colleagues are written.
        tie_to: row at the other end of each tie, shape (k, n).
        link: shape (k, n), written.
        first_row: first row of each agency, shape (A,).
        start: first agency.
        end: agency before which to end.
    """
    occupied, seconded = workforce.occupied, workforce.seconded
    first, second = workforce.exhaustion, workforce.help_seeking
    mean_first, mean_second = workforce.colleagues_exhaustion, workforce.colleagues_help_seeking
    from_row, to_row = row_of(first_row, start, len(first)), row_of(first_row, end, len(first))
    # Who is away shows as a number below nought: one thing less to read all over the agency.
    present = np.empty(to_row - from_row, np.float32)
    for i in range(from_row, to_row):
        present[i - from_row] = first[i] if occupied[i] & (not seconded[i]) else np.float32(-1.0)
    number, of_first, of_second, their_first, their_second = np.empty((5, BLOCK), np.float32)
    for block in range(from_row, to_row, np.uint64(BLOCK)):
        rows = min(np.uint64(BLOCK), to_row - block)
        for j in range(rows):
            number[j] = of_first[j] = of_second[j] = np.float32(0.0)
        own = present[block - from_row :]
        for k in range(len(tie_to)):
            colleague, linked = tie_to[k, block : block + rows], link[k, block : block + rows]
            for j in range(rows):
                their_first[j] = present[np.uint64(colleague[j]) - from_row]
            for j in range(rows):
                their_second[j] = second[np.uint64(colleague[j])]
            for j in range(rows):
                there = np.float32((own[j] >= 0) & (their_first[j] >= 0) & (colleague[j] != np.int32(block + j)))
                linked[j] = there > 0
                number[j] += there
                of_first[j] += their_first[j] * there
                of_second[j] += their_second[j] * there
        for j in range(rows):
            i = block + j
            mean_first[i] = of_first[j] / number[j] if number[j] > 0 else first[i]
            mean_second[i] = of_second[j] / number[j] if number[j] > 0 else second[i]


@cache
def given(grown: Law) -> Any:
    """The loop in which ties grow by the law ``grown`` and then carry what colleagues give."""
    return kept_on_disk(numba.njit(with_laws(_given, {"_grown": of_one_row(grown)}), nogil=True, **OPTIONS))


def _grown(strength: Any, link: Any, growth: Any) -> Any: ...


def _given(
    giving: Any, strength: Any, tie_to: Any, link: Any, growth: Any, sums: Any, first_row: Any, start: Any, end: Any
) -> None:
    """Sum over the linked colleagues of ``strength * giving`` into ``sums``, once the ``strength`` has grown.

    ``giving`` and ``sums`` have shape (n,), ``strength``, ``tie_to`` and ``link`` (k, n).
    """
    from_row, to_row = row_of(first_row, start, len(giving)), row_of(first_row, end, len(giving))
    theirs = np.empty(BLOCK, np.float32)
    for block in range(from_row, to_row, np.uint64(BLOCK)):
        until = min(block + np.uint64(BLOCK), to_row)
        for i in range(block, until):
            sums[i] = np.float32(0.0)
        for k in range(len(tie_to)):
            colleague, held, linked = tie_to[k], strength[k], link[k]
            for i in range(block, until):
                theirs[i - block] = giving[np.uint64(colleague[i])]
            for i in range(block, until):
                now = _grown(held[i], linked[i], growth)
                sums[i] += now * theirs[i - block] * np.float32(linked[i])
                held[i] = now
