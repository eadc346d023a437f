"""Where agents make a difference: from the mean field to the whole model, one difference between people at a time.

    python -m tests.science.ladder           # run it, compare with docs/cross_checks.csv, print what differs
    python -m tests.science.ladder --update  # write docs/cross_checks.csv and the figure docs/cross_checks.svg anew

The same town lives eight years in ordinary times and under stress (40 % fewer posts and half as many cases again from
the second year on). At the foot stands the system-dynamics model (mean_field.py); then agents who are all alike, in
agencies of a thousand; then their months differ, then the people, then the agencies; at the top is the model as it is.
``python -m experiments.documentation`` makes the table in docs/cross_checks.md from the record.
"""

from __future__ import annotations

import dataclasses
import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.events.funding_cut import FundingCut
from simulation.model import WorkforceModel
from tests.science.mean_field import ALIKE, ONE_PLACE, MeanField, Outside
from tests.worlds import numbers, settings

DOCS = Path(__file__).parents[2] / "docs"
RECORD, FIGURE = DOCS / "cross_checks.csv", DOCS / "cross_checks.svg"
POSTS, YEARS, LAST_MONTHS = 6000, 8, 24
BIG, ORDINARY = 6, 176
"""Agencies of a thousand posts each, and of 34, as in the country."""
SEEDS = range(1, 9)
STRESS = Outside(posts=0.6, demand=1.5)
STRESS_FROM = 12
TIMES = ("ordinary", "stress")
INDICATORS = (
    "turnover_per_year", "first_year_turnover_per_year", "vacancy_rate", "exhaustion_mean", "cases_per_worker",
    "waiting_cases_per_post", "loop_gain_mean", "agencies_past_tipping_share", "spread_factor",
)  # fmt: skip
MEAN_FIELD = "mean field"


class Rung(NamedTuple):
    facts: Mapping[str, float]
    agencies: int


def without(facts: Mapping[str, float], *beginnings: str) -> dict[str, float]:
    """The overrides but for those whose address begins so."""
    return {address: value for address, value in facts.items() if not address.startswith(beginnings)}


_MONTHS = without(ALIKE, "strain.noise_share", "work_pressure.noise_sd", "first_day.exhaustion_luck_sd")
_PEOPLE = without(_MONTHS, "strain.trait_share", "first_day.")
_AGENCIES = without(_PEOPLE, "workload.field_hours_spread", "places.posts_per_agency_spread")
RUNGS = {
    "agents, all alike": Rung(ALIKE, BIG),
    "+ months differ": Rung(_MONTHS, BIG),
    "+ people differ": Rung(_PEOPLE, BIG),
    "+ agencies of ordinary size": Rung(_AGENCIES, ORDINARY),
    "the whole model": Rung({}, ORDINARY),
}


def model_of(rung: Rung, time: str, seed: int, posts: int = POSTS, years: float = YEARS) -> WorkforceModel:
    """The town before its first month."""
    stressed = time == "stress"
    wider = {"scope_expansion": {"demand_percent": 100 * (STRESS.demand - 1), "start": "2022-01"}} if stressed else {}
    chosen = settings(
        "city", years=years, seed=seed, facts=rung.facts, beyond=True, warm_up_months=0, posts=posts,
        agencies=rung.agencies, growth_per_year=0.0, demand_growth_per_year=0.0, overrides=wider, **ONE_PLACE,
    )  # fmt: skip
    cut = (FundingCut(percent=100 * (1 - STRESS.posts), start="2022-01"),) if stressed else ()
    return WorkforceModel(dataclasses.replace(chosen, events=cut))


def mean_field_of(model: WorkforceModel, facts: Mapping[str, float], time: str, months: int) -> pd.DataFrame:
    """What the mean field makes of the same staff; a row a month."""
    table = model.workforce
    field = MeanField(numbers(facts, beyond=True), table.tenure_months[table.occupied], float(table.is_open.sum()))
    for t in range(months):
        field.month(STRESS if time == "stress" and t >= STRESS_FROM else None)
    return pd.DataFrame(field.observed)


def agents_of(model: WorkforceModel, months: int) -> pd.DataFrame:
    """What is observed of the agents; a row a month, the mean field's names."""
    for _ in range(months):
        model.step()
    series = model.series[model.series.place == "all"].reset_index(drop=True)
    for name in ("waiting_cases", "cases_closed"):
        series[f"{name}_per_post"] = series[name] / series.posts
    return series.assign(spread_factor=spread_factor(model))


