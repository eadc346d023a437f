"""Loops that count the rows of which a law holds, compiled from the law itself: nothing here says what a law says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk
from simulation.loop_arguments import INLINED
from simulation.one_row import OPTIONS, numbers_of, of_one_row, parameters_of, tuple_of


def counts(law: Callable[..., Any], flags: int, given: Sequence[Any], first_row: np.ndarray) -> np.ndarray:
    """How often each of the law's flags is up in each stretch of rows, shape (flag, stretch); see ``World.counts``."""
    loop, parameters = _loop_of(law, flags)
    values = [numbers_of(value) if i in parameters else value for i, value in enumerate(given)]
    return loop(*values, first_row)


@cache
def _loop_of(law: Any, flags: int) -> tuple[Callable[..., Any], dict[int, Any]]:
    """The loop of a law, and the classes of those of its arguments that are parameters.

    The flags are counted as they come, and not written anywhere: all of them fit into the registers of the machine.
    """
    parameters = parameters_of(law)
    names = [f"x{i}" for i in range(len(law.__annotations__) - 1)]
    space = {"__name__": __name__, "np": np, "law": of_one_row(law), "more": _more, "agreed": _agreed}
    space |= {kind.__name__: tuple_of(kind) for kind in parameters.values()}
    columns = [name for i, name in enumerate(names) if i not in parameters]
    lines = [
        f"def loop({', '.join(names)}, first):",
        f"    rows = agreed(({', '.join(f'len({c})' for c in columns)},))",
    ]
    for i, kind in parameters.items():
        numbers = ", ".join(f"x{i}[{k}]" for k in range(len(tuple_of(kind)._fields)))
        lines += [f"    x{i}_ = {kind.__name__}({numbers})"]
    row = ", ".join(f"{name}_" if i in parameters else f"{name}[i]" for i, name in enumerate(names))
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
    return kept_on_disk(numba.njit(loop, **OPTIONS)), parameters


@numba.njit(**INLINED)
def _more(count: Any, flag: Any) -> Any:
    # Half as wide as numba would make it: twice as many rows at a time.
    return np.int32(count + np.int32(flag))


@numba.njit(**INLINED)
def _agreed(lengths: Any) -> Any:
    for length in lengths:
        if length != lengths[0]:
            raise ValueError("expected columns of the same length")
    return lengths[0]
