"""The survey's two tables, paper against model: the contrast of each scale, with its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.report.drawing import SMALL, TEXT, WIDTH, Drawn, frame, plainly
from experiments.validation.survey_part import HELP, NAMES, Row, printed_rows, signed
from experiments.validation.verdict import simulated
from simulation.evidence import source_facts
from simulation.figures import FAINT, INK, Picture
from simulation.survey import BLOCKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MODEL = "#b34700"
PAPER_WIDTH, MODEL_WIDTH = 1.4, 3.4
HALF = 0.17
"""How far paper and model lie above and below the middle of a row."""
LOW, HIGH = -1.4, 1.75
HEADINGS = {block: f"Whom would you ask for {HELP[block]}?" for block in BLOCKS}
NAME = "survey"
TITLE = "The survey's two tables, paper against model"


def real_interval(row: Row) -> tuple[float, float]:
    """95 % interval of the printed contrast [SD], from its t, workplace minus family where the sign is printed."""
    fact = source_facts()["survey_tables"][f"{row.key}.hedges_g"]
    assert fact.low is not None
    assert fact.high is not None
    ends = (fact.low, fact.high) if row.signed_g >= 0 else (-fact.high, -fact.low)
    return float(ends[0]), float(ends[1])


def contrast_figures(table: pd.DataFrame) -> tuple[Drawn, ...]:
    """A figure for each table of the article, as narrow as a phone."""
    drawn = []
    for block in BLOCKS:
        with plainly():
            picture = Picture(figsize=(WIDTH, 4.6), layout="constrained")
            axes = picture.add_subplot()
            said = _panel(axes, table, block)
            axes.set_title("", loc="left")
            picture.suptitle(HEADINGS[block], x=0.02, ha="left", fontsize=TEXT + 1, fontweight="bold", color=INK)
            _key(picture, axes)
        drawn.append(Drawn(f"survey-{block}", HEADINGS[block], _alt(said, (block,)), picture))
    return tuple(drawn)


def both(table: pd.DataFrame) -> Drawn:
    """Both tables beside each other, for a page that is wide."""
    with plainly():
        picture = Picture(figsize=(2 * WIDTH + 1.6, 4.4), layout="constrained")
        left, right = picture.subplots(1, 2, sharey=False)
        said = [text for axes, block in zip((left, right), BLOCKS, strict=True) for text in _panel(axes, table, block)]
        _key(picture, left)
    return Drawn(NAME, TITLE, _alt(said, tuple(BLOCKS)), picture)


def _panel(axes: Axes, table: pd.DataFrame, block: str) -> list[str]:
    rows = [row for row in printed_rows() if row.block == block]
    frame(axes, HEADINGS[block])
    axes.axvline(0, color=FAINT, lw=0.9, zorder=0.5)
    said = []
    for place, row in enumerate(rows):
        low, high = real_interval(row)
        found = simulated(signed(table, row))
        up, down = place - HALF, place + HALF
        axes.plot([low, high], [up, up], color=INK, lw=PAPER_WIDTH, solid_capstyle="butt")
        axes.plot([row.signed_g], [up], "o", color=INK, ms=5.5, label=None if place else "Survey, 95 % interval")
        axes.plot([found.low, found.high], [down, down], color=MODEL, lw=MODEL_WIDTH, alpha=0.45, solid_capstyle="butt")
        axes.plot([found.value], [down], "D", color=MODEL, ms=5.5,
                  label=None if place else "Model, 95 % of virtual surveys")  # fmt: skip
        said.append(f"{NAMES[row.variable]}, {HELP[block]}: {row.signed_g:.2f} in the survey, {found.value:.2f} in the "
                    "model")  # fmt: skip
    axes.set_yticks(range(len(rows)), [NAMES[r.variable] + ("" if r.direction else "*") for r in rows], fontsize=TEXT)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.set_xlim(LOW, HIGH)
    axes.set_xticks(np.arange(math.ceil(LOW), HIGH + 0.5, 1.0))
    axes.set_xlabel("workplace minus family\n(Hedges' g; * its size)", fontsize=SMALL, color=INK)
    axes.spines["left"].set_visible(False)
    return said


def _key(picture: Figure, axes: Axes) -> None:
    picture.legend(*axes.get_legend_handles_labels(), loc="outside lower left", fontsize=TEXT, frameon=False,
                   labelcolor=INK, ncols=2 if picture.get_figwidth() > WIDTH else 1)  # fmt: skip


def _alt(said: list[str], blocks: tuple[str, ...]) -> str:
    whom = " and ".join(HELP[block] for block in blocks)
    return (
        f"142 social workers were asked to whom they would turn for {whom}. Those who would turn to the workplace "
        f"against those who would to the family, in standard deviations. {'; '.join(said)}."
    )
