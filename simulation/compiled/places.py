"""Sums over places as a compiled loop: the order of numpy's additions, and so its bits."""

from __future__ import annotations

from typing import Any

import numba

from simulation.compiled.cache import kept_on_disk


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
