"""The figures of a run: one idea each, drawn with matplotlib's objects and no global state."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulation.dates import Month
from simulation.events import Event
from simulation.policies import Policy
from simulation.settings import Settings
from simulation.units import MONTHS_PER_YEAR
from simulation.version import version

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CAUTION = "A comparison under stated assumptions, not a forecast"
INK, FAINT = "#222222", "#6b6b6b"
Style = dict[str, Any]
# Dark enough to be read as text, apart for the colour-blind, and apart in black and white by their dashes.
PLACES: dict[str, tuple[str, Style]] = {
    "all": ("Everywhere", {"color": INK, "linewidth": 2.4, "zorder": 3}),
    "urban": ("Urban", {"color": "#0063a6", "linestyle": (0, (6, 1.5))}),
    "remote_poor": ("Remote and poor", {"color": "#b34700", "linestyle": (0, (3, 1.2))}),
    "border_ethnic": ("Border and ethnic", {"color": "#00745a", "linestyle": (0, (6, 1.5, 1.2, 1.5))}),
    "old_revolutionary": ("Old revolutionary", {"color": "#96407a", "linestyle": (0, (1.2, 1.2))}),
}
CHANNELS: dict[str, tuple[str, Style]] = {
    "joiners_graduate": ("Social-work graduates", PLACES["urban"][1]),
    "joiners_other_degree": ("Other degrees", PLACES["remote_poor"][1]),
    "joiners_switcher": ("From other agencies", PLACES["border_ethnic"][1]),
    "joiners_re_entrant": ("Returned to the field", PLACES["old_revolutionary"][1]),
    "joiners_peer": ("Former clients", {"color": FAINT, "linestyle": (0, (2, 1, 1, 1, 1, 1))}),
}
COMPRESSION = 3
"""Of pictures: files are as small as at the usual level, in two thirds of the time."""
MOST_NAMES = 3
"""Policies that begin in one month and are all named in a figure."""
Lines = dict[str, tuple[pd.Series, Style]]
"""label → monthly values by date, style of the line."""


@dataclass(frozen=True)
class Panel:
    """One figure: what it says, in which unit, and which lines it draws."""

    title: str
    unit: str
    lines: Callable[[pd.DataFrame], Lines]
    from_zero: bool = True
    least_span: float = 0.0
    """Shortest axis [unit], so that noise does not look like news."""


class Picture(Figure):
    """A figure that a notebook shows without pyplot."""

    def _repr_png_(self) -> bytes:
        drawn = io.BytesIO()
        self.savefig(drawn, format="png")
        return drawn.getvalue()

    def png(self, dpi: float | None = None) -> bytes:
        """The picture for a file, as it is laid out; that is done first where nobody has."""
        self.lay_out()
        drawn = io.BytesIO()
        how: dict[str, Any] = {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": COMPRESSION}}
        self.savefig(drawn, format="png", dpi=dpi or self.dpi, **how)
        return drawn.getvalue()

    def lay_out(self, times: int = 1) -> None:
        """Give everything its place for all files that follow: matplotlib would draw the whole figure twice for each.

        Args:
            times: layout may give an axis other ticks than it was laid out for; once more settles both.
        """
        engine = self.get_layout_engine()
        if engine is None:
            return
        FigureCanvasAgg(self)  # It keeps how wide each text is.
        for _ in range(times):
            engine.execute(self)
        self.set_layout_engine(None)


def by_place(column: str, factor: float = 1.0, smooth: bool = False) -> Callable[[pd.DataFrame], Lines]:
    """Lines of one indicator: everywhere, and each kind of region that the run has."""

    def lines(series: pd.DataFrame) -> Lines:
        present = [place for place in PLACES if place in set(series["place"])]
        # In a world of one kind of region, everywhere says it all.
        shown = present if len(present) > 2 else ["all"]
        return {PLACES[p][0]: (_monthly(series, p, column, smooth) * factor, PLACES[p][1]) for p in shown}

    return lines


def by_channel(series: pd.DataFrame) -> Lines:
    """Joiners a year [person/year], by where they come from."""
    return {
        label: (_monthly(series, "all", column, smooth=True) * MONTHS_PER_YEAR, style)
        for column, (label, style) in CHANNELS.items()
    }


PANELS: dict[str, Panel] = {
    "burnout": Panel(
        "How exhausted social workers are",
        "Emotional exhaustion, mean\n(0 never … 6 every day)",
        by_place("exhaustion_mean"),
        from_zero=False,
        least_span=1.0,
    ),
    "turnover": Panel(
        "How many leave their post",
        "Leavers, trailing 12 months\n(% of workers a year)",
        by_place("turnover_per_year", 100.0, smooth=True),
    ),
    "vacancies": Panel(
        "How many funded posts are empty",
        "Vacant posts, trailing 12 months\n(% of funded posts)",
        by_place("vacancy_rate", 100.0, smooth=True),
    ),
    "caseload": Panel(
        "How many cases a worker carries",
        "Open cases per worker\n(case)",
        by_place("cases_per_worker"),
        from_zero=False,
        least_span=8.0,
    ),
    "well_being": Panel(
        "How well social workers feel",
        "Overall well-being, mean\n(scale 18 … 126)",
        by_place("overall_well_being_mean"),
        from_zero=False,
        least_span=12.0,
    ),
    "pipeline": Panel("Where new social workers come from", "Joiners, trailing 12 months\n(person a year)", by_channel),
}


def figure(name: str, series: pd.DataFrame, settings: Settings) -> Picture:
    """One figure of a run.

    Args:
        name: a key of ``PANELS``.
        series: a row per month and place.
        settings: what the run was, for the source line and the months in which policies begin.
    """
    picture = Picture(figsize=(8.0, 4.5), dpi=150, layout="constrained")
    draw(picture.add_subplot(), PANELS[name], series, settings)
    _sign(picture, settings)
    return picture


def overview(series: pd.DataFrame, settings: Settings) -> Figure:
    """All figures of a run as panels of one."""
    picture = Picture(figsize=(15.0, 8.4), dpi=100, layout="constrained")
    grid = picture.subplots(2, 3)
    for axes, panel in zip(grid.flat, PANELS.values(), strict=True):
        draw(axes, panel, series, settings)
    _sign(picture, settings)
    return picture


def draw(axes: Axes, panel: Panel, series: pd.DataFrame, settings: Settings) -> None:
    """Draw one panel."""
    lines = panel.lines(series)
    for label, (values, style) in lines.items():
        marker = "o" if values.notna().sum() < 2 else None  # A line of one month would not be seen.
        axes.plot(values.index, values.to_numpy(), label=label, marker=marker, **{"linewidth": 1.8, **style})
    _frame(axes, panel)
    _span(axes, panel)
    _mark_beginnings(axes, settings)
    if len(lines) > 1:
        _label_ends(axes, lines)


def source_line(settings: Settings) -> str:
    """Where a figure comes from, and what it is not."""
    s = settings
    return f"social-workforce {version()} · {s.scenario} · {s.region.name} · seed {s.seed} · {CAUTION}"


def _monthly(series: pd.DataFrame, place: str, column: str, smooth: bool) -> pd.Series:
    rows = series[series["place"] == place]
    values = pd.Series(rows[column].to_numpy(dtype=float), index=pd.to_datetime(rows["date"].to_list()))
    if not smooth:
        return values
    return values.rolling(MONTHS_PER_YEAR, min_periods=min(MONTHS_PER_YEAR, max(1, len(values) // 3))).mean()


def _frame(axes: Axes, panel: Panel) -> None:
    axes.set_title(panel.title, loc="left", fontsize=12, fontweight="bold", color=INK)
    axes.set_ylabel(panel.unit, fontsize=9, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=9, colors=INK, length=3)
    locator = mdates.AutoDateLocator(minticks=3, maxticks=8)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]


def _span(axes: Axes, panel: Panel) -> None:
    low, high = axes.get_ylim()
    if panel.from_zero:
        axes.set_ylim(0.0, max(high, 1e-9))
        return
    missing = max(0.0, panel.least_span - (high - low)) / 2.0
    axes.set_ylim(low - missing, high + missing)


def _mark_beginnings(axes: Axes, settings: Settings) -> None:
    """A thin line in each month in which a policy or event begins, named in a margin that no other line crosses."""
    first = Month.parse(settings.start)
    begun: dict[Month, list[str]] = {}
    changes: list[Policy | Event] = [*settings.policies, *settings.events]
    for change in changes:
        month = Month.parse(change.start) if change.start else first
        if 0 < month.since(first) < settings.months:
            begun.setdefault(month, []).append(change.name.replace("_", " "))
    low, high = axes.get_ylim()
    row = 0.065
    axes.set_ylim(low, low + (high - low) / (1.0 - row * len(begun)))
    for number, (month, names) in enumerate(sorted(begun.items())):
        when = axes.convert_xunits(pd.Timestamp(f"{month}-01"))  # type: ignore[no-untyped-call]
        top = 1.0 - row * number
        axes.axvline(when, ymax=top, color=FAINT, linewidth=0.8, zorder=0.5)
        what = ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} changes"
        text = f" {what} from {month}"
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
        place = axes.get_xaxis_transform()
        axes.text(when, top, text, transform=place, fontsize=8, color=FAINT, va="top", bbox=paper, zorder=1)


def _label_ends(axes: Axes, lines: Mapping[str, tuple[pd.Series, Style]]) -> None:
    """Name each line at its right end, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    known = {label: values.dropna() for label, (values, _) in lines.items()}
    last = {label: float(values.iloc[-1]) for label, values in known.items() if len(values)}
    for label, height in spread(last, 0.07 * (high - low), low, high).items():
        style = lines[label][1]
        end = axes.convert_xunits(known[label].index[-1])  # type: ignore[no-untyped-call]
        axes.annotate(
            label,
            xy=(end, last[label]),
            xytext=(1.03, (height - low) / (high - low)),
            textcoords="axes fraction",
            fontsize=9,
            va="center",
            color=style["color"],
            arrowprops={"arrowstyle": "-", "color": style["color"], "linewidth": 0.6, "relpos": (0, 0.5), "shrinkB": 1},
            annotation_clip=False,
        )


def spread(heights: Mapping[str, float], gap: float, low: float, high: float) -> dict[str, float]:
    """Heights in the same order and at least ``gap`` apart, as near as can be to where they were.

    Pools adjacent violators: labels that would overlap form a block around their common mean. Kept between ``low`` and
    ``high`` where there is room.
    """
    order = sorted(heights, key=lambda label: heights[label])
    blocks: list[list[float]] = []
    for number, label in enumerate(order):
        blocks.append([heights[label] - number * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    levels = [_mean(block) for block in blocks for _ in block]
    top = max(low, high - (len(order) - 1) * gap)
    return {label: min(max(levels[n], low), top) + n * gap for n, label in enumerate(order)}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _sign(picture: Figure, settings: Settings) -> None:
    picture.supxlabel(source_line(settings), x=0.01, ha="left", fontsize=7.5, color=FAINT)
