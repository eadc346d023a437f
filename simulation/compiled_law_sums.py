"""Loops that add up over agencies what a law says, compiled from the law itself: nothing here says what a law says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk
from simulation.compiled_counts import more
from simulation.loop_arguments import BLOCK, at, buffer, length, spread_out
from simulation.loop_calls import handed_over
from simulation.loops import entries_of
from simulation.one_row import of_one_row, parameters_of, tuple_of, unpacked, written
from simulation.processor import OPTIONS
from simulation.rows import Sum
from simulation.threads import are_shared, over_agencies


def sums(law: Callable[..., Any], given: Sequence[Any], first_row: np.ndarray, rows: int) -> np.ndarray:
    """Sums of each value of the law over each agency of so many rows, shape (value, A); see ``World``."""
    loop, parameters = _loop_of(law)
    values = handed_over(given, parameters)
    if not are_shared(rows):
        made = np.empty((len(entries_of(law)), len(first_row)))
        loop(*values, first_row, made)
        return made

    def of_part(columns: Sequence[np.ndarray], first: np.ndarray) -> np.ndarray:
        rest, made = iter(columns), np.empty((len(entries_of(law)), len(first)))
        loop(*[v if i in parameters else _with(v, rest) for i, v in enumerate(values)], first, made)
        return made

    columns = [column for i, value in enumerate(values) if i not in parameters for column in _columns(value)]
    return np.asarray(over_agencies(of_part, columns, first_row))


def _columns(value: Any) -> tuple[np.ndarray, ...]:
    """The worker columns in an argument of a law: see ``rows.spread``."""
    if isinstance(value, Sum):
        return (*value.before, value.last)
    return (value[1],) if isinstance(value, tuple) else (value,) if isinstance(value, np.ndarray) else ()


def _with(value: Any, columns: Iterator[np.ndarray]) -> Any:
    """The argument with the next of these worker columns in the place of its own."""
    if isinstance(value, Sum):
        return Sum(tuple([next(columns) for _ in value.before]), next(columns))
    if isinstance(value, tuple):
        return value[0], next(columns)
    return next(columns) if isinstance(value, np.ndarray) else value


@cache
def _loop_of(law: Any) -> tuple[Callable[..., Any], tuple[int, ...]]:
    """The loop of a law, and which of its arguments are parameters.

    Block by block: first what the law says, many rows at a time, and then the sums, each in the order of the rows.
    """
    parameters, entries = parameters_of(law), entries_of(law)
    names = [f"x{i}" for i in range(len(law.__annotations__) - 1)]
    space = {"__name__": __name__, "np": np, "law": of_one_row(law), "more": more, "BLOCK": BLOCK}
    space |= {"at": at, "length": length, "buffer": buffer, "spread": spread_out}
    space |= {kind.__name__: tuple_of(kind) for kind in parameters.values()}
    columns = [name for i, name in enumerate(names) if i not in parameters]
    row = ", ".join(f"{name}_" if i in parameters else f"at({name}, b{name}, start, i)" for i, name in enumerate(names))
    lines = [f"def loop({', '.join(names)}, first, sums):", "    rows = -1"]
    lines += [f"    rows = length({name}, rows)" for name in columns]
    lines += unpacked(parameters)
    lines += [f"    b{name} = buffer({name})" for name in columns]
    lines += [f"    y{k} = np.empty(BLOCK, np.{_widened(entry)})" for k, entry in enumerate(entries)]
    lines += ["    sums[:], a = 0.0, 0"]
    lines += ["    for start in range(np.uint64(first[0]), np.uint64(rows), np.uint64(BLOCK)):"]
    lines += ["        end = min(start + np.uint64(BLOCK), np.uint64(rows))"]
    lines += [f"        spread({name}, b{name}, start, end)" for name in columns]
    lines += ["        for i in range(start, end):"]
    lines += [f"            {', '.join(f'z{k}' for k in range(len(entries)))} = law({row})"]
    lines += [f"            y{k}[i - start] = z{k}" for k in range(len(entries))]
    lines += ["        here = start", "        while here < end:"]
    lines += ["            while a + 1 < len(first) and first[a + 1] <= here:", "                a += 1"]
    lines += ["            until = min(end, np.uint64(first[a + 1])) if a + 1 < len(first) else end"]
    lines += _added(entries)
    lines += ["            here = until"]
    loop = written(f"{law.__module__}.{law.__qualname__}-sums", lines, space)
    return kept_on_disk(numba.njit(loop, nogil=True, **OPTIONS)), tuple(parameters)


def _widened(entry: str) -> str:
    return "float64" if entry == "float32" else entry


def _added(entries: Sequence[str]) -> list[str]:
    """Lines that add the values of the rows from ``here`` to ``until`` to the sums of agency ``a``."""
    flags = [k for k, entry in enumerate(entries) if entry == "bool_"]
    amounts = [k for k, entry in enumerate(entries) if entry != "bool_"]
    over_rows = "            for i in range(here - start, until - start):"
    # Whole numbers may be added in any order, and so many at a time; all others in the order of the rows.
    lines = [f"            s{k} = np.int32(0)" for k in flags]
    lines += [over_rows, *(f"                s{k} = more(s{k}, y{k}[i])" for k in flags)] if flags else []
    lines += [f"            sums[{k}, a] += s{k}" for k in flags]
    lines += [f"            s{k} = sums[{k}, a]" for k in amounts]
    lines += [over_rows, *(f"                s{k} += y{k}[i]" for k in amounts)] if amounts else []
    return [*lines, *(f"            sums[{k}, a] = s{k}" for k in amounts)]
