"""Loops that count the rows of which a law holds, compiled from the law itself: nothing here says what a law says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk
from simulation.evidence import Parameters
from simulation.loop_arguments import INLINED, length
from simulation.one_row import OPTIONS, numbers_of, of_one_row, tuple_of


def counts(law: Callable[..., Any], flags: int, given: Sequence[Any], first_row: np.ndarray) -> Any:
    """How often each of the law's flags is up in each stretch of rows, shape (flag, stretch).

    Args:
        law: gives so many ``flags`` of one row.
        flags: how many.
        given: columns of shape (n,), and parameters, as the law takes them.
        first_row: where each stretch begins; it ends where the next one does, the last one at row n.
    """
    kinds = tuple(type(value) if isinstance(value, Parameters) else None for value in given)
    values = [value if kind is None else numbers_of(value) for value, kind in zip(given, kinds, strict=True)]
    return _loop_of(law, flags, kinds)(*values, first_row)


@cache
def _loop_of(law: Callable[..., Any], flags: int, kinds: tuple[Any, ...]) -> Any:
    """The loop of a law whose arguments are columns (None) or parameters of these kinds.

    The flags are counted as they come up and written nowhere, so that many rows are looked at together.
    """
    names = [f"x{i}" for i in range(len(kinds))]
    row = ", ".join(f"{name}[i]" if kind is None else f"{name}_" for name, kind in zip(names, kinds, strict=True))
    space = {"__name__": __name__, "np": np, "law": of_one_row(law), "more": _more, "length": length}
    lines = [f"def loop({', '.join(names)}, first):", "    rows = -1"]
    for name, kind in zip(names, kinds, strict=True):
        if kind is None:
            lines += [f"    rows = length({name}, rows)"]
        else:
            space[kind.__name__] = tuple_of(kind)
            numbers = ", ".join(f"{name}[{k}]" for k in range(len(tuple_of(kind)._fields)))
            lines += [f"    {name}_ = {kind.__name__}({numbers})"]
    lines += [f"    counts = np.empty(({flags}, len(first)), np.int64)", "    for s in range(len(first)):"]
    lines += ["        end = first[s + 1] if s + 1 < len(first) else rows"]
    lines += [f"        c{k} = np.int32(0)" for k in range(flags)]
    lines += ["        for i in range(np.uint64(first[s]), np.uint64(end)):"]
    lines += [f"            {', '.join(f'z{k}' for k in range(flags))} = law({row})"]
    lines += [f"            c{k} = more(c{k}, z{k})" for k in range(flags)]
    lines += [f"        counts[{k}, s] = c{k}" for k in range(flags)]
    lines += ["    return counts"]
    name = f"{law.__module__}.{law.__qualname__}-counts"
    exec(compile("\n".join(lines), f"<rows of {name}>", "exec"), space)
    loop: Any = space["loop"]
    loop.__qualname__ = name
    return kept_on_disk(numba.njit(loop, **OPTIONS))


@numba.njit(**INLINED)
def _more(count: Any, flag: Any) -> Any:
    # Half as wide as numba would make it: twice as many rows at a time.
    return np.int32(count + np.int32(flag))
