"""Loops over rows, compiled by numba from the laws themselves: nothing here says what a law says."""

from __future__ import annotations

import dataclasses
import dis
from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import cache
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.core.types import BaseNamedTuple, BaseTuple  # type: ignore[attr-defined]
from numba.extending import overload, overload_method

from simulation.compiled_cache import kept_on_disk
from simulation.evidence import Parameters
from simulation.randomness import Normals, SecondNormals, both_halves, first_of_polar, second_of_polar
from simulation.rows import spread
from simulation.single_precision import NUMPY_OF_A_ROW, SAME_BITS, SinglePrecision

ENTRIES = {
    "Floats": "float32", "Bools": "bool_", "Codes": "int8", "Identities": "uint64", "Amounts": "float64"
}  # fmt: skip
"""What a law returns, by its annotation → type of an entry."""
COLUMNS: set[str] = {np.dtype(name).char for name in ("float32", "bool", "int8", "uint64")}
"""Columns of a law; of a wider type, numpy would reckon in double precision, and so it is left to numpy."""
AMOUNTS: set[str] = COLUMNS - {"f"} | {np.dtype(name).char for name in ("float64", "int32", "int64")}
"""Columns of a law that gives amounts: all in double precision."""
BLOCK = 1024
"""Rows that are worked on at a time, so that what is laid out for them stays near."""
OPTIONS = {"error_model": "numpy"}
INLINED = {"forceinline": True}


class NotForTheLoopError(TypeError):
    """Columns that the compiled loop of a law does not take."""


def over_rows(law: Callable[..., Any], given: Sequence[Any]) -> Any:
    """What the law gives for columns, numbers and parameters, in one loop over the rows; see ``rows.by_row``."""
    if np.float64 in map(type, given):
        return law(*spread(given))  # Numpy would reckon in double precision.
    loop, parameters = _loop_of(law)
    values = [*given]
    for i in parameters:
        values[i] = _numbers(given[i])
    try:
        return loop(*values)
    except NotForTheLoopError:
        return _laid_out(law, loop, given, values)


def fill(
    columns: Sequence[np.ndarray], law: Callable[..., Any], given: Sequence[Any], where: np.ndarray | None
) -> bool:
    """The law's values put into columns, nought elsewhere; False, and nothing done, if the loop does not take them."""
    if np.float64 in map(type, given):
        return False
    # A column that is read and written is one argument: two would seem to overlap, and the loop be slow.
    places = tuple(next((i for i, value in enumerate(given) if value is column), -1) for column in columns)
    loop, parameters = _loop_of(law, places, where is not None)
    values = [*given, *(() if where is None else (where,))]
    values += [column for column, place in zip(columns, places, strict=True) if place < 0]
    if columns[0].ndim > 1:
        if not all(column.flags.f_contiguous for column in columns):
            return False
        values = [_entry_after_entry(value) if isinstance(value, np.ndarray) else value for value in values]
    for i in parameters:
        values[i] = _numbers(given[i])
    try:
        loop(*values)
    except NotForTheLoopError:
        return False
    return True


def _laid_out(law: Callable[..., Any], loop: Callable[..., Any], given: Sequence[Any], values: list[Any]) -> Any:
    """Strided, locked and wide columns: laid out for the loop, if it takes their type at all."""
    given = spread(given)
    columns = {i: value for i, value in enumerate(given) if type(value) is np.ndarray}
    shape = next(iter(columns.values())).shape
    if not shape or any(c.shape != shape or c.dtype.char not in _types_of(law) for c in columns.values()):
        return law(*given)
    for i, column in columns.items():
        flat = _entry_after_entry(column)
        values[i] = flat if flat.flags.carray else flat.copy()
    made = loop(*values)
    return made if len(shape) == 1 else made.reshape(shape[::-1]).T


def _entry_after_entry(column: np.ndarray) -> np.ndarray:
    """The entries of all rows one behind the other, as tables lay them out: each is a row of its own for a law."""
    return column if column.ndim == 1 else column.T.reshape(-1)


@cache
def _loop_of(
    law: Callable[..., Any], places: tuple[int, ...] | None = None, masked: bool = False
) -> tuple[Callable[..., Any], tuple[int, ...]]:
    """The loop of a law, and which of its arguments are parameters.

    With ``places``, the loop fills columns: for each value of the law the argument it overwrites, or -1 for a column
    that comes behind the arguments and, if the loop is ``masked``, behind ``where``.
    """
    said = [str(kind) for name, kind in law.__annotations__.items() if name != "return"]
    parameters = {i: law.__globals__[kind] for i, kind in enumerate(said) if _are_parameters(law, kind)}
    columns = [i for i, kind in enumerate(said) if kind in ENTRIES]
    columns += range(len(said), len(said) + masked + (places or ()).count(-1))
    loop = numba.njit(_text(law, len(said), parameters, places, masked), **OPTIONS)
    return _strict(kept_on_disk(loop), columns, _types_of(law)), tuple(parameters)


