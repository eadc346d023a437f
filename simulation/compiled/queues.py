"""Who comes first in an agency, as compiled loops over its rows: posts that open or close, places in a queue."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from simulation.compiled.counts import more


@numba.njit
def number_of(flags: Any, first: Any, end: Any) -> Any:
    """How many of these rows are flagged, or above nought."""
    number = np.int32(0)
    for i in range(first, end):
        number = more(number, flags[i] > 0)
    return number


@numba.njit
def highest(score: Any, number: Any) -> Any:
    """Which are the ``number`` highest scores, the first of equals, shape (n,); as ``processes.ranking.highest``."""
    if number <= 0 or number >= len(score):
        return np.full(len(score), number > 0)
    least = np.partition(score, len(score) - number)[len(score) - number]
    chosen = score > least
    spare = number - chosen.sum()
    for i in range(len(score)):
        if spare > 0 and score[i] == least:
            chosen[i] = True
            spare -= 1
    return chosen


@numba.njit
def taken_out(queue: Any, chosen: Any, taken: Any) -> Any:
    """Move the ``chosen`` of a queue into ``taken``, whose number is given back; the others close up."""
    number = 0
    for k in range(len(queue)):
        if chosen[k]:
            taken[number] = queue[k]
            number += 1
        else:
            queue[k - number] = queue[k]
    return number


@numba.njit
def open_first(is_open: Any, occupied: Any, first: Any, end: Any, number: Any) -> None:
    """Open so many of an agency's closed posts, the first ones first; see ``funding.posts_opened``."""
    for i in range(first, end):
        if number > 0 and not is_open[i] and not occupied[i]:
            is_open[i] = True
            number -= 1


@numba.njit
def freeze_newest(is_open: Any, occupied: Any, post_months: Any, first: Any, end: Any, number: Any) -> None:
    """Freeze so many of an agency's open posts: vacant ones, then those held shortest; see ``funding.posts_opened``."""
    rows, new, found = np.empty(end - first, np.uint64), np.empty(end - first, np.float32), 0
    # The last of equals is frozen first.
    for i in range(np.int64(end) - 1, np.int64(first) - 1, -1):
        if is_open[i]:
            rows[found] = i
            new[found] = -(np.float32(1.0) + post_months[i]) if occupied[i] else np.float32(0.0)
            found += 1
    frozen = highest(new[:found], int(number))
    for k in range(found):
        if frozen[k]:
            is_open[rows[k]] = False
