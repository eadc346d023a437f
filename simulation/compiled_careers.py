"""Who is promoted, in one loop over the agencies, compiled from the law of merit: nothing here says what it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numba
import numpy as np

from simulation.compiled_cache import kept_on_disk
from simulation.one_row import of_one_row
from simulation.processor import OPTIONS


@cache
def best(merit: Callable[..., Any]) -> Any:
    """The loop that finds the best in each agency with a free place by the law ``merit``."""
    # A law comes from above and is put into the loop's own text, so that the loop is kept on disk with it.
    text = FunctionType(_best.__code__, {**globals(), "_merit": of_one_row(merit)})
    return kept_on_disk(numba.njit(text, **OPTIONS))


def _merit(*values: Any) -> Any: ...


def _best(
    places: Any, role: Any, first_row: Any, capacity: Any, skill: Any, certificate: Any, accomplishment: Any,
    tenure_months: Any, occupied: Any, seconded: Any, least_tenure: Any,
) -> Any:  # fmt: skip
    """Rows of those with the highest merit; see ``careers.best_candidates``."""
    rows, number = np.empty(len(places), np.int64), 0
    for a in range(len(places)):
        first = np.uint64(first_row[a])
        end, leading = first + np.uint64(capacity[a]), np.int32(0)
        for i in range(first, end):
            leading += role[i] == 1
        if places[a] - leading < 1.0:
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
