"""Loops that move people: the bits of many columns at once, in the blocks in which a table lays them out."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from simulation.compiled.agency_rows import row_of
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.processor import OPTIONS


@kept_on_disk
@numba.njit(nogil=True, **OPTIONS)
def emptied(
    gone: Any, agency: Any, cases: Any, waiting: Any, handed_over: Any, holders_before: Any, tie_to: Any,
    tie_strength: Any, wide: Any, words: Any, of_words: Any, codes: Any, of_codes: Any, first_row: Any, start: Any,
    end: Any,
) -> None:  # fmt: skip
    """See ``people.emptied``: for the posts of the agencies from ``start`` to ``end``.

    Args:
        gone: rows whose holders go, shape (k,), in their order if there are several parts.
        agency: [row], shape (n,).
        cases: [case], shape (n,).
        waiting: cases that wait in each agency, to which those of the holders are added [case], shape (A,).
        handed_over: cases that were left behind there, likewise.
        holders_before: [person], shape (n,).
        tie_to: row at the other end of each tie, shape (n, tie).
        tie_strength: ended at the other end, shape (n, tie).
        wide: columns with several entries a row, which become nought.
        words: the block of columns with entries of four bytes.
        of_words: places of those that are emptied and what they become, shape (2, column).
        codes: the block of columns with entries of one byte.
        of_codes: likewise.
        first_row: first row of each agency, shape (A,).
        start: first agency.
        end: agency before which to end.
    """
    first, last = row_of(first_row, start, len(agency)), row_of(first_row, end, len(agency))
    rows, left = gone[np.searchsorted(gone, first) : np.searchsorted(gone, last)], np.zeros(end - start)
    for row in rows:
        left[agency[np.uint64(row)] - start] += cases[np.uint64(row)]
        holders_before[np.uint64(row)] += 1
    for a in range(start, end):
        waiting[a] += left[a - start]
        handed_over[a] += left[a - start]
    # Column after column: one is a few pages of memory, all columns are thousands.
    for k in range(tie_to.shape[1]):
        for row in rows:
            tie_strength[np.uint64(tie_to[np.uint64(row), k]), k] = 0.0
    for column in wide:
        for k in range(column.shape[1]):
            for row in rows:
                if column[np.uint64(row), k] != 0.0:
                    column[np.uint64(row), k] = 0.0
    _emptied(words, of_words, rows)
    _emptied(codes, of_codes, rows)


@numba.njit(**OPTIONS)
def _emptied(block: Any, columns: Any, rows: Any) -> None:
    for c in range(columns.shape[1]):
        column, empty = block[np.uint64(columns[0, c])], columns[1, c]
        for row in rows:
            # Most columns of a row are empty anyway: to look is quicker than to write.
            if column[np.uint64(row)] != empty:
                column[np.uint64(row)] = empty


@kept_on_disk
@numba.njit(**OPTIONS)
def carried(words: Any, of_words: Any, codes: Any, of_codes: Any, to: Any, come: Any) -> None:
    """Copy the columns at these places of two blocks from the rows ``come`` to the rows ``to``, shape (k,) each."""
    _copied(words, of_words, to, come)
    _copied(codes, of_codes, to, come)


@numba.njit(**OPTIONS)
def _copied(block: Any, places: Any, to: Any, come: Any) -> None:
    for place in places:
        column = block[np.uint64(place)]
        for k in range(len(to)):
            column[np.uint64(to[k])] = column[np.uint64(come[k])]
