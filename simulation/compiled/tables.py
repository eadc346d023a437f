"""Compiled loops whose text reads and writes columns of agencies and posts by their names; laws come from above."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any

import numba
import numpy as np

from simulation.compiled.cache import kept_on_disk
from simulation.compiled.one_row import Law, of_one_row, parameters_in, with_laws, written
from simulation.compiled.processor import INLINED, OPTIONS
from simulation.state.agencies import Agencies
from simulation.state.workforce import Workforce

TABLES: dict[str, Any] = {"agencies": Agencies, "workforce": Workforce}


def law(*given: Any) -> Any:
    """Stands in a text for a law until ``loop_of`` puts that there."""


def loop_of(kinds: Sequence[type], laws: Sequence[Law], text: Law, *parts: Law) -> Any:
    """The compiled loop of a text that reads and writes columns of agencies and posts by their names.

    It is called with the numbers of the parameters, ``Table.in_blocks`` of both, and what follows: to hand over twenty
    columns would take longer than to work on a small world.

    Args:
        kinds: classes of the parameters.
        laws: of one row; they stand in the text by their names.
        text: takes parameters of each kind, agencies, posts, and whatever else.
        parts: functions that it calls and that name laws, too.
    """
    named = {law.__name__: of_one_row(law) for law in laws}
    named |= {part.__name__: numba.njit(with_laws(part, named), **OPTIONS) for part in parts}
    columns = {name for part in (text, *parts) for name in part.__code__.co_names}
    space: dict[str, Any] = {"text": numba.njit(with_laws(text, named), **OPTIONS, **INLINED)}
    space |= {kind.__name__: parameters_in(kind) for kind in kinds}
    space |= {name: _columns_in(table, text.__name__, columns) for name, table in TABLES.items()}
    given = {kind.__name__: [f"of_{kind.__name__}"] for kind in kinds}
    given |= {name: [f"{name}{k}" for k in range(1 + len(table.sizes()))] for name, table in TABLES.items()}
    rest = [f"x{i}" for i in range(text.__code__.co_argcount - len(given))]
    made = [f"{name}({', '.join(handed)})" for name, handed in given.items()]
    lines = [f"def loop({', '.join([*chain.from_iterable(given.values()), *rest])}):"]
    lines += [f"    return text({', '.join([*made, *rest])})"]
    loop = written(f"{text.__module__}.{text.__qualname__}", lines, space)
    return kept_on_disk(numba.njit(loop, nogil=True, **OPTIONS))


def _columns_in(table: Any, text: str, names: Collection[str]) -> Any:
    """What makes the columns that are named in a text, shape (n,) each, of n and the blocks of their table."""
    places, meanings = table.places(), table.columns()
    own = {name: places[name] for name in places if name in names}
    kind: Any = namedtuple(f"{table.__name__}_{text}", own)  # type: ignore[misc]
    # As parameters: what is kept on disk names the class.
    kind.__module__ = __name__
    globals()[kind.__name__] = kind
    blocks = {size: f"block{size}" for size in table.sizes()}
    space: dict[str, Any] = {"columns": kind}
    entries = {f"of_{name}": np.dtype(meanings[name].dtype) for name in own}
    views = [f"{blocks[size]}[{place}, :rows].view(of_{name})" for name, (size, place) in own.items()]
    lines = [f"def loop(rows, {', '.join(blocks.values())}):", f"    return columns({', '.join(views)})"]
    return numba.njit(written(f"{kind.__name__}-handed-over", lines, space | entries), **INLINED)
