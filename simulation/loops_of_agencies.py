"""What compiled loops over agencies have in common: where the rows of one lie, and how laws come into the text."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from types import FunctionType
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk
from simulation.loop_arguments import BLOCK, INLINED
from simulation.one_row import of_one_row, tuple_of, unpacked, written
from simulation.processor import OPTIONS
from simulation.state.agencies import Agencies
from simulation.state.workforce import Workforce


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


def loop_of_tables(
    kinds: Sequence[type], laws: Sequence[Callable[..., Any]], text: Callable[..., Any], *parts: Callable[..., Any]
) -> Any:
    """The compiled loop of a text that reads and writes columns of agencies and posts by their names.

    It is called with the numbers of the parameters, ``in_blocks`` of both tables, and what follows: to hand over twenty
    columns would take longer than to work on a small world.

    Args:
        kinds: classes of the parameters.
        laws: of one row; they stand in the text by their names.
        text: takes parameters of each kind, agencies, posts, and whatever else.
        parts: functions that it calls and that name laws, too.
    """
    tables = {"agencies": Agencies, "workforce": Workforce}
    space: dict[str, Any] = {"__name__": __name__} | {kind.__name__: parameters_in(kind) for kind in kinds}
    names = {name for part in (text, *parts) for name in part.__code__.co_names}
    space |= {name: _columns_in(table, text.__name__, names) for name, table in tables.items()}
    named = {law.__name__: of_one_row(law) for law in laws}
    named |= {part.__name__: numba.njit(with_laws(part, named), **OPTIONS) for part in parts}
    space["text"] = numba.njit(with_laws(text, named), **OPTIONS, **INLINED)
    blocks = {name: [f"{name}{k}" for k in range(1 + len(_sizes(table)))] for name, table in tables.items()}
    given = {kind.__name__: [f"of_{kind.__name__}"] for kind in kinds} | blocks
    rest = [f"x{i}" for i in range(text.__code__.co_argcount - len(given))]
    made = [f"{name}({', '.join(names)})" for name, names in given.items()]
    lines = [f"def loop({', '.join([*(name for names in given.values() for name in names), *rest])}):"]
    lines += [f"    return text({', '.join([*made, *rest])})"]
    loop = written(f"{text.__module__}.{text.__qualname__}", lines, space)
    return kept_on_disk(numba.njit(loop, nogil=True, **OPTIONS))


def _sizes(table: Any) -> list[int]:
    """Bytes of an entry in each block of a table, as they follow one another in ``blocks``."""
    return list(dict.fromkeys(size for size, _ in table.places().values()))


def _columns_in(table: Any, text: str, names: Collection[str]) -> Any:
    """What makes the columns that are named in a text, shape (n,) each, of n and the blocks of their table."""
    places, meanings = table.places(), table.columns()
    own = {name: places[name] for name in places if name in names}
    kind: Any = namedtuple(f"{table.__name__}_{text}", own)  # type: ignore[misc]
    # As parameters: what is kept on disk names the class.
    kind.__module__ = __name__
    globals()[kind.__name__] = kind
    blocks = {size: f"block{size}" for size in _sizes(table)}
    space = {"__name__": __name__, "columns": kind}
    entries = {f"of_{name}": np.dtype(meanings[name].dtype) for name in own}
    views = [f"{blocks[size]}[{place}, :rows].view(of_{name})" for name, (size, place) in own.items()]
    lines = [f"def loop(rows, {', '.join(blocks.values())}):", f"    return columns({', '.join(views)})"]
    return numba.njit(written(f"{kind.__name__}-handed-over", lines, space | entries), **INLINED)
