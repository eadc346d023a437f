"""What a sweep has found: one tidy table, means with intervals, and how each outcome answers to each factor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from experiments.explore.factor import Factor
from experiments.explore.point import Point
from experiments.nested import nested
from experiments.statistics import mean_interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.explore.request import Request

FEWEST_ALIKE = 4
"""Points that are put together where no two are the same."""
FEWEST_POINTS = 5
"""From which a correlation means anything."""
MIDDLE = (0.05, 0.95)
"""Quantiles between which nine of ten draws lie."""


@dataclass(frozen=True)
class Sweep:
    """Points, each lived through with the same seeds.

    In a notebook::

        sweep = experiments.sweep({"policies.pay_raise.percent": [0, 30]}, scenario="pay_raise", points=16)
        sweep.table
        sweep.plot()
    """

    points: tuple[Point, ...]
    factors: tuple[Factor, ...]
    runs: pd.DataFrame
    """``point``, ``seed`` and every indicator; what adds up is given per year."""
    outcomes: tuple[str, ...]
    """What is drawn."""
    commands: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Id of the point → the command that lives through it again, with the first seed."""
    failed: int = 0
    request: Request | None = field(default=None, repr=False)
    draw_of: Mapping[int, int] = field(default_factory=dict, repr=False)
    """Seed → draw of a plausible parameter set, where pairs of runs are nested in such draws."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row per run: ``point``, a column for each factor, ``replication``, ``seed``, every indicator."""
        values = pd.DataFrame([{"point": p.id, **p.values} for p in self.points])
        runs = self.runs.assign(replication=self.runs.groupby("point").cumcount() + 1)
        front = [*values.columns, "replication", "seed"]
        whole = values.merge(runs, on="point", how="inner", sort=False)
        return whole[[*front, *(name for name in whole.columns if name not in front)]]

    @cached_property
    def means(self) -> pd.DataFrame:
        """A row per point and outcome: ``point``, ``outcome``, ``mean``, ``low``, ``high``, ``n``, the factors.

        Under an ensemble ``low`` to ``high`` is where the outcome of the point lies under one plausible set, luck
        averaged out, and ``luck_of_interval`` the share of the variance behind it that is luck all the same.
        """
        rows = []
        by_point = dict(list(self.runs.groupby("point", sort=False)))
        for point in self.points:
            if point.id not in by_point:
                continue
            for outcome in self.outcomes:
                runs = by_point[point.id]
                parts = nested(runs[outcome], runs["seed"].map(self.draw_of)) if self.draw_of else None
                found = mean_interval(runs[outcome]) if parts is None else parts.effect
                told = {"mean": found.estimate, "low": found.low, "high": found.high, "n": len(runs)}
                told |= {} if parts is None else {"luck_of_interval": parts.luck_of_interval}
                rows.append({"point": point.id, "outcome": outcome, **told, **point.values})
        luck = ["luck_of_interval"] if self.draw_of else []
        columns = ["point", "outcome", "mean", "low", "high", "n", *luck, *(factor.key for factor in self.factors)]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """How strongly each outcome goes with each factor: a row for each two.

        ``rank_correlation`` is Spearman's over the means of the points, -1 to 1, with ``p``, the chance of one as
        strong where there is none; ``from_lowest`` to ``to_highest`` are the means in the lowest and the highest
        third of the points, which lie around ``lowest`` and ``highest``. Of a factor that is no number, these are the
        values with the least and the greatest mean, and ``p`` is that of Kruskal and Wallis.

        Under an ensemble ``rank_low`` to ``rank_high`` holds the rank correlation in nine of ten draws, each of which
        is one plausible set.
        """
        rows = []
        for outcome in self.outcomes:
            mine = self.means[self.means["outcome"] == outcome]
            for factor in self.factors:
                spread = self._rank_by_draw(factor, outcome) if self.draw_of else {}
                rows.append({"factor": factor.key, "outcome": outcome, **_effect(factor, mine), **spread})
        return pd.DataFrame(rows)

    def _rank_by_draw(self, factor: Factor, outcome: str) -> dict[str, float]:
        """Where Spearman's rank correlation lies from one plausible set to another."""
        found = []
        if factor.is_number:
            values = {point.id: point.values[factor.key] for point in self.points}
            runs = self.runs.assign(draw=self.runs["seed"].map(self.draw_of))
            for _, own in runs.groupby("draw"):
                y = own.groupby("point")[outcome].mean().dropna()
                x = y.index.map(values).to_numpy(dtype=float)
                if len(y) >= FEWEST_POINTS and np.ptp(x) > 0 and np.ptp(y) > 0:
                    found.append(float(stats.spearmanr(x, y).statistic))
        low, high = np.quantile(found, MIDDLE) if found else (float("nan"),) * 2
        return {"rank_low": float(low), "rank_high": float(high)}

    def command(self, point: str) -> str:
        """The command that lives through a point again.

        Raises:
            KeyError: no such point.
        """
        return self.commands[point]

    def plot(self) -> Figure:
        """Each outcome over each factor, a panel for each two."""
        from experiments.explore.sweep_figures import overview

        return overview(self)

    def report(self, folder: str | Path) -> Path:
        """Write ``report.html``, the tables and the figures into a folder; returns the page's path."""
        from experiments.explore.sweep_report import findings

        return findings(self).write(Path(folder))


def groups(x: np.ndarray, y: np.ndarray, most: int = 8) -> list[tuple[float, np.ndarray]]:
    """Values of y where x is alike: at each value of x if they are few, else in equally large groups.

    Args:
        x: shape (n,).
        y: shape (n,).
        most: groups.
    """
    distinct = np.unique(x)
    if len(distinct) <= most and 2 * len(distinct) <= len(x):
        return [(float(value), y[x == value]) for value in distinct]
    if len(distinct) == 1:
        return [(float(distinct[0]), y)]
    order = np.argsort(x, kind="stable")
    parts = np.array_split(order, max(2, min(most, len(x) // FEWEST_ALIKE)))
    return [(float(x[part].mean()), y[part]) for part in parts]


def _effect(factor: Factor, means: pd.DataFrame) -> dict[str, Any]:
    nothing = dict.fromkeys(("rank_correlation", "p", "lowest", "from_lowest", "highest", "to_highest"), float("nan"))
    known = means.dropna(subset=[factor.key, "mean"])
    if len(known) < 2:
        return nothing
    y = known["mean"].to_numpy(dtype=float)
    if not factor.is_number:
        parts = sorted(((value, own["mean"].to_numpy()) for value, own in known.groupby(factor.key)), key=_middle)
        found = nothing | _ends(parts)
        if len(parts) > 1 and min(len(own) for _, own in parts) > 1 and np.ptp(y) > 0:
            found["p"] = float(stats.kruskal(*(own for _, own in parts)).pvalue)
        return found
    x = known[factor.key].to_numpy(dtype=float)
    found = nothing | _ends(groups(x, y, 3))
    if len(known) >= FEWEST_POINTS and np.ptp(x) > 0 and np.ptp(y) > 0:
        rank = stats.spearmanr(x, y)
        found |= {"rank_correlation": float(rank.statistic), "p": float(rank.pvalue)}
    return found


def _ends(parts: Sequence[tuple[Any, np.ndarray]]) -> dict[str, Any]:
    first, last = parts[0], parts[-1]
    return {"lowest": first[0], "from_lowest": _middle(first), "highest": last[0], "to_highest": _middle(last)}


def _middle(part: tuple[Any, np.ndarray]) -> float:
    return float(part[1].mean())
