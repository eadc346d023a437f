"""The patterns of a growing city and of the country: who leaves when, who is there, how exhausted, how stable."""

from __future__ import annotations

import pandas as pd

from experiments.patterns.catalogue import PATTERNS
from experiments.patterns.pattern import Pattern
from experiments.validation.line import Line
from experiments.validation.verdict import FITTED, TESTED, Span, simulated

CAREERS, STRAIN = "careers", "strain"
SURVEY = "P1"
"""The contrasts of the survey are a part of their own."""
OF_STRAIN = ("P2", "P3", "P6", "P7", "P14")
UNITS = {"1/year": "% a year", "1": "%", "scale point": "scale points", "SD": "SD"}
CORRELATIONS = ("exhaustion_stability", "caseload_and_turnover")


def lines(table: pd.DataFrame) -> list[Line]:
    """Turnover, first-year quits, tenure, entry; levels of strain, their stability, intention to leave.

    Args:
        table: a row per city or country, as ``experiments.patterns`` tells what it shows.
    """
    return [_line(pattern, table) for pattern in PATTERNS if pattern.number != SURVEY]


def _line(pattern: Pattern, table: pd.DataFrame) -> Line:
    part = STRAIN if pattern.number in OF_STRAIN else CAREERS
    unit = "correlation" if pattern.key in CORRELATIONS else UNITS.get(pattern.unit, f"{pattern.unit}s")
    return Line(
        part, pattern.key, pattern.title, unit, Span(pattern.value, pattern.low, pattern.high),
        simulated(table[pattern.key]), FITTED if pattern.fitted else TESTED, pattern.fact,
    )  # fmt: skip
