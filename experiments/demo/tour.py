"""The guided tour: one worker whose career in the first world is like the one that the magazine told of.

Xie (2022) tells of a woman who took her bachelor's degree in social work, helped former drug users in Guangzhou and
Beijing, and left after five years for other work that paid 40 % more. Nobody here is she: among the imagined workers
the tour looks for one who leaves the field after about as long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from experiments.demo.controls import Choice
from experiments.demo.two_worlds import Plan, newborn
from simulation import WorkforceModel
from simulation.state.agencies import FIELDS
from simulation.state.regions import URBAN
from simulation.state.workforce import EDUCATION, WAYS_OF_LEAVING

CAREER_MONTHS = 60.0
LIVED_MONTHS = 84
RAISE_PERCENT = 40.0
"""Of the report: what other work paid more."""


def likeness(model: WorkforceModel) -> np.ndarray:
    """How much the career of each worker is like that of the report if she leaves now [points], shape (n,)."""
    workforce, agencies = model.workforce, model.agency_table
    years_apart = np.abs(workforce.tenure_months - CAREER_MONTHS) / 12.0
    urban = (model.region_table.kind == URBAN)[agencies.region]
    points = -2.0 * years_apart
    points = points + 2.0 * (workforce.gender == 0) + 2.0 * (workforce.education == EDUCATION.index("bachelor"))
    points = points + 1.0 * workforce.social_work_degree + 1.5 * urban[workforce.agency]
    points = points + 1.0 * (agencies.field == FIELDS.index("drug_control"))[workforce.agency]
    # Whoever the tour follows has been there from the beginning, so that both worlds begin with her.
    return np.where(workforce.holders_before == 0, points, -np.inf)


@lru_cache(maxsize=8)
def tour(seed: int) -> dict[str, Any]:
    """Whom to follow with this seed, the plan of both worlds, and the months at which to stop."""
    model = newborn(seed)
    best, row, leaves = -np.inf, 0, LIVED_MONTHS
    for month in range(1, LIVED_MONTHS + 1):
        points = likeness(model)
        model.step()
        model.forget()
        gone = np.flatnonzero(model.workforce.left_by == WAYS_OF_LEAVING.index("field"))
        if len(gone) and points[gone].max() > best:
            row = int(gone[np.argmax(points[gone])])
            best, leaves = float(points[row]), month
    stops = [(0, "begin"), (min(6, leaves - 1), "settle"), (leaves // 2, "middle"), (leaves - 1, "before")]
    told = [{"month": month, "chapter": chapter} for month, chapter in sorted(stops)]
    told += [{"month": leaves, "chapter": "leaves"}, {"month": leaves + 12, "chapter": "after"}]
    return {"row": row, "leaves": leaves, "stops": told}


def tour_plan(seed: int) -> Plan:
    """Both worlds of the tour: in the second, pay rises by what the report's other work paid more."""
    return Plan(seed, choices=((0, Choice("baseline", {"pay": RAISE_PERCENT})),))
