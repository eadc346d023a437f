"""Numpy's rounding for compiled laws: a number written in the text takes the precision of the column it meets.

Numba alone would widen ``0.5 * column`` to double precision; numpy keeps it single (NEP 50). Here every operation of
a law on a single-precision value and a plain number happens in single precision, as numpy does it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
from numba import njit
from numba.core import ir, types
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.ir_utils import build_definitions
from numba.core.untyped_passes import IRProcessing
from numba.cpython.unsafe.numbers import viewer
from numba.extending import overload

from simulation import elementary
from simulation.compiled.processor import INLINED, OPTIONS

_WITHIN = OPTIONS | INLINED


def _rounded(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation of two values with numpy's rounding: in single precision as soon as one of them is."""

    def of_two(a: Any, b: Any) -> Any: ...

    @overload(of_two, jit_options=_WITHIN, strict=False)
    def typed(a: Any, b: Any) -> Any:
        if types.float32 in (a, b):
            return lambda a, b: operation(np.float32(a), np.float32(b))
        if a == b == types.int32 and operation in _WHOLE:
            # As numpy, and unlike numba: whole numbers of 32 bits stay so, which doubles the lanes of a loop.
            return lambda a, b: np.int32(operation(a, b))
        return lambda a, b: operation(a, b)

    return of_two


_WHOLE = (operator.add, operator.sub, operator.and_, operator.lshift, operator.rshift)
_OPERATIONS = {
    operation: _rounded(operation)
    for operation in (
        *_WHOLE, operator.mul, operator.truediv,
        operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne,
    )
}  # fmt: skip


@register_pass(mutates_CFG=False, analysis_only=False)
class _RoundAsNumpy(FunctionPass):  # type: ignore[misc]
    """Put the rounded operation in the place of each operation of the text."""

    _name = "round_as_numpy"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Change the text of one law as numba holds it."""
        for block in state.func_ir.blocks.values():
            body: list[Any] = []
            for line in block.body:
                value = line.value if isinstance(line, ir.Assign) else None
                if isinstance(value, ir.Expr) and value.op in ("binop", "inplace_binop"):
                    meant = value.fn if value.op == "binop" else value.immutable_fn
                    if rounded := _OPERATIONS.get(meant):
                        name = block.scope.redefine("$rounded", line.loc)
                        body.append(ir.Assign(ir.Global("rounded", rounded, line.loc), name, line.loc))
                        line.value = ir.Expr.call(name, (value.lhs, value.rhs), (), line.loc)
                body.append(line)
            block.body = body
        state.func_ir._definitions = build_definitions(state.func_ir.blocks)
        return True


class SinglePrecision(CompilerBase):  # type: ignore[misc]
    """Numba's compiler with numpy's rounding."""

    def define_pipelines(self) -> list[Any]:
        """The usual steps and one more."""
        steps = DefaultPassBuilder.define_nopython_pipeline(self.state)
        steps.add_pass_after(_RoundAsNumpy, IRProcessing)
        steps.finalize()
        return [steps]


def _larger(a: Any, b: Any) -> Any:
    # As numpy: what is no number stays none.
    return a if a >= b or a != a else b


def _smaller(a: Any, b: Any) -> Any:
    return a if a <= b or a != a else b


def _full_like(like: Any, value: Any) -> Any:
    return np.float32(value)


def _where(condition: Any, yes: Any, no: Any) -> Any: ...


@overload(_where, jit_options=_WITHIN, strict=False)
def _typed_where(condition: Any, yes: Any, no: Any) -> Any:
    if types.float32 in (yes, no):
        return lambda condition, yes, no: np.float32(yes) if condition else np.float32(no)
    return lambda condition, yes, no: yes if condition else no


NUMPY_OF_A_ROW = ModuleType("numpy_of_a_row", "What laws of one row use of numpy, for the values of one row.")
vars(NUMPY_OF_A_ROW).update(
    minimum=_rounded(njit(_smaller, **_WITHIN)),
    maximum=_rounded(njit(_larger, **_WITHIN)),
    where=_where,
    full_like=njit(_full_like),
    **{
        name: getattr(np, name)
        for name in ("abs", "floor", "sqrt", "square", "float32", "float64", "int8", "int32", "uint64", "bool_")
    },
)


def _clip(value: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(value, low), high)


_of_a_row = FunctionType(_clip.__code__, {"__name__": __name__, "np": NUMPY_OF_A_ROW})
vars(NUMPY_OF_A_ROW)["clip"] = njit(_of_a_row, **_WITHIN)


SAME_BITS = {
    elementary.bits: njit(lambda x: viewer(np.float32(x), np.int32), **_WITHIN),
    elementary.number: njit(lambda bits: viewer(np.int32(bits), np.float32), **_WITHIN),
}
"""What reads the bits of a number as another: of a row, numba has its own way to say it."""
