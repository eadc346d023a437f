"""What a gain costs: the plane of gain and extra cost, and the curve of acceptability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.comparison import Comparison, Outcome
from experiments.cost_effectiveness import acceptability
from experiments.frontier import NEXT, START
from experiments.report.drawing import SMALL, TEXT, Drawn, height_of_key, key_below, panel, styles
from experiments.report.wording import amount, percent, titles, yuan
from simulation.figures import FAINT, INK
from simulation.indicators import ALL
from simulation.units import Amounts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 2.6
MILLION = 1e6
BEYOND = 2.0
"""The curve goes on to twice the highest cost of one that any scenario has, taken by itself or as a step."""
POINTS = 200


def plane(comparison: Comparison, outcome: Outcome) -> Drawn:
    """Gain across, extra cost upwards: a small mark for each pair of runs, a large one for their mean."""
    named, looks = titles(comparison), styles(comparison.scenarios, comparison.reference)
    figure, axes = panel(
        HEIGHT + height_of_key(named[s] for s in comparison.scenarios),
        f"Cost and gain: {outcome.plural}",
        "million yuan more",
    )
    table = comparison.gains(outcome.name)
    said = []
    for scenario in comparison.scenarios:
        mine, look = table[table["scenario"] == scenario], looks[scenario]
        gain, cost = mine["gain"].to_numpy(), mine["extra_cost"].to_numpy() / MILLION
        axes.scatter(
            gain, cost, s=9, marker=look["marker"], facecolor="none", edgecolor=look["color"], lw=0.7, alpha=0.7
        )
        axes.plot(gain.mean(), cost.mean(), marker=look["marker"], color=look["color"], ms=8, mec="white", ls="none",
                  label=named[scenario])  # fmt: skip
        found = comparison.cost_effectiveness(scenario, outcome.name)
        said.append(
            f"{named[scenario]}: gain {amount(found.gain.estimate)} for {yuan(found.extra_cost.estimate)}, {found.case}"
        )
    _path(axes, comparison, outcome)
    _quadrants(axes)
    axes.set_xlabel(outcome.plural, fontsize=TEXT, color=INK)
    key_below(axes)
    alt = f"Plane of gain ({outcome.plural}) and extra cost, one small mark for each pair of runs. {'; '.join(said)}."
    return Drawn(f"plane-{outcome.name}", f"Cost and gain: {outcome.plural}", alt, figure)


def curve(comparison: Comparison, outcome: Outcome) -> Drawn:
    """In which share of the pairs each scenario is the best use of the money, over what a unit of gain is worth."""
    named, looks = titles(comparison), styles(comparison.scenarios, comparison.reference)
    worth = np.linspace(0.0, _most_worth(comparison, outcome), POINTS)
    shares = acceptability(*comparison.by_scenario(outcome.name), worth)
    million = worth[-1] >= 2 * MILLION
    figure, axes = panel(HEIGHT + height_of_key(named.values()), "Best use of the money", "% of pairs")
    for arm, share in shares.items():
        look = looks[arm]
        axes.plot(worth / (MILLION if million else 1e3), 100 * share, color=look["color"], linestyle=look["linestyle"],
                  lw=1.8, label=named[arm])  # fmt: skip
    axes.set_ylim(-3, 103)
    axes.set_xlabel(f"worth, {'million' if million else 'thousand'} yuan per {outcome.unit}", fontsize=SMALL, color=INK)
    key_below(axes)
    said = _changes_of_lead(shares, worth, named)
    alt = f"Pairs in which each scenario is the best use of the money, by the worth of one {outcome.unit}. {said}"
    return Drawn(f"worth-{outcome.name}", f"Best use of the money: {outcome.plural}", alt, figure)


def _most_worth(comparison: Comparison, outcome: Outcome) -> float:
    table = comparison.costs
    rows = table[(table["outcome"] == outcome.name) & (table["place"] == ALL)]
    known = rows["cost_per_unit"].dropna()
    steps = [step.per_unit.estimate for step in comparison.frontier(outcome.name)]
    prices = [price for price in (*known, *steps) if np.isfinite(price)]
    return BEYOND * max(prices) if prices else MILLION


def _changes_of_lead(shares: dict[str, Amounts], worth: Amounts, named: dict[str, str]) -> str:
    arms = list(shares)
    lead = np.argmax(np.stack([shares[arm] for arm in arms]), axis=0)
    starts = np.r_[0, np.flatnonzero(np.diff(lead)) + 1]
    parts = []
    for start in starts:
        arm = arms[lead[start]]
        parts.append(f"{named[arm]} leads from {yuan(worth[start])} (in {percent(shares[arm][start])} of pairs)")
    return "; ".join(parts) + "."


def _path(axes: Axes, comparison: Comparison, outcome: Outcome) -> None:
    """A line from the cheapest scenario through each next step: who lies above it is worse value."""
    cost, gain = comparison.by_scenario(outcome.name)
    on_path = [step.name for step in comparison.frontier(outcome.name) if step.place in (START, NEXT)]
    across = [gain[name].mean() for name in on_path]
    upward = [cost[name].mean() / MILLION for name in on_path]
    axes.plot(across, upward, color=FAINT, lw=1, zorder=0.8)


def _quadrants(axes: Axes) -> None:
    """Zero lines, with room on both sides, and what each corner means."""
    for low, high, put in ((*axes.get_xlim(), axes.set_xlim), (*axes.get_ylim(), axes.set_ylim)):
        low, high = min(low, 0.0), max(high, 0.0)
        room = 0.12 * (high - low) or 1.0
        put(low - room, high + room)
    axes.axhline(0, color=INK, lw=0.8, zorder=0.5)
    axes.axvline(0, color=INK, lw=0.8, zorder=0.5)
    for x, does, across in ((0.99, "more", "right"), (0.01, "less", "left")):
        for y, costs, up in ((0.99, "more", "top"), (0.01, "less", "bottom")):
            text = f"costs {costs}, does {does}"
            axes.text(x, y, text, transform=axes.transAxes, ha=across, va=up, fontsize=SMALL, color=FAINT,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5}, zorder=0.7)  # fmt: skip
