"""Where: a strip of tiles for each scenario, a tile for each kind of region, darker where the difference is larger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from experiments.comparison import Comparison
from experiments.meanings import meaning
from experiments.report.drawing import SMALL, TEXT, Drawn, panel, short
from experiments.report.wording import place_title, titles
from experiments.statistics import Interval
from simulation.figures import FAINT, INK
from simulation.indicators import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STRIP, ROOM = 0.78, 0.8
PALEST, DARKEST = 0.97, 0.35
"""Greys of no difference and of the largest one."""
DARK = 0.6
"""Grey below which text is white."""
ORDER = ("remote_poor", "border_ethnic", "old_revolutionary", "urban")
"""From the far districts to the towns."""


def tiles(comparison: Comparison, indicator: str) -> Drawn:
    """One indicator's differences in each kind of region."""
    told, named = meaning(indicator), titles(comparison)
    places = [p for p in ORDER if p in comparison.places] + [p for p in comparison.places if p not in (ALL, *ORDER)]
    figure, axes = panel(ROOM + STRIP * len(comparison.scenarios), f"Change in {told.label[0].lower()}{told.label[1:]}")
    found = {(s, p): _interval(comparison, indicator, s, p) for s in comparison.scenarios for p in places}
    largest = max((abs(i.estimate) for i in found.values() if i.estimate == i.estimate), default=0.0) or 1.0
    for row, scenario in enumerate(comparison.scenarios):
        axes.text(0, row + 0.02, short(named[scenario]), fontsize=TEXT, color=INK, va="bottom")
        for column, place in enumerate(places):
            interval = found[scenario, place]
            _tile(
                axes,
                column,
                row,
                interval,
                abs(interval.estimate) / largest,
                told.better,
                told.change(interval.estimate),
            )
    for column, place in enumerate(places):
        words = place_title(place).removesuffix(" districts").replace(" and ", "\nand ").replace("Old ", "Old\n")
        axes.text(
            column + 0.48, len(comparison.scenarios) - 0.24, words, fontsize=SMALL, ha="center", va="top", color=INK
        )
    _bare(axes, len(places), len(comparison.scenarios), told.unit)
    said = [
        f"{named[s]}: "
        + ", ".join(
            f"{place_title(p)} {told.change(found[s, p].estimate)}, {_verdict(found[s, p], told.better)}"
            for p in places
        )
        for s in comparison.scenarios
    ]
    against = f"in each kind of region against {named[comparison.reference]}"
    alt = f"Change in {told.label}, {told.unit}, {against}. {'; '.join(said)}."
    return Drawn(f"where-{indicator}", f"{told.label}: where it changes", alt, figure)


def _interval(comparison: Comparison, indicator: str, scenario: str, place: str) -> Interval:
    table = comparison.differences
    chosen = (table["scenario"] == scenario) & (table["place"] == place) & (table["indicator"] == indicator)
    return Interval(*table[chosen][["difference", "low", "high"]].iloc[0])


def _tile(axes: Axes, column: int, row: int, interval: Interval, size: float, better: int, text: str) -> None:
    clear = interval.sign != 0
    grey = PALEST - (PALEST - DARKEST) * size if clear and size == size else 1.0
    box = Rectangle((column, row + 0.06), 0.96, 0.62, facecolor=str(grey), edgecolor=INK if clear else FAINT, lw=0.8,
                    linestyle="-" if clear else (0, (3, 2)))  # fmt: skip
    axes.add_patch(box)
    ink = "white" if grey < DARK else INK
    axes.text(
        column + 0.48, row + 0.30, text, ha="center", va="center", fontsize=TEXT + 1, color=ink, fontweight="bold"
    )
    axes.text(
        column + 0.48, row + 0.54, _verdict(interval, better), ha="center", va="center", fontsize=SMALL, color=ink
    )


def _verdict(interval: Interval, better: int) -> str:
    """``unclear`` where luck alone may explain it, ``change`` where neither direction is better."""
    if interval.sign == 0:
        return "unclear"
    return ("better" if interval.sign == better else "worse") if better else "change"


def _bare(axes: Axes, columns: int, rows: int, unit: str) -> None:
    axes.set_xlim(-0.02, columns)
    axes.set_ylim(rows + 0.25, -0.3)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.set_xlabel(unit, fontsize=SMALL, color=FAINT)
