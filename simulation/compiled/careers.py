"""Who is promoted, as one compiled loop over agencies; laws come from ``careers``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import posts_of
from simulation.compiled.one_row import Law
from simulation.state.workforce import SUPERVISOR


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop that promotes by these laws of ``careers``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, laws, _best)


merit = places_of_supervisors = tables.law


def _best(params: Any, agencies: Any, workforce: Any) -> Any:
    """Rows of those with the highest merit; see ``processes.careers.best_candidates``."""
    role, number = workforce.role, len(workforce.role)
    rows, found = np.empty(len(agencies.funded_posts), np.int64), 0
    for a in range(len(rows)):
        (first, end), leading = posts_of(agencies.first_row, a, number), np.int32(0)
        for i in range(first, end):
            leading += role[i] == SUPERVISOR
        if places_of_supervisors(agencies.funded_posts[a], params.posts_per_supervisor) - leading < 1.0:
            continue
        highest: Any = np.float32(-1.0)
        row: Any = first
        for i in range(first, end):
            of_row = merit(
                workforce.skill[i], workforce.certificate[i], workforce.accomplishment[i], workforce.tenure_months[i],
                workforce.occupied[i], workforce.seconded[i], role[i], params.promotion_tenure_months,
            )  # fmt: skip
            if of_row > highest:
                highest, row = of_row, i
        rows[found] = row
        found += highest >= 0.0
    return rows[:found].copy()
