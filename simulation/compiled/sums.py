"""Loops that add up over agencies what a law says, compiled from the law itself: nothing here says what a law says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled.agency_rows import row_of
from simulation.compiled.arguments import BLOCK, length, value, words
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.calls import apart, call_written
from simulation.compiled.one_row import Law, parameters_of, unpacked, written_for
from simulation.compiled.pieces import Made, made_of, refused, taken
from simulation.compiled.processor import OPTIONS
from simulation.threads import by_agencies

LINE = 64
"""Bytes of a line of the cache."""
NEAR = 16_384
"""Bytes of what is said of a block of rows, so that all of it stays near."""
_calls: dict[tuple[Law, int], Callable[..., bool]] = {}
"""How the loop of a law, and of so many squares, was last called."""


def sums(law: Law, values: int, squares: int, given: tuple[Any, ...], first_row: np.ndarray, rows: int) -> np.ndarray:
    """Sums over each agency of so many rows, shape (value + square, A); see ``World.sums_by_agency``."""
    made, call = np.empty((values + squares, len(first_row))), _calls.get((law, squares))
    if not (call and call(given, made, first_row, rows)):
        call = _calls[law, squares] = _call(law, values, squares, made_of(given))
        if not call(given, made, first_row, rows):
            raise TypeError(f"{law.__qualname__}: expected arguments made as these are, got {made_of(given)}")
    return made


@cache
def _call(law: Law, values: int, squares: int, made: tuple[Made, ...]) -> Callable[..., bool]:
    """Calls the loop, on some of the agencies in each thread; False, and nothing done, for arguments made otherwise."""
    names, loop = [f"x{i}" for i in range(len(made))], _loop(law, values, squares, made)
    handed = ", ".join(apart(names, made, parameters_of(law)))
    lines = ["def call(given, sums, first_row, rows):", f"    {', '.join(names)}, = given"]
    lines += [f"    if {refused(names, made)}:", "        return False"]
    lines += [f"    by_agencies(loop, ({handed}, sums), first_row, rows)", "    return True"]
    return call_written(lines, loop, made, {"by_agencies": by_agencies})


def _loop(law: Law, values: int, squares: int, made: Sequence[Made]) -> Any:
    """The loop over the agencies from ``of`` to ``to``.

    Block by block: first what the law says, many rows at a time; then the sums, each in the order of the rows and in
    double precision. Such a sum waits for each of its additions, so that those of all values go on side by side.
    """
    parameters = parameters_of(law)
    arguments = taken(made, parameters)
    said, totals = range(values), range(values + squares)
    precision: Any = np.float64 if "Amounts" in str(law.__annotations__["return"]) else np.float32
    # An odd number of lines: else those of different values would crowd each other out.
    near = LINE // precision().itemsize
    block = near * (min(NEAR // LINE // values, BLOCK // near - 1) | 1)
    lines = [f"def loop({', '.join(arguments.handed)}, sums, first_row, of, to):", *unpacked(parameters)]
    lines += [*arguments.lengths, *arguments.room]
    lines += ["    for a in range(of, to):", *(f"        sums[{k}, a] = 0.0" for k in totals)]
    lines += [f"    said = np.empty({values * block}, np.{precision.__name__})"]
    lines += ["    first, last, a = row_of(first_row, of, rows), row_of(first_row, to, rows), of"]
    lines += [f"    for start in range(first, last, np.uint64({block})):"]
    lines += [f"        here, end = start, min(start + np.uint64({block}), last)"]
    lines += [*arguments.block, "        for i in range(start, end):"]
    lines += [f"            {', '.join(f'z{k}' for k in said)} = law({arguments.row})"]
    lines += [f"            said[i - start + np.uint64({k * block})] = z{k}" for k in said]
    lines += ["        while here < end:"]
    lines += ["            while row_of(first_row, a + 1, rows) <= here:", "                a += 1"]
    lines += ["            until = min(end, row_of(first_row, a + 1, rows))"]
    lines += [f"            s{k} = sums[{k}, a]" for k in totals]
    lines += ["            for i in range(here - start, until - start):"]
    lines += [f"                z{k} = np.float64(said[i + np.uint64({k * block})])" for k in said]
    lines += [f"                s{k} += z{k}" for k in said]
    lines += [f"                s{values + k} += z{values - squares + k} ** 2" for k in range(squares)]
    lines += [f"            sums[{k}, a] = s{k}" for k in totals]
    lines += ["            here = until"]
    space = {"row_of": row_of, "length": length, "value": value, **words(made)}
    loop = written_for(law, lines, space)
    return kept_on_disk(numba.njit(loop, nogil=True, **OPTIONS))
