"""Chapters of the page about the policies: ranks over the causal share, and what a gain costs."""

from __future__ import annotations

from experiments.comparison import OUTCOMES
from experiments.contrast.rank_figures import bump_figure
from experiments.contrast.result import Cause
from experiments.contrast.standing import CLEAR
from experiments.contrast.words import leading, named, share
from experiments.explore.findings import Chapter
from experiments.meanings import meaning
from experiments.report.tables import Cell, TableOfCells, rows_of
from experiments.report.wording import NOTHING, amount, indicator_title, percent, yuan, yuan_range
from experiments.statistics import Interval

COSTED = ("leavers_avoided", "exhausted_worker_years_avoided")


def rank_chapter(found: Cause) -> Chapter:
    """Do ranks change over the causal share?"""
    text = (
        "Policies that work through support gain with the causal share, others do not. Each line is a policy, from the "
        "lowest causal share on the left to the highest on the right; 1 is best. Doses are those of the scenarios: a "
        "small programme ranks low because it is small.",
        "Ranks lie close where effects do: see the chance to be among the first, and the pairs that change places.",
    )
    figures = tuple(bump_figure(found, outcome) for outcome in found.outcomes)
    tables = (*(_ranks(found, outcome) for outcome in found.outcomes), _swaps(found))
    return Chapter("ranks", "Do the ranks of the policies change?", text, figures, tables)


def _ranks(found: Cause, outcome: str) -> TableOfCells:
    told, chances = meaning(outcome), found.first(outcome)
    own = found.standing[found.standing["outcome"] == outcome]
    rows: list[tuple[Cell, ...]] = []
    for scenario, table in own.groupby("scenario", sort=False):
        cells = [Cell(f"{row.rank:g}", row.rank, told.change(row.gain * told.better)) for row in rows_of(table)]
        chance = chances[str(scenario)]
        rows.append((Cell(named(found, str(scenario))), *cells, Cell(percent(chance), chance)))
    rows.sort(key=lambda row: -(row[-1].value or 0.0))
    headings = (
        "Policy",
        *(f"at {share(value)}" for value in found.shares),
        f"{leading(len(found.policies))}, over the prior",
    )
    caption = f"{indicator_title(outcome)}: rank, and change against the reference, at each causal share"
    return TableOfCells(caption, headings, tuple(rows))


def _swaps(found: Cause) -> TableOfCells:
    rows = []
    for row in rows_of(found.swaps):
        limits = f"{share(row.low)} to {share(row.high)}" if row.low == row.low else ""
        names = (meaning(row.outcome).label, named(found, row.below), named(found, row.above))
        rows.append((*map(Cell, names), Cell(share(row.at), row.at, limits), Cell(percent(row.sure), row.sure)))
    headings = ("For", "Better at low shares", "Better at high shares", "They change places at", "In resamples")
    caption = f"Pairs that change places; sure from {percent(CLEAR)} on"
    return TableOfCells(caption, headings, tuple(rows))


def cost_chapter(found: Cause) -> Chapter:
    """What a gain costs at each causal share."""
    text = (
        "Cost of one leaver avoided and of one year of high exhaustion avoided, all payers together, not discounted. A "
        "ratio is given only where a policy clearly costs more and clearly does more; every other case is named.",
    )
    tables = tuple(_costs(found, outcome) for outcome in COSTED)
    return Chapter("costs", "What a gain costs over the prior", text, (), tables)


def _costs(found: Cause, outcome: str) -> TableOfCells:
    own = found.costs[found.costs["outcome"] == outcome]
    rows: list[tuple[Cell, ...]] = []
    for scenario, table in own.groupby("scenario", sort=False):
        cells = []
        for row in rows_of(table):
            each = Interval(row.cost_per_unit, row.cost_per_unit_low, row.cost_per_unit_high)
            told = yuan(each.estimate)
            cells.append(Cell(told if told != NOTHING else str(row.case), each.estimate,
                              yuan_range(each) if each.is_known else f"gain {amount(row.gain)} a year"))  # fmt: skip
        rows.append((Cell(named(found, str(scenario))), *cells))
    unit = next(o.unit for o in OUTCOMES if o.name == outcome)
    headings = ("Policy", *(f"at {share(value)}" for value in found.shares))
    return TableOfCells(f"Cost of one {unit} at each causal share", headings, tuple(rows))
