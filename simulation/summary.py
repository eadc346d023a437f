"""A run in ten lines: the means of its last twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.units import MONTHS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Line:
    """One line of the summary."""

    column: str
    """Indicator of ``series`` that is averaged."""
    label: str
    unit: str
    factor: float = 1.0
    """From the unit of the indicator to the unit shown."""
    digits: int = 1

    def text(self, value: float) -> str:
        """``value`` as people read it; an en dash where there is none."""
        return f"{value:,.{self.digits}f}" if value == value else "–"

    def difference(self, value: float) -> str:
        """A difference with its sign and one digit more, since it is smaller than what it lies between."""
        if value != value:
            return "–"
        shown = f"{value:+,.{self.digits + 1}f}".replace("-", "−")
        # One that rounds to nothing has no sign.
        return shown if any(c in "123456789" for c in shown) else shown[1:]


LINES = (
    Line("head_count", "Social workers in post", "persons", digits=0),
    Line("vacancy_rate", "Vacant posts", "% of posts", 100.0),
    Line("turnover_per_year", "Leavers", "% a year", 100.0),
    Line("first_year_turnover_per_year", "First-year leavers", "% a year", 100.0),
    Line("exhaustion_mean", "Exhaustion", "scale 0-6", digits=2),
    Line("workplace_support_mean", "Workplace support", "scale 0-1", digits=3),
    Line("overall_well_being_mean", "Well-being", "scale 18-126"),
    Line("cases_per_worker", "Cases per worker", "cases"),
    Line("waiting_cases", "Waiting cases", "cases", digits=0),
    Line("cost_total_yuan", "Cost a month", "million yuan", 1e-6, 2),
)


def summary(series: pd.DataFrame) -> dict[str, float]:
    """Mean of each summarised indicator over the last twelve months, everywhere together.

    Args:
        series: a row per month and place.

    Returns:
        column of ``LINES`` → mean, in the unit of the line; over fewer months in a shorter run, NaN where a month
        has no value at all.
    """
    everywhere = series[series["place"] == "all"].tail(MONTHS_PER_YEAR)
    return {line.column: float(everywhere[line.column].mean()) * line.factor for line in LINES}
