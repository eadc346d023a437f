"""What the page of an optimisation says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.explore.findings import Chapter, Findings, Terms, settings, title_of, varied
from experiments.explore.optimisation import EXTRA, Optimisation
from experiments.explore.optimisation_figures import make_up, plane
from experiments.explore.points_file import points_table
from experiments.explore.words import change_with_limits, less_or_more, noun, years
from experiments.meanings import MORE, meaning
from experiments.report.tables import Cell, TableOfCells
from experiments.report.wording import listed, percent, percent_of, yuan, yuan_range
from experiments.statistics import Interval
from simulation.mistakes import ConfigError

MOST_ROWS = 300
OVERTAKEN = "○"
GAIN = "gain_"
"""Before the name of an outcome in a file: there less of it may be more, as in ``gain_leavers``."""


def findings(found: Optimisation) -> Findings:
    """Everything that is written about an optimisation.

    Raises:
        ConfigError: an optimisation without its question.
    """
    request = found.request
    if request is None:
        raise ConfigError("report: expected an optimisation that experiments.optimise made.")
    reference, mixed = request.worlds.bases
    points = len({point.id for point in found.tried})
    time = years(request.worlds.first.settings.years)
    return Findings(
        title=f"The best mixes of policies for {yuan(found.budget)}",
        answer=answer(found),
        asked=[
            ("Mixed", title_of(request, mixed)),
            ("Against", f"“{title_of(request, reference)}”"),
            ("Budget", f"{yuan(found.budget)} more than the reference over {time}, all payers together"),
            (
                "Wanted",
                listed(
                    [
                        f"{less_or_more(meaning(o), meaning(o).better or MORE)} {noun(meaning(o))}"
                        for o in found.outcomes
                    ]
                ),
            ),
            ("Doses", varied(request)),
            *settings(request, found.runs, points),
        ],
        chapters=_chapters(found),
        ways=_ways(found, request.asked.batch),
        request=request,
        files={
            "summary.csv": as_gains(found, found.front),
            "trials.csv": as_gains(found, found.trials),
            "points.csv": points_table(request, found.tried, [mixed]),
        },
    )


def _ways(found: Optimisation, batch: int) -> Terms:
    return [
        (
            "Search",
            f"TPE by Optuna (Ozaki et al. 2022), {len(found.tried)} trials, {batch} at a time",
        ),
        (
            "Doses",
            "in steps of a fortieth of their range; each alone first, then what the budget buys",
        ),
        (
            "Front",
            "mixes within the budget of which, on the seeds of the search, no other is as good in all outcomes and "
            "better in one",
        ),
        ("Beyond the budget", "kept and marked; the search prefers what costs less of them"),
        ("Luck", _luck(found)),
        ("Seen again", _again(found)),
        ("Gap", "of a gap between districts and towns its size counts, whichever is worse off"),
        ("Balanced", "the mix whose worst outcome, from the least to the most of the front, is best; one of many"),
    ]


def as_gains(found: Optimisation, table: pd.DataFrame) -> pd.DataFrame:
    """A table for a file: columns of an outcome say that they are gains, where the page tells how the outcome moves."""
    named = {f"{o}{end}": f"{GAIN}{o}{end}" for o in found.outcomes for end in ("", "_low", "_high", "_luck")}
    return table.rename(columns=named)


def answer(found: Optimisation) -> tuple[str, ...]:
    """Three sentences: how many mixes, what the balanced one is and does, how sure that is."""
    trials = found.trials.drop_duplicates("point")
    within, front = int(trials["within_budget"].sum()), found.front
    first = (
        f"Of {len(trials)} mixes {within} cost no more than {yuan(found.budget)}. {len(front)} of these are the front: "
        "on the seeds of the search none of them could be bettered in one outcome but at the price of another."
        f"{_overtaken(found)}"
    )
    if front.empty:
        return (
            f"None of {len(trials)} mixes costs no more than {yuan(found.budget)}. Allow more money or smaller doses.",
        )
    chosen = front[front["balanced"]].to_dict("records")[0]
    said = [_gain(chosen, outcome) for outcome in found.outcomes]
    made_of = f"The balanced one, {chosen['point']}, is {_doses(found, chosen)}"
    second = f"{made_of}, for {yuan(chosen[EXTRA])}: {'; '.join(said)}."
    return first, second, _again(found) + "."


def _overtaken(found: Optimisation) -> str:
    """How many of the front are worse in all than another of it, with seeds by which none of them was chosen."""
    if not found.again or found.front.empty:
        return ""
    number = int(found.front["overtaken"].sum())
    seen = "draws" if found.draw_of else "seeds"
    if number == 0:
        return f" On the unseen {seen} of the table that is so again."
    are = f"{number} of them is" if number == 1 else f"{number} of them are"
    return f" On the unseen {seen} of the table {are} no better in any outcome than another, marked {OVERTAKEN}."


def _again(found: Optimisation) -> str:
    if not found.again and (not found.draw_of or found.front.empty):
        return "The gains are those of the seeds by which the mixes were chosen, and so somewhat too good"
    if found.draw_of and not found.front.empty:
        return _again_drawn(found)
    seeds = max(len(table) for table in found.again.values())
    over = int((found.front[EXTRA] > found.budget).sum())
    beyond = f"; {over} of them then cost more than the budget" if over else ""
    return (
        f"The gains of the front are those of {seeds} seeds that the search had not seen, with 95 % intervals{beyond}"
    )


def _again_drawn(found: Optimisation) -> str:
    """What the ranges hold under an ensemble, and which part of the balanced mix's first one is luck."""
    row = found.front[found.front["balanced"]].to_dict("records")[0]
    draws = len({found.draw_of[seed] for table in found.again.values() for seed in table.index})
    whose = f"of {draws} draws that the search had not seen" if draws else "of the draws by which they were chosen"
    luck, chance = row[f"{found.outcomes[0]}_luck"], row["chance_within_budget"]
    apart = f": of the first one luck is {percent_of(luck)}, and the rest is not known" if luck == luck else ""
    return (
        f"The gains of the front are those {whose}; their 95 % ranges hold luck and what is not known about the "
        f"parameters{apart}. The chance that the balanced mix stays within the budget is {percent_of(chance)}"
    )


