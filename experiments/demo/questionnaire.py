"""The virtual survey for the page: both tables, printed and simulated, as plain values."""

from __future__ import annotations

from typing import Any

from simulation import WorkforceModel
from simulation.survey import virtual_survey

DRAWS = 20
"""Surveys of 142 people each: one draw alone would say little."""


def questionnaire(model: WorkforceModel) -> dict[str, Any]:
    """The 14 comparisons of the survey, in the order of its tables.

    Raises:
        ValueError: fewer social workers than respondents.
    """
    table = virtual_survey(model.world, DRAWS).reset_index()
    rows = [{str(name): _plain(value) for name, value in row.items()} for row in table.to_dict("records")]
    return {"draws": DRAWS, "rows": rows}


def _plain(value: Any) -> Any:
    if isinstance(value, str) or value is None:
        return value
    number = float(value)
    return round(number, 4) if number == number else None
