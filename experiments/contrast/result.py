"""What has been found of cause and choice: the parts of the contrast, what a survey sees, and how policies stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.comparison import COST, OUTCOMES
from experiments.contrast.parts import CHOICE, COMPANY, EFFECT, REST, WHOLE
from experiments.contrast.power import Conditions, study_sizes
from experiments.contrast.prior import KEY, Prior
from experiments.contrast.standing import first_over_prior, standing, swaps
from experiments.contrast.twins import REASONS
from experiments.cost_effectiveness import cost_effectiveness
from experiments.explore.point import Point
from experiments.meanings import meaning
from experiments.statistics import Interval, mean_interval
from simulation.evidence import source_facts
from simulation.survey import SIGNIFICANT, printed
from simulation.units import Amounts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.explore.request import Request

PARTS = (WHOLE, EFFECT, COMPANY, CHOICE, *(f"{CHOICE}_{reason}" for reason in (*REASONS, REST)))
READINGS = ("effect_on_family", "adjusted", "adjusted_questionnaire")
SHOWN = ("exhaustion", "overall_well_being")
"""Scales that are drawn and told first."""
MOST_LEAVING = 0.9
"""A study loses no more than these, however few people a toy world has."""
ANY = "prior"
"""In place of a causal share: over the whole prior."""
BY = ["block", "variable", "causal_share"]


@dataclass(frozen=True)
class Cause:
    """The survey's contrast taken apart over the prior of the causal share, and policies ranked over it.

    In a notebook::

        found = experiments.cause(["baseline", "union_support", "pay_raise"], replications=8)
        found.parts
        found.standing
    """

    prior: Prior
    points: tuple[Point, ...]
    scenarios: tuple[str, ...]
    """The first one is what the survey was taken in, and what the others are compared with."""
    outcomes: tuple[str, ...]
    splits: pd.DataFrame
    """As ``experiments.contrast.twins`` takes them from each run."""
    runs: pd.DataFrame | None
    """Indicators of each run, per year: ``scenario``, ``causal_share``, ``seed`` and the indicators."""
    failed_splits: int = 0
    failed_runs: int = 0
    request: Request | None = field(default=None, repr=False)

    @property
    def shares(self) -> tuple[float, ...]:
        """The causal shares, ascending [1]."""
        return tuple(point.values[KEY] for point in self.points)

    @property
    def failed(self) -> int:
        """Runs that failed and are left out."""
        return self.failed_splits + self.failed_runs

    @property
    def policies(self) -> tuple[str, ...]:
        """The scenarios that are ranked."""
        return self.scenarios[1:]

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Contrast and parts in standard deviations, workplace minus family.

        A row per block, scale, causal share (``prior``: over all of them alike) and part, with the mean over seeds and
        its 95 % interval.
        """
        whole = self.splits[self.splits["draw"] == 0]
        scaled = whole[[*PARTS, *READINGS]].div(whole["sd"], axis=0)
        scaled = pd.concat([whole[[*BY, "seed"]], scaled], axis=1)
        over = scaled.drop(columns="causal_share").groupby(["block", "variable", "seed"], sort=False).mean()
        both = pd.concat([scaled, over.reset_index().assign(causal_share=ANY)], ignore_index=True)
        rows = []
        for keys, own in both.groupby(BY, sort=False):
            for part in (*PARTS, *READINGS):
                found = mean_interval(own[part])
                rows.append((*keys, part, found.estimate, found.low, found.high))
        return pd.DataFrame(rows, columns=[*BY, "part", "estimate", "low", "high"])

    def part(self, block: str, variable: str, share: float | str, part: str) -> Interval:
        """One number of ``parts``."""
        row = self._found[block, variable, share, part]
        return Interval(row["estimate"], row["low"], row["high"])

    @cached_property
    def _found(self) -> dict[tuple[Any, ...], dict[str, float]]:
        found: dict[Any, Any] = self.parts.set_index([*BY, "part"]).to_dict("index")
        return found

    @cached_property
    def surveys(self) -> pd.DataFrame:
        """What surveys of 142 people show: a row per block, scale and causal share.

        ``g`` with the points between which 95 of 100 surveys lie, ``significant`` (share at 5 %), ``printed`` (the g of
        the article, with the sign of the simulated one where none is printed), ``reached`` (share of surveys with a g
        as far out as the printed one or farther), and ``belief``, what is left of the prior at this point after the
        printed g, all other numbers of the model being right: an equal part of it before.
        """
        drawn = self.splits[self.splits["draw"] > 0]
        told = printed()["printed_hedges_g"].astype(float).to_dict()
        rows = []
        keys: Any
        for keys, own in drawn.groupby(BY, sort=False):
            block, variable, share = keys
            g = own["g"].to_numpy()
            seen = told[block, variable] * np.sign(g.mean())
            rows.append({
                "block": block, "variable": variable, "causal_share": share, "g": g.mean(), "sd": g.std(ddof=1),
                "low": np.quantile(g, 0.025), "high": np.quantile(g, 0.975), "printed": seen,
                "significant": float((own["p"] < SIGNIFICANT).mean()),
                "reached": float((g * np.sign(seen) >= abs(seen)).mean()), "n": len(g),
            })  # fmt: skip
        table = pd.DataFrame(rows)
        if table.empty:
            return table
        likely = np.exp(-0.5 * ((table["g"] - table["printed"]) / table["sd"]) ** 2) / table["sd"]
        return table.assign(belief=likely / likely.groupby([table["block"], table["variable"]]).transform("sum"))

    @cached_property
    def same_survey(self) -> pd.DataFrame:
        """What else would have to be true for the printed contrast in exhaustion: a row per block and causal share.

        ``needed`` is the weight of vulnerability in the choice at which the printed contrast comes out, along a
        straight line from the weight ``in_use``; ``possible`` says whether it lies in the range of the evidence.
        """
        assert self.request is not None
        fact = self.request.worlds.first.settings.facts["support_source"]["per_vulnerability_sd"]
        told, variable = printed()["printed_hedges_g"].astype(float).to_dict(), SHOWN[0]
        rows = []
        for block, share in self.splits[["block", "causal_share"]].drop_duplicates().itertuples(index=False):
            whole, effect, chosen = (
                self.part(block, variable, share, part).estimate for part in (WHOLE, EFFECT, f"{CHOICE}_vulnerability")
            )
            lacking = float(np.copysign(told[block, variable], whole)) - whole
            needed = float(fact.value) * (1.0 + lacking / chosen)
            possible = bool((fact.low or 0.0) <= needed <= (fact.high or 0.0))
            rows.append((block, share, effect, whole, float(fact.value), needed, possible))
        return pd.DataFrame(
            rows, columns=["block", "causal_share", "effect", "contrast", "in_use", "needed", "possible"]
        )

    @cached_property
    def conditions(self) -> dict[str, Conditions]:
        """What a study of each scale would meet: from the simulated survey, and from the evidence."""
        whole = self.splits[self.splits["draw"] == 0]
        names = ["likeness", "people_of_an_agency", "turnover_per_year"]
        means = whole.groupby("variable", sort=False)[names].mean()
        facts = source_facts()["patterns"]
        stability = float(facts["p7_stability.correlation_12_months"].value)
        assert self.request is not None
        uptake = float(self.request.worlds.first.settings.facts["support"]["union_uptake"].value)
        return {str(v): Conditions(alike, people, stability, min(leaving, MOST_LEAVING), uptake)
                for v, alike, people, leaving in means.itertuples()}  # fmt: skip

    @cached_property
    def studies(self) -> pd.DataFrame:
        """People to recruit to see the effect on those who turn to the family, by kind of study and causal share."""
        rows = []
        for block, variable, share in self.splits[BY].drop_duplicates().itertuples(index=False):
            effect = self.part(block, variable, share, "effect_on_family").estimate
            sizes = study_sizes(effect, self.conditions[variable])
            rows.append({"block": block, "variable": variable, "causal_share": share, "effect": effect, **sizes})
        return pd.DataFrame(rows)

    def gains(self, outcome: str) -> Amounts:
        """What each policy gains, more being better, shape (points, seeds, policies); seeds that all runs have."""
        assert self.runs is not None
        keys = ["causal_share", "seed"]
        wide = self.runs.pivot_table(index=keys, columns="scenario", values=outcome, dropna=False)
        better = meaning(outcome).better
        own = wide[list(self.policies)].sub(wide[self.scenarios[0]], axis=0) * better
        seeds = own.notna().all(axis=1).groupby("seed").sum()
        kept = seeds.index[seeds == len(self.points)]
        whole = own[own.index.get_level_values("seed").isin(kept)].sort_index()
        return whole.to_numpy().reshape(len(self.points), len(kept), len(self.policies))

    @cached_property
    def standing(self) -> pd.DataFrame:
        """Gain, rank and chance to be among the first three of each policy, outcome and causal share."""
        found = [
            standing(self.shares, self.gains(o), self.policies).assign(outcome=o)
            for o in self.outcomes
            if self.policies
        ]
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame()

    def first(self, outcome: str) -> dict[str, float]:
        """Policy → chance that it is among the first three, over the prior and the luck left [1]."""
        return first_over_prior(self.gains(outcome), self.policies)

    @cached_property
    def swaps(self) -> pd.DataFrame:
        """Pairs of policies that change places over the prior; see ``experiments.contrast.standing``."""
        found = [
            swaps(self.shares, self.gains(o), self.policies).assign(outcome=o) for o in self.outcomes if self.policies
        ]
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame()

    @cached_property
    def costs(self) -> pd.DataFrame:
        """Extra cost a year, gain a year and cost of one more, a row per policy, causal share and kind of gain."""
        rows = []
        table = self.runs if self.runs is not None else pd.DataFrame(columns=["scenario", "causal_share"])
        for share in self.shares if self.policies else ():
            own = table[table["causal_share"] == share].set_index(["scenario", "seed"])
            for scenario in self.policies:
                both = [own.xs(name) for name in (scenario, self.scenarios[0])]
                more: pd.DataFrame = pd.DataFrame(both[0] - both[1])
                more = more[more[COST].notna()]
                for outcome in OUTCOMES:
                    found = cost_effectiveness(more[COST], more[outcome.indicator] * outcome.better)
                    rows.append({
                        "scenario": scenario, "causal_share": share, "outcome": outcome.name, "case": found.case,
                        "extra_cost": found.extra_cost.estimate, "gain": found.gain.estimate,
                        "cost_per_unit": found.per_unit.estimate,
                        "cost_per_unit_low": found.per_unit.low, "cost_per_unit_high": found.per_unit.high,
                    })  # fmt: skip
        return pd.DataFrame(rows)

    def plot(self) -> Figure:
        """The parts of the contrast in exhaustion between those who turn to workplace or family for comfort."""
        from experiments.contrast.split_figures import split_figure

        return split_figure(self, "moral", SHOWN[0]).figure

    def report(self, folder: str | Path) -> Path:
        """Write ``report.html``, the tables and the figures into a folder; returns the page's path."""
        from experiments.contrast.report import findings

        return findings(self).write(Path(folder))
