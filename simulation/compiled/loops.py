"""Loops over rows, compiled by numba from the laws themselves: nothing here says what a law says.

``over_rows`` makes columns and ``fill`` writes into given ones. Each tries the call that was last written for this law
(``calls``), then has a new one written, and leaves to numpy what no loop takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numba
import numpy as np

from simulation.compiled.arguments import length, value, words
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.calls import NotForTheLoopError, handed_over, into, straight
from simulation.compiled.one_row import Law, parameters_of, unpacked, written_for
from simulation.compiled.pieces import AS_IT_IS, Made, made_of, taken
from simulation.compiled.processor import OPTIONS
from simulation.rows import Sum, spread
from simulation.threads import are_shared, shared

ENTRIES = {
    "Floats": "float32", "Bools": "bool_", "Codes": "int8", "Identities": "uint64", "Amounts": "float64"
}  # fmt: skip
"""What a law returns, by its annotation → type of an entry."""
COLUMNS: set[str] = {np.dtype(name).char for name in ("float32", "bool", "int8", "uint64")}
"""Columns of a law; of a wider type, numpy would reckon in double precision, and so it is left to numpy."""
AMOUNTS: set[str] = COLUMNS - {"f"} | {np.dtype(name).char for name in ("float64", "int32", "int64")}
"""Columns of a law that gives amounts: all in double precision."""


_straight: dict[Law, Callable[..., Any]] = {}
_into: dict[Law, Callable[..., Any]] = {}
"""How the loop of a law is called in the ordinary case; for filling, as the law was last asked to."""


def over_rows(law: Law, given: Sequence[Any], rows: int) -> Any:
    """What the law gives for columns, numbers and parameters, in one loop over the ``rows``; see ``rows.by_row``."""
    if are_shared(rows):
        made = tuple(np.empty(rows, entry) for entry in entries_of(law))
        if fill(made, law, given, None):
            return made if len(made) > 1 else made[0]
    call = _straight.get(law)
    found = call(rows, *given) if call else None
    if found is None and np.float64 not in map(type, given):
        parts = made_of(given)
        loop, parameters = _loop_of(law, _laid_out_among(parts))
        call = _straight[law] = straight(loop, parameters, tuple(entries_of(law)), parts)
        found = call(rows, *given)
    return _laid_out(law, given) if found is None else found


def fill(columns: Sequence[np.ndarray], law: Law, given: Sequence[Any], where: np.ndarray | None) -> bool:
    """The law's values put into columns, nought elsewhere; False, and nothing done, if the loop does not take them."""
    if (call := _into.get(law)) and not are_shared(len(columns[0])) and call(columns, given, where):
        return True
    # With a number of numpy's own, in double precision, numpy would reckon in double precision.
    if np.float64 in map(type, given):
        return False
    # A column that is read and written is one argument: two would seem to overlap, and the loop be slow.
    at = {id(value): i for i, value in enumerate(given)}
    places = tuple([at.get(id(column), -1) for column in columns])
    masked, made = where is not None, made_of(given)
    loop, parameters = _loop_of(law, _laid_out_among(made), places, masked)
    _into[law] = into(loop, parameters, places, made, masked)
    values = [*handed_over(given, parameters), *(() if where is None else (where,))]
    values += [column for column, place in zip(columns, places, strict=True) if place < 0]
    if columns[0].ndim > 1:
        if not all(column.flags.f_contiguous for column in columns):
            return False
        values = [_entry_after_entry(value) if isinstance(value, np.ndarray) else value for value in values]

    def apart(*values: Any) -> None:
        parts = chain.from_iterable(one.apart(value) for one, value in zip(made, values, strict=False))
        loop(*parts, *values[len(made) :])

    try:
        shared(apart, values, columns[0].size, parameters)
    except NotForTheLoopError:
        return False
    return True


def _laid_out_among(made: Sequence[Made]) -> tuple[Made, ...]:
    """What the text of a loop depends on."""
    return tuple(one if one.is_laid_out else AS_IT_IS for one in made)


def _laid_out(law: Law, given: Sequence[Any]) -> Any:
    """Strided, locked and wide columns: laid out for the loop, if it takes their type at all."""
    in_double = np.float64 in map(type, given)
    given = spread(given)
    if in_double:
        return law(*given)
    columns = {i: value for i, value in enumerate(given) if type(value) is np.ndarray}
    shape = next(iter(columns.values())).shape
    if not shape or any(c.shape != shape or c.dtype.char not in _types_of(law) for c in columns.values()):
        return law(*given)
    loop, parameters = _loop_of(law, (AS_IT_IS,) * len(given))
    values = handed_over(given, parameters)
    for i, column in columns.items():
        flat = _entry_after_entry(column)
        values[i] = flat if flat.flags.carray else flat.copy()
    made = [np.empty(shape[::-1], entry) for entry in entries_of(law)]
    loop(*values, *(column.reshape(-1) for column in made))
    return made[0].T if len(made) == 1 else tuple(column.T for column in made)


