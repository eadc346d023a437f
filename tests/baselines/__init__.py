"""One rounded table per scenario: what the model says, kept so that a change of a law cannot pass unseen.

    python -m tests.baselines            # compare; prints what differs
    python -m tests.baselines --update   # write the tables anew; only when results are meant to change

Whoever updates them says so in the changelog under **Results change**. A table is the yearly means of a dozen
indicators, of the whole classroom and of its districts, over three years with seed 1. Processors may round the last bit
of a logarithm differently, and then a case is closed a month sooner and somebody leaves a month later here and there:
each indicator has a tolerance of about two such events, beyond which a last bit does not carry in three years (a test
disturbs it and looks). A district of 160 people feels one of them five times as much as the whole.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from simulation.calibrated import calibrated_facts
from tests.worlds import lived, settings

FOLDER = Path(__file__).parent
CALIBRATED = "calibrated"
"""The baseline as users live it: with the fitted values. The other tables stand on the numbers of the evidence."""
SCENARIOS = ("baseline", "pay_raise", "union_support", "three_district_plan", CALIBRATED)
INDICATORS = (
    "head_count",
    "vacancy_rate",
    "turnover_per_year",
    "exhaustion_mean",
    "passion_mean",
    "accomplishment_mean",
    "overall_well_being_mean",
    "work_pressure_mean",
    "workplace_support_mean",
    "union_support_mean",
    "intention_to_leave_mean",
    "skill_mean",
    "open_cases",
    "waiting_cases",
    "cases_closed",
    "wisn_ratio",
    "certified_in_posts",
    "cost_total_yuan",
)
PLACES = ("all", "remote_poor")
RELATIVE, ABSOLUTE = 2e-3, 1e-4
EVENTS = {"turnover_per_year": 0.012, "vacancy_rate": 0.02, "waiting_cases": 0.01, "certified_in_posts": 0.006}
"""Tolerance of what counts events; all other indicators have ``RELATIVE``."""
FEWER_PEOPLE = 5.0
SIGNIFICANT_FIGURES = 6


def table(scenario: str, facts: dict[str, float] | None = None) -> pd.DataFrame:
    """Yearly means, rounded; a row per place and year."""
    policy = scenario not in ("baseline", CALIBRATED)
    changes = {scenario: {"start": "2022-01"}} if policy else {}
    scenarios = (scenario,) if policy else ()
    wanted = settings(scenarios=scenarios, years=3, warm_up_months=24, overrides=changes, facts=facts)
    series = lived(replace(wanted, facts=calibrated_facts()) if scenario == CALIBRATED else wanted).series
    chosen = series[series.place.isin(PLACES)]
    yearly = chosen.groupby(["place", chosen.month // 12 + 1], sort=False)[list(INDICATORS)].mean()
    return yearly.rename_axis(["place", "year"]).map(lambda v: float(f"{v:.{SIGNIFICANT_FIGURES}g}"))


def file(scenario: str) -> Path:
    """Where the table of a scenario is kept."""
    return FOLDER / f"{scenario}.csv"


def kept(scenario: str) -> pd.DataFrame:
    """The table as it was when it was last updated."""
    return pd.read_csv(file(scenario), index_col=["place", "year"])


def differences(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """A line for each value that is not the same within its tolerance."""
    if list(old.columns) != list(new.columns) or list(old.index) != list(new.index):
        return ["the table has other rows or columns than the model gives"]
    relative = np.array([EVENTS.get(column, RELATIVE) for column in old.columns])
    of_place = np.array([1.0 if place == "all" else FEWER_PEOPLE for place, _ in old.index])
    same = np.abs(new - old).to_numpy() <= ABSOLUTE + of_place[:, None] * relative * np.abs(old.to_numpy())
    return [
        f"{place}, year {year}, {column}: {old.loc[(place, year), column]:g} became {new.loc[(place, year), column]:g}"
        for (place, year), row in zip(old.index, same, strict=True)
        for column, ok in zip(old.columns, row, strict=True)
        if not ok
    ]
