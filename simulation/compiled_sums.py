"""Sums over agencies and regions as compiled loops: the order of numpy's additions, and so its bits."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import overload

from simulation.compiled_cache import kept_on_disk


@kept_on_disk
@numba.njit(nogil=True)
def of_agencies(columns: Any, first_row: Any) -> Any:
    """Sums of k worker columns over each agency, in the order of the rows and in double precision, shape (k, A)."""
    sums = np.empty((len(columns), len(first_row)))
    # A sum in order waits for each of its additions: four of them go on at the same time.
    fours = len(columns) - len(columns) % 4
    for c in range(0, fours, 4):
        _four_sums(columns[c], columns[c + 1], columns[c + 2], columns[c + 3], first_row, sums[c : c + 4])
    for c in range(fours, len(columns)):
        values = columns[c]
        for a in range(len(first_row)):
            sums[c, a] = _sum_of_rows(values, np.uint64(first_row[a]), _end(first_row, a, values))
    return sums


@kept_on_disk
@numba.njit
def of_regions(columns: Any, region: Any, number: Any) -> Any:
    """Sums of k agency columns over each of so many regions, in the order of the agencies, shape (k, R)."""
    sums = np.zeros((len(columns), number))
    for c in range(len(columns)):
        values = columns[c]
        for a in range(len(region)):
            sums[c, np.uint64(region[a])] += values[a]
    return sums


@numba.njit(inline="always")
def _end(first_row: Any, a: Any, values: Any) -> Any:
    return np.uint64(first_row[a + 1] if a + 1 < len(first_row) else len(values))


def _sum_of_rows(values: Any, first: Any, end: Any) -> Any: ...


@overload(_sum_of_rows)
def _typed_sum(values: Any, first: Any, end: Any) -> Any:
    none = _nothing(values)

    def added(values: Any, first: Any, end: Any) -> Any:
        total = none
        for i in range(first, end):
            total += values[i]
        return total

    return added


def _four_sums(w: Any, x: Any, y: Any, z: Any, first_row: Any, sums: Any) -> None: ...


@overload(_four_sums)
def _typed_four_sums(w: Any, x: Any, y: Any, z: Any, first_row: Any, sums: Any) -> Any:
    none = _nothing(w)

    def added(w: Any, x: Any, y: Any, z: Any, first_row: Any, sums: Any) -> None:
        for a in range(len(first_row)):
            of_w = of_x = of_y = of_z = none
            for i in range(np.uint64(first_row[a]), _end(first_row, a, w)):
                of_w += w[i]
                of_x += x[i]
                of_y += y[i]
                of_z += z[i]
            sums[0, a], sums[1, a], sums[2, a], sums[3, a] = of_w, of_x, of_y, of_z

    return added


def _nothing(values: Any) -> Any:
    # Whole numbers may be added in any order, and so many at a time.
    return np.int32(0) if values.dtype == types.boolean else np.float64(0.0)
