"""The waterfall of a run: what each cause moved, from the baseline to the world under policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from simulation.decomposition import EXHAUSTION, TURNOVER
from simulation.figures import FAINT, INK, Picture, Style, source_line
from simulation.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOWERS: Style = {"facecolor": "#0063a6", "edgecolor": "#0063a6", "linewidth": 0.8}
RAISES: Style = {"facecolor": "#ffd9b8", "edgecolor": "#b34700", "linewidth": 0.8, "hatch": "////"}
SUM: Style = {"facecolor": INK, "edgecolor": INK, "linewidth": 0.8}
# Dark and plain against light and hatched: apart for the colour-blind and in black and white.
MOST_CAUSES = 9
LEAST_SPAN = 0.01
"""Shortest axis [unit shown], so that nothing does not look like news."""
LABELS = {
    "tenure": "Time in the field",
    "pay": "Pay",
    "exhaustion": "Exhaustion",
    "autonomy": "Autonomy",
    "commitment": "Commitment",
    "peer_exits": "Colleagues who left",
    "gender": "Gender",
    "staying": "Reasons to stay in the post",
    "arrears": "Wages owed",
    "overload": "Overload",
    "legacy": "Civil-affairs staff",
    "market": "Outside labour market",
    "work": "Pressure from work",
    "family": "Pressure from the family",
    "interpersonal": "Pressure between people",
    "societal": "Pressure from society",
    "trait": "Vulnerability",
    "offset": "Offset",
    "support": "Support at work",
    "buffer": "Support as a buffer",
    "family_support": "Support from the family",
    "relief": "Programmes for the person",
    "contagion": "Exhausted colleagues",
    "interaction": "Interaction of causes",
    "composition": "Composition of staff",
    "free": "On secondment, or post closed",
    "luck": "Luck in who leaves",
    "retirement_and_dismissal": "Retired and dismissed",
}
"""Part → how it is called in a figure."""
LAST = ("interaction", "composition")
AFTER_EXPECTED = ("luck", "retirement_and_dismissal")


@dataclass(frozen=True)
class Outcome:
    """How one outcome is drawn."""

    title: str
    level: str
    """What the two levels are, with ``{}`` for each of them."""
    axis: str
    unit: str
    """The unit of the axis alone."""
    factor: float
    """From the unit of the table to the unit shown."""
    total: str


OUTCOMES = {
    TURNOVER: Outcome(
        "What moved turnover",
        "Leavers: {:.1f} % a year in the baseline, {:.1f} % in this scenario",
        "Change against the baseline (percentage points a year)",
        "percentage points a year",
        100.0,
        "Leavers, all together",
    ),
    EXHAUSTION: Outcome(
        "What moved exhaustion",
        "Emotional exhaustion: {:.2f} in the baseline, {:.2f} in this scenario",
        "Change against the baseline (points of the scale 0-6)",
        "points of the scale 0-6",
        1.0,
        "Exhaustion, all together",
    ),
}


@dataclass(frozen=True)
class Bar:
    """One line of the waterfall."""

    label: str
    value: float
    is_sum: bool = False


def waterfall(table: pd.DataFrame, outcome: str, settings: Settings) -> Picture:
    """The figure of one outcome over the whole comparison.

    Args:
        table: as ``experiments.waterfall`` makes it: outcome, period, kind, part, value, unit, paired_share.
        outcome: ``turnover`` or ``exhaustion``.
        settings: of the run under policies, for the source line.
    """
    rows = table[table["outcome"] == outcome]
    rows = rows[rows["period"] == rows["period"].iloc[0]]
    drawn, shown = bars(rows, outcome), OUTCOMES[outcome]
    picture = Picture(figsize=(8.0, 1.9 + 0.3 * len(drawn)), dpi=150, layout="constrained")
    axes = picture.add_subplot()
    _draw(axes, drawn)
    before, after = (shown.factor * value for value in rows.loc[rows["kind"] == "level", "value"])
    axes.set_title(shown.level.format(before, after), loc="left", fontsize=9, color=INK)
    title = f"{shown.title}, {rows['period'].iloc[0]}"
    picture.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold", color=INK)
    axes.set_xlabel(shown.axis, fontsize=9, color=INK)
    paired = f"{100.0 * rows['paired_share'].iloc[0]:.0f} % of the people are compared with themselves in the baseline"
    signed = f"Same luck in both worlds; {paired}, the others are composition of staff.\n{source_line(settings)}"
    picture.supxlabel(signed, x=0.01, ha="left", fontsize=7.5, color=FAINT)
    return picture


def bars(rows: pd.DataFrame, outcome: str) -> list[Bar]:
    """The lines of the waterfall from top to bottom, in the unit shown.

    Causes by size, exhaustion by its own causes; small ones as one line; then interaction and composition. Of turnover
    the sum so far is whom to expect to leave of their own will, and who it was follows.
    """
    factor = OUTCOMES[outcome].factor
    parts = rows[rows["kind"] == "part"].set_index("part")["value"] * factor
    causes = parts.drop([*LAST, *AFTER_EXPECTED], errors="ignore")
    causes.index = causes.index.map(LABELS)
    if outcome == TURNOVER:
        within = rows[rows["kind"] == "within exhaustion"].set_index("part")["value"] * factor
        within.index = within.index.map(lambda part: f"Exhaustion: {LABELS[part][0].lower()}{LABELS[part][1:]}")
        causes = pd.concat([causes.drop(LABELS["exhaustion"]), within])
    causes = causes[causes != 0.0].sort_values(key=lambda values: -values.abs(), kind="stable")
    small = (causes.abs() < 0.02 * causes.abs().max()) | (np.arange(len(causes)) >= MOST_CAUSES)
    drawn = [Bar(str(label), float(value)) for label, value in causes[~small].items()]
    if small.any():
        others = "1 other cause" if small.sum() == 1 else f"{small.sum()} other causes"
        drawn.append(Bar(others, float(causes[small].sum())))
    drawn += [Bar(LABELS[part], float(parts[part])) for part in LAST]
    if outcome == TURNOVER:
        drawn.append(Bar("Expected to leave", sum(bar.value for bar in drawn), is_sum=True))
        drawn += [Bar(LABELS[part], float(parts[part])) for part in AFTER_EXPECTED]
    return [*drawn, Bar(OUTCOMES[outcome].total, float(parts.sum()), is_sum=True)]


def _draw(axes: Axes, drawn: list[Bar]) -> None:
    """Bars that hang from where the last one ended, each with its value."""
    reached, ends = 0.0, [0.0]
    span = max(span_of(drawn), LEAST_SPAN)
    for row, bar in enumerate(drawn):
        start = 0.0 if bar.is_sum else reached
        end = start + bar.value
        style = SUM if bar.is_sum else RAISES if bar.value > 0 else LOWERS
        axes.barh(row, bar.value, left=start, height=0.62, **style)
        if not bar.is_sum:
            axes.plot([end, end], [row + 0.31, row + 0.69], color=FAINT, linewidth=0.7)
        right = max(start, end) if bar.value > 0 or not bar.is_sum else 0.0
        axes.text(
            right + 0.012 * span, row, signed(bar.value, span), va="center", fontsize=8.5, color=INK,
            fontweight="bold" if bar.is_sum else "normal",
        )  # fmt: skip
        reached = end
        ends += [start, end]
    axes.set_xlim(min(ends) - 0.03 * span, max(ends) + 0.13 * span)
    _frame(axes, drawn)


def _frame(axes: Axes, drawn: list[Bar]) -> None:
    axes.axvline(0.0, color=FAINT, linewidth=0.8, zorder=0.5)
    axes.set_yticks(range(len(drawn)), [bar.label for bar in drawn], fontsize=9, color=INK)
    for label, bar in zip(axes.get_yticklabels(), drawn, strict=True):
        label.set_fontweight("bold" if bar.is_sum else "normal")
    axes.set_ylim(len(drawn) - 0.4, -0.6)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(axis="both", labelsize=9, colors=INK, length=0)
    patches = [Patch(label="lowers it", **LOWERS), Patch(label="raises it", **RAISES), Patch(label="sum", **SUM)]
    axes.legend(handles=patches, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8, frameon=False)


def span_of(drawn: list[Bar]) -> float:
    """From the lowest to the highest point that the bars reach."""
    reached, points = 0.0, [0.0]
    for bar in drawn:
        reached = bar.value if bar.is_sum else reached + bar.value
        points.append(reached)
    return max(points) - min(points)


def signed(value: float, span: float) -> str:
    """The value with its sign, in as many digits as the span of the figure needs; what rounds to nothing has none."""
    digits = 2 if span >= 0.5 else 3 if span >= 0.05 else 4
    text = f"{value:+.{digits}f}"
    return text.replace("-", "−") if any(c in "123456789" for c in text) else text[1:]
