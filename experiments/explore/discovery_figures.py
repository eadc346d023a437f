"""Where a policy fails: the box on two numbers, its limits on all of them, and the way by which it was found."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from experiments.explore.boxes import Box
from experiments.explore.discovery import Discovery
from experiments.explore.factor import Factor
from experiments.report.drawing import SMALL, STYLES, TEXT, Drawn, panel, plainly, short
from experiments.report.wording import percent
from simulation.figures import FAINT, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 3.0
LETTERS = 36
"""In a line along an axis."""
ROW, ROOM = 0.42, 0.8


def plane(found: Discovery, number: int = 1) -> Drawn:
    """All points on two numbers, failures filled, with a box drawn in."""
    box = found.boxes[number - 1] if found.boxes else None
    across, upward = _axes_of(found, box)
    with plainly():
        figure, axes = panel(HEIGHT, f"Box {number}" if box else "No box")
        _scatter(axes, found, across, upward)
        if box is not None:
            _draw_box(axes, box, across, upward)
    what = f"box {number} drawn in, {percent(box.density)} of the points in it fail" if box else "no box was found"
    alt = f"Points by {across.name} and {upward.name}; filled where the policy fails, hollow where it works; {what}."
    return Drawn(f"box-{number}", f"Where it fails, on {across.name} and {upward.name}", alt, figure)


def limits(found: Discovery, number: int) -> Drawn:
    """The limits of a box, each on the whole range of its number."""
    box = found.boxes[number - 1]
    factors = {factor.key: factor for factor in found.factors}
    with plainly():
        figure, axes = panel(ROOM + ROW * len(box.limits), f"Limits of box {number}")
        said = []
        for row, (key, (low, high)) in enumerate(box.limits.items()):
            factor = factors[key]
            least, most = _span(factor)
            ends = [least if low is None else low, most if high is None else high]
            share = [(end - least) / (most - least) for end in ends]
            axes.plot([0, 1], [row, row], color=FAINT, lw=1)
            axes.plot(share, [row, row], color=STYLES[0]["color"], lw=6, solid_capstyle="butt")
            told = f"{ends[0]:.3g} to {ends[1]:.3g} of {least:.3g} to {most:.3g}"
            axes.annotate(f"{short(factor.name)}  {told}", (0, row), (0, 6), ("axes fraction", "data"), fontsize=SMALL,
                          textcoords="offset points", color=INK, va="bottom", annotation_clip=False)  # fmt: skip
            said.append(f"{factor.name} {told}")
        axes.set_ylim(len(box.limits) - 0.6, -0.9)
        axes.set_yticks([])
        axes.set_xticks([0, 1], ["low", "high"])
        axes.spines["left"].set_visible(False)
    alt = f"Limits of box {number}, each on the whole range of its number. {'; '.join(said)}."
    return Drawn(f"limits-{number}", f"Limits of box {number}", alt, figure)


def way(found: Discovery) -> Drawn:
    """Coverage against density at each peel."""
    table = found.way
    with plainly():
        figure, axes = panel(2.6, "On the way to box 1", "density, %")
        axes.plot(100 * table["coverage"], 100 * table["density"], color=STYLES[0]["color"], marker="o", ms=3, lw=1)
        axes.axhline(100 * found.density, color=INK, lw=0.8, linestyle=(0, (4, 2)))
        if found.boxes:
            box = found.boxes[0]
            axes.plot([100 * box.coverage], [100 * box.density], marker="D", color=INK, ms=7, ls="none")
        axes.set_xlabel("coverage, % of all failures", fontsize=TEXT, color=INK)
        axes.set_xlim(103, -3)
        axes.set_ylim(-3, 103)
    last = table.iloc[-1]
    alt = (
        f"Density over coverage at each peel, from {percent(table['density'].iloc[0])} of all points to "
        f"{percent(last['density'])} with {percent(last['coverage'])} of the failures; wanted {percent(found.density)}."
    )
    return Drawn("way", "How density rises as the box shrinks; the diamond is the box that is told", alt, figure)


def _axes_of(found: Discovery, box: Box | None) -> tuple[Factor, Factor]:
    """The two numbers that a box restricts most, or that differ most between failures and the others."""
    factors = {factor.key: factor for factor in found.factors}
    order = sorted(factors, key=lambda key: -_apart(found, key))
    if box is not None:
        own = sorted(box.limits, key=lambda key: np.nanmin(box.quasi_p[key]))
        order = [*own, *(key for key in order if key not in own)]
    return factors[order[0]], factors[order[1 if len(order) > 1 else 0]]


def _apart(found: Discovery, key: str) -> float:
    table = found.points_table
    one, other = table.loc[table["fails"], key], table.loc[~table["fails"], key]
    spread = float(table[key].std())
    return abs(float(one.mean()) - float(other.mean())) / spread if len(one) and len(other) and spread else 0.0


def _scatter(axes: Axes, found: Discovery, across: Factor, upward: Factor) -> None:
    table = found.points_table
    for fails, look in (
        (False, {"facecolor": "none", "edgecolor": FAINT}),
        (True, {"facecolor": STYLES[1]["color"], "edgecolor": INK}),
    ):
        own = table[table["fails"] == fails]
        label = "fails" if fails else "works"
        axes.scatter(own[across.key], own[upward.key], s=14, lw=0.6, marker="s" if fails else "o", label=label, **look)
    for factor, put in ((across, axes.set_xlabel), (upward, axes.set_ylabel)):
        unit = "" if factor.unit in ("", "1") else f" ({factor.unit})"
        put(textwrap.fill(f"{factor.name}{unit}", LETTERS), fontsize=TEXT, color=INK)
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.2), ncols=2, fontsize=TEXT, frameon=False, labelcolor=INK)


def _draw_box(axes: Axes, box: Box, across: Factor, upward: Factor) -> None:
    edges = []
    for factor in (across, upward):
        low, high = box.limits.get(factor.key, (None, None))
        least, most = _span(factor)
        edges.append((least if low is None else low, most if high is None else high))
    (left, right), (bottom, top) = edges
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, fill=False, edgecolor=INK, lw=1.8, zorder=3))


def _span(factor: Factor) -> tuple[float, float]:
    return (min(factor.values), max(factor.values)) if factor.values else (factor.low, factor.high)
