"""``points.csv``: every point of an exploration, its values, and the command that lives through it again."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from experiments.explore.point import Point, distinct
from experiments.explore.request import Request

FILE = "points.csv"


def points_table(request: Request, points: Iterable[Point], scenarios: Iterable[str] | None = None) -> pd.DataFrame:
    """A row per point and scenario: ``point``, the values, ``scenario``, ``command`` (with the first seed)."""
    rows = []
    scenarios = None if scenarios is None else list(scenarios)
    for point in distinct(points):
        own = point.values.get("scenario")
        for scenario in [str(own)] if own is not None else scenarios or request.worlds.bases:
            told = {"point": point.id, **point.values, "scenario": scenario}
            rows.append(told | {"command": request.again(scenario, point)})
    return pd.DataFrame(rows)
