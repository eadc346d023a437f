"""How it unfolds: an indicator year by year, and its difference to the reference with a band."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FormatStrFormatter, MaxNLocator

from experiments.comparison import Comparison
from experiments.meanings import Meaning, meaning
from experiments.report.drawing import Drawn, height_of_key, key_below, panel, styles
from experiments.report.wording import lower_first, titles
from simulation.dates import Month
from simulation.figures import INK

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

HEIGHT = 2.3
"""Inches of a panel without the key below it."""
NINE_OF_TEN = "nine of ten runs of the reference"


def levels(comparison: Comparison, indicator: str) -> Drawn:
    """Mean of each scenario year by year, and where nine of ten runs of the reference lie."""
    told, named = meaning(indicator), titles(comparison)
    table, looks = comparison.over_time(indicator), styles(comparison.scenarios, comparison.reference)
    figure, axes = panel(_height([NINE_OF_TEN, *named.values()]), told.label, told.unit)
    reference = table[table["arm"] == comparison.reference]
    axes.fill_between(_years(comparison, reference), *_shown(reference, told, "level_low", "level_high"), color=INK,
                      alpha=0.12, lw=0, label=NINE_OF_TEN)  # fmt: skip
    for arm, title in named.items():
        mine = table[table["arm"] == arm]
        _line(axes, _years(comparison, mine), mine["level"] * told.factor, looks[arm], title)
    _axis_of_years(axes)
    key_below(axes)
    first, last = comparison.years[0], comparison.years[-1]
    said = [f"{named[arm]} from {_at(table, told, arm, first)} to {_at(table, told, arm, last)}" for arm in named]
    alt = f"{told.label}, {told.unit}, mean of all runs from the first year to the last. {'; '.join(said)}."
    return Drawn(f"level-{indicator}", f"{told.label}, year by year", alt, figure)


def differences(comparison: Comparison, indicator: str) -> Drawn:
    """Difference to the reference year by year, with the band of its 95 % interval."""
    told, named = meaning(indicator), titles(comparison)
    table, looks = comparison.over_time(indicator), styles(comparison.scenarios, comparison.reference)
    label = f"Change in {lower_first(told.label)}"
    figure, axes = panel(_height(named[arm] for arm in comparison.scenarios), label, told.unit)
    axes.axhline(0, color=INK, lw=1)
    said = []
    for arm in comparison.scenarios:
        mine, look = table[table["arm"] == arm], looks[arm]
        years = _years(comparison, mine)
        axes.fill_between(years, *_shown(mine, told, "low", "high"), color=look["color"], alpha=0.18, lw=0)
        _line(axes, years, mine["difference"] * told.factor, look, named[arm])
        end = mine.iloc[-1]
        limits = f"{told.change(end['low'])} to {told.change(end['high'])}"
        said.append(f"{named[arm]} {told.change(end['difference'])} ({limits})")
    _axis_of_years(axes)
    key_below(axes)
    alt = (
        f"{label}, {told.unit}, against {named[comparison.reference]}, year by year with a band of the 95 % interval. "
        f"In the last year: {'; '.join(said)}."
    )
    return Drawn(f"change-{indicator}", f"{label}, year by year", alt, figure)


def _line(axes: Axes, years: list[int], values: pd.Series, look: dict[str, Any], title: str) -> None:
    axes.plot(years, values.to_numpy(), color=look["color"], linestyle=look["linestyle"], marker=look["marker"], ms=3,
              lw=1.6, label=title)  # fmt: skip


def _years(comparison: Comparison, rows: pd.DataFrame) -> list[int]:
    """Years of the calendar where they begin in January, else their numbers."""
    first = 1
    if comparison.question is not None:
        start = Month.parse(comparison.question.first.settings.start)
        first = start.year if start.month == 1 else 1
    return [first + int(year) - 1 for year in rows["year"]]


def _shown(rows: pd.DataFrame, told: Meaning, *columns: str) -> list[Any]:
    return [(rows[column] * told.factor).to_numpy() for column in columns]


def _at(table: pd.DataFrame, told: Meaning, arm: str, year: int) -> str:
    return told.text(table[(table["arm"] == arm) & (table["year"] == year)]["level"].iloc[0])


def _axis_of_years(axes: Axes) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_formatter(FormatStrFormatter("%d"))
    axes.grid(axis="y", color="#e4e4e4", lw=0.8)


def _height(labels: Iterable[str]) -> float:
    return HEIGHT + height_of_key(labels)
