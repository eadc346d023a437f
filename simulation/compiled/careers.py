"""Who is promoted, in one loop over the agencies, compiled from the law of merit: nothing here says what it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
import numpy as np

from simulation.compiled.agency_rows import with_laws
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.one_row import of_one_row
from simulation.compiled.processor import OPTIONS


@cache
def best(merit: Callable[..., Any], places: Callable[..., Any]) -> Any:
    """The loop that finds the best in each agency with a free place, by the laws ``merit`` and of ``places``."""
    laws = {"_merit": of_one_row(merit), "_places": of_one_row(places)}
    return kept_on_disk(numba.njit(with_laws(_best, laws), **OPTIONS))


_merit: Any = None
_places: Any = None
"""What comes from above."""


def _best(
    funded_posts: Any, posts_per_supervisor: Any, role: Any, first_row: Any, capacity: Any, skill: Any,
    certificate: Any, accomplishment: Any, tenure_months: Any, occupied: Any, seconded: Any, least_tenure: Any,
) -> Any:  # fmt: skip
    """Rows of those with the highest merit; see ``careers.best_candidates``."""
    rows, number = np.empty(len(first_row), np.int64), 0
    for a in range(len(first_row)):
        first = np.uint64(first_row[a])
        end, leading = first + np.uint64(capacity[a]), np.int32(0)
        for i in range(first, end):
            leading += role[i] == 1
        if _places(funded_posts[a], posts_per_supervisor) - leading < 1.0:
            continue
        highest: Any = np.float32(-1.0)
        row: Any = first
        for i in range(first, end):
            merit = _merit(
                skill[i], certificate[i], accomplishment[i], tenure_months[i], occupied[i], seconded[i], role[i],
                least_tenure,
            )  # fmt: skip
            if merit > highest:
                highest, row = merit, i
        rows[number] = row
        number += highest >= 0.0
    return rows[:number].copy()