def _luck(found: Optimisation) -> str:
    if not found.draw_of:
        return "every mix and the reference meet the same seeds; gains are means of differences"
    return (
        "every mix and the reference meet the same draws of plausible sets with the same seeds; gains are means over "
        "all of them, and the search looks for what is good on average over what is not known. Intervals are where a "
        "gain lies under one plausible set, by generalised pivotal quantities of a one-way random effects model (Lin, "
        "Liao & Iyer 2008): they hold luck and what is not known, and the share of luck is by the method of moments"
    )


def _gain(row: Mapping[Any, Any], outcome: str) -> str:
    told = meaning(outcome)
    return f"{noun(told)} {change_with_limits(told, _change(row, outcome))}"


def _change(row: Mapping[Any, Any], outcome: str) -> Interval:
    """How the outcome itself moves: a gain may be less of it."""
    low, middle, high = (row[name] for name in (f"{outcome}_low", outcome, f"{outcome}_high"))
    return Interval(middle, low, high) if meaning(outcome).better > 0 else Interval(-middle, -high, -low)


def _doses(found: Optimisation, row: Mapping[Any, Any]) -> str:
    doses = [f"{f.name} {row[f.key]:g}" for f in found.factors if row[f.key]]
    return listed(doses) if doses else "nothing at all"


