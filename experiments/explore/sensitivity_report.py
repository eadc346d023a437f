"""What the page of a sensitivity analysis says."""

from __future__ import annotations

from typing import Any

import pandas as pd

from experiments.explore.effects import MORRIS
from experiments.explore.findings import Chapter, Findings, settings, varied
from experiments.explore.points_file import points_table
from experiments.explore.sensitivity_figures import effect_figure, named, rank_figure
from experiments.explore.sensitivity_result import Sensitivity
from experiments.explore.words import change, noun
from experiments.meanings import meaning
from experiments.report.tables import Cell, TableOfCells
from experiments.report.wording import indicator_title, listed, percent
from simulation.mistakes import ConfigError

FEW = 8
"""Blocks below which a bootstrap tells little."""


def findings(found: Sensitivity) -> Findings:
    """Everything that is written about a sensitivity analysis.

    Raises:
        ConfigError: an analysis without its question.
    """
    request = found.request
    if request is None:
        raise ConfigError("report: expected an analysis that experiments.sensitivity made.")
    points = len({p.id for p in found.sample.points}) + 1
    number = len(found.sample.factors)
    of = listed([named(found, s) for s in found.compared])
    first = named(found, found.scenarios[0])
    return Findings(
        title=f"Which of {number} numbers matter: {of}",
        answer=answer(found),
        asked=[
            ("Of what", f"difference to “{first}” of {of}" if found.is_difference else f"level in “{first}”"),
            ("Varied", varied(request)),
            ("Method", _method(found)),
            *settings(request, found.runs, points),
        ],
        chapters=tuple(_chapters(found)),
        ways=_ways(found),
        request=request,
        files={"summary.csv": found.effects, "ranks.csv": _ranks_file(found), "means.csv": found.means,
               "points.csv": points_table(request, found.sample.points)},
    )  # fmt: skip


def answer(found: Sensitivity) -> tuple[str, ...]:
    """Three sentences: what matters most, whether ranks change, how sure that is."""
    outcome, scenario = found.outcomes[0], found.compared[0]
    clear = _clear(found, scenario, outcome)
    told = meaning(outcome)
    under = f" under “{named(found, scenario)}” against the reference" if found.is_difference else ""
    what = f"{noun(told)}{under}"
    if clear.empty:
        first = (
            f"None of the {len(found.sample.factors)} numbers moves {what} more clearly than these few points can tell."
        )
    else:
        names = {f.key: f.name for f in found.sample.factors}
        top = [
            f"{names[str(row['factor'])]} ({_size(found, row, outcome)})" for row in clear.head(3).to_dict("records")
        ]
        count = f"{len(clear)} of {len(found.sample.factors)} numbers move it clearly"
        first = f"What moves {what} most is {listed(top)}; {count}."
    blocks = len(found.sample.points) // found.sample.block
    what = "walks through the space" if found.sample.method == MORRIS else "base points"
    sure = (
        f"From {blocks} {what}, each number anywhere in its low-high range and all at once; the intervals hold "
        f"{100 * found.confidence:g} times in 100, as far as the choice of points goes."
    )
    if blocks < FEW:
        sure += f" Of so few {what} the intervals themselves are rough: do not rely on the order."
    return tuple(sentence for sentence in (first, _order(found), sure) if sentence)


def _order(found: Sensitivity) -> str:
    if not found.ranked:
        return ""
    said = []
    for outcome in found.ranked:
        best = found.ranks[found.ranks["outcome"] == outcome].iloc[0]
        tau = found.agreement[outcome]
        limits = f" ({tau.low:.2f} to {min(tau.high, 1.0):.2f})" if tau.is_known else ""
        said.append(
            f"for {noun(meaning(outcome))}, “{named(found, best['scenario'])}” is best in {percent(best['share'])} "
            f"of the samples, and the order agrees with the usual one by {tau.estimate:.2f}{limits} of Kendall's tau"
        )
    changed = any(found.ranks[found.ranks["outcome"] == o]["share"].iloc[0] < 0.9 for o in found.ranked)
    head = "Ranks do change with the assumptions" if changed else "The best choice stays the same almost everywhere"
    return f"{head}: {'; '.join(said)}."


def _clear(found: Sensitivity, scenario: str, outcome: str) -> pd.DataFrame:
    table = found.effects
    own = table[(table["scenario"] == scenario) & (table["outcome"] == outcome)]
    return own[own["low"] > 0]


def _size(found: Sensitivity, row: dict[Any, Any], outcome: str) -> str:
    if found.sample.method != MORRIS:
        return f"{percent(row['total'])} of the spread"
    told = meaning(outcome)
    signed = row["mu"] if abs(row["mu"]) > row["mu_star"] / 2 else row["mu_star"]
    return f"{change(told, signed)} over its range"