def _entry_after_entry(column: np.ndarray) -> np.ndarray:
    """The entries of all rows one behind the other, as tables lay them out: each is a row of its own for a law."""
    return column if column.ndim == 1 else column.T.reshape(-1)


@cache
def _loop_of(
    law: Law, laid_out: tuple[Made, ...], places: tuple[int, ...] = (), masked: bool = False
) -> tuple[Callable[..., Any], tuple[int, ...]]:
    """The loop of a law, and which of its arguments are parameters.

    It fills columns, since one that it made would be slow to hand back. ``laid_out`` says of each argument what it is
    made of, if it is laid out block by block. ``places`` has for each value of the law the argument that it overwrites,
    or -1 (for all, where nothing is said) for a column that comes behind the arguments and, if the loop is ``masked``,
    behind ``where``.
    """
    places = places or (-1,) * len(entries_of(law))
    said = [str(kind) for name, kind in law.__annotations__.items() if name != "return"]
    parameters = parameters_of(law)
    columns: list[int] = []
    before = 0
    for kind, one in zip(said, laid_out, strict=True):
        # The last of two parts says which row stands where, or who draws.
        own = range(before, before + (one.parts if one.kind is Sum else min(one.parts, 1)))
        columns += own if kind in ENTRIES else ()
        before += one.parts
    columns += range(before, before + masked + places.count(-1))
    loop = numba.njit(_text(law, laid_out, parameters, places, masked), nogil=True, **OPTIONS)
    return _strict(kept_on_disk(loop), columns, _types_of(law)), tuple(parameters)


def _text(
    law: Law, laid_out: Sequence[Made], parameters: dict[int, Any], places: tuple[int, ...],
    masked: bool,
) -> Callable[..., Any]:  # fmt: skip
    """The loop before it is compiled: parameters come as arrays of numbers, which are quicker to hand over."""
    arguments, entries = taken(laid_out, parameters), entries_of(law)
    made = [f"y{i}" if place < 0 else f"x{place}" for i, place in enumerate(places)]
    behind = [*["where"] * masked, *(name for name, place in zip(made, places, strict=True) if place < 0)]
    lines = [f"def loop({', '.join([*arguments.handed, *behind])}):", *unpacked(parameters), *arguments.lengths]
    lines += [*(f"    length({name}, rows)" for name in behind), *arguments.room]
    lines += ["    for start in range(np.uint64(0), np.uint64(rows), np.uint64(BLOCK)):"]
    lines += ["        end = min(start + np.uint64(BLOCK), np.uint64(rows))"]
    lines += [*arguments.block, "        for i in range(start, end):"]
    lines += [f"            {', '.join(f'z{i}' for i in range(len(made)))} = law({arguments.row})"]
    lines += [
        f"            {name}[i] = np.{entry}(z{i})" + f" * np.{entry}(where[i])" * masked
        for i, (name, entry) in enumerate(zip(made, entries, strict=True))
    ]
    return written_for(law, lines, {"length": length, "value": value, **words(laid_out)})


def _types_of(law: Law) -> set[str]:
    return AMOUNTS if "float64" in entries_of(law) else COLUMNS


def _strict(loop: Any, columns: Sequence[int], chars: set[str]) -> Any:
    """The loop that takes columns of these types alone, laid out one entry behind the other."""
    compile_for = loop._compile_for_args

    def compile_if_taken(*given: Any) -> Any:
        for column in (given[i] for i in columns):
            if isinstance(column, np.ndarray) and not (
                column.ndim == 1 and column.flags.carray and column.dtype.char in chars
            ):
                raise NotForTheLoopError(f"expected columns of types {sorted(chars)}, got {column.dtype}")
        return compile_for(*given)

    loop._compile_for_args = compile_if_taken
    return loop


@cache
def entries_of(law: Law) -> list[str]:
    """Type of an entry of each column that the law gives."""
    said = str(law.__annotations__["return"])
    if fields := getattr(law.__globals__.get(said), "__annotations__", None):
        return [ENTRIES[str(getattr(field, "__forward_arg__", field))] for field in fields.values()]
    return [ENTRIES[part.strip()] for part in said.removeprefix("tuple[").removesuffix("]").split(",")]