def spread_factor(model: WorkforceModel) -> float:
    """Mean of the hazard's factor of exhaustion over the factor at the mean exhaustion [1], now (Jensen 1906)."""
    table, facts = model.workforce, model.settings.facts
    weight, sd = (float(facts[g][n].value) for g, n in (("turnover", "per_exhaustion_sd"), ("scales", "exhaustion_sd")))
    push = weight * table.exhaustion[table.occupied].astype(np.float64) / sd
    return float(np.exp(push).mean() / np.exp(push.mean()))


def one_run(name: str, time: str, seed: int) -> pd.DataFrame:
    """All months of a rung of ``RUNGS``, or of the mean field that starts as that seed does."""
    months = 12 * YEARS
    rung = RUNGS.get(name, RUNGS["agents, all alike"])
    model = model_of(rung, time, seed)
    return mean_field_of(model, rung.facts, time, months) if name == MEAN_FIELD else agents_of(model, months)


def at_the_end(run: pd.DataFrame) -> pd.Series:
    """Means of the last two years, NaN for what the mean field does not know."""
    return run.tail(LAST_MONTHS).mean(numeric_only=True).reindex(INDICATORS)


def measured() -> tuple[pd.DataFrame, dict[tuple[str, str], np.ndarray]]:
    """Mean and standard deviation over seeds of every rung, and the mean turnover of every month."""
    rows, lines = [], {}
    for time in TIMES:
        for name in (MEAN_FIELD, *RUNGS):
            runs = [one_run(name, time, seed) for seed in SEEDS]
            ends = pd.DataFrame([at_the_end(run) for run in runs])
            spread = ends.std().add_suffix("_sd")
            rows.append(pd.concat([pd.Series({"times": time, "rung": name, "runs": len(runs)}), ends.mean(), spread]))
            lines[time, name] = np.mean([run.turnover_per_year.to_numpy() for run in runs], axis=0)
            print(f"{time}: {name}: turnover {100 * ends.turnover_per_year.mean():.1f} % a year", flush=True)
    return pd.DataFrame(rows).set_index(["times", "rung"]).map(lambda v: float(f"{v:.4g}")), lines


def recorded() -> pd.DataFrame:
    """The record in the documents."""
    return pd.read_csv(RECORD, index_col=["times", "rung"])


def drawn(lines: Mapping[tuple[str, str], np.ndarray]) -> str:
    """The figure as SVG: turnover over eight years, smoothed over half a year."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "cross_checks", "svg.fonttype": "none", "font.size": 9})
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    # Okabe and Ito's colours, told apart by those who see fewer of them.
    colours = dict(
        zip((MEAN_FIELD, *RUNGS), ("#000000", "#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00"), strict=True)
    )
    for axis, time in zip(axes, TIMES, strict=True):
        for name, colour in colours.items():
            smooth = pd.Series(lines[time, name]).rolling(6, min_periods=6, center=True).mean()
            style = {"linestyle": "--", "zorder": 9} if name == MEAN_FIELD else {"linewidth": 1.3}
            axis.plot(np.arange(len(smooth)) / 12, 100 * smooth, color=colour, label=name, **style)
        # The month in which posts close dismisses many; what comes after it is the question.
        top, title = (20, "ordinary times") if time == "ordinary" else (70, "under stress: fewer posts, more cases")
        axis.set(xlabel="year", ylim=(0, top), title=title)
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("turnover, % a year")
    axes[0].legend(frameon=False, fontsize=8, loc="lower left")
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    plt.close(figure)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def main(arguments: list[str]) -> int:
    """Exit code 1 if the record differs and is not updated."""
    if arguments not in ([], ["--update"]):
        print(f"expected nothing or --update, got {' '.join(arguments)}")
        return 2
    table, lines = measured()
    if arguments:
        table.to_csv(RECORD, lineterminator="\n")
        FIGURE.write_text(drawn(lines), encoding="utf-8")
        print("Written. Now: python -m experiments.documentation")
        return 0
    same = RECORD.exists() and np.allclose(table, recorded(), rtol=1e-2, equal_nan=True)
    print("as recorded" if same else "differs from docs/cross_checks.csv: --update writes it anew")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
