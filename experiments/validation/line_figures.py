"""Lines of one part side by side: each simulated number as a share of the printed one."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.ticker import FixedLocator, NullLocator

from experiments.report.drawing import SMALL, Drawn, panel, plainly, short
from experiments.validation.line import Line
from experiments.validation.verdict import FITS, NEAR, OFF, UNTESTED
from simulation.figures import FAINT, INK

ROW, ROOM = 0.36, 1.05
COLOURS = {FITS: "#00745a", NEAR: "#8a6100", OFF: "#b3261e", UNTESTED: FAINT}
MARKS = {FITS: "o", NEAR: "D", OFF: "X", UNTESTED: "."}
LEAST, MOST = 0.2, 5.0
"""Ratios beyond are drawn at the edge."""
TICKS = (0.2, 0.5, 1.0, 2.0, 5.0)


def ratio_figure(lines: Sequence[Line], name: str, title: str) -> Drawn:
    """Simulated over printed for each line that is tested; a grey bar is the range of the source.

    Args:
        lines: of one part; those whose printed number is 0 cannot be drawn.
        name: of its files.
        title: of the part.
    """
    drawn = [line for line in lines if line.verdict != UNTESTED and line.printed.value > 0]
    said = []
    with plainly():
        figure, axes = panel(ROOM + ROW * len(drawn), title)
        axes.set_xscale("log")
        axes.axvline(1, color=INK, lw=1, zorder=0.5)
        for place, line in enumerate(drawn):
            colour = COLOURS[line.verdict]
            axes.plot(_inside(line.printed.low, line.printed.high, line), [place, place], color=FAINT, lw=7, alpha=0.3,
                      solid_capstyle="butt")  # fmt: skip
            axes.plot(_inside(line.found.low, line.found.high, line), [place, place], lw=2, color=colour)
            axes.plot(_inside(line.found.value, line.found.value, line), [place, place], marker=MARKS[line.verdict],
                      ms=6, color=colour)  # fmt: skip
            axes.annotate(short(line.title), (0, place), (0, 5), ("axes fraction", "data"), textcoords="offset points",
                          fontsize=SMALL, color=INK, va="bottom", annotation_clip=False)  # fmt: skip
            said.append(f"{line.title}: {line.found.value / line.printed.value:.2f}, {line.verdict}")
        axes.set_xlim(LEAST, MOST)
        axes.xaxis.set_major_locator(FixedLocator(TICKS))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        axes.set_ylim(len(drawn) - 0.6, -0.9)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("simulated / printed; grey: range of the source\n● fits   ◆ near   ✖ does not fit",
                        fontsize=SMALL, color=INK)  # fmt: skip
    return Drawn(name, title, f"{title}, simulated as a share of printed. {'; '.join(said)}.", figure)


def _inside(low: float, high: float, line: Line) -> list[float]:
    return [min(max(value / line.printed.value, LEAST), MOST) for value in (low, high)]
