"""The contrast in bars: what is effect, what goes with it, who chooses; and how many people a study would need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.contrast.parts import CHOICE, COMPANY, EFFECT, REST, WHOLE
from experiments.contrast.result import Cause
from experiments.contrast.twins import respondents
from experiments.contrast.words import HELP, MOST_PEOPLE, SCALE, STUDY, people, sd, sd_range, share
from experiments.report.drawing import SMALL, STYLES, TEXT, Drawn, height_of_key, key_below, panel, plainly
from simulation.figures import FAINT, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 2.9
WIDTH_OF_A_BAR = 0.6
LAYERS: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("Effect of this help", (EFFECT,), {"facecolor": STYLES[0]["color"]}),
    ("The other help that goes with it", (COMPANY,), {"facecolor": "#9cc4e4", "hatch": "//"}),
    ("Who chooses: vulnerability", (f"{CHOICE}_vulnerability",), {"facecolor": "#e7a06b", "hatch": ".."}),
    ("Who chooses: all else, and luck", tuple(f"{CHOICE}_{name}" for name in ("asking", "place", "person", REST)),
     {"facecolor": "#efe3d3"}),
)  # fmt: skip
"""Name, parts and look of each layer, from the bottom."""


def split_figure(found: Cause, block: str, variable: str) -> Drawn:
    """Parts of one contrast at each causal share, and where virtual and printed surveys lie."""
    with plainly():
        names = [name for name, *_ in LAYERS]
        key = [*names, "Whole contrast, 95 % interval", "95 of 100 surveys of 142 people", "Printed"]
        title = f"{SCALE[variable][0].upper()}{SCALE[variable][1:]}, for {HELP[block]}"
        figure, axes = panel(HEIGHT + height_of_key(key), title, "SD, workplace − family")
        for place, value in enumerate(found.shares):
            _bar(axes, found, block, variable, value, place)
        _surveys(axes, found, block, variable)
        axes.axhline(0, color=INK, lw=0.8)
        axes.set_xticks(range(len(found.shares)), [share(value) for value in found.shares])
        axes.set_xlabel("causal share", fontsize=TEXT, color=INK)
        key_below(axes)
    said = "; ".join(
        f"causal share {share(value)}: contrast {_told(found, block, variable, value, WHOLE)}, "
        f"effect {_told(found, block, variable, value, EFFECT)}, who chooses "
        f"{_told(found, block, variable, value, CHOICE)}"
        for value in found.shares
    )
    alt = (
        f"Contrast in {SCALE[variable]} between those who turn to the workplace and to the family for {HELP[block]}, "
        f"in standard deviations, taken apart. {said}."
    )
    return Drawn(f"split-{block}-{variable}", f"{SCALE[variable]}, for {HELP[block]}", alt, figure)


def _told(found: Cause, block: str, variable: str, value: float, part: str) -> str:
    interval = found.part(block, variable, value, part)
    return f"{sd(interval.estimate)} ({sd_range(interval)})" if interval.is_known else sd(interval.estimate)


def _bar(axes: Axes, found: Cause, block: str, variable: str, value: float, place: int) -> None:
    """Layers on each side of nothing, by their sign; the whole as a dot with its interval."""
    ends = {1: 0.0, -1: 0.0}
    for name, parts, look in LAYERS:
        size = sum(found.part(block, variable, value, part).estimate for part in parts)
        if not np.isfinite(size):
            continue
        side = 1 if size >= 0 else -1
        axes.bar(place, size, WIDTH_OF_A_BAR, bottom=ends[side], edgecolor=INK, linewidth=0.5,
                 label=name if place == 0 else None, **look)  # fmt: skip
        ends[side] += size
    whole = found.part(block, variable, value, WHOLE)
    axes.plot([place - 0.16, place - 0.16], [whole.low, whole.high], color=INK, lw=2.4, solid_capstyle="butt")
    axes.plot(place - 0.16, whole.estimate, marker="o", color=INK, ms=5, ls="none",
              label="Whole contrast, 95 % interval" if place == 0 else None)  # fmt: skip


def _surveys(axes: Axes, found: Cause, block: str, variable: str) -> None:
    table = found.surveys
    if table.empty:
        return
    own = table[(table["block"] == block) & (table["variable"] == variable)].set_index("causal_share")
    for place, value in enumerate(found.shares):
        if value in own.index:
            axes.plot([place + 0.16] * 2, own.loc[value, ["low", "high"]], color=INK, lw=0.9, ls=(0, (2, 1)),
                      label="95 of 100 surveys of 142 people" if place == 0 else None)  # fmt: skip
    axes.axhline(own["printed"].iloc[0], color=STYLES[1]["color"], lw=1.4, ls=(0, (6, 2)), label="Printed", zorder=0.5)


def study_figure(found: Cause, block: str, variable: str) -> Drawn:
    """People that each kind of study needs, over the causal share."""
    own = found.studies
    own = own[(own["block"] == block) & (own["variable"] == variable)]
    what = f"{SCALE[variable]}, help with {HELP[block]}"
    with plainly():
        figure, axes = panel(HEIGHT + height_of_key(STUDY.values()), f"People needed: {SCALE[variable]}", "people")
        for (kind, name), look in zip(STUDY.items(), STYLES, strict=False):
            size = own[kind].to_numpy(dtype=float)
            axes.plot(
                own["causal_share"], np.where(size <= MOST_PEOPLE, size, np.nan), label=name, lw=1.6, ms=5, **look
            )
        asked = respondents()
        axes.axhline(asked, color=INK, lw=1)
        axes.annotate(f"the survey: {asked}", (1, asked), (0, 3), ("axes fraction", "data"), fontsize=SMALL,
                      textcoords="offset points", ha="right", color=FAINT)  # fmt: skip
        axes.set_yscale("log")
        _plain_ticks(axes)
        axes.set_xlabel("causal share", fontsize=TEXT, color=INK)
        key_below(axes)
    said = "; ".join(
        f"{name}: {people(own[kind].iloc[0])} at a causal share of {share(own['causal_share'].iloc[0])}, "
        f"{people(own[kind].iloc[-1])} at {share(own['causal_share'].iloc[-1])}"
        for kind, name in STUDY.items()
    )
    alt = f"People to recruit to see the effect on {what}, with a power of 80 %. {said}."
    return Drawn(f"study-{block}-{variable}", f"People needed: {what}", alt, figure)


def _plain_ticks(axes: Axes) -> None:
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
