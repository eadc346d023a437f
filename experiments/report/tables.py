"""The tables of a report: what stands in each cell, and the number by which its column is sorted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from experiments.comparison import OUTCOMES, Comparison
from experiments.frontier import DOMINATED, NEXT, PASSED, START
from experiments.meanings import meaning
from experiments.report.wording import (
    NOTHING,
    amount,
    amount_range,
    indicator_title,
    payer_title,
    percent,
    percent_of,
    place_title,
    titles,
    yuan,
    yuan_range,
)
from experiments.statistics import Interval
from simulation.indicators import ALL

KEY_INDICATORS = (
    "turnover_per_year",
    "first_year_turnover_per_year",
    "vacancy_rate",
    "exhaustion_mean",
    "exhaustion_share_high",
    "overall_well_being_mean",
    "cases_progressed",
    "waiting_cases",
    "cost_total_yuan",
)
"""What a planner asks about first: do people stay, are they well, what do clients get, what does it cost."""


PARTS = ("of which luck", "not known", "helps in")
"""What is said of a difference where plausible sets were drawn."""
STEPS = {
    START: "the cheapest, where the path begins",
    NEXT: "next step, from: {other}",
    DOMINATED: "not on it: no more gain for no less money than: {other}",
    PASSED: "not on it: the step on to {other} is better value",
}
"""Place on the efficient path, in words."""


@dataclass(frozen=True)
class Cell:
    """What a reader sees, and the number by which the column is sorted; no number: by the text."""

    text: str
    value: float | None = None
    limits: str = ""
    """The interval, in a line of its own."""


@dataclass(frozen=True)
class TableOfCells:
    """A table with a heading over each column."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class KeyRow:
    """One main difference in words."""

    scenario: str
    label: str
    unit: str
    baseline: str
    difference: str
    interval: str
    better_in: str
    parts: tuple[str, ...] = ()
    """Where plausible sets were drawn: how much of the interval is luck, how much not known, how many agree."""


def shown_indicators(comparison: Comparison) -> tuple[str, ...]:
    """The main indicators that were observed, first the one that was asked about; in a toy world, all."""
    asked = (comparison.question.indicator,) if comparison.question else ()
    wanted = dict.fromkeys((*asked, *KEY_INDICATORS))
    return tuple(name for name in wanted if name in comparison.indicators) or comparison.indicators


def key_rows(comparison: Comparison, place: str = ALL) -> list[KeyRow]:
    """The main differences of every scenario in one place."""
    return [_key_row(row) for row in _chosen(comparison, shown_indicators(comparison), [place])]


def key_table(comparison: Comparison) -> pd.DataFrame:
    """The main differences as a table of texts, for a notebook."""
    named = titles(comparison)
    return pd.DataFrame(
        {
            "scenario": named[row.scenario],
            "indicator": f"{row.label} ({row.unit})" if row.unit else row.label,
            named[comparison.reference]: row.baseline,
            "difference": row.difference,
            "95 % interval": row.interval,
            **(dict(zip(PARTS, row.parts, strict=True)) if row.parts else {"better in": row.better_in}),
        }
        for row in key_rows(comparison)
    )


def difference_table(comparison: Comparison, indicators: Sequence[str], caption: str) -> TableOfCells:
    """Differences everywhere: a row per scenario and indicator."""
    named = titles(comparison)
    rows = []
    for row in _chosen(comparison, indicators, [ALL]):
        told, shown = meaning(str(row.indicator)), _key_row(row)
        rows.append(
            (
                Cell(named[str(row.scenario)]),
                Cell(indicator_title(str(row.indicator))),
                Cell(shown.baseline, row.baseline),
                Cell(shown.difference, row.difference * told.factor, shown.interval),
                Cell(percent(row.relative, signed=True), row.relative),
                *(_of_draws(row, shown) if shown.parts else [Cell(shown.better_in, row.probability_better)]),
            )
        )
    last = ("Of which luck", "Helps in") if comparison.draw_of else ("Better in",)
    headings = ("Scenario", "What", named[comparison.reference], "Difference", "Relative", *last)
    return TableOfCells(caption, headings, tuple(rows))


def place_table(comparison: Comparison, indicators: Sequence[str], caption: str) -> TableOfCells:
    """Differences in each kind of region."""
    named = titles(comparison)
    places = [place for place in comparison.places if place != ALL]
    rows = []
    for row in _chosen(comparison, indicators, places):
        shown, told = _key_row(row), meaning(str(row.indicator))
        rows.append(
            (
                Cell(named[str(row.scenario)]),
                Cell(place_title(str(row.place))),
                Cell(indicator_title(str(row.indicator))),
                Cell(shown.baseline, row.baseline),
                Cell(shown.difference, row.difference * told.factor, shown.interval),
            )
        )
    headings = ("Scenario", "Where", "What", named[comparison.reference], "Difference")
    return TableOfCells(caption, headings, tuple(rows))


