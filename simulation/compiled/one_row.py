"""Laws and their parameters compiled for the values of one row: nothing here says what a law says."""

from __future__ import annotations

import dis
from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import blake2b
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numba.core.registry import cpu_target
from numba.core.types import BaseNamedTuple  # type: ignore[attr-defined]
from numba.extending import overload_method

from simulation.compiled.processor import INLINED, OPTIONS
from simulation.compiled.single_precision import NUMPY_OF_A_ROW, SAME_BITS, SinglePrecision
from simulation.evidence import Parameters

Law = Callable[..., Any]


@cache
def of_one_row(law: Law) -> Any:
    """The law compiled for the values of one row; the laws that it calls are, too."""
    law = getattr(law, "__wrapped__", law)
    assert isinstance(law, FunctionType)
    named = {step.argval for step in dis.get_instructions(law) if step.opname == "LOAD_GLOBAL"}
    space = {name: _seen(law.__globals__[name]) for name in named if name in law.__globals__}
    copy = FunctionType(law.__code__, {**law.__globals__, **space}, law.__name__, law.__defaults__, law.__closure__)
    # Put into the loop itself: else each call would hand over every parameter once more.
    return numba.njit(copy, pipeline_class=SinglePrecision, **INLINED, **OPTIONS)


def _seen(value: Any) -> Any:
    if value is np:
        return NUMPY_OF_A_ROW
    if isinstance(value, FunctionType) and value.__module__.startswith("simulation."):
        return SAME_BITS.get(value) or of_one_row(value)
    return value


def parameters_of(law: Callable[..., Any]) -> dict[int, Any]:
    """Which arguments of a law are parameters: place → class."""
    space = law.__globals__
    said = [space.get(str(kind)) for name, kind in law.__annotations__.items() if name != "return"]
    return {i: kind for i, kind in enumerate(said) if isinstance(kind, type) and issubclass(kind, Parameters)}


def unpacked(parameters: dict[int, Any]) -> list[str]:
    """Lines of a loop by which each argument ``x3`` of numbers becomes the parameters ``x3_``."""
    lines = []
    for i, kind in parameters.items():
        numbers = ", ".join(f"x{i}[{k}]" for k in range(len(tuple_of(kind)._fields)))
        lines += [f"    x{i}_ = {kind.__name__}({numbers})"]
    return lines


def written(name: str, lines: list[str], space: dict[str, Any]) -> Callable[..., Any]:
    """The loop of these lines, before it is compiled; ``space`` holds what they name."""
    # Without a module of its own a loop could not be read from disk.
    space = {"__name__": __name__, "np": np, **space}
    exec(compile("\n".join(lines), f"<rows of {name}>", "exec"), space)
    loop: Any = space["loop"]
    loop.__qualname__ = name
    return loop


def written_for(law: Callable[..., Any], lines: list[str], space: dict[str, Any]) -> Callable[..., Any]:
    """The loop of these lines, which name the ``law`` and the classes of its parameters; told apart by its text."""
    kinds = {kind.__name__: tuple_of(kind) for kind in parameters_of(law).values()}
    text = blake2b("\n".join(lines).encode(), digest_size=6).hexdigest()
    return written(f"{law.__module__}.{law.__qualname__}-{text}", lines, {"law": of_one_row(law), **kinds, **space})


@cache
def tuple_of(kind: Any) -> Any:
    """Parameters as a named tuple, properties and methods included: what numba can read."""
    made: Any = namedtuple(kind.__name__, kind.names())  # type: ignore[misc]
    # What is kept on disk names the class: it must be found there.
    made.__module__ = __name__
    globals()[kind.__name__] = made
    for name, value in vars(kind).items():
        if isinstance(value, FunctionType) and not name.startswith("__"):
            _methods.setdefault(name, {})[made] = of_one_row(value)
            _with_method(name)
    return made


# Numba asks first whom it has known longest: fields of tuples come before methods of parameters of the same name.
cpu_target.typing_context.refresh()
_methods: dict[str, dict[type, Any]] = {}


@cache
def _with_method(name: str) -> None:
    @overload_method(BaseNamedTuple, name, strict=False, jit_options=INLINED)
    def method(self: Any, *values: Any) -> Any:
        law = _methods[name].get(self.instance_class)
        return law and (lambda self, *values: law(self, *values))


def with_laws(loop: Callable[..., Any], laws: Mapping[str, Any]) -> Callable[..., Any]:
    """The loop with these laws in its own text, so that it is kept on disk with them: they come from above."""
    return FunctionType(loop.__code__, {**loop.__globals__, **laws})


@cache
def parameters_in(kind: Any) -> Any:
    """What makes parameters of this kind of their numbers, which are quicker to hand over to a loop."""
    lines = ["def loop(x0):", *unpacked({0: kind}), "    return x0_"]
    return numba.njit(written(f"{kind.__name__}-handed-over", lines, {kind.__name__: tuple_of(kind)}), **INLINED)
