"""Medians as a compiled loop: what numpy finds by putting all values in order, at the price of a few looks at them."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from simulation.compiled.cache import kept_on_disk

MONTHS = 1024
"""Whole months that are told apart: longer than anybody works, and what is longer falls into the last."""
NOBODY = 65535


@kept_on_disk
@numba.njit(nogil=True)
def medians(values: Any, counted: Any, first_row: Any, middle: Any) -> None:
    """Put medians of those of the values [month], not negative, that are counted into ``middle``; NaN of none.

    Shape (1 + stretch,): first of all rows, then of the stretches of rows that begin at ``first_row``. Halving tells
    in which whole month the middle lies; only what falls into it is sorted.
    """
    month = np.empty(len(values), np.uint16)
    for i in range(len(values)):
        whole = np.uint16(min(values[i], np.float32(MONTHS - 1)))
        month[i] = whole if counted[i] else np.uint16(NOBODY)
    least, most = MONTHS, 0
    for s in range(len(first_row)):
        first = np.uint64(first_row[s])
        end = np.uint64(first_row[s + 1] if s + 1 < len(first_row) else len(values))
        middle[s + 1], low, high = _middle(values[first:end], month[first:end], 0, MONTHS)
        least, most = min(least, low), max(most, high)
    # The middle of all lies between the middles of the parts.
    middle[0] = _middle(values, month, least, most + 1)[0]


@numba.njit
def _middle(values: Any, month: Any, least: Any, most: Any) -> Any:
    """The median, and the months of the lower and the upper one in the middle, from ``least`` on and below ``most``."""
    people = _below(MONTHS, month)
    if people == 0:
        return np.nan, MONTHS, 0
    upper = people // 2
    lower = upper if people % 2 else upper - 1
    first = _month_of(lower, month, least, most)
    last = first if _below(first + 1, month) > upper else _month_of(upper, month, first, most)
    # Nobody is between the lower and the upper one, whatever months lie between theirs.
    before = _below(first, month)
    near, found = np.empty(_below(last + 1, month) - before, np.float32), 0
    for i in range(len(values)):
        if first <= month[i] <= last:
            near[found] = values[i]
            found += 1
    near.sort()
    return np.float64(np.float32(0.5) * (near[lower - before] + near[upper - before])), first, last


@numba.njit
def _month_of(place: Any, month: Any, least: Any, most: Any) -> Any:
    """The month of the one who stands at this place, counted from 0, if all stand in a row by their months."""
    while most - least > 1:
        half = (least + most) // 2
        if _below(half, month) <= place:
            least = half
        else:
            most = half
    return least


@numba.njit
def _below(limit: Any, month: Any) -> Any:
    number, limit = np.int32(0), np.uint16(limit)
    for i in range(len(month)):
        # No wider than need be: many rows at a time.
        number = np.int32(number + np.int32(month[i] < limit))
    return number