def _text(
    law: Callable[..., Any], given: int, parameters: dict[int, Any], places: tuple[int, ...] | None, masked: bool
) -> Callable[..., Any]:
    """The loop before it is compiled: parameters come as arrays of numbers, which are quicker to hand over."""
    names, entries = [f"x{i}" for i in range(given)], _entries(law)
    columns = [name for i, name in enumerate(names) if i not in parameters]
    row = ", ".join(f"{name}_" if i in parameters else f"at({name}, b{name}, start, i)" for i, name in enumerate(names))
    space = {"__name__": __name__, "np": np, "law": of_one_row(law), "BLOCK": BLOCK}
    space |= {"at": _at, "length": _length, "buffer": _buffer, "spread": _spread}
    space |= {kind.__name__: _tuple_of(kind) for kind in parameters.values()}
    lines = [f"    rows = length({name}, rows)" for name in columns]
    for i, kind in parameters.items():
        numbers = ", ".join(f"x{i}[{k}]" for k in range(len(_tuple_of(kind)._fields)))
        lines += [f"    x{i}_ = {kind.__name__}({numbers})"]
    made = [f"y{i}" if places is None or places[i] < 0 else f"x{places[i]}" for i in range(len(entries))]
    if places is None:
        lines += [f"    {name} = np.empty(rows, np.{entry})" for name, entry in zip(made, entries, strict=True)]
    else:
        names += [*["where"] * masked, *(name for name, place in zip(made, places, strict=True) if place < 0)]
        lines += [f"    length({name}, rows)" for name in names[given:]]
    lines += [f"    b{name} = buffer({name})" for name in columns]
    lines += ["    for start in range(np.uint64(0), np.uint64(rows), np.uint64(BLOCK)):"]
    lines += ["        end = min(start + np.uint64(BLOCK), np.uint64(rows))"]
    lines += [f"        spread({name}, b{name}, start, end)" for name in columns]
    lines += ["        for i in range(start, end):"]
    lines += [f"            {', '.join(f'z{i}' for i in range(len(made)))} = law({row})"]
    lines += [
        f"            {name}[i] = np.{entry}(z{i})" + f" * np.{entry}(where[i])" * masked
        for i, (name, entry) in enumerate(zip(made, entries, strict=True))
    ]
    if places is None:
        lines += [f"    return {', '.join(made)}"]
    lines = [f"def loop({', '.join(names)}):", "    rows = -1", *lines]
    name = f"{law.__module__}.{law.__qualname__}" + ("" if places is None else f"-{places}{masked}")
    exec(compile("\n".join(lines), f"<rows of {name}>", "exec"), space)
    loop: Any = space["loop"]
    loop.__qualname__ = name
    return loop  # type: ignore[no-any-return]


def _at(x: Any, laid_out: Any, start: int, i: int) -> Any: ...


@overload(_at, jit_options=INLINED, strict=False)
def _typed_at(x: Any, laid_out: Any, start: int, i: int) -> Any:
    """The value of row i: of the column itself, of an agency's laid out from ``start`` on, or the same for all."""
    if isinstance(x, BaseTuple):
        return lambda x, laid_out, start, i: laid_out[i - start]
    return (lambda x, laid_out, start, i: x[i]) if isinstance(x, types.Array) else (lambda x, laid_out, start, i: x)


def _buffer(x: Any) -> Any: ...


@overload(_buffer, jit_options=INLINED, strict=False)
def _typed_buffer(x: Any) -> Any:
    return (lambda x: np.empty(BLOCK, np.float32)) if isinstance(x, BaseTuple) else (lambda x: 0)


def _spread(x: Any, laid_out: Any, start: int, end: int) -> None: ...


@overload(_spread, jit_options=INLINED, strict=False)
def _typed_spread(x: Any, laid_out: Any, start: int, end: int) -> Any:
    """Lay the column of agencies out over a block of rows, or draw: within the law, either would make it slow."""

    def of_agencies(x: Any, laid_out: Any, start: int, end: int) -> None:
        for i in range(start, end):
            laid_out[i - start] = x[0][np.uint64(x[1][i])]

    if isinstance(x, BaseNamedTuple):
        return _drawn[x.instance_class]
    return of_agencies if isinstance(x, BaseTuple) else (lambda x, laid_out, start, end: None)


def _length(x: Any, rows: int) -> Any: ...


@overload(_length, jit_options=INLINED, strict=False)
def _typed_length(x: Any, rows: int) -> Any:
    if isinstance(x, BaseTuple):
        return lambda x, rows: _agreed(len(x[1]), rows)
    return (lambda x, rows: _agreed(len(x), rows)) if isinstance(x, types.Array) else (lambda x, rows: rows)