def cost_table(comparison: Comparison, places: Iterable[str], caption: str) -> TableOfCells:
    """Extra cost, gain, and what one more of it costs where that means something."""
    named, wanted = titles(comparison), set(places)
    several = len(wanted) > 1
    units = {outcome.name: outcome.unit for outcome in OUTCOMES}
    rows = []
    for row in rows_of(comparison.costs):
        if row.place not in wanted:
            continue
        where = [Cell(place_title(str(row.place)))] if several else []
        cost = Interval(row.extra_cost, row.extra_cost_low, row.extra_cost_high)
        gain = Interval(row.gain, row.gain_low, row.gain_high)
        each = Interval(row.cost_per_unit, row.cost_per_unit_low, row.cost_per_unit_high)
        rows.append(
            (
                Cell(named[str(row.scenario)]),
                *where,
                Cell(units[str(row.outcome)]),
                Cell(amount(gain.estimate), gain.estimate, _limits(amount_range(gain), gain)),
                Cell(yuan(cost.estimate), cost.estimate, _limits(yuan_range(cost), cost)),
                Cell(yuan(each.estimate), each.estimate, _limits(yuan_range(each), each)),
                Cell(str(row.case)),
            )
        )
    where_heading = ("Where",) if several else ()
    headings = ("Scenario", *where_heading, "Of what", "Gain", "Extra cost", "Cost of one", "What came of it")
    return TableOfCells(caption, headings, tuple(rows))


def step_table(comparison: Comparison, caption: str) -> TableOfCells:
    """The efficient path of each outcome: what one more costs beyond the step before."""
    named = titles(comparison)
    rows = []
    for outcome in comparison.outcomes:
        cost, gain = comparison.by_scenario(outcome.name)
        for step in comparison.frontier(outcome.name):
            price, spent, won = step.per_unit, float(cost[step.name].mean()), float(gain[step.name].mean())
            rows.append(
                (
                    Cell(named[step.name]),
                    Cell(outcome.unit),
                    Cell(amount(won), won),
                    Cell(yuan(spent), spent),
                    Cell(yuan(price.estimate), price.estimate, _limits(yuan_range(price), price)),
                    Cell(STEPS[step.place].format(other=named.get(step.other, ""))),
                )
            )
    headings = ("Scenario", "Of what", "Gain", "Extra cost", "Cost of one more", "Place on the path")
    return TableOfCells(caption, headings, tuple(rows))


def payer_table(comparison: Comparison, caption: str) -> TableOfCells:
    """Extra cost a year by who pays."""
    named = titles(comparison)
    rows = tuple(
        (
            Cell(named[str(row.scenario)]),
            Cell(payer_title(str(row.payer))),
            Cell(yuan(row.extra_cost), row.extra_cost, yuan_range(Interval(row.extra_cost, row.low, row.high))),
        )
        for row in rows_of(comparison.payers)
    )
    return TableOfCells(caption, ("Scenario", "Who pays", "Extra cost a year"), rows)


def reach_table(comparison: Comparison, caption: str) -> TableOfCells:
    """How far the policies of each scenario reach."""
    named, explanation = titles(comparison), comparison.explanation
    rows = tuple(
        (
            Cell(named[str(row.scenario)]),
            Cell(str(row.policy).replace("_", " ")),
            Cell(str(row.what)),
            Cell(amount(row.number), row.number),
            Cell(f"{amount(row.share)} {row.unit}", row.share),
        )
        for row in (rows_of(explanation.reach) if explanation else ())
    )
    return TableOfCells(caption, ("Scenario", "Policy", "What", "Number", "Share"), rows)


def pairing_table(comparison: Comparison, indicators: Sequence[str], caption: str) -> TableOfCells:
    """How much the common luck was worth."""
    named = titles(comparison)
    rows = tuple(
        (
            Cell(named[str(row.scenario)]),
            Cell(meaning(str(row.indicator)).label),
            Cell(f"{row.n}", row.n),
            Cell(amount(row.independent_needed), row.independent_needed),
        )
        for row in _chosen(comparison, indicators, [ALL])
    )
    return TableOfCells(caption, ("Scenario", "What", "Pairs", "Seeds of their own that would have been needed"), rows)


def rows_of(table: pd.DataFrame) -> list[Any]:
    """Rows with a field for each column."""
    return list(table.itertuples())


def _chosen(comparison: Comparison, indicators: Sequence[str], places: Sequence[str]) -> list[Any]:
    table = comparison.differences
    rows = table[table["indicator"].isin(indicators) & table["place"].isin(places)]
    order = {name: rank for rank, name in enumerate(indicators)}
    return sorted(rows_of(rows), key=lambda row: order[str(row.indicator)])


def _key_row(row: Any) -> KeyRow:
    told = meaning(str(row.indicator))
    known = row.low == row.low
    hits = row.probability_better * row.n
    return KeyRow(
        scenario=str(row.scenario),
        label=told.label,
        unit=told.unit,
        baseline=told.text(row.baseline),
        difference=told.change(row.difference),
        interval=f"{told.change(row.low)} to {told.change(row.high)}" if known else NOTHING,
        better_in=f"{hits:g} of {row.n}" if hits == hits else NOTHING,
        parts=tuple(map(percent_of, _parts(row))),
    )


def _of_draws(row: Any, shown: KeyRow) -> list[Cell]:
    """How much of the interval is luck and how much is not known; under how many plausible sets the scenario helps."""
    luck, unknown, helps = shown.parts
    limits = f"not known {unknown}" if unknown != NOTHING else ""
    pairs = f"better in {shown.better_in}" if shown.better_in != NOTHING else ""
    return [Cell(luck, row.luck_of_interval, limits), Cell(helps, row.probability_helps, pairs)]


def _parts(row: Any) -> tuple[float, ...]:
    if not hasattr(row, "luck_of_interval"):
        return ()
    return row.luck_of_interval, 1.0 - row.luck_of_interval, row.probability_helps


def _limits(text: str, interval: Interval) -> str:
    return text if interval.is_known else ""
