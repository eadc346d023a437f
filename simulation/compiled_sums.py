"""Loops that add up over agencies what a law says, compiled from the law itself: nothing here says what a law says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk
from simulation.loop_arguments import BLOCK, at, buffer, length, spread_out
from simulation.loops_of_agencies import row_of
from simulation.one_row import of_one_row, parameters_of, tuple_of, unpacked, written
from simulation.processor import OPTIONS

LINE = 16
"""Numbers in a line of the cache."""
NEAR = 128
"""Lines of what is said of a block of rows, so that all of it stays near."""


@cache
def loop_of(law: Callable[..., Any], values: int, squares: int) -> tuple[Callable[..., Any], tuple[int, ...]]:
    """The loop, and which of its arguments are parameters; see ``World.sums_by_agency``.

    It takes the arguments of the law, the sums that it fills, shape (value + square, A), and what
    ``threads.by_agencies`` adds.

    Block by block: first what the law says, many rows at a time; then the sums, each in the order of the rows and in
    double precision. Such a sum waits for each of its additions, so that those of all values go on side by side.
    """
    names, parameters = [f"x{i}" for i in range(len(law.__annotations__) - 1)], parameters_of(law)
    columns = [x for i, x in enumerate(names) if i not in parameters]
    row = ", ".join(f"at({x}, b{x}, block, i)" if x in columns else f"{x}_" for x in names)
    said, totals = range(values), range(values + squares)
    # An odd number of lines: else those of different values would crowd each other out.
    block = LINE * (min(NEAR // values, BLOCK // LINE - 1) | 1)
    precision = "float64" if "Amounts" in str(law.__annotations__["return"]) else "float32"
    space = {"__name__": __name__, "np": np, "law": of_one_row(law), "row_of": row_of}
    space |= {"at": at, "length": length, "buffer": buffer, "spread": spread_out}
    space |= {kind.__name__: tuple_of(kind) for kind in parameters.values()}
    lines = [f"def loop({', '.join(names)}, sums, first_row, start, end):", "    rows = -1"]
    lines += [f"    rows = length({x}, rows)" for x in columns]
    lines += unpacked(parameters)
    lines += ["    for a in range(start, end):", *(f"        sums[{k}, a] = 0.0" for k in totals)]
    lines += [f"    b{x} = buffer({x})" for x in columns]
    lines += [f"    said = np.empty({values * block}, np.{precision})"]
    lines += ["    first, last, a = row_of(first_row, start, rows), row_of(first_row, end, rows), start"]
    lines += [f"    for block in range(first, last, np.uint64({block})):"]
    lines += [f"        here, stop = block, min(block + np.uint64({block}), last)"]
    lines += [f"        spread({x}, b{x}, block, stop)" for x in columns]
    lines += ["        for i in range(block, stop):"]
    lines += [f"            {', '.join(f'z{k}' for k in said)} = law({row})"]
    lines += [f"            said[i - block + np.uint64({k * block})] = z{k}" for k in said]
    lines += ["        while here < stop:"]
    lines += ["            while row_of(first_row, a + 1, rows) <= here:", "                a += 1"]
    lines += ["            until = min(stop, row_of(first_row, a + 1, rows))"]
    lines += [f"            s{k} = sums[{k}, a]" for k in totals]
    lines += ["            for i in range(here - block, until - block):"]
    lines += [f"                z{k} = np.float64(said[i + np.uint64({k * block})])" for k in said]
    lines += [f"                s{k} += z{k}" for k in said]
    lines += [f"                s{values + k} += z{values - squares + k} ** 2" for k in range(squares)]
    lines += [f"            sums[{k}, a] = s{k}" for k in totals]
    lines += ["            here = until"]
    loop = written(f"{law.__module__}.{law.__qualname__}-sums", lines, space)
    return kept_on_disk(numba.njit(loop, nogil=True, **OPTIONS)), tuple(parameters)
