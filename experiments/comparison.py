"""Scenarios compared with a reference, seed by seed: differences, costs, what happens year by year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.cost_effectiveness import CostEffectiveness, cost_effectiveness, present_value
from experiments.difference import columns, of_draws, of_pairs
from experiments.frontier import Step, frontier
from experiments.nested import means_of_draws, nested
from experiments.outcomes import WHOLE, known_to_add_up
from experiments.statistics import mean_interval, paired_difference
from simulation.indicators import ALL
from simulation.units import MONTHS_PER_YEAR, Amounts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.explanation import Explanation
    from experiments.question import Question

KEYS = ("arm", "seed", "place", "year", "months")
COST = "cost_total_yuan"
MIDDLE = (0.05, 0.95)
"""Quantiles between which nine of ten runs lie."""


@dataclass(frozen=True)
class Outcome:
    """Something that money can buy more of."""

    name: str
    indicator: str
    better: int
    """1 if more of the indicator is a gain, -1 if less of it is."""
    unit: str
    """One of it, in words."""
    plural: str
    """Many of it, in words."""


OUTCOMES = (
    Outcome("leavers_avoided", "leavers", -1, "leaver avoided", "leavers avoided"),
    Outcome("exhausted_worker_years_avoided", "exhausted_workers", -1, "year of high exhaustion avoided",
            "years of high exhaustion avoided"),
    Outcome("cases_progressed", "cases_progressed", 1, "month of progress in a case", "months of progress in cases"),
    Outcome("worker_years", "head_count", 1, "year of a worker in post", "years of workers in post"),
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Runs of several scenarios with the same seeds, each scenario compared with the reference.

    ``experiments.compare(["baseline", "pay_raise"], replications=30)`` makes one.
    """

    runs: pd.DataFrame
    """A row per arm, seed, place and year (and ``WHOLE``), as ``experiments.outcomes`` takes them from each run."""
    reference: str = "baseline"
    discount_per_year: float = 0.0
    """By how much a year later counts less [1/year], of cost and gain alike."""
    question: Question | None = field(default=None, repr=False)
    """What was asked, for the report."""
    explanation: Explanation | None = field(default=None, repr=False)
    """What moved turnover and exhaustion, and how far each policy reaches, on the pair of one seed."""
    draw_of: Mapping[int, int] = field(default_factory=dict, repr=False)
    """Seed → draw of a plausible parameter set, where pairs of runs are nested in such draws."""

    def __post_init__(self) -> None:
        if missing := [key for key in KEYS if key not in self.runs]:
            raise ValueError(f"runs: expected the columns {', '.join(KEYS)}; {', '.join(missing)} missing.")
        if WHOLE not in set(self.runs["year"]):
            raise ValueError(f"runs: expected rows of the whole period, year={WHOLE}, found none.")
        if self.reference not in set(self.runs["arm"]):
            raise ValueError(f"runs: expected runs of {self.reference!r} to compare with, found none.")

    @cached_property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios that are compared with the reference."""
        return tuple(arm for arm in self.runs["arm"].unique() if arm != self.reference)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """``all`` and the kinds of region."""
        return tuple(self.runs["place"].unique())

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that were observed."""
        return tuple(column for column in self.runs.columns if column not in KEYS)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years reported, in their order; the first is 1."""
        return tuple(sorted(set(self.runs["year"].unique()) - {WHOLE}))

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Of each indicator over the whole period: a row per scenario, place and indicator.

        ``baseline`` is the mean of the reference, ``difference`` that of scenario minus reference over ``n`` pairs with
        its paired t interval from ``low`` to ``high``, ``relative`` the difference as a share of the reference with
        Fieller's interval, ``probability_better`` the share of pairs in which the scenario came out better, with
        Wilson's interval; NaN where neither direction is better. ``variance_ratio`` says how many times fewer runs the
        pairs needed than seeds of their own would have, which would have been ``independent_needed`` of each scenario.

        Under an ensemble ``low`` to ``high`` is where the effect under one plausible set lies, and ``mean_low`` to
        ``mean_high`` the interval of the mean over all; ``luck_of_interval`` is the share of the variance behind the
        first that is luck, ``luck_of_pair`` that of one pair (``experiments.nested``), and ``probability_helps`` the
        chance that the effect is a good one.

        Units are those of the indicators; what adds up over months (persons who leave, money) is told per year.
        """
        rows = []
        for scenario in self.scenarios:
            for place in self.places:
                treated, reference = self.pair(scenario, place)
                draws = self.draws_of(treated.index)
                for name in self.indicators:
                    both = treated[name].to_numpy(), reference[name].to_numpy()
                    told = of_pairs(name, *both) if draws is None else of_draws(name, *both, draws)
                    rows.append({"scenario": scenario, "place": place, "indicator": name} | told)
        return pd.DataFrame(rows)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What money can be weighed against: the outcomes whose indicator was observed, if cost was."""
        there = set(self.indicators)
        return tuple(o for o in OUTCOMES if {o.indicator, COST} <= there)

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What gains cost: a row per scenario, place and outcome.

        ``extra_cost`` [yuan] and ``gain`` are present values over all years, scenario minus reference, each with its
        paired t interval; ``case`` names what came of them, and ``cost_per_unit`` [yuan] is given with Fieller's
        interval only where a scenario costs more and does more.
        """
        rows = []
        for scenario in self.scenarios:
            for place in self.places:
                for outcome in self.outcomes:
                    found = self.cost_effectiveness(scenario, outcome.name, place)
                    row: dict[str, Any] = {"scenario": scenario, "place": place, "outcome": outcome.name}
                    row["case"] = found.case
                    row |= columns("extra_cost", "extra_cost_", found.extra_cost)
                    row |= columns("gain", "gain_", found.gain)
                    rows.append(row | columns("cost_per_unit", "cost_per_unit_", found.per_unit))
        return pd.DataFrame(rows)

    def cost_effectiveness(self, scenario: str, outcome: str, place: str = ALL) -> CostEffectiveness:
        """Extra cost against gain of one scenario."""
        table = self.gains(outcome, place)
        mine = table[table["scenario"] == scenario]
        return cost_effectiveness(mine["extra_cost"].to_numpy(), mine["gain"].to_numpy())

    def gains(self, outcome: str, place: str = ALL) -> pd.DataFrame:
        """Extra cost [yuan] and gain, present values of each pair: columns ``scenario, seed, extra_cost, gain``.

        Under an ensemble the mean of each draw, which then counts as one; ``seed`` is its number.
        """
        return self._gained(outcome, place)

    def frontier(self, outcome: str, place: str = ALL) -> list[Step]:
        """The efficient path from the cheapest scenario to the one that does most; see ``experiments.frontier``."""
        return frontier(*self.by_scenario(outcome, place))

    def by_scenario(self, outcome: str, place: str = ALL) -> tuple[dict[str, Amounts], dict[str, Amounts]]:
        """Extra cost and gain of every scenario and of the reference, of the seeds that all of them have."""
        table = self.gains(outcome, place).set_index(["seed", "scenario"])[["extra_cost", "gain"]].unstack().dropna()  # noqa: PD010 - there is nothing to aggregate
        nothing: Amounts = np.zeros(len(table))
        cost, gain = {self.reference: nothing}, {self.reference: nothing}
        for scenario in self.scenarios:
            cost[scenario] = table["extra_cost", scenario].to_numpy()
            gain[scenario] = table["gain", scenario].to_numpy()
        return cost, gain

    @cached_property
    def _gained(self) -> Callable[[str, str], pd.DataFrame]:
        return cache(self._gains)

    def _gains(self, outcome: str, place: str) -> pd.DataFrame:
        wanted = next(o for o in OUTCOMES if o.name == outcome)
        cost = self._present_values(COST, place)
        gain = self._present_values(wanted.indicator, place) * wanted.better
        frames = []
        for scenario in self.scenarios:
            more = (cost[scenario] - cost[self.reference]).dropna()
            won = (gain[scenario] - gain[self.reference]).reindex(more.index)
            both = pd.DataFrame({"extra_cost": more, "gain": won})
            if (draws := self.draws_of(both.index)) is not None:
                both = both.groupby(draws).mean().rename_axis("seed")
            frames.append(both.reset_index().assign(scenario=scenario)[["scenario", "seed", "extra_cost", "gain"]])
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    @cached_property
    def _present_values(self) -> Callable[[str, str], pd.DataFrame]:
        return cache(self._valued)  # Every table and figure that weighs money asks for the same few.

    def _valued(self, indicator: str, place: str) -> pd.DataFrame:
        """Present value of an indicator: a row per seed, a column per arm.

        What adds up over months counts as it is; of what is counted each month, such as persons, the years they live.
        """
        rows = self._table[(self._table["place"] == place) & (self._table["year"] != WHOLE)]
        weight = 1.0 if known_to_add_up(indicator) else rows["months"] / MONTHS_PER_YEAR
        rows = rows.assign(value=rows[indicator] * weight)
        yearly = rows.pivot_table(index=["arm", "seed"], columns="year", values="value", dropna=False)
        found = pd.Series(present_value(yearly.to_numpy(), self.discount_per_year), yearly.index, name="value")
        return found.reset_index().pivot_table(index="seed", columns="arm", values="value", dropna=False)

    @cached_property
    def payers(self) -> pd.DataFrame:
        """Extra cost a year [yuan] by who pays, everywhere, not discounted: a row per scenario and payer."""
        found = pd.Series(self.indicators).str.extract(r"^(cost_\w+_([a-z]+)_yuan)$").dropna()
        rows = []
        for scenario in self.scenarios:
            treated, reference = self.pair(scenario, ALL)
            for payer, booked in found.groupby(1)[0]:
                more = treated[list(booked)].sum(axis=1) - reference[list(booked)].sum(axis=1)
                row = {"scenario": scenario, "payer": payer}
                rows.append(row | columns("extra_cost", "", mean_interval(self.independent(more))))
        return pd.DataFrame(rows, columns=["scenario", "payer", "extra_cost", "low", "high"])

    def over_time(self, indicator: str, place: str = ALL) -> pd.DataFrame:
        """One indicator year by year: a row per arm and year.

        ``level`` is the mean over runs, nine of ten runs lie from ``level_low`` to ``level_high``; ``difference`` to
        the reference with its paired t interval from ``low`` to ``high``, or where it lies under one plausible set.
        """
        rows = self._table[(self._table["place"] == place) & (self._table["year"] != WHOLE)]
        wide = rows.pivot_table(index=["arm", "year"], columns="seed", values=indicator, dropna=False, sort=False)
        told = []
        for arm, year in wide.index:
            mine, other = wide.loc[(arm, year)].to_numpy(), wide.loc[(self.reference, year)].to_numpy()
            low, high = np.nanquantile(mine, MIDDLE) if np.isfinite(mine).any() else (np.nan, np.nan)
            row = {"arm": arm, "year": year, "level": np.nanmean(mine), "level_low": low, "level_high": high}
            draws = self.draws_of(wide.columns)
            found = paired_difference(mine, other) if draws is None else nested(mine - other, draws).effect
            told.append(row | columns("difference", "", found))
        return pd.DataFrame(told)

    @cached_property
    def _table(self) -> pd.DataFrame:
        """The runs; what a scenario never books, it books as nothing."""
        booked = [name for name in self.indicators if name.startswith("cost_")]
        return self.runs.assign(**{name: self.runs[name].fillna(0.0) for name in booked})

    @cached_property
    def _whole(self) -> pd.DataFrame:
        """Each indicator over the whole period, what adds up per year: a row per place, arm and seed."""
        rows = self._table[self._table["year"] == WHOLE]
        summed = [name for name in self.indicators if known_to_add_up(name)]
        rows = rows.assign(**{name: rows[name] / (rows["months"] / MONTHS_PER_YEAR) for name in summed})
        return rows.set_index(["place", "arm", "seed"])[list(self.indicators)].sort_index()

    def pair(self, scenario: str, place: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Values of a scenario and of the reference by seed, of the seeds that both have."""
        treated, reference = self._whole.loc[(place, scenario), :], self._whole.loc[(place, self.reference), :]
        shared = treated.index.intersection(reference.index)
        return treated.loc[shared], reference.loc[shared]

    def draws_of(self, seeds: Iterable[Any]) -> np.ndarray | None:
        """The draw that each seed belongs to; None where there are none."""
        return np.array([self.draw_of[seed] for seed in seeds]) if self.draw_of else None

    def independent(self, values: pd.Series) -> Amounts:
        """Values of the pairs (by seed), or under an ensemble the means of the draws: none tells of another."""
        draws = self.draws_of(values.index)
        return values.to_numpy() if draws is None else means_of_draws(values.to_numpy(), draws)

    def plot(self) -> Figure:
        """The main differences with their intervals, a panel per indicator."""
        from experiments.report.figures import overview

        return overview(self)

    def report(self, folder: str | Path, pdf: bool = False) -> Path:
        """Write ``report.html``, the tables and the figures into a folder, and ``report.pdf``; returns the page's path.

        Raises:
            StudyError: the disk refuses.
            ModuleNotFoundError: a PDF without weasyprint.
        """
        from experiments.report.folder import write_report

        return write_report(self, Path(folder), pdf)

    def _repr_html_(self) -> str:
        from experiments.report.tables import key_table

        return key_table(self).to_html(index=False)
