"""Differences with their intervals: a row for each scenario, a panel for each indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.comparison import Comparison
from experiments.meanings import LESS, MORE, meaning
from experiments.report.drawing import SMALL, TEXT, Drawn, panel, short, styles
from experiments.report.wording import change_with_interval, percent_of, titles
from experiments.statistics import Interval
from simulation.figures import FAINT, INK
from simulation.indicators import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, ROOM = 0.42, 0.85
"""Inches for a scenario, and for what is above and below them."""


def forest(comparison: Comparison, indicator: str) -> Drawn:
    """One indicator's differences to the reference with their intervals."""
    told, named = meaning(indicator), titles(comparison)
    figure, axes = panel(ROOM + ROW * len(comparison.scenarios), told.label)
    draw_forest(axes, comparison, indicator)
    luck = luck_of(comparison, indicator)
    parts = {s: f", {percent_of(part**2)} of it luck and the rest not known" for s, part in luck.items()}
    found = intervals(comparison, indicator)
    said = [f"{named[s]} {change_with_interval(told, i)}{parts.get(s, '')}" for s, i in found.items()]
    alt = (
        f"{told.label}, {told.unit}: difference to {named[comparison.reference]} with its 95 % interval. "
        f"{'; '.join(said)}."
    )
    return Drawn(f"difference-{indicator}", f"{told.label}: differences", alt, figure)


def intervals(comparison: Comparison, indicator: str) -> dict[str, Interval]:
    """Scenario → difference everywhere."""
    table = comparison.differences
    rows = table[(table["indicator"] == indicator) & (table["place"] == ALL)].set_index("scenario")
    return {s: Interval(*rows.loc[s, ["difference", "low", "high"]]) for s in comparison.scenarios}


def luck_of(comparison: Comparison, indicator: str) -> dict[str, float]:
    """Scenario → part of the length of its interval that luck alone would leave [1], where the two are told apart."""
    table = comparison.differences
    if "luck_of_interval" not in table:
        return {}
    rows = table[(table["indicator"] == indicator) & (table["place"] == ALL)].set_index("scenario")["luck_of_interval"]
    return {str(scenario): float(np.sqrt(share)) for scenario, share in rows.items() if np.isfinite(share)}


def draw_forest(axes: Axes, comparison: Comparison, indicator: str) -> None:
    """Draw the panel: each scenario's name above its interval, the number at its dot."""
    told, named = meaning(indicator), titles(comparison)
    looks = styles(comparison.scenarios, comparison.reference)
    found, luck = intervals(comparison, indicator), luck_of(comparison, indicator)
    for row, (scenario, interval) in enumerate(found.items()):
        look, middle = looks[scenario], interval.estimate * told.factor
        if not np.isfinite(middle):
            continue
        clear = interval.sign != 0 or interval.half_width == 0
        if interval.is_known:
            ends = [interval.low * told.factor, interval.high * told.factor]
            axes.plot(ends, [row, row], color=look["color"], lw=1.1 if luck else 2.2, solid_capstyle="butt")
        if scenario in luck:
            part = luck[scenario] * interval.half_width * told.factor
            axes.plot([middle - part, middle + part], [row, row], color=look["color"], lw=4.4, solid_capstyle="butt")
        axes.plot([middle], [row], marker=look["marker"], color=look["color"], ms=6.5,
                  mfc=look["color"] if clear else "white")  # fmt: skip
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
        text = f"{short(named[scenario])}  {told.change(interval.estimate)}"
        axes.annotate(text, (0, row), (0, 6), ("axes fraction", "data"), textcoords="offset points", fontsize=TEXT,
                      color=INK, va="bottom", annotation_clip=False, bbox=paper)  # fmt: skip
    axes.axvline(0, color=INK, lw=1, zorder=0.5)
    axes.set_ylim(len(found) - 0.6, -0.85)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    _room_around_zero(axes)
    axes.set_xlabel(_direction(told.better, told.unit), fontsize=SMALL, color=FAINT)


def _room_around_zero(axes: Axes) -> None:
    low, high = axes.get_xlim()
    low, high = min(low, 0.0), max(high, 0.0)
    room = 0.08 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)


def _direction(better: int, unit: str) -> str:
    arrow = {MORE: "better →", LESS: "← better"}.get(better, "")
    return "    ".join(part for part in (unit, arrow) if part)
