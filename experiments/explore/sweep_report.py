"""What the page of a sweep says."""

from __future__ import annotations

from typing import Any

import pandas as pd

from experiments.explore.findings import Chapter, Findings, settings, title_of, varied
from experiments.explore.points_file import points_table
from experiments.explore.sweep_figures import responses
from experiments.explore.sweep_result import Sweep
from experiments.explore.words import change, level, noun
from experiments.meanings import meaning
from experiments.report.tables import Cell, TableOfCells, rows_of
from experiments.report.wording import NOTHING, indicator_title, listed, percent_of
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
            (f"{indicator_title(outcome)} over each factor. {_marks(sweep)}",),
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
            ("Means", _means(sweep)),
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
    if sweep.draw_of:
        return tuple(filter(None, (first, _movers(sweep, outcome), _certainty(sweep, outcome))))
    seeds = int(sweep.runs.groupby("point").size().max())
    luck = "one seed, so that nothing is known of luck" if seeds == 1 else f"{seeds} seeds, the same for all points"
    third = f"Each point was lived through with {luck}; what was not varied stays as “What was asked” says."
    return tuple(filter(None, (first, _movers(sweep, outcome), third)))


def _certainty(sweep: Sweep, outcome: str) -> str:
    """How much of where a point lies is luck, and how much is not known."""
    assert sweep.request is not None
    assert sweep.request.draws is not None
    told = meaning(outcome)
    own = sweep.means[sweep.means["outcome"] == outcome]
    width, luck = float((own["high"] - own["low"]).median()) / 2, float(own["luck_of_interval"].median())
    apart = f", {percent_of(luck)} of it luck and the rest what is not known" if luck == luck else ""
    return (
        f"Each point met the same {sweep.request.draws.told}: under one plausible set its outcome lies about "
        f"{change(told, width, signed=False)} to either side of its mean (half of the 95 % interval of the middle "
        f"point{apart}); since all points meet the same sets, they differ from each other by less."
    )


def _marks(sweep: Sweep) -> str:
    if sweep.draw_of:
        return (
            "Each mark is a point, its mean over the plausible sets and luck, the thin line through it where it lies "
            "under one plausible set, 95 times in 100: luck and what is not known are both in it. The thick line joins "
            "means of points that are alike in this factor, with the band of their 95 % interval: what else is varied "
            "is in it, and not what all points have in common."
        )
    return (
        "Each mark is a point, its mean over the seeds; the line joins means of points that are alike in this factor, "
        "with the band of their 95 % interval: what else is varied and what luck does are both in it."
    )


def _means(sweep: Sweep) -> str:
    if sweep.draw_of:
        return (
            "over the draws of plausible sets and the seeds in each; the interval is where the point lies under one "
            "plausible set, by generalised pivotal quantities of a one-way random effects model (Lin, Liao & Iyer 2008)"
        )
    return "over the seeds of a point, with the t interval; with one seed there is none"


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
    if len(sweep.factors) == 1:
        return ""  # Nothing else was varied: the first sentence has said it.
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
                Cell(_rank(rank), rank, _span(row)),
                Cell(_chance(row["p"]), row["p"]),
            )
        )
    headings = ("Factor", "Varied", "Where it is low", "Where it is high", "Rank correlation", "By chance")
    return TableOfCells(f"{indicator_title(outcome)}: what goes with it", headings, tuple(rows))


def _rank(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−") if value == value else NOTHING


def _span(row: dict[Any, Any]) -> str:
    """Where the rank correlation lies in nine of ten draws of plausible sets."""
    low, high = row.get("rank_low", float("nan")), row.get("rank_high", float("nan"))
    return f"{_rank(low)} to {_rank(high)}" if low == low else ""


def _chance(p: float) -> str:
    return NOTHING if p != p else "under 0.001" if p < 0.001 else f"{p:.3f}"


def _points(sweep: Sweep) -> TableOfCells:
    at = {(row.point, row.outcome): row for row in rows_of(sweep.means)}
    there = {row.point for row in rows_of(sweep.means)}
    rows = []
    for point in sweep.points[:MOST_ROWS]:
        if point.id not in there:
            continue
        values = [_value(point.values[factor.key]) for factor in sweep.factors]
        cells = [_mean(sweep, o, at[point.id, o]) for o in sweep.outcomes]
        rows.append((Cell(point.id), *values, *cells))
    left = f"; the first {MOST_ROWS}, all are in points.csv" if len(sweep.points) > MOST_ROWS else ""
    headings = ("Point", *(factor.name for factor in sweep.factors), *(indicator_title(o) for o in sweep.outcomes))
    return TableOfCells(f"Every point with its means{left}", headings, tuple(rows))


def _mean(sweep: Sweep, outcome: str, row: Any) -> Cell:
    """Mean of a point; where plausible sets were drawn, with its interval and how much of that is luck."""
    told = meaning(outcome)
    if not sweep.draw_of or row.low != row.low:
        return Cell(told.text(row.mean), row.mean)
    luck = f", luck {percent_of(row.luck_of_interval)}" if row.luck_of_interval == row.luck_of_interval else ""
    return Cell(told.text(row.mean), row.mean, f"{told.text(row.low)} to {told.text(row.high)}{luck}")


def _value(value: Any) -> Cell:
    if isinstance(value, bool) or not isinstance(value, int | float) or pd.isna(value):
        return Cell(str(value).replace("_", " "))
    return Cell(f"{value:g}", float(value))
