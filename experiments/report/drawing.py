"""How a figure of a report looks: small enough to be read on a phone, apart in black and white, without any font file.

Every figure is drawn once with matplotlib and kept as SVG and PNG. The SVG stands in the page itself: its text stays
text, its ids are its own, and it says in words what it shows.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.ticker import FuncFormatter

from simulation.figures import FAINT, INK, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 3.6
"""Inches; at 96 pixels an inch that is the width of a phone."""
PNG_DPI = 200
LINE = 0.16
"""Inches of a line of text."""
KEY_COLUMNS, KEY_LINES, LINE_COLUMNS = 36, 3, 44
"""Letters in a line of the key, lines of a name there, letters of a name above a row."""
TEXT = 8.5
SMALL = 7.5
STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#0063a6", "linestyle": (0, (6, 1.5)), "marker": "o"},
    {"color": "#b34700", "linestyle": (0, (3, 1.2)), "marker": "s"},
    {"color": "#00745a", "linestyle": (0, (6, 1.5, 1.2, 1.5)), "marker": "^"},
    {"color": "#96407a", "linestyle": (0, (1.2, 1.2)), "marker": "D"},
    {"color": "#5c5300", "linestyle": (0, (9, 2)), "marker": "v"},
    {"color": "#4a4a9c", "linestyle": (0, (4, 1, 1, 1, 1, 1)), "marker": "P"},
)
"""Dark enough to be read as text, apart for the colour-blind, and apart in black and white by dashes and markers."""
REFERENCE_STYLE: dict[str, Any] = {"color": INK, "linestyle": "-", "marker": "o"}


@dataclass(frozen=True)
class Drawn:
    """A figure of a report."""

    name: str
    """Name of its files."""
    title: str
    alt: str
    """What it shows, in words, for those who do not see it."""
    figure: Picture

    @cached_property
    def svg(self) -> str:
        """The figure as an SVG element that can stand in a page."""
        return _inline(self)

    @property
    def svg_file(self) -> str:
        """The figure as an SVG file."""
        return f'<?xml version="1.0" encoding="utf-8"?>\n{self.svg}\n'

    @cached_property
    def png(self) -> bytes:
        """The figure as a picture, laid out as in the page."""
        assert self.svg
        return self.figure.png(PNG_DPI)


def styles(arms: Sequence[str], reference: str) -> dict[str, dict[str, Any]]:
    """Arm → style; the reference is drawn in ink, and many arms share styles in turn."""
    others = [arm for arm in arms if arm != reference]
    return {reference: REFERENCE_STYLE} | {arm: STYLES[n % len(STYLES)] for n, arm in enumerate(others)}


def plainly() -> AbstractContextManager[None]:
    """Draw in it: names are shown as they are written, with no mathematics read into them, and axes without offsets."""
    return mpl.rc_context(
        {"text.parse_math": False, "axes.formatter.useoffset": False, "axes.formatter.limits": (-9, 9)}
    )


def panel(height: float, title: str, unit: str = "") -> tuple[Picture, Axes]:
    """A new figure of a phone's width with one panel."""
    picture = Picture(figsize=(WIDTH, height), layout="constrained")
    axes = picture.add_subplot()
    frame(axes, title, unit)
    return picture, axes


def frame(axes: Axes, title: str, unit: str = "") -> None:
    """Title, faint axes, and the unit along the upright one."""
    axes.set_title(title, loc="left", fontsize=TEXT + 1, fontweight="bold", color=INK)
    axes.set_ylabel(unit, fontsize=TEXT, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(labelsize=TEXT, colors=INK, length=3)
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(_number))


def _number(value: float, _: int | None) -> str:
    return f"{value:,.10g}".replace("-", "−")


def key_below(axes: Axes) -> None:
    """The key below the panel, a line or more for each entry, since long names do not fit beside it on a phone."""
    handles, labels = axes.get_legend_handles_labels()
    folded = [textwrap.fill(label, KEY_COLUMNS, max_lines=KEY_LINES, placeholder="…") for label in labels]
    axes.legend(handles, folded, loc="upper left", bbox_to_anchor=(-0.05, -0.2), fontsize=TEXT, frameon=False,
                handlelength=3.2, borderaxespad=0, labelcolor=INK)  # fmt: skip


def height_of_key(labels: Iterable[str]) -> float:
    """Room [inch] for a key of these names."""
    return LINE * sum(min(KEY_LINES, len(textwrap.wrap(label, KEY_COLUMNS)) or 1) for label in labels)


def short(title: str) -> str:
    """A name that fits into one line of a figure, with the rest left out."""
    return textwrap.shorten(title, LINE_COLUMNS, placeholder="…") if len(title) > LINE_COLUMNS else title


def _inline(drawn: Drawn) -> str:
    written = io.StringIO()
    drawn.figure.dpi = PNG_DPI
    drawn.figure.lay_out(times=2)
    # Text stays text, to be read aloud, searched and copied; the salt makes the file the same every time.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": drawn.name}):
        drawn.figure.savefig(
            written, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :].rstrip()
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    mark = re.sub(r"\W", "-", drawn.name)
    svg = re.sub(r'\bid="', f'id="{mark}-', svg)
    svg = re.sub(r'((?:xlink:)?href="#|url\(#)', rf"\g<1>{mark}-", svg)
    svg = re.sub(r"font-family: [^;\"]*", "font-family: sans-serif", svg)
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    width, height = re.findall(r'(?:width|height)="([\d.]+)pt"', svg)[:2]
    head = re.match(r"<svg[^>]*>", svg)
    assert head is not None
    told = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}" style="stroke-linejoin: round; stroke-linecap: butt" role="img" '
        f'aria-labelledby="{mark}-title {mark}-desc">\n'
        f'<title id="{mark}-title">{escape(drawn.title)}</title>\n<desc id="{mark}-desc">{escape(drawn.alt)}</desc>'
    )
    return told + svg[head.end() :]
