"""What compiled loops over agencies have in common: where the rows of one lie, and how laws come into the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import FunctionType
from typing import Any

import numba
import numpy as np

from simulation.compiled.arguments import BLOCK, INLINED
from simulation.compiled.one_row import tuple_of, unpacked, written


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


def with_laws(loop: Callable[..., Any], laws: Mapping[str, Any]) -> Callable[..., Any]:
    """The loop with these laws in its own text, so that it is kept on disk with them: they come from above."""
    return FunctionType(loop.__code__, {**loop.__globals__, **laws})  # type: ignore[attr-defined]


@cache
def parameters_in(kind: Any) -> Any:
    """What makes parameters of this kind of their numbers, which are quicker to hand over to a loop."""
    lines = ["def loop(x0):", *unpacked({0: kind}), "    return x0_"]
    return numba.njit(written(f"{kind.__name__}-handed-over", lines, {kind.__name__: tuple_of(kind)}), **INLINED)
