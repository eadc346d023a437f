"""Luck and what is not known: how a report tells them apart where plausible parameter sets were drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from experiments.comparison import Comparison
from experiments.explore.ranks import best_shares
from experiments.meanings import meaning
from experiments.nested import means_of_draws
from experiments.report.tables import Cell, TableOfCells, rows_of, shown_indicators
from experiments.report.wording import (
    NOTHING,
    amount,
    change_with_interval,
    indicator_title,
    listed,
    lower_first,
    percent_of,
    titles,
)
from experiments.statistics import Interval
from simulation.indicators import ALL
from simulation.units import Amounts, Bools

FAR_OUT = 3.0
"""Interquartile ranges beyond the quartiles from which a value is far out (Tukey 1977, Exploratory Data Analysis)."""


def parts_table(comparison: Comparison, indicators: tuple[str, ...], caption: str) -> TableOfCells:
    """Of each difference: the mean over all plausible sets, how far luck and what is not known move it."""
    named = titles(comparison)
    rows = []
    for row in _rows(comparison, indicators):
        told = meaning(str(row.indicator))
        of_pair = Interval(row.luck_of_pair, row.luck_of_pair_low, row.luck_of_pair_high)
        limits = f"{percent_of(of_pair.low)} to {percent_of(of_pair.high)}" if of_pair.is_known else ""
        mean = Interval(row.difference, row.mean_low, row.mean_high)
        rows.append(
            (
                Cell(named[str(row.scenario)]),
                Cell(indicator_title(str(row.indicator))),
                Cell(change_with_interval(told, mean), row.difference * told.factor),
                Cell(_size(told, row.luck_sd), row.luck_sd * told.factor),
                Cell(_size(told, row.unknown_sd), row.unknown_sd * told.factor),
                Cell(percent_of(of_pair.estimate), of_pair.estimate, limits),
                Cell(percent_of(row.luck_of_interval), row.luck_of_interval),
            )
        )
    headings = (
        *("Scenario", "What", "Mean over all sets", "By luck, one pair (sd)", "By the set (sd)"),
        *("Luck in one pair", "Luck in the interval"),
    )
    return TableOfCells(caption, headings, tuple(rows))


def ranks(comparison: Comparison, indicator: str) -> pd.DataFrame:
    """How often each scenario, the reference among them, is the best under a plausible set.

    Each draw is judged by the mean of its pairs, so that some luck is left in the order.

    Returns:
        ``scenario``, ``share`` of the draws in which it is best, ``low``, ``high`` (Wilson), ``mean_rank``.
    """
    better = meaning(indicator).better
    scores = {scenario: better * effects for scenario, effects in effects_of_draws(comparison, indicator).items()}
    scores = {comparison.reference: 0.0 * next(iter(scores.values())), **scores}
    return best_shares(scores, range(len(scores[comparison.reference])))


def effects_of_draws(comparison: Comparison, indicator: str) -> dict[str, Amounts]:
    """Scenario → mean difference of each draw's pairs, in the indicator's unit, shape (draw,)."""
    changes = {}
    for scenario in comparison.scenarios:
        treated, reference = comparison.pair(scenario, ALL)
        changes[scenario] = treated[indicator] - reference[indicator]
    table = pd.DataFrame(changes).dropna()
    draws = comparison.draws_of(table.index)
    assert draws is not None
    return {scenario: means_of_draws(table[scenario], draws) for scenario in comparison.scenarios}


def far_out(effects: Amounts) -> Bools:
    """Which of the draws' effects are far out, shape (draw,)."""
    low, high = np.quantile(effects, (0.25, 0.75))
    reach = FAR_OUT * (high - low)
    return (effects < low - reach) | (effects > high + reach)


def rank_table(comparison: Comparison, indicators: tuple[str, ...], caption: str) -> TableOfCells:
    """The order of the scenarios over the draws, for each outcome of which more or less is better."""
    named = titles(comparison)
    rows = []
    for indicator in indicators:
        if not meaning(indicator).better:
            continue
        for row in rows_of(ranks(comparison, indicator)):
            limits = f"{percent_of(row.low)} to {percent_of(row.high)}"
            rows.append(
                (
                    Cell(indicator_title(indicator)),
                    Cell(named[str(row.scenario)]),
                    Cell(percent_of(row.share), row.share, limits),
                    Cell(f"{row.mean_rank:.1f}", row.mean_rank),
                )
            )
    return TableOfCells(caption, ("What", "Scenario", "Best in", "Mean rank"), tuple(rows))


def certainty(comparison: Comparison) -> str:
    """What the ranges hold, which part of the first one is luck, and how firm the order is."""
    indicator = shown_indicators(comparison)[0]
    told, named = meaning(indicator), titles(comparison)
    rows = [row for row in _rows(comparison, (indicator,)) if row.luck_of_interval == row.luck_of_interval]
    luck = [f"{percent_of(row.luck_of_interval)} for {named[str(row.scenario)]}" for row in rows]
    helps = [f"{percent_of(row.probability_helps)} for {named[str(row.scenario)]}" for row in rows if told.better]
    said = [
        "The range of a difference holds, 95 times in 100, both luck and what is not known about the parameters "
        f"({drawn(comparison)}), but not what the model itself leaves out; that of a cost is of the mean over all sets",
        f"Of the range for {lower_first(told.label)}, luck is {listed(luck)}, and the rest is not known"
        if luck
        else "",
        f"The chance that it helps is {listed(helps)}" if helps else "",
        *_far_out(comparison, indicator),
        _order(comparison, indicator),
    ]
    return ". ".join(filter(None, said)) + "."


def _far_out(comparison: Comparison, indicator: str) -> list[str]:
    """What to know where a few plausible sets pull the mean and widen the range, which takes effects for normal."""
    told, named, said = meaning(indicator), titles(comparison), []
    for scenario, effects in effects_of_draws(comparison, indicator).items():
        away = effects[far_out(effects)]
        if not len(away):
            continue
        low, middle, high = np.quantile(effects, (0.25, 0.5, 0.75))
        farthest = away[np.abs(away - middle).argmax()]
        good = f", and {(told.better * effects > 0).sum()} of {len(effects)} draws are better" if told.better else ""
        half = change_with_interval(told, Interval(middle, low, high))
        said.append(
            f"Under {named[scenario]}, {len(away)} of {len(effects)} draws are far out, the farthest with "
            f"{told.change(farthest)}: they pull the mean, and the range, which takes effects for normal, is too wide. "
            f"In the middle half of the draws it is {half}{good}"
        )
    return said


def _order(comparison: Comparison, indicator: str) -> str:
    if len(comparison.scenarios) < 2 or not meaning(indicator).better:
        return ""
    found = ranks(comparison, indicator).iloc[0]
    name = titles(comparison)[str(found["scenario"])]
    return f"{name} does best in {percent_of(found['share'])} of the draws"


def drawn(comparison: Comparison) -> str:
    """``40 draws from 200 plausible sets, 2 pairs of runs in each``."""
    told = comparison.question.draws if comparison.question else None
    return told.told if told else f"{int(comparison.differences['draws'].max())} draws of plausible sets"


def _rows(comparison: Comparison, indicators: tuple[str, ...]) -> list[Any]:
    table = comparison.differences
    rows = table[table["indicator"].isin(indicators) & (table["place"] == ALL)]
    order = {name: rank for rank, name in enumerate(indicators)}
    return sorted(rows_of(rows), key=lambda row: order[str(row.indicator)])


def _size(told: Any, value: float) -> str:
    """A standard deviation in the unit shown."""
    shown = value * told.factor
    return amount(shown) if shown == shown else NOTHING
