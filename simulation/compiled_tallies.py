"""Sums over agencies and over places as compiled loops: the order of numpy's additions, and so its bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk

BLOCK = 512
"""Rows that are worked on at a time, so that four of their columns in double precision stay near."""


def sums_of_workers(columns: Sequence[np.ndarray], first_row: np.ndarray) -> np.ndarray:
    """Sums over each agency of four columns, of their squares, and of all other columns, shape (4 + k, A)."""
    sums = np.zeros((8 + 4 * ((len(columns) - 1) // 4), len(first_row)))
    of_workers(columns, first_row, sums)
    return sums[: 4 + len(columns)]


@kept_on_disk
@numba.njit(nogil=True)
def of_workers(columns: Any, first_row: Any, sums: Any) -> None:
    """Add to the sums of ``sums_of_workers``, shape (a multiple of four, A).

    A sum in order waits for each of its additions: four of them go on at the same time. Values are widened before, many
    at a time.
    """
    last, rows = len(columns) - 1, np.uint64(len(columns[0]))
    four = np.empty((4, BLOCK))
    for c in range(0, last + 1, 4):
        w, x, y, z = columns[c], columns[min(c + 1, last)], columns[min(c + 2, last)], columns[min(c + 3, last)]
        a, own = 0, sums[c + 4 if c else 0 :]
        for start in range(np.uint64(first_row[0]), rows, np.uint64(BLOCK)):
            end, at_start = min(start + np.uint64(BLOCK), rows), a
            _widen(w, x, y, z, start, end, four[0], four[1], four[2], four[3])
            a = _add(four, start, end, first_row, at_start, own)
            if c == 0:
                four *= four
                _add(four, start, end, first_row, at_start, sums[4:])


@numba.njit
def _widen(w: Any, x: Any, y: Any, z: Any, start: Any, end: Any, in_w: Any, in_x: Any, in_y: Any, in_z: Any) -> None:
    for i in range(start, end):
        in_w[i - start], in_x[i - start], in_y[i - start], in_z[i - start] = w[i], x[i], y[i], z[i]


@numba.njit
def _add(four: Any, start: Any, end: Any, first_row: Any, a: Any, sums: Any) -> Any:
    """Add four columns of the rows from ``start`` on to the sums of their agencies, from ``a`` on; the last of them."""
    w, x, y, z = four[0], four[1], four[2], four[3]
    here = start
    while here < end:
        while a + 1 < len(first_row) and first_row[a + 1] <= here:
            a += 1
        until = min(end, np.uint64(first_row[a + 1])) if a + 1 < len(first_row) else end
        of_w, of_x, of_y, of_z = sums[0, a], sums[1, a], sums[2, a], sums[3, a]
        for i in range(here - start, until - start):
            of_w += w[i]
            of_x += x[i]
            of_y += y[i]
            of_z += z[i]
        sums[0, a], sums[1, a], sums[2, a], sums[3, a] = of_w, of_x, of_y, of_z
        here = until
    return a


@kept_on_disk
@numba.njit
def of_places(columns: Any, first: Any, sums: Any) -> None:
    """Put sums of k columns over each place, and in front over all of them, into ``sums``, shape (k, 1 + place).

    Args:
        columns: of agencies or regions, shape (k, A), or k of shape (A,).
        first: the first row of each place, shape (place,); rows in front of the first are of no place.
        sums: shape (k, 1 + place), written.
    """
    for c in range(len(columns)):
        values = columns[c]
        everywhere = 0.0
        for p in range(len(first)):
            end = first[p + 1] if p + 1 < len(first) else len(values)
            sums[c, 1 + p] = _in_pairs(values, first[p], end - first[p])
            everywhere += sums[c, 1 + p]
        sums[c, 0] = everywhere


@numba.njit
def _in_pairs(values: Any, first: int, number: int) -> float:
    """Sum of so many values from the first on, as numpy adds them: eight sums side by side, halves of what is long."""
    if number > 128:
        half = number // 2 - number // 2 % 8
        return _in_pairs(values, first, half) + _in_pairs(values, first + half, number - half)
    total, start = 0.0, first
    if number >= 8:
        start += number - number % 8
        s, t, u, v = values[first], values[first + 1], values[first + 2], values[first + 3]
        w, x, y, z = values[first + 4], values[first + 5], values[first + 6], values[first + 7]
        for i in range(first + 8, start, 8):
            s, t, u, v = s + values[i], t + values[i + 1], u + values[i + 2], v + values[i + 3]
            w, x, y, z = w + values[i + 4], x + values[i + 5], y + values[i + 6], z + values[i + 7]
        total = ((s + t) + (u + v)) + ((w + x) + (y + z))
    for i in range(start, first + number):
        total += values[i]
    return total
