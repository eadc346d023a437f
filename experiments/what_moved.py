"""The table of what moved turnover and exhaustion, from the tallies of two worlds."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from simulation.dates import Month
from simulation.decomposition import EXHAUSTION, TURNOVER, Tally, cause_means, mean_parts, rate_difference, ratio
from simulation.units import MONTHS_PER_YEAR

LEVEL, PART, WITHIN, SUBTOTAL = "level", "part", "within exhaustion", "subtotal"
"""Kinds of a row: the outcome in one world, a part of the change, a part of exhaustion's part, a sum of parts."""
Line = dict[str, object]


def what_moved(months: Sequence[Month], turnover: Sequence[Tally], exhaustion: Sequence[Tally]) -> pd.DataFrame:
    """The table: both outcomes over all months of the comparison, and over each calendar year of them.

    Args:
        months: of the comparison.
        turnover: a tally per month of the expected departures [1/year] and, beside it, of those who left.
        exhaustion: a tally per month [scale 0-6].

    Returns:
        Columns outcome, period, kind, part, value, unit, paired_share. In each outcome and period the rows of kind
        ``part`` sum to the difference of its two levels, and those ``within exhaustion`` to the part exhaustion.
    """
    years = sorted({month.year for month in months})
    rows: list[dict[str, object]] = []
    for year in (None, *years) if len(years) > 1 else (None,):
        chosen = [n for n, month in enumerate(months) if year is None or month.year == year]
        period = f"{months[chosen[0]]} to {months[chosen[-1]]}"
        for outcome, lines in (
            (TURNOVER, _turnover_rows([turnover[n] for n in chosen])),
            (EXHAUSTION, _exhaustion_rows([exhaustion[n] for n in chosen])),
        ):
            rows += [{"outcome": outcome, "period": period, **line} for line in lines]
    return pd.DataFrame(rows)


def _line(kind: str, part: str, value: float) -> Line:
    return {"kind": kind, "part": part, "value": value}


def _paired_share(tallies: Sequence[Tally]) -> float:
    return float(sum(t.pairs for t in tallies) / max(sum(t.staff[1] for t in tallies), 1.0))


def _exhaustion_rows(tallies: Sequence[Tally]) -> list[Line]:
    unit = {"unit": "scale 0-6", "paired_share": _paired_share(tallies)}
    lines = [_line(LEVEL, "baseline", ratio(tallies, "total", "staff", 0))]
    lines += [_line(PART, name, value) for name, value in mean_parts(tallies).items()]
    lines += [_line(LEVEL, "with_policies", ratio(tallies, "total", "staff", 1))]
    return [line | unit for line in lines]


def _turnover_rows(tallies: Sequence[Tally]) -> list[Line]:
    """From leavers a year and worker in the baseline to those under policies: whom to expect, and who it was."""
    unit = {"unit": "1/year", "paired_share": _paired_share(tallies)}
    parts = mean_parts(tallies)
    expected = sum(parts.values())
    quits, others = (MONTHS_PER_YEAR * rate_difference(tallies, name) for name in ("quits", "others"))
    lines = [_line(LEVEL, "baseline", _leavers(tallies, 0))]
    for name, value in parts.items():
        lines.append(_line(PART, name, value))
        if name == "exhaustion":
            lines += [_line(WITHIN, cause, v) for cause, v in cause_means(tallies, "within_exhaustion").items()]
    lines.append(_line(SUBTOTAL, "expected", expected))
    lines.append(_line(PART, "luck", quits - expected))
    lines.append(_line(PART, "retirement_and_dismissal", others))
    lines.append(_line(LEVEL, "with_policies", _leavers(tallies, 1)))
    return [line | unit for line in lines]


def _leavers(tallies: Sequence[Tally], world: int) -> float:
    """Leavers per worker and year [1/year]."""
    left = sum(t.beside[name][world] for t in tallies for name in ("quits", "others"))
    return MONTHS_PER_YEAR * left / max(sum(t.staff[world] for t in tallies), 1.0)
