"""How the loop of a law takes its arguments: columns, what is laid out block by block, and single numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.core.types import BaseTuple  # type: ignore[attr-defined]
from numba.extending import overload

from simulation.compiled.one_row import of_one_row
from simulation.compiled.pieces import Made
from simulation.compiled.processor import INLINED
from simulation.randomness import both_halves

BLOCK = 512
"""Rows that are worked on at a time, so that what is laid out for them stays near."""


def value(x: Any, i: int) -> Any:
    """The value of row i: of the column, of one that is read at other rows (a region's, say), or for all."""


@overload(value, jit_options=INLINED, strict=False)
def _typed_value(x: Any, i: int) -> Any:
    if isinstance(x, BaseTuple):
        return lambda x, i: x[0][np.uint64(x[1][i])]
    return (lambda x, i: x[i]) if isinstance(x, types.Array) else (lambda x, i: x)


def length(x: Any, rows: int) -> Any:
    """The number of rows, which must be that of the arguments before, or -1 if none had any."""


@overload(length, jit_options=INLINED, strict=False)
def _typed_length(x: Any, rows: int) -> Any:
    return (lambda x, rows: _agreed(len(x), rows)) if isinstance(x, types.Array) else (lambda x, rows: rows)


@numba.njit(**INLINED)
def _agreed(length: Any, rows: Any) -> Any:
    if rows >= 0 and length != rows:
        raise ValueError("expected columns of the same length")
    return length


def words(made: Sequence[Made]) -> dict[str, Any]:
    """What the lines of ``pieces.taken`` name."""
    draws = {kind.kind.__name__: _drawn(kind.kind) for kind in made if hasattr(kind.kind, "made_of")}
    return {"np": np, "BLOCK": BLOCK, "over_posts": over_posts, "summed": summed, "both_drawn": both_drawn, **draws}


@numba.njit(**INLINED)
def over_posts(laid_out: Any, values: Any, rows: Any, start: Any, end: Any) -> None:
    """Agencies' values, over their posts."""
    for i in range(start, end):
        laid_out[i - start] = values[np.uint64(rows[i])]


@numba.njit(**INLINED)
def summed(laid_out: Any, columns: Any, start: Any, end: Any) -> None:
    """The sum of columns, in their order."""
    for i in range(start, end):
        laid_out[i - start] = columns[0][i]
    for k in range(1, len(columns)):
        column = columns[k]
        for i in range(start, end):
            laid_out[i - start] += column[i]


_halves = of_one_row(both_halves)


@numba.njit(**INLINED)
def both_drawn(first: Any, second: Any, key: Any, identity: Any, start: Any, end: Any) -> None:
    """Two uniform draws of the same bits."""
    for i in range(start, end):
        first[i - start], second[i - start] = _halves(identity[i], key)


def _drawn(kind: Any) -> Any:
    draw = of_one_row(kind.made_of)

    @numba.njit(**INLINED)
    def drawn(laid_out: Any, spare: Any, key: Any, identity: Any, start: Any, end: Any) -> None:
        # Bits first, since whole numbers of 64 bits and single precision share no loop well.
        both_drawn(laid_out, spare, key, identity, start, end)
        for i in range(end - start):
            laid_out[i] = draw(laid_out[i], spare[i])

    return drawn
