"""Two figures: what is simulated against what was seen, and where the parameters lie in their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.calibration.calibration_result import OPEN, Calibration
from experiments.patterns.pattern import NORMAL_95
from experiments.report.drawing import SMALL, STYLES, Drawn, panel, plainly, short
from simulation.figures import FAINT, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, ROOM = 0.36, 0.95
FARTHEST = 6.0
"""Standard deviations at which a figure ends; what lies beyond is drawn at its edge."""
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}


def pattern_figure(found: Calibration, fitted: bool) -> Drawn:
    """Each pattern in standard deviations of its target: what was seen, the posterior, the evidence, the best point."""
    rows = found.patterns[found.patterns["fitted"] == fitted]
    title = "Fitted patterns" if fitted else "Patterns that are not fitted"
    with plainly():
        figure, axes = panel(ROOM + 0.45 + ROW * len(rows), title)
        axes.axvspan(-NORMAL_95, NORMAL_95, color=FAINT, alpha=0.25, lw=0)
        axes.axvline(0, color=INK, lw=0.8)
        said = [_pattern_row(axes, place, row) for place, row in enumerate(rows.to_dict("records"))]
        axes.set_xlim(-FARTHEST - 0.3, FARTHEST + 0.3)
        axes.set_xlabel("standard deviations of the target", fontsize=SMALL, color=INK)
        _rows_only(axes, len(rows))
    alt = f"{title}, simulated against seen, in standard deviations of the target. {'; '.join(said)}."
    return Drawn(f"patterns-{'fitted' if fitted else 'not-fitted'}", title, alt, figure)


def _pattern_row(axes: Axes, place: int, row: dict[Any, Any]) -> str:
    def away(value: float) -> float:
        if row["kind"] == "band" and row["target_low"] <= value <= row["target_high"]:
            return 0.0
        middle = row["target"]
        if row["kind"] == "band":
            middle = row["target_high"] if value > row["target_high"] else row["target_low"]
        return max(-FARTHEST, min(FARTHEST, (value - middle) / row["target_sd"]))

    look = STYLES[0]
    axes.plot([away(row["low"]), away(row["high"])], [place, place], color=look["color"], lw=2.4, solid_capstyle="butt")
    axes.plot([away(row["best"])], [place], marker="o", color=look["color"], ms=6)
    axes.plot([away(row["evidence"])], [place], marker="D", color=INK, mfc="white", ms=5)
    _label(axes, place, f"{row['pattern']}  {row['title']}")
    return f"{row['title']}: {row['best']:.3g} against {row['target']:.3g}, {row['verdict']}"


def parameter_figure(found: Calibration) -> Drawn:
    """Where each parameter lies in its range before and after."""
    table = found.parameters
    with plainly():
        figure, axes = panel(ROOM + 0.35 + ROW * len(table), "Parameters in their ranges")
        said = [_parameter_row(axes, place, row) for place, row in enumerate(table.to_dict("records"))]
        axes.set_xlim(-0.03, 1.03)
        axes.set_xticks([0.0, 0.5, 1.0], ["lowest", "middle", "highest"])
        _rows_only(axes, len(table))
    alt = f"Where each parameter lies between the lowest and the highest value of its range. {'; '.join(said)}."
    return Drawn("parameters", "Parameters in their ranges", alt, figure)


def _parameter_row(axes: Axes, place: int, row: dict[Any, Any]) -> str:
    def share(value: float) -> float:
        return (value - row["low"]) / (row["high"] - row["low"])

    look, is_open = STYLES[0], row["open"] >= OPEN
    axes.plot([0, 1], [place, place], color=FAINT, lw=5, solid_capstyle="butt", alpha=0.5)
    axes.plot([share(row["q05"]), share(row["q95"])], [place, place], color=look["color"], lw=2.4,
              solid_capstyle="butt")  # fmt: skip
    axes.plot([share(row["best"])], [place], marker="o", color=look["color"], ms=6,
              mfc="white" if is_open else look["color"])  # fmt: skip
    axes.plot([share(row["evidence"])], [place], marker="D", color=INK, mfc="white", ms=5)
    _label(axes, place, named(row["parameter"]))
    word = ", open" if is_open else ""
    return f"{named(row['parameter'])}: {row['q05']:.3g} to {row['q95']:.3g}, {row['evidence']:g} in the evidence{word}"


def named(address: str) -> str:
    """A parameter as people call it."""
    group, _, name = address.partition(".")
    return f"{group.replace('_', ' ')}: {name.replace('_', ' ')}"


def _label(axes: Axes, place: int, text: str) -> None:
    axes.annotate(short(text), (0, place), (0, 5), ("axes fraction", "data"), textcoords="offset points",
                  fontsize=SMALL, color=INK, va="bottom", annotation_clip=False, bbox=PAPER)  # fmt: skip


def _rows_only(axes: Axes, rows: int) -> None:
    axes.set_ylim(rows - 0.6, -0.9)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
