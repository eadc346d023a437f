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
from numba.core.types import BaseNamedTuple  # type: ignore[attr-defined]
from numba.extending import overload_method

from simulation.compiled_cache import kept_on_disk
from simulation.evidence import Parameters
from simulation.single_precision import NUMPY_OF_A_ROW, SinglePrecision

ENTRIES = {
    "Floats": "float32", "Bools": "bool_", "Codes": "int8", "Identities": "uint64", "Amounts": "float64"
}  # fmt: skip
"""What a law returns, by its annotation → type of an entry."""
COLUMNS = {np.dtype(name).char for name in ("float32", "bool", "int8", "uint64")}
"""Columns of a law; of a wider type, numpy would reckon in double precision, and so it is left to numpy."""
OPTIONS = {"error_model": "numpy"}


def over_rows(law: Callable[..., Any], given: Sequence[Any]) -> Any:
    """What the law gives for columns, numbers and parameters, in one loop over the rows; see ``rows.by_row``."""
    values, kinds, shape = [], "", None
    for value in given:
        if type(value) is np.ndarray:
            if value.dtype.char not in COLUMNS or value.shape != (shape or value.shape) or not value.ndim:
                return law(*given)
            shape, kinds = value.shape, kinds + "c"
            # Several entries of a row are laid out entry after entry, and every entry is a row of its own.
            flat = value if value.ndim == 1 else value.T.reshape(-1)
            values.append(flat if flat.flags.carray else flat.copy())
        elif type(value) is np.float64:
            return law(*given)
        else:
            kinds += "p"
            values.append(_named(value) if isinstance(value, Parameters) else value)
    if shape is None:
        return law(*given)
    made = _loop(law, kinds)(*values)
    return made if len(shape) == 1 else made.reshape(shape[::-1]).T


@cache
def _loop(law: Callable[..., Any], kinds: str) -> Callable[..., Any]:
    """The loop for arguments of these kinds: c for a column, p for what is the same in every row."""
    names = [f"x{i}" for i in range(len(kinds))]
    entries = _entries(law)
    made = [f"y{i}" for i in range(len(entries))]
    rows = f"len(x{kinds.index('c')})"
    row = ", ".join(f"{name}[i]" if kind == "c" else name for name, kind in zip(names, kinds, strict=True))
    lines = [f"def loop({', '.join(names)}):"]
    lines += [f"    {name} = np.empty({rows}, np.{entry})" for name, entry in zip(made, entries, strict=True)]
    lines += [f"    for i in range({rows}):"]
    lines += [f"        {', '.join(f'{name}[i]' for name in made)} = law({row})"]
    lines += [f"    return {', '.join(made)}"]
    space = {"__name__": __name__, "np": np, "law": of_one_row(law)}
    name = f"{law.__module__}.{law.__qualname__}-{kinds}"
    exec(compile("\n".join(lines), f"<rows of {name}>", "exec"), space)
    loop = space["loop"]
    loop.__qualname__ = name
    return kept_on_disk(numba.njit(loop, **OPTIONS))


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
        return of_one_row(value)
    return value


_known: dict[int, tuple[Parameters, Any]] = {}


def _named(params: Parameters) -> Any:
    """Parameters as a named tuple, properties included: what numba can read."""
    found = _known.get(id(params))
    if found is None:
        if len(_known) > 4096:
            _known.clear()
        own: Any = type(params)
        kind = _tuple_of(own)
        found = _known[id(params)] = params, kind(*(getattr(params, name) for name in kind._fields))
    return found[1]


@cache
def _tuple_of(kind: Any) -> Any:
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
