"""Functions of scipy for compiled loops, by the addresses that it keeps for Cython: the bits of its own calls."""

from __future__ import annotations

from typing import Any

import llvmlite.binding
from numba.core.types import ExternalFunction, float64
from numba.extending import get_cython_function_address


def _of_scipy(name: str, signature: Any) -> Any:
    # Named and not bound, so that a loop that calls it can be kept on disk: the address is another in each process.
    known_as = f"social_workforce_{name}"
    llvmlite.binding.add_symbol(known_as, get_cython_function_address("scipy.special.cython_special", name))
    return ExternalFunction(known_as, signature)


ndtri = _of_scipy("ndtri", float64(float64))
pdtr = _of_scipy("pdtr", float64(float64, float64))
