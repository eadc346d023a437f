"""What moved it: the parts sum to the whole, and a cause that acts alone gets it all."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from experiments.waterfall import baseline, departures, explained
from simulation.decomposition import COMPOSITION, CONTAGION, EXHAUSTION, INTERACTION, TURNOVER
from simulation.events.funding_cut import FundingCut
from simulation.model import WorkforceModel
from simulation.processes.leaving_hazard import Logarithms, leaving_hazard
from simulation.run_config import RunConfig
from simulation.settings import Settings
from simulation.world import World
from tests.worlds import CALM, lived, settings

ALONE = CALM | {
    "turnover.wage_elasticity": -1.5,
    "recruitment.fill_wage_elasticity": 0.0,
    "turnover.per_arrears_month": 0.0,
}
"""Of all that moves the hazard only pay and time in the field are left."""
STRAIGHT = {
    "strain.loss_gain_ratio": 1.0,
    "strain.severe_recovery_factor": 1.0,
    "strain.noise_share": 0.0,
    "scales.exhaustion_sd": 0.5,
}
"""Exhaustion rises as fast as it falls and never meets the ends of its scale: nothing in it is bent."""
PAY_ONLY = STRAIGHT | {
    "strain.work_weight": 0.0,
    "strain.family_weight": 0.0,
    "strain.interpersonal_weight": 0.0,
    "strain.societal_weight": 0.0,
    "strain.causal_share": 0.0,
    "strain.buffer_weight": 0.0,
    "strain.family_support_weight": 0.0,
    "strain.contagion_per_month": 0.0,
}
RAISE = {"pay_raise": {"percent": 15.0, "start": None}}
SUMS = pytest.mark.parametrize("outcome", [TURNOVER, EXHAUSTION])


def moved(chosen: Settings) -> pd.DataFrame:
    return explained(RunConfig(settings=chosen, scenarios={}))[1].table


def parts(table: pd.DataFrame, outcome: str, kind: str = "part") -> pd.Series:
    """Part → value over the whole comparison."""
    rows = table[(table["outcome"] == outcome) & (table["kind"] == kind)]
    return rows[rows["period"] == table["period"].iloc[0]].set_index("part")["value"]


def mixed() -> Settings:
    """Pay, union, secondments and a funding cut together."""
    chosen = settings(scenarios=("pay_raise", "union_support", "three_district_plan"), years=3, posts=600, agencies=30)
    return dataclasses.replace(chosen, events=(FundingCut(percent=15, start="2022-06"),))


@pytest.fixture(scope="module")
def mixture():
    return explained(RunConfig(settings=mixed(), scenarios={}))


@SUMS
def test_the_parts_sum_to_the_whole_in_every_period(mixture, outcome):
    table = mixture[1].table
    table = table[table["outcome"] == outcome]
    # Policies begin in 2022: that year, the next, and both together.
    assert list(table["period"].unique()) == ["2022-01 to 2023-12", "2022-01 to 2022-12", "2023-01 to 2023-12"]
    for _, rows in table.groupby("period"):
        before, after = rows.loc[rows["kind"] == "level", "value"]
        change = rows.loc[rows["kind"] == "part", "value"].sum()
        assert change == pytest.approx(after - before, abs=1e-12)
        assert abs(change) > 1e-3  # or the check could not fail


def test_the_causes_of_exhaustion_sum_to_its_part_in_turnover(mixture):
    table = mixture[1].table
    assert parts(table, TURNOVER, "within exhaustion").sum() == pytest.approx(
        parts(table, TURNOVER)["exhaustion"], abs=1e-8
    )


def test_whom_to_expect_is_the_sum_of_the_causes(mixture):
    table = mixture[1].table
    causes = parts(table, TURNOVER).drop(["luck", "retirement_and_dismissal"])
    assert causes.sum() == pytest.approx(parts(table, TURNOVER, "subtotal")["expected"], abs=1e-12)


def test_nobody_counts_for_more_than_one_departure_a_month():
    # Where work is left undone for months, one hazard of the overloaded outweighs those of all others together.
    overloaded = {"overload": np.array([0.0, 18.0]), "free": np.array([1.0, 1.0])}
    factors = {name: np.zeros(2) for name in Logarithms._fields} | overloaded
    factors |= {name: np.full(2, 0.2 if name == "tenure" else 1.0) for name in ("tenure", "pay", "legacy", "market")}
    assert leaving_hazard(factors)[1] > 1e7
    assert departures(factors) == pytest.approx([12 * (1 - np.exp(-0.2 / 12)), 12.0])
    assert departures(factors | {"free": np.zeros(2)}).tolist() == [0.0, 0.0]


def leavers_per_year(chosen: Settings, *ways: str) -> float:
    """Those who left in these ways over those who could leave [1/year], from 2022 on, as an ordinary run says."""
    series = lived(chosen).series.query("place == 'all' and month >= 12")
    at_risk = series["head_count"] - series.filter(regex="^joiners_").sum(axis=1) + series["leavers"]
    return float(12 * series[[f"leavers_{way}" for way in ways]].to_numpy().sum() / at_risk.sum())


def test_the_levels_are_those_of_runs_alone(mixture):
    levels = parts(mixture[1].table, TURNOVER, "level")
    ways = ("field", "agency", "retired", "dismissed")
    assert levels["baseline"] == pytest.approx(leavers_per_year(baseline(mixed()), *ways), rel=1e-9)
    assert levels["with_policies"] == pytest.approx(leavers_per_year(mixed(), *ways), rel=1e-9)


def test_who_retired_or_was_dismissed_is_a_part_of_its_own(mixture):
    ways = ("retired", "dismissed")
    expected = leavers_per_year(mixed(), *ways) - leavers_per_year(baseline(mixed()), *ways)
    assert expected > 0.01  # the cut dismisses
    assert parts(mixture[1].table, TURNOVER)["retirement_and_dismissal"] == pytest.approx(expected, rel=1e-9)


def test_the_run_is_the_ordinary_one(mixture):
    pd.testing.assert_frame_equal(mixture[0].series, lived(mixed()).series, check_exact=True)


def test_zero_dose_moves_nothing():
    chosen = settings(years=1.5, posts=300, agencies=15, overrides={"pay_raise": {"percent": 0.0}})
    table = moved(chosen)
    assert (table.loc[table["kind"] != "level", "value"] == 0).all()
    levels = table[table["kind"] == "level"]
    for _, rows in levels.groupby(["outcome", "period"]):
        before, after = rows["value"]
        assert before == after > 0
    assert (table["paired_share"] == 1).all()


def test_a_raise_that_acts_through_pay_alone_is_all_pay():
    # In the first month everybody is who they were: 1.15 ** -1.5 = .8109 of the hazard.
    first = moved(settings(years=1 / 12, facts=ALONE, beyond=True, overrides=RAISE))
    found = parts(first, TURNOVER)
    monthly = first_hazards(settings(years=1 / 12, facts=ALONE, beyond=True)) / 12
    expected = 12 * (np.exp(-monthly) - np.exp(-(1.15**-1.5) * monthly)).mean()
    assert found["pay"] == pytest.approx(expected, rel=1e-4)
    others = found.drop(["pay", "luck"])
    assert (others.abs() < 1e-12).all()


def first_hazards(chosen: Settings) -> np.ndarray:
    """Hazards of those in post before anybody leaves [1/year]."""
    seen = []

    def watch(line: str, world: World) -> None:
        if line == "recruitment":
            table = world.workforce
            seen.append(table.leaving_hazard_per_year[table.occupied].astype(np.float64))

    model = WorkforceModel(chosen)
    model.watcher = watch
    model.step()
    return seen[0]


def test_later_only_time_in_the_field_moves_beside_pay():
    found = parts(moved(settings(years=2, facts=ALONE, beyond=True, overrides=RAISE)), TURNOVER)
    silent = found.drop(["pay", "tenure", INTERACTION, COMPOSITION, "luck", "retirement_and_dismissal"])
    assert (silent == 0).all()
    assert found["pay"] < 10 * -abs(found["tenure"])


def test_a_raise_that_eases_exhaustion_through_pay_alone_is_all_pay_there():
    found = parts(moved(settings(years=2, facts=PAY_ONLY, beyond=True, overrides=RAISE)), EXHAUSTION)
    assert found["pay"] < -0.005
    silent = found.drop(["pay", COMPOSITION, INTERACTION])
    assert (silent.abs() < 2e-4).all()  # counselling goes to others as others come and go
    assert abs(found[INTERACTION]) < 1e-6


def test_what_is_not_bent_does_not_interact():
    """The interaction is a remainder: in a straight world it is nothing, so that it hides no forgotten cause."""
    overrides = {"union_support": {"union_workers_per_100_posts": 3.0, "climate_shift_per_union_worker": 0.1}} | RAISE
    bent = parts(moved(settings(years=2, overrides=overrides)), EXHAUSTION)
    straight = parts(moved(settings(years=2, overrides=overrides, facts=STRAIGHT, beyond=True)), EXHAUSTION)
    assert abs(straight[INTERACTION]) < 1e-6
    assert abs(bent[INTERACTION]) > 1e-4
    assert straight[["support", "pay", CONTAGION]].max() < 0


def test_support_works_through_support():
    overrides = {"union_support": {"union_workers_per_100_posts": 3.0}}
    found = parts(moved(settings(years=2, overrides=overrides)), EXHAUSTION)
    causes = found.drop([INTERACTION, COMPOSITION])
    assert causes.abs().idxmax() == "support"
    assert found["pay"] == pytest.approx(0, abs=1e-3)
