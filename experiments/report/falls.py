"""What moved it: the change of an outcome as a waterfall of its causes, narrow enough for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.comparison import Comparison
from experiments.report.drawing import SMALL, TEXT, Drawn, panel, short
from experiments.report.wording import lower_first, titles
from simulation.figures import FAINT, INK
from simulation.waterfall_figure import LOWERS, OUTCOMES, RAISES, SUM, Bar, bars, signed, span_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, ROOM = 0.34, 0.85
"""Inches for a cause, and for what is above and below them."""
THICK = 0.34
"""Of a row; its name stands above the bar."""
LEAST_SPAN = 0.01
"""Shortest axis [unit shown], so that nothing does not look like news."""


def falls(comparison: Comparison) -> list[Drawn]:
    """Both outcomes of every scenario that was taken apart."""
    if comparison.explanation is None:
        return []
    there = comparison.explanation.moved["scenario"].unique()
    return [fall(comparison, arm, outcome) for arm in comparison.scenarios if arm in there for outcome in OUTCOMES]


def fall(comparison: Comparison, scenario: str, outcome: str) -> Drawn:
    """One outcome of one scenario, cause by cause, over all months in which a policy is in force."""
    assert comparison.explanation is not None
    table, named = comparison.explanation.moved, titles(comparison)[scenario]
    rows = table[(table["scenario"] == scenario) & (table["outcome"] == outcome)]
    rows = rows[rows["period"] == rows["period"].iloc[0]]
    drawn, shown = bars(rows, outcome), OUTCOMES[outcome]
    span = max(span_of(drawn), LEAST_SPAN)
    title = f"{named}: {lower_first(shown.title)}"
    figure, axes = panel(ROOM + ROW * len(drawn), short(named))
    _draw(axes, drawn, span)
    axes.set_xlabel(f"{lower_first(shown.title)}, {shown.unit}", fontsize=SMALL, color=FAINT)
    said = "; ".join(f"{bar.label} {signed(bar.value, span)}" for bar in drawn)
    alt = f"{title}, {shown.unit}, {rows['period'].iloc[0]}, cause by cause. {said}."
    return Drawn(f"moved-{outcome}-{scenario}", title, alt, figure)


def _draw(axes: Axes, drawn: list[Bar], span: float) -> None:
    """Bars that hang from where the last one ended, each with its name and value above it."""
    reached, ends = 0.0, [0.0]
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.3}
    for row, bar in enumerate(drawn):
        start = 0.0 if bar.is_sum else reached
        reached = start + bar.value
        ends += [start, reached]
        style = SUM if bar.is_sum else RAISES if bar.value > 0 else LOWERS
        axes.barh(row, bar.value, left=start, height=THICK, **style)
        text = f"{bar.label}  {signed(bar.value, span)}"
        axes.annotate(text, (0, row - THICK / 2), (0, 1), ("axes fraction", "data"),
                      textcoords="offset points", fontsize=TEXT - 0.5, color=INK, va="bottom", annotation_clip=False,
                      fontweight="bold" if bar.is_sum else "normal", bbox=paper)  # fmt: skip
    axes.axvline(0, color=INK, lw=0.8, zorder=0.5)
    axes.set_xlim(min(ends) - 0.05 * span, max(ends) + 0.05 * span)
    axes.set_ylim(len(drawn) - 0.6, -0.8)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
