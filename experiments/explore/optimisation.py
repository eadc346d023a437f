"""What the search for good mixes has found: every mix that was tried, the front, and the front seen again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.explore.factor import Factor
from experiments.explore.front import balanced, on_front
from experiments.explore.point import Point
from experiments.meanings import GAPS, LESS, MORE, meaning
from experiments.nested import Nested, nested
from experiments.statistics import Interval, mean_interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.explore.request import Request

COST = "cost_total_yuan"
EXTRA = "extra_cost_yuan"


def gains_of(treated: pd.DataFrame, reference: pd.DataFrame, outcomes: tuple[str, ...], years: float) -> pd.DataFrame:
    """Gain in each outcome, more being better, and extra cost, seed by seed.

    Args:
        treated: a row per seed (the index), what adds up per year.
        reference: of the same seeds.
        outcomes: indicators. Of a gap between places its size counts, whichever side is worse off.
        years: over which extra costs are summed [year].

    Returns:
        A row per seed that both have: the outcomes and ``extra_cost_yuan``.
    """
    seeds = treated.index.intersection(reference.index)
    own, other = treated.loc[seeds], reference.loc[seeds]
    found = {}
    for outcome in outcomes:
        told = meaning(outcome)
        if told.part == GAPS:
            found[outcome] = other[outcome].abs() - own[outcome].abs()
        else:
            found[outcome] = (told.better or MORE) * (own[outcome] - other[outcome])
    return pd.DataFrame({**found, EXTRA: (own[COST] - other[COST]) * years}, index=seeds)


@dataclass(frozen=True)
class Optimisation:
    """Mixes of policies that were tried for a sum of money.

    In a notebook::

        found = experiments.optimise(20_000_000, mix=["pay_raise", "union_support"], trials=60)
        found.front
        found.trials
    """

    tried: tuple[Point, ...]
    """In the order of the search; a mix may come again."""
    factors: tuple[Factor, ...]
    gains: Mapping[str, pd.DataFrame]
    """Id of the point → gains and extra cost, a row per seed of the search."""
    again: Mapping[str, pd.DataFrame]
    """Id of each point of the front → the same with seeds that the search has not seen."""
    outcomes: tuple[str, ...]
    budget: float
    """For the whole time [yuan]."""
    runs: int = 0
    failed: int = 0
    request: Request | None = field(default=None, repr=False)
    draw_of: Mapping[int, int] = field(default_factory=dict, repr=False)
    """Seed → draw of a plausible parameter set, where mixes were judged over such draws."""

    @cached_property
    def trials(self) -> pd.DataFrame:
        """A row per trial, those beyond the budget among them.

        ``trial``, ``point``, the doses, ``extra_cost_yuan``, the gain in each outcome (none where the runs failed),
        ``within_budget``, ``on_front``.
        """
        rows = []
        for number, point in enumerate(self.tried, start=1):
            mean: Mapping[Any, Any] = self.gains[point.id].mean().to_dict() if point.id in self.gains else {}
            told = {name: mean.get(name, np.nan) for name in (EXTRA, *self.outcomes)}
            rows.append({"trial": number, "point": point.id, **point.values, **told})
        table = pd.DataFrame(rows)
        within = (table[EXTRA] <= self.budget).to_numpy()
        front = on_front(table[list(self.outcomes)].to_numpy(), within)
        return table.assign(within_budget=within, on_front=front)

    @cached_property
    def front(self) -> pd.DataFrame:
        """A row per mix of the front, from the cheapest.

        ``point``, the doses, and with the fresh seeds extra cost and gains, each with ``_low`` and ``_high``;
        ``balanced`` marks the one whose worst outcome is best, ``overtaken`` those that with the fresh seeds another
        of them equals in every outcome and betters in one. Under an ensemble these limits are where cost and gain
        lie under one plausible set, ``_luck`` is the share of the variance behind them that is luck, and
        ``chance_within_budget`` the chance that the mix costs no more than the budget under such a set.
        """
        table = self.trials[self.trials["on_front"]].drop_duplicates("point").sort_values(EXTRA, kind="stable")
        if table.empty:
            return table
        choice = balanced(table[list(self.outcomes)].to_numpy())
        rows = []
        for place, row in enumerate(table.to_dict("records")):
            told = {str(key): row[key] for key in ("point", *(f.key for f in self.factors))}
            for name in (EXTRA, *self.outcomes):
                interval = self.interval(str(row["point"]), name)
                told |= {name: interval.estimate, f"{name}_low": interval.low, f"{name}_high": interval.high}
                if self.draw_of:
                    told[f"{name}_luck"] = self.parts(str(row["point"]), name).luck_of_interval
            if self.draw_of:
                told["chance_within_budget"] = self.parts(str(row["point"]), EXTRA, self.budget).helps(LESS)
            rows.append({**told, "balanced": place == choice})
        seen_again = pd.DataFrame(rows)
        gains = seen_again[list(self.outcomes)].to_numpy()
        return seen_again.assign(overtaken=~on_front(gains) & np.isfinite(gains).all(axis=1))

    def interval(self, point: str, name: str) -> Interval:
        """Mean gain of a mix with its paired t interval, with the fresh seeds where there are any.

        Under an ensemble, the interval is where the gain lies under one plausible set.
        """
        found = self.again.get(point, self.gains.get(point))
        if self.draw_of:
            return self.parts(point, name).effect
        return mean_interval(found[name] if found is not None else [])

    def parts(self, point: str, name: str, beyond: float = 0.0) -> Nested:
        """Luck and what is not known in the gain of a mix, beyond some amount, under an ensemble."""
        found = self.again.get(point, self.gains.get(point))
        if found is None:
            return nested([], [])
        return nested(found[name] - beyond, [self.draw_of[seed] for seed in found.index])

    def plot(self) -> Figure:
        """Gains over extra cost, a panel per outcome."""
        from experiments.explore.optimisation_figures import overview

        return overview(self)

    def report(self, folder: str | Path) -> Path:
        """Write ``report.html``, the tables and the figures into a folder; returns the page's path."""
        from experiments.explore.optimisation_report import findings

        return findings(self).write(Path(folder))
