"""How an outcome answers to a factor: a mark for each point, a line through the means of those that are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.explore.factor import Factor
from experiments.explore.sweep_result import Sweep, groups
from experiments.meanings import meaning
from experiments.report.drawing import STYLES, TEXT, WIDTH, Drawn, frame, panel, plainly, short
from experiments.report.wording import indicator_title
from experiments.statistics import mean_interval
from simulation.figures import FAINT, INK, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 2.6
MOST_FACTORS = 8
"""That are drawn, those with the strongest effect first."""


def responses(sweep: Sweep, outcome: str) -> list[Drawn]:
    """One outcome over each factor, a figure for each."""
    with plainly():
        return [_response(sweep, outcome, factor) for factor in drawn_factors(sweep, outcome)]


def drawn_factors(sweep: Sweep, outcome: str) -> list[Factor]:
    """The factors that are drawn."""
    if len(sweep.factors) <= MOST_FACTORS:
        return list(sweep.factors)
    own = sweep.effects[sweep.effects["outcome"] == outcome].set_index("factor")["rank_correlation"].abs()
    return sorted(sweep.factors, key=lambda factor: -own.fillna(0.0)[factor.key])[:MOST_FACTORS]


def overview(sweep: Sweep) -> Figure:
    """All of them as panels of one figure."""
    factors = drawn_factors(sweep, sweep.outcomes[0])
    with plainly():
        picture = Picture(figsize=(WIDTH * len(factors), HEIGHT * len(sweep.outcomes)), layout="constrained")
        grid = picture.subplots(len(sweep.outcomes), len(factors), squeeze=False)
        for row, outcome in zip(grid, sweep.outcomes, strict=True):
            for axes, factor in zip(row, factors, strict=True):
                frame(axes, meaning(outcome).label, meaning(outcome).unit)
                draw_response(axes, sweep.means[sweep.means["outcome"] == outcome], factor, outcome)
    return picture


def _response(sweep: Sweep, outcome: str, factor: Factor) -> Drawn:
    told = meaning(outcome)
    figure, axes = panel(HEIGHT, told.label, told.unit)
    means = sweep.means[sweep.means["outcome"] == outcome]
    said = draw_response(axes, means, factor, outcome)
    alt = f"{indicator_title(outcome)} over {factor.name}, a mark for each point, a line through means. {said}."
    mark = factor.key.replace(".", "-")
    return Drawn(f"response-{outcome}-{mark}", f"{told.label} over {factor.name}", alt, figure)


def draw_response(axes: Axes, means: pd.DataFrame, factor: Factor, outcome: str) -> str:
    """Draw a panel; returns what it shows, in words."""
    told = meaning(outcome)
    known = means.dropna(subset=[factor.key, "mean"])
    names = list(dict.fromkeys(known[factor.key])) if not factor.is_number else []
    x = np.array([names.index(v) if names else float(v) for v in known[factor.key]], dtype=float)
    y = known["mean"].to_numpy(dtype=float) * told.factor
    look = STYLES[0]
    room = 0.25 if names else 0.0
    shaken = x + (np.linspace(-room, room, len(x)) if names else 0.0)
    axes.scatter(shaken, y, s=12, facecolor="none", edgecolor=FAINT, lw=0.7, zorder=1)
    parts = groups(x, y)
    middle = [mean_interval(values) for _, values in parts]
    ends = np.array([[i.estimate, *((i.low, i.high) if i.is_known else (i.estimate,) * 2)] for i in middle])
    at = [place for place, _ in parts]
    if names:
        axes.errorbar(at, ends[:, 0], [ends[:, 0] - ends[:, 1], ends[:, 2] - ends[:, 0]], fmt="o", color=look["color"],
                      ms=6, capsize=4, lw=1.8, zorder=3)  # fmt: skip
        axes.set_xticks(range(len(names)), [short(str(n)).replace("_", " ").replace("+", "\n+ ") for n in names])
        axes.set_xlim(-0.6, len(names) - 0.4)
    else:
        axes.fill_between(at, ends[:, 1], ends[:, 2], color=look["color"], alpha=0.18, lw=0, zorder=2)
        axes.plot(at, ends[:, 0], color=look["color"], marker="o", ms=4, lw=1.8, zorder=3)
    unit = "" if factor.unit in ("", "1") else f" ({factor.unit})"
    axes.set_xlabel(f"{factor.name}{unit}", fontsize=TEXT, color=INK)
    told_at = [names[round(place)] if names else f"{place:.4g}" for place in at]
    return "; ".join(
        f"at {place}: {told.text(i.estimate / told.factor)}" for place, i in zip(told_at, middle, strict=True)
    )
