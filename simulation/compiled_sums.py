"""Sums over agencies and over ties as compiled loops: the order of numpy's additions, and so its bits."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import overload

from simulation.compiled_cache import kept_on_disk
from simulation.loop_arguments import BLOCK
from simulation.one_row import of_one_row


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


@kept_on_disk
@numba.njit(error_model="numpy")
def seen_over_ties(
    occupied: Any, seconded: Any, tie_to: Any, link: Any, first: Any, second: Any, mean_first: Any, mean_second: Any
) -> None:
    """Which ties have somebody at both ends, into ``link``, and two means as ``colleagues_mean``, in one loop.

    Args:
        occupied: shape (n,).
        seconded: shape (n,).
        tie_to: row at the other end of each tie, shape (k, n).
        link: shape (k, n), written.
        first: shape (n,).
        second: shape (n,).
        mean_first: of the linked colleagues, shape (n,), written.
        mean_second: shape (n,), written.
    """
    here = np.empty(len(occupied), np.bool_)
    for i in range(len(occupied)):
        here[i] = occupied[i] and not seconded[i]
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
        mean_first[i] = of_first / number if number > 0 else first[i]
        mean_second[i] = of_second / number if number > 0 else second[i]


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


@cache
def given_over_ties(grown: Callable[..., Any]) -> Any:
    """The loop in which ties grow by the law ``grown`` and then carry what colleagues give."""
    # A law comes from above and is put into the loop's own text, so that the loop is kept on disk with it.
    text = FunctionType(_given_over_ties.__code__, {**globals(), "_grown": of_one_row(grown)})
    return kept_on_disk(numba.njit(text))


def _grown(strength: Any, link: Any, growth: Any) -> Any: ...


def _given_over_ties(giving: Any, strength: Any, tie_to: Any, link: Any, growth: Any) -> Any:
    """Sum over the linked colleagues of ``strength * giving``, shape (n,), once the ``strength`` has grown; (k, n).

    Block by block and tie by tie: only what is read from all over the agency is read on its own, and the rest of the
    work is on neighbours, many at a time. Each sum is still taken in the order of the ties.
    """
    rows, of_colleague = np.uint64(len(giving)), np.empty(BLOCK, np.float32)
    sums = np.zeros(len(giving), np.float32)
    for start in range(np.uint64(0), rows, np.uint64(BLOCK)):
        end = min(start + np.uint64(BLOCK), rows)
        for k in range(len(tie_to)):
            colleague, held, linked = tie_to[k], strength[k], link[k]
            for i in range(start, end):
                of_colleague[i - start] = giving[np.uint64(colleague[i])]
            for i in range(start, end):
                now = _grown(held[i], linked[i], growth)
                sums[i] += now * of_colleague[i - start] * np.float32(linked[i])
                held[i] = now
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