def _chapters(found: Optimisation) -> tuple[Chapter, ...]:
    intro = (
        "Each mark is a mix: diamonds are on the front, circles within the budget, crosses beyond it; the dashed line "
        "is the budget. Upwards is better everywhere. A diamond that lies low here is best in another outcome."
    )
    planes = tuple(plane(found, outcome) for outcome in found.outcomes)
    if found.front.empty:
        return (Chapter("front", "What money buys", (intro,), planes), _all(found))
    return (
        Chapter("front", "What money buys", (intro,), planes),
        Chapter(
            "mixes",
            "The best mixes",
            (
                "Each row is a mix; a bar that fills its column is the largest dose allowed.",
                f"The first table gives changes against the reference: {_units(found)}. ● is the balanced mix; "
                f"{OVERTAKEN} one that, as seen again, another row equals in every outcome and betters in one.",
            ),
            (make_up(found),),
            (_front(found), _make_up(found)),
        ),
        _all(found),
    )


def _units(found: Optimisation) -> str:
    return listed([f"{noun(meaning(o))} in {meaning(o).change_unit}" for o in found.outcomes])


def _front(found: Optimisation) -> TableOfCells:
    rows = []
    for row in found.front.to_dict("records"):
        cost = Interval(row[EXTRA], row[f"{EXTRA}_low"], row[f"{EXTRA}_high"])
        spent = [yuan_range(cost)] if cost.is_known else []
        if found.draw_of:
            spent.append(f"within the budget in {percent_of(row['chance_within_budget'])}")
        cells = [Cell(yuan(cost.estimate), cost.estimate, "; ".join(spent))]
        for outcome in found.outcomes:
            told = meaning(outcome)
            interval = _change(row, outcome)
            limits = f"{told.change(interval.low)} to {told.change(interval.high)}" if interval.is_known else ""
            luck = row.get(f"{outcome}_luck", float("nan"))
            limits += f", luck {percent_of(luck)}" if limits and luck == luck else ""
            cells.append(Cell(told.change(interval.estimate), interval.estimate, limits))
        marks = f"{' ●' if row['balanced'] else ''}{f' {OVERTAKEN}' if row['overtaken'] else ''}"
        rows.append((Cell(f"{row['point']}{marks}"), *cells))
    headings = ("Mix", "Extra cost", *(meaning(o).label for o in found.outcomes))
    return TableOfCells("What the mixes on the front cost and change", headings, tuple(rows))


def _make_up(found: Optimisation) -> TableOfCells:
    mixes = found.front.to_dict("records")
    rows = tuple(
        (Cell(f"{f.name}, {f.span}"), *(Cell(f"{row[f.key]:g}", float(row[f.key])) for row in mixes))
        for f in found.factors
    )
    return TableOfCells("Doses of the mixes on the front", ("Dose", *(str(row["point"]) for row in mixes)), rows)


def _all(found: Optimisation) -> Chapter:
    rows = []
    for row in found.trials.head(MOST_ROWS).to_dict("records"):
        state = (
            "on the front" if row["on_front"] else "within the budget" if row["within_budget"] else "beyond the budget"
        )
        moved = {o: row[o] * (meaning(o).better or 1) for o in found.outcomes}
        gains = [Cell(meaning(o).change(moved[o]), moved[o]) for o in found.outcomes]
        state = state if row[EXTRA] == row[EXTRA] else "failed"
        rows.append(
            (
                Cell(str(row["trial"]), row["trial"]),
                Cell(str(row["point"])),
                Cell(state),
                Cell(yuan(row[EXTRA]), row[EXTRA]),
                *gains,
            )
        )
    share = percent(float(found.trials["within_budget"].mean()))
    headings = ("Trial", "Mix", "Where", "Extra cost", *(meaning(o).label for o in found.outcomes))
    table = TableOfCells("Every trial, with the seeds of the search", headings, tuple(rows))
    return Chapter(
        "trials",
        "All trials",
        (f"{share} of the trials lie within the budget; none is thrown away.",),
        (),
        (),
        (table,),
    )
