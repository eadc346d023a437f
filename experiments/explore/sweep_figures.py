"""How an outcome answers to a factor: a mark for each point, a line through the means of those that are alike."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.explore.factor import Factor
from experiments.explore.sweep_result import Sweep, groups
from experiments.meanings import meaning
from experiments.report.drawing import (
    STYLES,
    TEXT,
    WIDTH,
    Drawn,
    frame,
    height_of_key,
    key_below,
    panel,
    plainly,
    short,
)
from experiments.report.wording import indicator_title
from experiments.statistics import mean_interval
from simulation.figures import FAINT, INK, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Kinds = list[tuple[str, Callable[[pd.DataFrame], pd.DataFrame]]]
"""Name of each line, and what takes its points; one without a name for all points."""
HEIGHT = 2.6
NESTED = "luck_of_interval"
"""Column of means over draws of plausible sets, whose intervals are drawn."""
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
                draw_response(
                    axes, sweep.means[sweep.means["outcome"] == outcome], factor, outcome, _kinds(sweep, factor)
                )
    return picture


def _response(sweep: Sweep, outcome: str, factor: Factor) -> Drawn:
    told = meaning(outcome)
    kinds = _kinds(sweep, factor)
    names = [label for label, _ in kinds if label]
    figure, axes = panel(HEIGHT + height_of_key(names), told.label, told.unit)
    means = sweep.means[sweep.means["outcome"] == outcome]
    said = draw_response(axes, means, factor, outcome, kinds)
    if names:
        key_below(axes)
    alt = f"{indicator_title(outcome)} over {factor.name}, a mark for each point, a line through means. {said}."
    mark = factor.key.replace(".", "-")
    return Drawn(f"response-{outcome}-{mark}", f"{told.label} over {factor.name}", alt, figure)


def _kinds(sweep: Sweep, factor: Factor) -> Kinds:
    """One line for each value of the first factor that is no number, such as the scenario; else one for all points."""
    other = next((f for f in sweep.factors if not f.is_number and len(f.values) <= len(STYLES)), None)
    if other is None or not factor.is_number:
        return [("", _all)]
    return [(_words(value), partial(_with, other.key, value)) for value in other.values]


def _all(means: pd.DataFrame) -> pd.DataFrame:
    return means


def _with(key: str, value: object, means: pd.DataFrame) -> pd.DataFrame:
    return means[means[key] == value]


def draw_response(axes: Axes, means: pd.DataFrame, factor: Factor, outcome: str, kinds: Kinds | None = None) -> str:
    """Draw a panel; returns what it shows, in words."""
    unit = "" if factor.unit in ("", "1") else f" ({factor.unit})"
    axes.set_xlabel(f"{factor.name}{unit}", fontsize=TEXT, color=INK)
    known = means.dropna(subset=[factor.key, "mean"])
    if not factor.is_number:
        return _draw_names(axes, known, factor, outcome)
    said = []
    for (label, own), look in zip(kinds or [("", _all)], STYLES, strict=False):
        told = _draw_line(axes, own(known), factor, outcome, label, look)
        said.append(f"{label}: {told}" if label else told)
    return "; ".join(said)


def _draw_line(axes: Axes, known: pd.DataFrame, factor: Factor, outcome: str, label: str, look: dict[str, Any]) -> str:
    told = meaning(outcome)
    x, y = known[factor.key].to_numpy(dtype=float), known["mean"].to_numpy(dtype=float) * told.factor
    if not len(x):
        return "no point"
    edge = look["color"] if label else FAINT
    if NESTED in known:
        spread = known[["low", "high"]].to_numpy(dtype=float) * told.factor
        axes.vlines(x, spread[:, 0], spread[:, 1], color=edge, alpha=0.4, lw=0.8, zorder=0.9)
    axes.scatter(x, y, s=12, marker=look["marker"], facecolor="none", edgecolor=edge, lw=0.7, zorder=1)
    at, ends = _middles(groups(x, y))
    axes.fill_between(at, ends[:, 1], ends[:, 2], color=look["color"], alpha=0.18, lw=0, zorder=2)
    dashes = look["linestyle"] if label else "-"
    axes.plot(at, ends[:, 0], color=look["color"], marker=look["marker"], linestyle=dashes, ms=4, lw=1.8, zorder=3,
              label=label or None)  # fmt: skip
    return "; ".join(f"at {place:.4g}: {value:,.{told.digits}f}" for place, value in zip(at, ends[:, 0], strict=True))


def _draw_names(axes: Axes, known: pd.DataFrame, factor: Factor, outcome: str) -> str:
    """A factor whose values are names stands in columns."""
    told, names = meaning(outcome), [value for value in factor.values if (known[factor.key] == value).any()]
    x = np.array([names.index(value) for value in known[factor.key]], dtype=float)
    y = known["mean"].to_numpy(dtype=float) * told.factor
    across = x + np.linspace(-0.25, 0.25, len(x))
    if NESTED in known:
        spread = known[["low", "high"]].to_numpy(dtype=float) * told.factor
        axes.vlines(across, spread[:, 0], spread[:, 1], color=FAINT, alpha=0.4, lw=0.8, zorder=0.9)
    axes.scatter(across, y, s=12, facecolor="none", edgecolor=FAINT, lw=0.7, zorder=1)
    at, ends = _middles([(float(n), y[x == n]) for n in range(len(names))])
    axes.errorbar(at, ends[:, 0], [ends[:, 0] - ends[:, 1], ends[:, 2] - ends[:, 0]], fmt="o", ms=6, capsize=4, lw=1.8,
                  color=STYLES[0]["color"], zorder=3)  # fmt: skip
    axes.set_xticks(range(len(names)), [textwrap.fill(short(_words(name)), 14) for name in names])
    axes.set_xlim(-0.6, len(names) - 0.4)
    return "; ".join(f"{_words(n)}: {v:,.{told.digits}f}" for n, v in zip(names, ends[:, 0], strict=True))


def _middles(parts: list[tuple[float, np.ndarray]]) -> tuple[list[float], np.ndarray]:
    """Where each group lies, and its mean with the limits of its interval, shape (groups, 3)."""
    found = [mean_interval(values) for _, values in parts]
    ends = [[i.estimate, *((i.low, i.high) if i.is_known else (i.estimate,) * 2)] for i in found]
    return [place for place, _ in parts], np.array(ends)


def _words(value: object) -> str:
    return str(value).replace("_", " ").replace("+", " + ")
