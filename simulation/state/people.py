"""People come into rows of the workforce, move and go: what is done to all their columns at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from simulation import rows, threads
from simulation.state.agencies import Agencies
from simulation.state.workforce import Workforce, person_columns
from simulation.units import Ints

WORD, CODE = 4, 1
"""Bytes of an entry: all columns of a person have the one or the other."""
ALSO_EMPTIED = ("occupied", "vacant_months")
"""Columns of the post that begin anew when its holder goes."""


def put(workforce: Workforce, to: Ints, law: Callable[..., Any], *given: Any) -> None:
    """Write what a law of one row gives into the rows ``to`` of the columns of the same names.

    Args:
        workforce: the table to change.
        to: rows, shape (k,).
        law: gives parts, each a named tuple of columns of the workforce with one entry a row. Arguments of the law
            that have the name of such a column are read from it, at the same rows.
        given: its other arguments: columns of shape (k,), (column, rows) for a column that is read at other rows,
            single numbers and parameters.
    """
    own = law.__wrapped__  # type: ignore[attr-defined]
    if rows.compiled():
        _putting(own)(workforce, to, given)
        return
    others = iter(rows.spread(given))
    for part in own(*(getattr(workforce, name)[to] if name else next(others) for name in _read(own))):
        for name, values in part._asdict().items():
            getattr(workforce, name)[to] = values


@cache
def _putting(law: Any) -> Callable[[Workforce, Ints, Sequence[Any]], None]:
    parts = str(law.__annotations__["return"]).removeprefix("tuple[").removesuffix("]").split(",")
    made = [law.__globals__[part.strip()]._fields for part in parts]
    put: Callable[[Workforce, Ints, Sequence[Any]], None] = rows.loops("putting").putting(
        law, _read(law), made, Workforce
    )
    return put


@cache
def _read(law: Any) -> list[str | None]:
    """For each argument of a law the column that is read for it; none for those that are given."""
    columns = Workforce.places()
    return [name if name in columns else None for name in law.__annotations__ if name != "return"]


def emptied(workforce: Workforce, agencies: Agencies, gone: Ints) -> None:
    """All that belongs to the holders of these posts goes with them, and their ties end on both sides.

    Args:
        workforce: the table to change.
        agencies: where the cases that they leave behind are waiting.
        gone: rows, shape (k,), each once, in their order.
    """
    own, blocks, (of_words, of_codes) = workforce, workforce.blocks, _emptied()
    waiting, handed_over, wide = agencies.waiting_cases, agencies.handed_over_cases, [getattr(own, w) for w in _wide()]
    if rows.compiled():
        given = (
            gone, own.agency, own.cases, waiting, handed_over, own.holders_before, own.tie_to, own.tie_strength,
            tuple(wide), blocks[WORD], of_words, blocks[CODE], of_codes,
        )  # fmt: skip
        threads.by_agencies(rows.loops("moves").emptied, given, agencies.first_row, len(own.agency))
        return
    left: Any = np.bincount(own.agency[gone], weights=own.cases[gone], minlength=len(waiting))
    waiting += left
    handed_over += left
    # A tie has the same place in the lists of both its ends, since the offset between two posts is its own inverse.
    own.tie_strength[own.tie_to[gone], np.arange(own.tie_to.shape[1])] = 0.0
    for column in wide:
        column[gone] = 0.0
    for size, (places, empty) in ((WORD, of_words), (CODE, of_codes)):
        blocks[size][places[:, None], gone] = empty[:, None]
    own.holders_before[gone] += 1


def carried(workforce: Workforce, names: Sequence[str], to: Ints, come: Ints) -> None:
    """Copy these columns of people from the rows ``come`` to the rows ``to``, shape (k,) each, none of them in both."""
    blocks, (of_words, of_codes) = workforce.blocks, _places(tuple(names))
    if rows.compiled():
        rows.loops("moves").carried(blocks[WORD], of_words, blocks[CODE], of_codes, to, come)
        return
    for size, places in ((WORD, of_words), (CODE, of_codes)):
        blocks[size][places[:, None], to] = blocks[size][places[:, None], come]


@cache
def _places(names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Places of these columns in the blocks of words and of codes."""
    of = Workforce.places()
    return tuple(np.array([of[name][1] for name in names if of[name][0] == size]) for size in (WORD, CODE))  # type: ignore[return-value]


@cache
def _wide() -> tuple[str, ...]:
    """Columns of a person with several entries a row, all of which are nought without one."""
    return tuple(name for name in person_columns() if Workforce.columns()[name].width > 1)


@cache
def _emptied() -> tuple[np.ndarray, np.ndarray]:
    """Places and bits of what the columns of a person become without one, shape (2, column), of words and of codes."""
    start = {name: empty for name, empty in person_columns().items() if Workforce.columns()[name].width == 1}
    start |= dict.fromkeys(ALSO_EMPTIED, 0.0)
    found = []
    for size in (WORD, CODE):
        names = [name for name in start if Workforce.places()[name][0] == size]
        bits = [np.array([start[name]], Workforce.columns()[name].dtype).view(f"u{size}")[0] for name in names]
        found.append(np.array([_places(tuple(names))[size == CODE], bits], np.int64).astype(np.uint32))
    return found[0], found[1]
