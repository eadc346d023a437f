"""How loops are compiled for the processor at hand: to be imported before the first of them is."""

from __future__ import annotations

from typing import Any

import llvmlite.binding
import numba
from numba.core.codegen import get_host_cpu_features

OPTIONS: dict[str, Any] = {"error_model": "numpy"}
INLINED: dict[str, Any] = {"forceinline": True}
"""For what stands in the text of a loop: a call for each row would keep it from working on many at a time."""
SLOWED_BY_WIDE_VECTORS = ("skylake-avx512", "cascadelake", "cooperlake", "cannonlake")
"""Processors that turn their clock down for vectors of 512 bits."""

# A law with many columns in and out needs many checks that none overlaps another; else its loop goes row by row.
llvmlite.binding.set_option("social-workforce", "--vectorize-memory-check-threshold=1024")
_features = get_host_cpu_features()
if (
    numba.config.CPU_FEATURES is None
    and "+avx512f" in _features
    and llvmlite.binding.get_host_cpu_name() not in SLOWED_BY_WIDE_VECTORS
):
    # Because of those, LLVM uses half a vector on all others, too. The width changes no bit of any result.
    numba.config.CPU_FEATURES = f"{_features},-prefer-256-bit"
