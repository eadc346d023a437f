"""Mixes that were tried: what each gains over what it costs, and what the best ones are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.explore.optimisation import EXTRA, Optimisation
from experiments.explore.words import less_or_more
from experiments.meanings import MORE, meaning
from experiments.report.drawing import SMALL, STYLES, TEXT, WIDTH, Drawn, frame, panel, plainly, short
from experiments.report.wording import amount, yuan
from simulation.figures import FAINT, INK, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 2.9
MILLION = 1e6
MOST = 30
"""Mixes whose make-up is drawn."""


def gain_title(outcome: str) -> tuple[str, str]:
    """What a gain in an outcome is called, and its unit."""
    told = meaning(outcome)
    verb = less_or_more(told, told.better or MORE)
    return f"{told.label}: {verb}", told.change_unit


def plane(found: Optimisation, outcome: str) -> Drawn:
    """Gain in one outcome over extra cost, a mark for each mix."""
    title, unit = gain_title(outcome)
    with plainly():
        figure, axes = panel(HEIGHT, title, unit)
        draw_plane(axes, found, outcome)
        axes.legend(loc="upper left", bbox_to_anchor=(-0.12, -0.2), ncols=3, fontsize=SMALL, frameon=False,
                    labelcolor=INK, handletextpad=0.2, columnspacing=0.8)  # fmt: skip
    best = found.trials[found.trials["on_front"]][outcome]
    said = (
        f"the most within the budget is {_shown(outcome, best.max())}" if len(best) else "none lies within the budget"
    )
    alt = f"{title}, {unit}, over extra cost, a mark for each mix; the budget is {yuan(found.budget)}; {said}."
    return Drawn(f"gain-{outcome}", title, alt, figure)


def overview(found: Optimisation) -> Figure:
    """All outcomes as panels of one figure."""
    with plainly():
        picture = Picture(figsize=(WIDTH * len(found.outcomes), HEIGHT), layout="constrained")
        for axes, outcome in zip(
            picture.subplots(1, len(found.outcomes), squeeze=False)[0], found.outcomes, strict=True
        ):
            frame(axes, *gain_title(outcome))
            draw_plane(axes, found, outcome)
    return picture


def draw_plane(axes: Axes, found: Optimisation, outcome: str) -> None:
    """Draw a panel."""
    table, factor = found.trials, meaning(outcome).factor
    groups = (
        ("beyond the budget", ~table["within_budget"], {"marker": "x", "color": FAINT, "s": 16, "lw": 0.8}),
        ("within it", table["within_budget"] & ~table["on_front"],
         {"marker": "o", "facecolor": "none", "edgecolor": FAINT, "s": 16, "lw": 0.8}),
        ("on the front", table["on_front"], {"marker": "D", "color": STYLES[0]["color"], "s": 24}),
    )  # fmt: skip
    for label, chosen, look in groups:
        own = table[chosen]
        axes.scatter(own[EXTRA] / MILLION, own[outcome] * factor, label=label, **look)
    axes.axvline(found.budget / MILLION, color=INK, lw=1, linestyle=(0, (4, 2)))
    axes.axhline(0, color=INK, lw=0.8, zorder=0.5)
    axes.set_xlabel("million yuan more, whole time", fontsize=TEXT, color=INK)


def make_up(found: Optimisation) -> Drawn:
    """The doses of the best mixes, each on its whole range."""
    front = found.front.head(MOST)
    with plainly():
        figure, axes = panel(1.0 + 0.3 * len(front) + 0.15 * len(found.factors), "What the best mixes are made of")
        for row, mix in enumerate(front.to_dict("records")):
            for column, factor in enumerate(found.factors):
                share = _share(factor.low, factor.high, mix[factor.key])
                axes.barh(row, 0.86 * share, left=column, height=0.62, color=STYLES[column % len(STYLES)]["color"])
                axes.plot([column, column], [row - 0.36, row + 0.36], color=FAINT, lw=0.6)
        names = [f"{mix['point']}{' ●' if mix['balanced'] else ''}" for mix in front.to_dict("records")]
        axes.set_yticks(range(len(front)), names, fontsize=SMALL)
        axes.set_xticks([c + 0.43 for c in range(len(found.factors))], [_mark(c) for c in range(len(found.factors))])
        axes.set_ylim(len(front) - 0.4, -0.6)
        axes.set_xlim(-0.05, len(found.factors))
        axes.spines["left"].set_visible(False)
        axes.tick_params(length=0)
        key = "\n".join(f"{_mark(c)}  {short(f.name)}" for c, f in enumerate(found.factors))
        axes.set_xlabel(key, loc="left", multialignment="left", fontsize=SMALL, color=INK)
    said = "; ".join(
        f"{mix['point']}: {', '.join(f'{f.name} {mix[f.key]:g}' for f in found.factors if mix[f.key])}"
        for mix in front.to_dict("records")
    )
    return Drawn(
        "mixes",
        "Doses of the mixes on the front, from the cheapest; ● the balanced one",
        f"Doses of the best mixes. {said}.",
        figure,
    )


def _mark(column: int) -> str:
    return chr(ord("A") + column)


def _share(low: float, high: float, value: float) -> float:
    return (value - low) / (high - low) if high > low else 0.0


def _shown(outcome: str, gain: float) -> str:
    return amount(float(np.asarray(gain)) * meaning(outcome).factor)
