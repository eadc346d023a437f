"""Loops that put what a law gives into rows of a table, compiled from the law: nothing here says what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numba
import numpy as np

from simulation import threads
from simulation.compiled.arguments import value
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.calls import handed_over
from simulation.compiled.one_row import Law, parameters_of, unpacked, written_for
from simulation.compiled.processor import OPTIONS

Put = Callable[[Any, np.ndarray, Sequence[Any]], None]
Parts = Sequence[Sequence[str]]


def putting(law: Law, read: Sequence[str | None], made: Parts, table: Any) -> Put:
    """What puts the values of a law into rows of a table, given table, rows and arguments; see ``people.put``.

    Args:
        law: of one row.
        read: for each of its arguments the column that is read for it; none for those that are given.
        made: names of the columns in each part of what it gives.
        table: class of the table.
    """
    given = [i for i, name in enumerate(read) if not name]
    loop = kept_on_disk(numba.njit(_text(law, read, made, table), nogil=True, **OPTIONS))
    parameters = [given.index(i) for i in parameters_of(law)]
    blocks = len(table.sizes())
    whole = (*range(blocks), *(blocks + 1 + i for i in parameters))

    def put(table: Any, rows: np.ndarray, given: Sequence[Any]) -> None:
        values = [*table.blocks.values(), rows, *handed_over(given, parameters)]
        threads.shared(loop, values, len(rows), whole, threads.SCATTERED)

    return put


def _text(law: Law, read: Sequence[str | None], made: Parts, table: Any) -> Callable[..., Any]:
    """The loop before it is compiled: blocks hold bits, and each column says what its own mean."""
    kinds, meanings, places = parameters_of(law), table.columns(), table.places()
    views = {np.dtype(meanings[name].dtype).name: size for name, (size, _) in places.items()}

    def entry(name: str) -> str:
        return f"{np.dtype(meanings[name].dtype).name}_[{places[name][1]}, row]"

    given = [f"x{i}" for i, name in enumerate(read) if not name]
    values = [f"x{i}_" if i in kinds else f"value(x{i}, i)" for i in range(len(read))]
    row = [entry(name) if name else x for name, x in zip(read, values, strict=True)]
    lines = [f"def loop({', '.join([*(f'b{size}' for size in table.sizes()), 'rows', *given])}):", *unpacked(kinds)]
    lines += [f"    {name}_ = b{size}.view(np.{name.replace('bool', 'bool_')})" for name, size in views.items()]
    lines += ["    for i in range(len(rows)):", "        row = np.uint64(rows[i])"]
    lines += [f"        {''.join(f'z{p}, ' for p in range(len(made)))} = law({', '.join(row)})"]
    lines += [f"        {entry(name)} = z{p}.{name}" for p, part in enumerate(made) for name in part]
    return written_for(law, lines, {"value": value})
