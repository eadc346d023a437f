"""The cost table: every yuan of the series, by item, payer, place and year."""

import json

import pandas as pd
import pytest

from experiments.costs import bills, cost_table, items
from experiments.waterfall import explained
from simulation.config import compose
from simulation.result import simulate

ALL = ("scenario=everything_small", "region.posts=600", "warm_up_months=0", "years=1.5", "start=2021-09")


@pytest.fixture(scope="module")
def result():
    return simulate(compose(ALL))


def test_an_item_is_told_from_its_payer():
    columns = ["cost_three_district_plan_public_yuan", "cost_total_yuan", "cost_wages_agency_yuan", "wage_debt_yuan"]
    assert items(pd.DataFrame(columns=columns)) == {
        "cost_three_district_plan_public_yuan": ("three_district_plan", "public"),
        "cost_wages_agency_yuan": ("wages", "agency"),
    }


def test_the_table_by_hand():
    series = pd.DataFrame(
        {
            "place": ["all", "urban", "remote_poor"] * 2,
            "date": ["2021-12"] * 3 + ["2022-01"] * 3,
            "cost_total_yuan": [30, 20, 10, 7, 7, 0],
            "cost_wages_public_yuan": [30, 20, 10, 0, 0, 0],
            "cost_micro_wish_union_yuan": [0, 0, 0, 7, 7, 0],
        }
    )
    assert cost_table(series).to_numpy().tolist() == [
        ["micro_wish", "union", "urban", 2022, 7],
        ["wages", "public", "remote_poor", 2021, 10],
        ["wages", "public", "urban", 2021, 20],
    ]
    (bill,) = bills(series, ["pay_raise", "micro_wish"])
    # Seven yuan in two months are 42 a year, and 7 of 37 in all.
    assert (bill.item, bill.payer, bill.yuan, bill.yuan_last_year, bill.share) == ("micro_wish", "union", 7, 42, 7 / 37)


def test_totals_reconcile_with_the_series_to_the_yuan(result):
    table, series = cost_table(result.series), result.series
    everywhere = series[series["place"] == "all"]
    total = everywhere["cost_total_yuan"].sum()
    # Doubles carry sixteen digits; what is summed here has ten.
    assert table["yuan"].sum() == pytest.approx(total, rel=1e-12)
    for column, (item, payer) in items(series).items():
        own = table[(table["item"] == item) & (table["payer"] == payer)]["yuan"].sum()
        assert own == pytest.approx(everywhere[column].sum(), rel=1e-12)
    for place, part in table.groupby("place"):
        assert part["yuan"].sum() == pytest.approx(series[series["place"] == place]["cost_total_yuan"].sum(), rel=1e-12)
    for year, part in table.groupby("year"):
        months = everywhere[everywhere["date"].str.startswith(str(year))]
        assert part["yuan"].sum() == pytest.approx(months["cost_total_yuan"].sum(), rel=1e-12)


def test_the_file_reconciles_too(run, here):
    assert run("scenario=everything_small", "start=2022-01", "out=mine").code == 0
    table = pd.read_csv(here / "mine" / "costs.csv")
    series = pd.read_parquet(here / "mine" / "series.parquet")
    total = series.loc[series["place"] == "all", "cost_total_yuan"].sum()
    assert list(table.columns) == ["item", "payer", "place", "year", "yuan"]
    assert abs(table["yuan"].sum() - total) < 1
    assert not table["place"].eq("all").any()
    assert {"pay_raise", "wages"} <= set(table["item"])


def test_two_programmes_of_counsellors_are_each_billed_for_their_own():
    tiny = ("region.posts=240", "warm_up_months=0", "years=0.25", "start=2022-01")
    hours = "counselling_hours_per_100_posts"
    both = simulate(
        compose(
            ["scenario=[psychosocial_linkage,care_platform]", f"policies.care_platform.{hours}=30",
             "policies.care_platform.cost_yuan_per_hour=100", *tiny]
        )
    )  # fmt: skip
    staff = both.series.loc[both.series["place"] == "all", "head_count"].sum()
    linkage, platform = bills(both.series, ["psychosocial_linkage", "care_platform"])
    # 10 hours at 300 yuan and 30 hours at 100 yuan for 100 posts and month: 30 yuan for each in post. Bills count the
    # staff before this month's newcomers and leavers, which are far fewer than would double a bill.
    assert linkage.yuan == pytest.approx(30 * staff, rel=0.05)
    assert platform.yuan == pytest.approx(linkage.yuan)


def test_a_run_under_policies_says_how_far_they_reach_and_what_they_cost(run, here):
    outcome = run("scenario=[union_support,standards_law]", "start=2022-01", "out=mine")
    assert "Reach, last 3 months" in outcome.out
    assert "staff within its reach" in outcome.out
    (bill,) = [line.split() for line in outcome.out.splitlines() if line.startswith("union_support") and "%" in line
               and "staff" not in line]  # fmt: skip
    assert bill[1] == "union"
    told = json.loads((here / "mine" / "manifest.json").read_text())["reach"]
    assert list(told) == ["union_support", "standards_law"]
    assert told["union_support"][0] == {
        "what": "staff within its reach", "number": told["union_support"][0]["number"], "share": 100.0,
        "unit": "% of staff",
    }  # fmt: skip


def test_a_run_beside_its_baseline_reaches_as_far():
    config = compose(["scenario=micro_wish", "region.posts=600", "warm_up_months=0", "years=0.25", "start=2022-01"])
    assert explained(config)[0].reach == simulate(config).reach != ()


def test_the_baseline_has_no_such_tables(run):
    outcome = run("-m", "scenario=baseline", "seed=1,2")
    assert "Reach" not in outcome.out
    assert "million yuan  payer" not in outcome.out


def test_of_many_seeds_the_reach_is_told_once(run):
    outcome = run("-m", "scenario=baseline,micro_wish", "seed=1,2", "start=2022-01")
    assert outcome.out.count("Reach, last") == 1
    assert "micro_wish, seed=1:" in outcome.out


def test_of_many_policies_the_first_are_told_and_the_others_pointed_to(run):
    outcome = run("-m", "scenario=pay_raise,more_posts,team_culture,micro_wish,stress_triage")
    assert outcome.out.count("Reach, last") == 4
    assert "Reach and costs of the others: manifest.json and costs.csv" in outcome.out
