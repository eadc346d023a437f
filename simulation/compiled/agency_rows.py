"""Where the rows of an agency lie, and how many agencies fit into a block: for compiled loops over agencies."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from simulation.compiled.arguments import BLOCK
from simulation.compiled.processor import INLINED


@numba.njit(**INLINED)
def row_of(first_row: Any, a: Any, number: Any) -> Any:
    """First row of an agency; behind the last one, the ``number`` of rows."""
    return np.uint64(first_row[a] if a < len(first_row) else number)


@numba.njit(**INLINED)
def posts_of(first_row: Any, a: Any, number: Any) -> Any:
    """The first row of agency a and the one behind its last."""
    return row_of(first_row, a, number), row_of(first_row, a + 1, number)


@numba.njit(**INLINED)
def sums_of_two(first: Any, second: Any) -> Any:
    """Sums of two columns, each of which would wait for its additions if they were not taken at the same time."""
    of_first = of_second = 0.0
    for j in range(len(first)):
        of_first += first[j]
        of_second += second[j]
    return of_first, of_second


@numba.njit
def end_of_run(first_row: Any, a: Any, end: Any, number: Any) -> Any:
    """The agency before which a run of agencies ends that fit into a block of rows; one agency at the least."""
    until = a + 1
    while until < end and row_of(first_row, until + 1, number) - np.uint64(first_row[a]) <= np.uint64(BLOCK):
        until += 1
    return until


@numba.njit
def longest_run(first_row: Any, start: Any, end: Any, number: Any) -> Any:
    """Rows of the largest agency, or of a block if that is more."""
    longest = np.uint64(BLOCK)
    for a in range(start, end):
        longest = max(longest, row_of(first_row, a + 1, number) - np.uint64(first_row[a]))
    return longest