def _chapters(found: Sensitivity) -> list[Chapter]:
    how = (
        "Each dot is the mean size of the effect that a number has on its way through its whole range, the line its "
        "interval; ▲ it raises the outcome, ▼ it lowers it, without a mark it depends on the others. A hollow dot "
        "cannot be told from nothing."
        if found.sample.method == MORRIS
        else "Each dot is the share of the spread that would go if the number were known, interplay with others "
        "included; the bar is its share alone. A hollow dot cannot be told from nothing."
    )
    pairs = [(s, o) for s in found.compared for o in found.outcomes]
    chapters = [Chapter(
        "effects", "What matters", (how,), tuple(effect_figure(found, s, o) for s, o in pairs),
        (), tuple(_table(found, s, o) for s, o in pairs),
    )]  # fmt: skip
    if found.ranked:
        chapters.append(Chapter(
            "ranks", "Do the ranks change?",
            ("In how many of the samples, spread over all ranges at once, is each scenario the best? A diamond marks "
             "the one that is best where every number is as the evidence says.",),
            tuple(rank_figure(found, o) for o in found.ranked), (_ranks(found), _agreement(found)),
        ))  # fmt: skip
    return chapters


def _table(found: Sensitivity, scenario: str, outcome: str) -> TableOfCells:
    told, table = meaning(outcome), found.effects
    factors = {f.key: f for f in found.sample.factors}
    rows: list[tuple[Cell, ...]] = []
    for row in table[(table["scenario"] == scenario) & (table["outcome"] == outcome)].to_dict("records"):
        factor = factors[row["factor"]]
        head = (Cell(factor.name), Cell(factor.span))
        if found.sample.method == MORRIS:
            limits = f"{_plain(row['low'], told)} to {_plain(row['high'], told)}"
            rows.append((*head, _in_unit(row["mu_star"], told, limits),
                         _in_unit(row["mu"], told), _in_unit(row["sigma"], told)))  # fmt: skip
        else:
            rows.append(
                (
                    *head,
                    _share(row["total"], row["low"], row["high"]),
                    _share(row["first"], row["first_low"], row["first_high"]),
                )
            )
    of = f", {named(found, scenario)}" if found.is_difference else ""
    own = (
        ("Size of effect", "Effect with sign", "Interplay or bend")
        if found.sample.method == MORRIS
        else ("With interplay", "Alone")
    )
    return TableOfCells(f"{indicator_title(outcome)}{of}: every number", ("Number", "Range", *own), tuple(rows))


def _plain(value: float, told: Any) -> str:
    return f"{value * told.factor:,.{told.digits + 1}f}"


def _in_unit(value: float, told: Any, limits: str = "") -> Cell:
    return Cell(_plain(value, told).replace("-", "−"), value, limits)


def _share(value: float, low: float, high: float) -> Cell:
    return Cell(f"{value:.2f}".replace("-", "−"), value, f"{low:.2f} to {high:.2f}".replace("-", "−"))


def _ranks(found: Sensitivity) -> TableOfCells:
    rows = [
        (Cell(meaning(r["outcome"]).label), Cell(named(found, r["scenario"])),
         Cell(percent(r["share"]), r["share"], f"{percent(r['low'])} to {percent(r['high'])}"),
         Cell(f"{r['mean_rank']:.2f}", r["mean_rank"]), Cell(f"{r['usual_rank']:.0f}", r["usual_rank"]))
        for r in found.ranks.to_dict("records")
    ]  # fmt: skip
    return TableOfCells(
        "How often each is best", ("Outcome", "Scenario", "Best in", "Mean rank", "Usual rank"), tuple(rows)
    )


def _agreement(found: Sensitivity) -> TableOfCells:
    rows = []
    for outcome, tau in found.agreement.items():
        limits = f"{tau.low:.2f} to {min(tau.high, 1.0):.2f}" if tau.is_known else ""
        rows.append((Cell(meaning(outcome).label), Cell(f"{tau.estimate:.2f}", tau.estimate, limits)))
    return TableOfCells("Order at the samples against the usual order", ("Outcome", "Kendall's tau"), tuple(rows))


def _ranks_file(found: Sensitivity) -> pd.DataFrame:
    told = {o: (tau.estimate, tau.low, tau.high) for o, tau in found.agreement.items()}
    extra = pd.DataFrame([told[o] for o in found.ranks["outcome"]], columns=["tau", "tau_low", "tau_high"])
    return pd.concat([found.ranks, extra], axis=1)


def _method(found: Sensitivity) -> str:
    blocks = len(found.sample.points) // found.sample.block
    if found.sample.method == MORRIS:
        return f"Morris: {blocks} walks, each changing one number after the other"
    return f"Sobol: {blocks} base points, each with every number exchanged in turn"


def _ways(found: Sensitivity) -> list[tuple[str, str]]:
    morris = [
        ("Size of effect", "mean absolute elementary effect (mu*) over the whole range; Campolongo et al. 2007"),
        ("Interplay or bend", "spread of elementary effects (sigma): large where they depend on the others"),
    ]  # fmt: skip
    sobol = [
        ("With interplay", "total-order index: Saltelli et al. 2010, Jansen's estimator in SALib"),
        ("Alone", "first-order index; sums to at most 1 but for the error of few points"),
    ]
    return [
        *(morris if found.sample.method == MORRIS else sobol),
        ("Intervals", "bootstrap over the points, by SALib; a low limit above nothing counts as clear"),
        ("Luck", "every point and scenario meets the same seeds; what luck is left in the means counts as interplay"),
        (
            "Ranks",
            "at the points spread over the whole space; equals share the first place; Wilson's intervals count blocks",
        ),
        (
            "Ranges",
            "low to high of the evidence, every value as likely as another, none tied to any other: a test, no belief",
        ),
    ]
