"""All figures of a report, and the one that a notebook shows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from experiments.comparison import Comparison
from experiments.meanings import meaning
from experiments.report.bands import differences, levels
from experiments.report.drawing import WIDTH, Drawn, frame, plainly
from experiments.report.falls import falls
from experiments.report.forest import ROOM, ROW, draw_forest, forest
from experiments.report.planes import curve, plane
from experiments.report.tables import shown_indicators
from experiments.report.tiles import tiles
from simulation.figures import Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = 3
OVER_TIME = ("turnover_per_year", "vacancy_rate", "exhaustion_mean", "cases_progressed")
BY_PLACE = ("turnover_per_year", "exhaustion_mean", "vacancy_rate", "waiting_cases")
WEIGHED = ("leavers_avoided", "exhausted_worker_years_avoided", "cases_progressed")


def figures(comparison: Comparison) -> dict[str, list[Drawn]]:
    """Part of the report → its figures: ``differences``, ``over_time``, ``moved``, ``places``, ``costs``."""
    shown = shown_indicators(comparison)
    first = shown[:1]
    with plainly():
        return {
            "differences": [forest(comparison, name) for name in shown],
            "over_time": [
                draw(comparison, name)
                for name in dict.fromkeys((*first, *(n for n in OVER_TIME if n in comparison.indicators)))
                for draw in (levels, differences)
            ],
            "moved": falls(comparison),
            "places": [
                tiles(comparison, name)
                for name in dict.fromkeys((*first, *(n for n in BY_PLACE if n in comparison.indicators)))
                if len(comparison.places) > 2
            ],
            "costs": [
                draw(comparison, outcome)
                for outcome in comparison.outcomes
                if outcome.name in WEIGHED
                for draw in (plane, curve)
            ],
        }


def overview(comparison: Comparison) -> Figure:
    """The main differences as panels of one figure."""
    shown = shown_indicators(comparison)
    rows = math.ceil(len(shown) / COLUMNS)
    height = rows * (ROOM + ROW * len(comparison.scenarios))
    with plainly():
        picture = Picture(figsize=(WIDTH * min(COLUMNS, len(shown)), height), layout="constrained")
        grid = picture.subplots(rows, min(COLUMNS, len(shown)), squeeze=False)
        for axes, name in zip(grid.flat, shown, strict=False):
            frame(axes, meaning(name).label)
            draw_forest(axes, comparison, name)
        for axes in grid.flat[len(shown) :]:
            axes.set_visible(False)
    return picture
