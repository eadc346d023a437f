"""What the page of a sweep says."""

from __future__ import annotations

from typing import Any

import pandas as pd

from experiments.explore.findings import Chapter, Findings, settings, title_of, varied
from experiments.explore.points_file import points_table
from experiments.explore.sweep_figures import responses
from experiments.explore.sweep_result import Sweep
from experiments.explore.words import level, noun
from experiments.meanings import meaning
from experiments.report.tables import Cell, TableOfCells, rows_of
from experiments.report.wording import NOTHING, indicator_title, listed
from simulation.mistakes import ConfigError

CLEAR = 0.05
MOST_ROWS = 500
"""Points that the page lists; ``points.csv`` has them all."""


def findings(sweep: Sweep) -> Findings:
    """Everything that is written about a sweep.

    Raises:
        ConfigError: a sweep without its question.
    """
    request = sweep.request
    if request is None:
        raise ConfigError("report: expected a sweep that experiments.sweep made.")
    names = (
        listed([factor.name for factor in sweep.factors])
        if len(sweep.factors) <= 3
        else f"{len(sweep.factors)} settings"
    )
    base, keys = next(iter(request.worlds.bases)), {factor.key for factor in sweep.factors}
    chapters = [
        Chapter(
            "responses" if number == 0 else f"responses-{number + 1}", meaning(outcome).label,
            (f"{indicator_title(outcome)} over each factor. Each mark is a point, its mean over the seeds; the line "
             "joins means of points that are alike in this factor, with the band of their 95 % interval: what else "
             "is varied and what luck does are both in it.",),
            tuple(responses(sweep, outcome)),
            (_effects(sweep, outcome),),
        )
        for number, outcome in enumerate(sweep.outcomes)
    ]  # fmt: skip
    chapters.append(Chapter("points", "All points", (), (), (), (_points(sweep),)))
    return Findings(
        title=f"What {names} {'does' if len(sweep.factors) == 1 else 'do'}, in {len(sweep.points):,} points",
        answer=answer(sweep),
        asked=[
            ("Begun from", "each scenario in turn" if "scenario" in keys else title_of(request, base)),
            ("Varied", varied(request)),
            ("Design", _design(request.asked.design)),
            *settings(request, len(sweep.runs), len(sweep.points)),
        ],
        chapters=tuple(chapters),
        ways=[
            ("Luck", "every point meets the same seeds, person by person: points differ by what is varied alone"),
            ("Means", "over the seeds of a point, with the t interval; with one seed there is none"),
            ("Rank correlation", "Spearman's, over the means of the points: 1 the same order, 0 none, -1 reversed"),
            ("Per year", "what adds up, such as leavers and costs, is given per year of the whole period"),
        ],
        request=request,
        files={
            "runs.csv": sweep.table,
            "summary.csv": sweep.means,
            "effects.csv": sweep.effects,
            "points.csv": points_table(request, sweep.points),
        },
    )  # fmt: skip


def answer(sweep: Sweep) -> tuple[str, ...]:
    """Three sentences: how far the first outcome moves, what moves it, and how sure that is."""
    outcome = sweep.outcomes[0]
    told = meaning(outcome)
    means = sweep.means[sweep.means["outcome"] == outcome].sort_values("mean", kind="stable")
    low, high = means.iloc[0], means.iloc[-1]
    first = (
        f"Over the {len(means):,} points, {noun(told)} goes from {told.text(low['mean'])} (point {low['point']}) "
        f"to {level(told, high['mean'])} (point {high['point']})."
    )
    seeds = int(sweep.runs.groupby("point").size().max())
    luck = "one seed, so that nothing is known of luck" if seeds == 1 else f"{seeds} seeds, the same for all points"
    third = f"Each point was lived through with {luck}; what was not varied stays as the evidence says."
    return first, _movers(sweep, outcome), third


def _movers(sweep: Sweep, outcome: str) -> str:
    told = meaning(outcome)
    own = sweep.effects[
        (sweep.effects["outcome"] == outcome) & (sweep.effects["p"] < CLEAR / max(1, len(sweep.factors)))
    ]
    named = {factor.key: factor.name for factor in sweep.factors}
    ranked = own.sort_values("p", kind="stable")
    if ranked.empty:
        return "Nothing that was varied goes, by itself, with it more clearly than chance would have it."
    said = []
    for row in rows_of(ranked)[:3]:
        low, high = (
            end if isinstance(end, str) else where for end, where in ((row.lowest, "low"), (row.highest, "high"))
        )
        ends = f"{told.text(row.from_lowest)} where it is {low}, {told.text(row.to_highest)} where it is {high}"
        said.append(f"{named[str(row.factor)]} ({ends})")
    return f"It goes most clearly with {listed(said)}."


def _design(design: Any) -> str:
    kind = type(design).__name__
    if kind == "Grid":
        return f"a grid: every level with every other, ranges in {design.levels} steps"
    if kind == "Listed":
        return "the points that were given"
    name = "a Latin hypercube" if kind == "LatinHypercube" else "a scrambled Sobol sequence"
    return f"{name} of {design.points:,} points (design.seed={design.seed})"


def _effects(sweep: Sweep, outcome: str) -> TableOfCells:
    told = meaning(outcome)
    rows = []
    own = sweep.effects[sweep.effects["outcome"] == outcome]
    by_factor = {row["factor"]: row for row in own.to_dict("records")}
    for factor in sweep.factors:
        row = by_factor[factor.key]
        rank, ends = row["rank_correlation"], (row["from_lowest"], row["to_highest"])
        names = [str(row[key]).replace("_", " ") if not factor.is_number else "" for key in ("lowest", "highest")]
        rows.append(
            (
                Cell(factor.name),
                Cell(factor.span),
                *(Cell(told.text(end), end, where) for end, where in zip(ends, names, strict=True)),
                Cell(f"{rank:+.2f}".replace("-", "−") if rank == rank else NOTHING, rank),
                Cell(_chance(row["p"]), row["p"]),
            )
        )
    headings = ("Factor", "Varied", "Where it is low", "Where it is high", "Rank correlation", "By chance")
    return TableOfCells(f"{indicator_title(outcome)}: what goes with it", headings, tuple(rows))


def _chance(p: float) -> str:
    return NOTHING if p != p else "under 0.001" if p < 0.001 else f"{p:.3f}"


def _points(sweep: Sweep) -> TableOfCells:
    wide = sweep.means.pivot_table(index="point", columns="outcome", values="mean", sort=False, dropna=False)
    rows = []
    for point in sweep.points[:MOST_ROWS]:
        if point.id not in wide.index:
            continue
        values = [_value(point.values[factor.key]) for factor in sweep.factors]
        means = {o: float(wide[o][point.id]) for o in sweep.outcomes}
        cells = [Cell(meaning(o).text(v := means[o]), v) for o in sweep.outcomes]
        rows.append((Cell(point.id), *values, *cells))
    left = f"; the first {MOST_ROWS}, all are in points.csv" if len(sweep.points) > MOST_ROWS else ""
    headings = ("Point", *(factor.name for factor in sweep.factors), *(indicator_title(o) for o in sweep.outcomes))
    return TableOfCells(f"Every point with its means{left}", headings, tuple(rows))


def _value(value: Any) -> Cell:
    if isinstance(value, bool) or not isinstance(value, int | float) or pd.isna(value):
        return Cell(str(value).replace("_", " "))
    return Cell(f"{value:g}", float(value))
