"""Which numbers matter: a row for each, with its interval; and how often each scenario is best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.explore.effects import MORRIS
from experiments.explore.findings import title_of
from experiments.explore.sensitivity_result import Sensitivity
from experiments.explore.words import noun
from experiments.meanings import meaning
from experiments.report.drawing import SMALL, STYLES, TEXT, WIDTH, Drawn, frame, panel, plainly, short
from experiments.report.wording import percent
from simulation.figures import FAINT, INK, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 12
"""Factors that are drawn."""
ROW, ROOM = 0.36, 0.95
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}


def named(found: Sensitivity, scenario: str) -> str:
    """A scenario as people call it."""
    return title_of(found.request, scenario) if found.request else scenario.replace("_", " ")


def strongest(found: Sensitivity, scenario: str, outcome: str) -> pd.DataFrame:
    """Effects of the strongest factors on an outcome."""
    table = found.effects
    return table[(table["scenario"] == scenario) & (table["outcome"] == outcome)].head(MOST)


def effect_figure(found: Sensitivity, scenario: str, outcome: str) -> Drawn:
    """Effects on one outcome in one scenario."""
    told = meaning(outcome)
    rows = strongest(found, scenario, outcome)
    with plainly():
        figure, axes = panel(ROOM + ROW * len(rows), told.label)
        said = draw_effects(axes, found, rows, outcome)
    of = f", {named(found, scenario)}" if len(found.scenarios) > 1 else ""
    what = "difference to the reference" if found.is_difference else "level"
    alt = f"{told.label}{of}: what its {what} rests on, with intervals. {'; '.join(said)}."
    return Drawn(f"effects-{scenario.replace('+', '-')}-{outcome}", f"{told.label}{of}", alt, figure)


def overview(found: Sensitivity) -> Figure:
    """All of them as panels of one figure."""
    with plainly():
        rows = min(MOST, len(found.sample.factors))
        size = (WIDTH * len(found.outcomes), (ROOM + ROW * rows) * len(found.compared))
        picture = Picture(figsize=size, layout="constrained")
        grid = picture.subplots(len(found.compared), len(found.outcomes), squeeze=False)
        for row, scenario in zip(grid, found.compared, strict=True):
            for axes, outcome in zip(row, found.outcomes, strict=True):
                frame(axes, meaning(outcome).label)
                draw_effects(axes, found, strongest(found, scenario, outcome), outcome)
    return picture


def draw_effects(axes: Axes, found: Sensitivity, rows: pd.DataFrame, outcome: str) -> list[str]:
    """Draw the rows of a panel; returns what they show, in words."""
    morris = found.sample.method == MORRIS
    told = meaning(outcome)
    main, factor = ("mu_star", told.factor) if morris else ("total", 1.0)
    names = {f.key: f.name for f in found.sample.factors}
    said = []
    for place, row in enumerate(rows.to_dict("records")):
        look = STYLES[0]
        low, middle, high = (row[key] * factor for key in ("low", main, "high"))
        if not np.isfinite(middle):
            continue
        axes.plot([low, high], [place, place], color=look["color"], lw=2.2, solid_capstyle="butt")
        axes.plot([middle], [place], marker="o", color=look["color"], ms=6, mfc=look["color"] if low > 0 else "white")
        if not morris:
            axes.plot([row["first"]], [place], marker="|", color=INK, ms=9, mew=1.6)
        sign = (
            ""
            if not morris
            else " ▲"
            if row["mu"] > abs(row["mu_star"]) / 2
            else " ▼"
            if row["mu"] < -abs(row["mu_star"]) / 2
            else ""
        )
        axes.annotate(f"{short(names[row['factor']])}{sign}", (0, place), (0, 5), ("axes fraction", "data"),
                      textcoords="offset points", fontsize=SMALL, color=INK, va="bottom", annotation_clip=False,
                      bbox=PAPER)  # fmt: skip
        shown = f"{middle:.{told.digits + 1}f}" if morris else f"{middle:.2f}"
        said.append(f"{names[row['factor']]} {shown}")
    axes.set_ylim(len(rows) - 0.6, -0.9)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    axes.axvline(0, color=INK, lw=1, zorder=0.5)
    unit = f"{told.change_unit if found.is_difference else told.unit}".strip()
    axes.set_xlabel(f"effect over the whole range, {unit}" if morris else "share of the spread: dot total, bar alone",
                    fontsize=SMALL, color=FAINT)  # fmt: skip
    return said


def rank_figure(found: Sensitivity, outcome: str) -> Drawn:
    """How often each scenario is best for an outcome."""
    told = meaning(outcome)
    rows = found.ranks[found.ranks["outcome"] == outcome].to_dict("records")
    with plainly():
        figure, axes = panel(ROOM + (ROW + 0.05) * len(rows), f"Best for {noun(told)}")
        for place, row in enumerate(rows):
            look = STYLES[0]
            usual = row["usual_rank"] == 1
            axes.plot(
                [100 * row["low"], 100 * row["high"]],
                [place, place],
                color=look["color"],
                lw=2.2,
                solid_capstyle="butt",
            )
            axes.plot([100 * row["share"]], [place], marker="D" if usual else "o", color=look["color"], ms=6.5)
            text = f"{short(named(found, row['scenario']))}  {percent(row['share'])}"
            axes.annotate(text, (0, place), (0, 6), ("axes fraction", "data"), textcoords="offset points",
                          fontsize=TEXT, color=INK, va="bottom", annotation_clip=False, bbox=PAPER)  # fmt: skip
        axes.set_ylim(len(rows) - 0.6, -0.9)
        axes.set_xlim(-2, 102)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("% of samples in which it is best; diamond: best as usual", fontsize=SMALL, color=FAINT)
    said = "; ".join(f"{named(found, r['scenario'])} {percent(r['share'])}" for r in rows)
    alt = f"Share of samples in which each scenario is best for {noun(told)}. {said}."
    return Drawn(f"best-{outcome}", f"How often each is best for {noun(told)}", alt, figure)
