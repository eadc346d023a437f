"""What rests on which assumption: effects of each factor, and whether the order of the policies holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.explore.effects import Sample, effects
from experiments.explore.ranks import agreement, best_shares
from experiments.meanings import MORE, meaning
from experiments.statistics import Interval
from simulation.units import Amounts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.explore.request import Request

USUAL = "usual"
"""The point where every number is as the evidence says."""


@dataclass(frozen=True)
class Sensitivity:
    """Outcomes at the points of a sample, in one or several scenarios.

    In a notebook::

        found = experiments.sensitivity(["turnover"], scenarios=["baseline", "pay_raise"], points=32)
        found.effects
        found.ranks
    """

    sample: Sample
    scenarios: tuple[str, ...]
    """The first one is what the others are compared with."""
    means: pd.DataFrame
    """``scenario``, ``point`` and the indicators, each the mean over the seeds; the point ``usual`` among them."""
    outcomes: tuple[str, ...]
    confidence: float = 0.95
    seed: int = 1
    runs: int = 0
    failed: int = 0
    request: Request | None = field(default=None, repr=False)

    @property
    def compared(self) -> tuple[str, ...]:
        """The scenarios of which there are effects: those compared with the first one, or it alone."""
        return self.scenarios[1:] or self.scenarios

    @property
    def is_difference(self) -> bool:
        """Whether effects are those on a difference and not on a level."""
        return len(self.scenarios) > 1

    def values(self, scenario: str, outcome: str) -> Amounts:
        """An outcome at each row of the sample: its level, or its difference to the first scenario, shape (rows,)."""
        rows = [point.id for point in self.sample.points]
        level = self._wide(outcome)
        own = level[scenario].reindex(rows).to_numpy()
        return own - level[self.scenarios[0]].reindex(rows).to_numpy() if self.is_difference else own

    @cached_property
    def effects(self) -> pd.DataFrame:
        """A row per scenario, outcome and factor, the strongest first; see ``experiments.explore.effects``."""
        tables = [
            effects(self.sample, self.values(scenario, outcome), self.seed, self.confidence)
            .assign(scenario=scenario, outcome=outcome)
            for scenario in self.compared
            for outcome in self.outcomes
        ]  # fmt: skip
        table = pd.concat(tables, ignore_index=True)
        return table[["scenario", "outcome", *(c for c in table.columns if c not in ("scenario", "outcome"))]]

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """In which share of the samples each scenario is best, for each outcome.

        ``outcome``, ``scenario``, ``share``, ``low``, ``high``, ``mean_rank``, ``usual_rank`` (1 the best where nothing
        is varied).
        """
        tables = []
        for outcome in self.ranked:
            usual = pd.Series(self.usual_scores(outcome))
            rank = usual.rank(ascending=False, method="min")
            table = best_shares(self.scores(outcome), self._blocks)
            tables.append(table.assign(outcome=outcome, usual_rank=table["scenario"].map(rank)))
        columns = ["outcome", "scenario", "share", "low", "high", "mean_rank", "usual_rank"]
        return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)

    @cached_property
    def agreement(self) -> dict[str, Interval]:
        """Outcome → Kendall's tau between the order of the scenarios at each sample and the usual one."""
        return {o: agreement(self.scores(o), self.usual_scores(o), self._blocks) for o in self.ranked}

    @property
    def ranked(self) -> tuple[str, ...]:
        """The outcomes of which more or less is better, where there are scenarios to rank."""
        return tuple(o for o in self.outcomes if meaning(o).better) if self.is_difference else ()

    def scores(self, outcome: str) -> dict[str, Amounts]:
        """Scenario → how good it is, at each sample that is spread over the space."""
        rows = [p.id for p, taken in zip(self.sample.points, self.sample.spread_rows, strict=True) if taken]
        wide, sign = self._wide(outcome), meaning(outcome).better or MORE
        return {scenario: sign * wide[scenario].reindex(rows).to_numpy() for scenario in self.scenarios}

    def usual_scores(self, outcome: str) -> dict[str, float]:
        """Scenario → how good it is where every number is as the evidence says."""
        wide, sign = self._wide(outcome), meaning(outcome).better or MORE
        return {scenario: sign * float(wide[scenario].get(USUAL, np.nan)) for scenario in self.scenarios}

    @property
    def _blocks(self) -> np.ndarray:
        return (np.arange(len(self.sample.points)) // self.sample.block)[self.sample.spread_rows]

    def _wide(self, outcome: str) -> pd.DataFrame:
        return self.means.pivot_table(index="point", columns="scenario", values=outcome, dropna=False)

    def plot(self) -> Figure:
        """Effects of the strongest factors on each outcome."""
        from experiments.explore.sensitivity_figures import overview

        return overview(self)

    def report(self, folder: str | Path) -> Path:
        """Write ``report.html``, the tables and the figures into a folder; returns the page's path."""
        from experiments.explore.sensitivity_report import findings

        return findings(self).write(Path(folder))