@numba.njit(**INLINED)
def _agreed(length: Any, rows: Any) -> Any:
    if rows >= 0 and length != rows:
        raise ValueError("expected columns of the same length")
    return length


def _are_parameters(law: Callable[..., Any], kind: str) -> bool:
    said = law.__globals__.get(kind)  # type: ignore[attr-defined]
    return isinstance(said, type) and issubclass(said, Parameters)


def _types_of(law: Callable[..., Any]) -> set[str]:
    return AMOUNTS if "float64" in _entries(law) else COLUMNS


def _strict(loop: Any, columns: Sequence[int], chars: set[str]) -> Any:
    """The loop that takes columns of these types alone, laid out one entry behind the other."""
    compile_for = loop._compile_for_args

    def compile_if_taken(*given: Any) -> Any:
        for value in (given[i] for i in columns):
            value = value[0] if type(value) is tuple else value
            if isinstance(value, np.ndarray) and not (
                value.ndim == 1 and value.flags.carray and value.dtype.char in chars
            ):
                raise NotForTheLoopError(f"expected columns of types {sorted(chars)}, got {value.dtype}")
        return compile_for(*given)

    loop._compile_for_args = compile_if_taken
    return loop


def _entries(law: Callable[..., Any]) -> list[str]:
    said = str(law.__annotations__["return"])
    if fields := getattr(law.__globals__.get(said), "__annotations__", None):  # type: ignore[attr-defined]
        return [ENTRIES[str(getattr(field, "__forward_arg__", field))] for field in fields.values()]
    return [ENTRIES[part.strip()] for part in said.removeprefix("tuple[").removesuffix("]").split(",")]


@cache
def of_one_row(law: Callable[..., Any]) -> Any:
    """The law compiled for the values of one row; the laws that it calls are, too."""
    law = getattr(law, "__wrapped__", law)
    assert isinstance(law, FunctionType)
    named = {step.argval for step in dis.get_instructions(law) if step.opname == "LOAD_GLOBAL"}
    space = {name: _seen(law.__globals__[name]) for name in named if name in law.__globals__}
    copy = FunctionType(law.__code__, {**law.__globals__, **space}, law.__name__, law.__defaults__, law.__closure__)
    # Put into the loop itself: else each call would hand over every parameter once more.
    return numba.njit(copy, pipeline_class=SinglePrecision, forceinline=True, **OPTIONS)


def _seen(value: Any) -> Any:
    if value is np:
        return NUMPY_OF_A_ROW
    if isinstance(value, FunctionType) and value.__module__.startswith("simulation."):
        return SAME_BITS.get(value) or of_one_row(value)
    return value


_known: dict[int, tuple[Parameters, np.ndarray]] = {}


def _numbers(params: Parameters) -> np.ndarray:
    """Parameters and their properties, in the order of ``_tuple_of`` their class."""
    found = _known.get(id(params))
    if found is None:
        if len(_known) > 4096:
            _known.clear()
        own: Any = type(params)
        names = _tuple_of(own)._fields
        found = _known[id(params)] = params, np.array([getattr(params, name) for name in names], np.float64)
    return found[1]


@cache
def _tuple_of(kind: Any) -> Any:
    """Parameters as a named tuple, properties and methods included: what numba can read."""
    names = [field.name for field in dataclasses.fields(kind)]
    names += [name for name, value in vars(kind).items() if isinstance(value, property)]
    made: Any = namedtuple(kind.__name__, names)  # type: ignore[misc]
    # What is kept on disk names the class: it must be found there.
    made.__module__ = __name__
    globals()[kind.__name__] = made
    for name, value in vars(kind).items():
        if isinstance(value, FunctionType) and not name.startswith("__"):
            _methods.setdefault(name, {})[made] = of_one_row(value)
            _with_method(name)
    return made


_methods: dict[str, dict[type, Any]] = {}


@cache
def _with_method(name: str) -> None:
    @overload_method(BaseNamedTuple, name, strict=False, jit_options={"forceinline": True})
    def method(self: Any, *values: Any) -> Any:
        law = _methods[name].get(self.instance_class)
        return law and (lambda self, *values: law(self, *values))


def _drawing(law: Callable[..., Any]) -> Callable[..., None]:
    """Draws laid out: their bits first, since whole numbers of 64 bits and single precision share no loop well."""
    halves, draw = of_one_row(both_halves), of_one_row(law)

    def drawn(x: Any, laid_out: Any, start: int, end: int) -> None:
        turn = np.empty(BLOCK, np.float32)
        for i in range(start, end):
            laid_out[i - start], turn[i - start] = halves(x.identity[i], x.key)
        for i in range(end - start):
            laid_out[i] = draw(laid_out[i], turn[i])

    return drawn


_drawn = {Normals: _drawing(first_of_polar), SecondNormals: _drawing(second_of_polar)}
