"""Loops that put what a law gives into rows of a table, compiled from the law: nothing here says what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation import threads
from simulation.compiled_cache import kept_on_disk
from simulation.loop_arguments import value
from simulation.loop_calls import handed_over
from simulation.one_row import of_one_row, parameters_of, tuple_of, unpacked, written
from simulation.processor import OPTIONS

ENTRIES = {np.float32: "float32", np.int8: "int8", np.bool_: "int8", np.uint64: "uint64"}
"""Type of a column → that of the block in which it lies."""
BLOCKS = {"float32": 4, "int8": 1, "uint64": 8}
"""Type of a block → bytes of an entry."""
Columns = tuple[tuple[str, ...], ...]
"""Names of the columns in each part of what a law gives."""


def put(law: Callable[..., Any], columns: Columns, table: Any, rows: np.ndarray, given: Sequence[Any]) -> None:
    """Put what the law gives into these rows, shape (k,), of the table's columns; see ``people.put``."""
    kind: Any = type(table)
    loop, parameters = _loop_of(law, columns, kind)
    values = handed_over(given, parameters)
    blocks = [table.blocks[size].view(entry) for entry, size in BLOCKS.items()]
    whole = (*range(len(blocks)), *(len(blocks) + 1 + i for i in parameters))
    threads.shared(loop, [*blocks, rows, *values], len(rows), whole, threads.SCATTERED)


@cache
def _loop_of(law: Any, columns: Columns, table: Any) -> tuple[Callable[..., Any], dict[int, Any]]:
    """The loop of a law, and the classes of those of its arguments that are parameters."""
    parameters, meanings, places = parameters_of(law), table.columns(), table.places()
    names = [f"x{i}" for i in range(len(law.__annotations__) - 1)]
    space = {"__name__": __name__, "np": np, "law": of_one_row(law), "value": value}
    space |= {kind.__name__: tuple_of(kind) for kind in parameters.values()}
    row = ", ".join(f"{name}_" if i in parameters else f"value({name}, i)" for i, name in enumerate(names))
    parts = [f"z{p}" for p in range(len(columns))]
    lines = [f"def loop({', '.join((*BLOCKS, 'rows', *names))}):", *unpacked(parameters)]
    lines += ["    for i in range(len(rows)):", "        row = np.uint64(rows[i])"]
    lines += [f"        {', '.join(parts)}, = law({row})"]
    for part, own in zip(parts, columns, strict=True):
        for name in own:
            entry = ENTRIES[meanings[name].dtype]
            lines += [f"        {entry}[{places[name][1]}, row] = np.{entry}({part}.{name})"]
    loop = written(f"{law.__module__}.{law.__qualname__}-put", lines, space)
    return kept_on_disk(numba.njit(loop, nogil=True, **OPTIONS)), parameters
