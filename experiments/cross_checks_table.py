"""The record of the cross-checks as a table of the documents: the mean field against the model, rung by rung."""

from __future__ import annotations

import csv
from math import isnan, sqrt
from pathlib import Path

RECORD = Path(__file__).parents[1] / "docs" / "cross_checks.csv"
"""Made by ``python -m tests.science.ladder --update``."""
SHOWN = {
    "turnover_per_year": ("turnover, %/year", 100.0, 1),
    "exhaustion_mean": ("exhaustion, 0-6", 1.0, 2),
    "vacancy_rate": ("vacant posts, %", 100.0, 1),
    "cases_per_worker": ("cases per worker", 1.0, 1),
    "waiting_cases_per_post": ("waiting per post", 1.0, 2),
    "loop_gain_mean": ("loop gain", 1.0, 2),
    "agencies_past_tipping_share": ("agencies past tipping, %", 100.0, 1),
    "spread_factor": ("spread factor", 1.0, 2),
}
"""Column of the record → heading, factor to its unit, digits."""
MEAN_FIELD = "mean field"


def ladder() -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Heading and rows: means over runs, ± twice the standard error; nothing where a rung does not know it."""
    with RECORD.open(encoding="utf-8", newline="") as file:
        rows = [(row["times"], row["rung"], *(_cell(row, name) for name in SHOWN)) for row in csv.DictReader(file)]
    return ("times", "rung", *(heading for heading, _, _ in SHOWN.values())), rows


def _cell(row: dict[str, str], name: str) -> str:
    _, factor, digits = SHOWN[name]
    value, spread = (factor * float(row[key] or "nan") for key in (name, f"{name}_sd"))
    if isnan(value):
        return ""
    error = 2.0 * spread / sqrt(float(row["runs"]))
    return f"{value:.{digits}f}" if row["rung"] == MEAN_FIELD else f"{value:.{digits}f} ± {error:.{digits}f}"
