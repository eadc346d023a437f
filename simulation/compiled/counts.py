"""Loops that count the rows of which a law holds, compiled from the law itself: nothing here says what a law says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled.arguments import length
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.calls import handed_over
from simulation.compiled.one_row import Law, parameters_of, unpacked, written_for
from simulation.compiled.processor import INLINED, OPTIONS
from simulation.threads import are_shared, at_once, parts


def count(law: Law, counts: np.ndarray, given: Sequence[Any], first_row: np.ndarray) -> None:
    """Put how often each flag is up, of all rows and in each stretch, into ``counts``; see ``World.count_by_kind``."""
    loop, parameters = _loop_of(law, len(counts))
    values, number = handed_over(given, parameters), len(given[0])
    if not are_shared(number):
        loop(*values, first_row, counts)
        return
    of_parts = []
    for part in parts(number):
        own = [value if i in parameters else value[part] for i, value in enumerate(values)]
        firsts = first_row.clip(part.start, part.stop) - part.start
        of_parts.append((*own, firsts, np.empty_like(counts)))
    at_once(loop, of_parts)
    counts[:] = np.sum([made for *_, made in of_parts], axis=0)


@cache
def _loop_of(law: Any, flags: int) -> tuple[Callable[..., Any], dict[int, Any]]:
    """The loop of a law, and the classes of those of its arguments that are parameters.

    The flags are counted as they come, and not written anywhere: all of them fit into the registers of the machine.
    """
    parameters = parameters_of(law)
    names = [f"x{i}" for i in range(len(law.__annotations__) - 1)]
    columns = [name for i, name in enumerate(names) if i not in parameters]
    lines = [f"def loop({', '.join(names)}, first, counts):", "    rows = -1"]
    lines += [f"    rows = length({name}, rows)" for name in columns]
    lines += unpacked(parameters)
    row = ", ".join(f"{name}_" if i in parameters else f"{name}[i]" for i, name in enumerate(names))
    lines += ["    counts[:, 0] = 0.0", "    for s in range(len(first)):"]
    lines += ["        end = first[s + 1] if s + 1 < len(first) else rows"]
    lines += [f"        c{k} = np.int32(0)" for k in range(flags)]
    lines += ["        for i in range(np.uint64(first[s]), np.uint64(end)):"]
    lines += [f"            {', '.join(f'z{k}' for k in range(flags))} = law({row})"]
    lines += [f"            c{k} = more(c{k}, z{k})" for k in range(flags)]
    lines += [f"        counts[{k}, s + 1] = c{k}" for k in range(flags)]
    lines += [f"        counts[{k}, 0] += c{k}" for k in range(flags)]
    loop = written_for(law, lines, {"more": more, "length": length})
    return kept_on_disk(numba.njit(loop, nogil=True, **OPTIONS)), parameters


@numba.njit(**INLINED)
def more(count: Any, flag: Any) -> Any:
    """The count with one more if the flag is up."""
    # Half as wide as numba would make it: twice as many rows at a time.
    return np.int32(count + np.int32(flag))
