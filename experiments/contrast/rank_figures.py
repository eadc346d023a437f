"""Ranks over the causal share: a line for each policy; those that change places stand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from experiments.contrast.result import Cause
from experiments.contrast.standing import CLEAR
from experiments.contrast.words import named, share
from experiments.explore.words import noun
from experiments.meanings import meaning
from experiments.report.drawing import SMALL, STYLES, TEXT, WIDTH, Drawn, frame, plainly
from simulation.figures import FAINT, INK, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW, ROOM = 0.27, 0.95
LETTERS = 26


def bump_figure(found: Cause, outcome: str) -> Drawn:
    """Rank of each policy for one outcome at each causal share; 1 is the best."""
    own = found.standing[found.standing["outcome"] == outcome]
    table = own.pivot_table(index="scenario", columns="causal_share", values="rank", sort=False)
    table = table.sort_values([table.columns[0], table.columns[-1]], kind="stable")
    moving = movers(found, outcome)
    with plainly():
        picture = Picture(figsize=(WIDTH, ROOM + ROW * len(table)), layout="constrained")
        axes = picture.add_subplot()
        frame(axes, f"Rank for {noun(meaning(outcome))}")
        for scenario, rank in table.iterrows():
            look = STYLES[moving.index(scenario) % len(STYLES)] if scenario in moving else None
            style = {**look, "lw": 1.9} if look else {"color": FAINT, "lw": 0.9, "marker": "."}
            axes.plot(range(len(rank)), rank.to_numpy(), ms=4.5, zorder=2 if look else 1, **style)
        _names(axes, found, table, moving)
        axes.set_ylim(len(table) + 0.6, 0.4)
        axes.set_xticks(range(len(found.shares)), [share(value) for value in found.shares])
        axes.set_xlabel("causal share; in colour: clearly move", fontsize=SMALL, color=INK)
        axes.spines[["left", "bottom"]].set_visible(False)
    said = "; ".join(f"{named(found, str(s))} {', '.join(f'{r:g}' for r in ranks)}" for s, *ranks in table.itertuples())
    at = ", ".join(share(value) for value in found.shares)
    alt = f"Ranks of the policies for {noun(meaning(outcome))} at causal shares of {at}. {said}."
    return Drawn(f"ranks-{outcome}", f"Ranks for {noun(meaning(outcome))}", alt, picture)


def movers(found: Cause, outcome: str) -> list[str]:
    """Policies that clearly change places with another one."""
    table = found.swaps
    clear = table[(table["outcome"] == outcome) & (table["sure"] >= CLEAR)]
    names = {*clear["below"], *clear["above"]}
    return [scenario for scenario in found.policies if scenario in names]


def _names(axes: Axes, found: Cause, table: pd.DataFrame, moving: list[str]) -> None:
    first, last = table.iloc[:, 0], table.iloc[:, -1]
    axes.set_yticks(first.rank(method="first").to_numpy(), [_label(found, str(s)) for s in table.index])
    axes.tick_params(axis="both", length=0, labelsize=SMALL)
    for place, label in enumerate(axes.get_yticklabels()):
        scenario = str(table.index[place])
        if scenario in moving:
            label.set_color(STYLES[moving.index(scenario) % len(STYLES)]["color"])
    for rank in last:
        axes.annotate(f"{rank:g}", (table.shape[1] - 1, rank), (6, 0), textcoords="offset points", fontsize=TEXT - 1,
                      va="center", color=INK, annotation_clip=False)  # fmt: skip


def _label(found: Cause, scenario: str) -> str:
    name = named(found, scenario)
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"
