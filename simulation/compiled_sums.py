"""Sums over agencies and over ties as compiled loops: the order of numpy's additions, and so its bits."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import overload

from simulation.compiled_cache import kept_on_disk


@kept_on_disk
@numba.njit
def of_agencies(columns: Any, first_row: Any) -> Any:
    """Sums of k worker columns over each agency, in the order of the rows and in double precision, shape (k, A)."""
    sums = np.empty((len(columns), len(first_row)))
    for c in range(len(columns)):
        values = columns[c]
        for a in range(len(first_row)):
            end = first_row[a + 1] if a + 1 < len(first_row) else len(values)
            sums[c, a] = _sum_of_rows(values, np.uint64(first_row[a]), np.uint64(end))
    return sums


@kept_on_disk
@numba.njit
def squares_of_agencies(columns: Any, first_row: Any) -> Any:
    """Sums of the squares of k worker columns over each agency, in double precision, shape (k, A)."""
    sums = np.empty((len(columns), len(first_row)))
    for c in range(len(columns)):
        values = columns[c]
        for a in range(len(first_row)):
            end = first_row[a + 1] if a + 1 < len(first_row) else len(values)
            total = 0.0
            for i in range(np.uint64(first_row[a]), np.uint64(end)):
                total += np.float64(values[i]) * np.float64(values[i])
            sums[c, a] = total
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


def _sum_of_rows(values: Any, first: Any, end: Any) -> Any: ...


@overload(_sum_of_rows)
def _typed_sum(values: Any, first: Any, end: Any) -> Any:
    # Whole numbers may be added in any order, and so many at a time.
    none = np.int32(0) if values.dtype == types.boolean else np.float64(0.0)

    def added(values: Any, first: Any, end: Any) -> Any:
        total = none
        for i in range(first, end):
            total += values[i]
        return total

    return added


@kept_on_disk
@numba.njit(error_model="numpy")
def seen_over_ties(occupied: Any, seconded: Any, tie_to: Any, link: Any, first: Any, second: Any) -> Any:
    """Which ties have somebody at both ends, into ``link``, and two means as ``colleagues_mean``, in one loop.

    Args:
        occupied: shape (n,).
        seconded: shape (n,).
        tie_to: row at the other end of each tie, shape (k, n).
        link: shape (k, n), written.
        first: shape (n,).
        second: shape (n,).
    """
    here = np.empty(len(occupied), np.bool_)
    for i in range(len(occupied)):
        here[i] = occupied[i] and not seconded[i]
    means = np.empty((2, len(first)), np.float32)
    for i in range(len(first)):
        number, of_first, of_second = np.float32(0.0), np.float32(0.0), np.float32(0.0)
        for k in range(len(tie_to)):
            end = np.uint64(tie_to[k, i])
            both = here[i] & here[end] & (end != np.uint64(i))
            link[k, i] = both
            there = np.float32(both)
            number += there
            of_first += first[end] * there
            of_second += second[end] * there
        means[0, i] = of_first / number if number > 0 else first[i]
        means[1, i] = of_second / number if number > 0 else second[i]
    return means


@kept_on_disk
@numba.njit(error_model="numpy")
def colleagues_mean(value: Any, tie_to: Any, link: Any) -> Any:
    """Mean of ``value`` over the linked colleagues, shape (n,), same unit; one's own value where there is none.

    Args:
        value: shape (n,).
        tie_to: row at the other end of each tie, shape (k, n).
        link: ties with somebody at both ends, shape (k, n).
    """
    means = np.empty(len(value), np.float32)
    for i in range(len(value)):
        number, total = np.float32(0.0), np.float32(0.0)
        for k in range(len(tie_to)):
            there = np.float32(link[k, i])
            number += there
            total += value[np.uint64(tie_to[k, i])] * there
        means[i] = total / number if number > 0 else value[i]
    return means


@kept_on_disk
@numba.njit
def given_over_ties(giving: Any, strength: Any, tie_to: Any, link: Any) -> Any:
    """Sum over the linked colleagues of ``strength * giving``, shape (n,); the other three of shape (k, n)."""
    sums = np.empty(len(giving), np.float32)
    for i in range(len(giving)):
        total = np.float32(0.0)
        for k in range(len(tie_to)):
            total += strength[k, i] * giving[np.uint64(tie_to[k, i])] * np.float32(link[k, i])
        sums[i] = total
    return sums


@kept_on_disk
@numba.njit(error_model="numpy")
def shared_out(whole: Any, weight: Any, chance: Any, first_row: Any) -> Any:
    """Whole cases dealt to workers in proportion to their weights; see ``allocation.shared_out``."""
    running, sofar = np.empty(len(weight)), 0.0
    for i in range(len(weight)):
        sofar += weight[i]
        running[i] = sofar
    dealt = np.empty(len(weight), np.float32)
    for a in range(len(first_row)):
        first = np.uint64(first_row[a])
        end = np.uint64(first_row[a + 1] if a + 1 < len(first_row) else len(weight))
        before = running[first - np.uint64(1)] if first > 0 else 0.0
        total = running[end - np.uint64(1)] - before
        total = total if total > 0 else 1.0
        last = 0.0
        for i in range(first, end):
            mark = np.floor(whole[a] * ((running[i] - before) / total) + chance[a])
            dealt[i] = mark - last
            last = mark
    return dealt
