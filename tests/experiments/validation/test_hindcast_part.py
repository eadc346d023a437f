"""The years lived again: what is kept of a country, and which lines test anything."""

from __future__ import annotations

import pandas as pd
import pytest

from experiments.validation.hindcast_figures import hindcast_figures
from experiments.validation.hindcast_part import lines, public_money, years_lived
from experiments.validation.verdict import FITTED, GIVEN, TESTED, UNTESTED
from simulation.survey import TENURE_GROUPS
from tests.worlds import lived, settings

COLUMNS = ("posts", "agencies", "head_count", "certified", "certified_share", "turnover", "applicants", "passes",
           "public_yuan", "district_yuan_per_worker", *TENURE_GROUPS)  # fmt: skip


@pytest.fixture(scope="module")
def country():
    model = lived(settings(posts=1200, years=2, warm_up_months=1, start="2011-01"))
    return model, years_lived(model)


def test_a_row_for_each_year_scaled_up_to_the_country(country):
    model, table = country
    assert table["year"].tolist() == [1, 2]
    everywhere = model.series[model.series.place == "all"].reset_index(drop=True)
    scale = 440000 / 1200
    assert table["posts"].iloc[1] == pytest.approx(scale * everywhere["posts"].iloc[23])
    assert table["head_count"].iloc[0] == pytest.approx(scale * everywhere["head_count"].iloc[11])
    stock = everywhere["certified_in_posts"] + everywhere["certified_outside"]
    assert table["certified"].iloc[0] == pytest.approx(scale * stock.iloc[11])
    assert table["applicants"].iloc[1] == pytest.approx(scale * everywhere["exam_applicants"].iloc[12:].sum())
    assert table["turnover"].iloc[1] == pytest.approx(everywhere["turnover_per_year"].iloc[12:].mean())
    years = model.workforce.tenure_months[model.workforce.occupied] / 12
    # "From 1 to 5 years" lasts until the sixth year begins.
    assert table["from_1_to_5_years"].iloc[1] == pytest.approx(((years >= 1) & (years < 6)).mean())
    assert table["from_1_to_5_years"].isna().tolist() == [True, False]
    assert table[list(TENURE_GROUPS)].iloc[1].sum() == pytest.approx(1)
    assert table["agencies"].iloc[0] == pytest.approx(scale * model.settings.region.agencies)


def test_public_money_is_all_that_governments_pay():
    """3 + 5 yuan; the agency's 100 and the total are not counted."""
    series = pd.DataFrame({"cost_wages_public_yuan": [3.0], "cost_overhead_public_yuan": [5.0],
                           "cost_wages_agency_yuan": [100.0], "cost_total_yuan": [108.0]})  # fmt: skip
    assert public_money(series).tolist() == [8.0]


def test_a_workers_year_in_the_districts(country):
    model, table = country
    districts = model.series[~model.series.place.isin(["all", "urban"])]
    last = districts[districts.month >= 12]
    expected = last["cost_total_yuan"].sum() / last["head_count"].sum() * 12
    assert table["district_yuan_per_worker"].iloc[1] == pytest.approx(expected)


def years(values: dict[str, float]) -> pd.DataFrame:
    """Eleven years of two seeds in which every number is 1, but for those that are given."""
    rows = [{"seed": seed, "year": year} | dict.fromkeys(COLUMNS, 1.0) | values
            for seed in (1, 2) for year in range(1, 12)]  # fmt: skip
    return pd.DataFrame(rows)


def test_posts_and_agencies_are_given_and_test_nothing():
    found = {line.key: line for line in lines(years({"posts": 7.0}), years({}), 2010)}
    for key in ("posts.2014", "posts.2021", "agencies.2011", "agencies.2021"):
        assert found[key].standing == GIVEN
        assert found[key].verdict == UNTESTED
    assert found["posts.2017"].found.value == 7
    assert found["posts.2017"].printed.value == 312089


def test_applicants_are_those_of_the_world_that_is_given_posts_alone():
    found = {line.key: line for line in lines(years({"applicants": 5.0}), years({"applicants": 3.0}), 2010)}
    assert found["applicants.2018"].found.value == 3
    assert found["applicants.2018"].standing == TESTED
    assert found["applicants.2021"].standing == FITTED  # what the parameter was taken from


def test_certificates_before_2015_are_tested_and_those_after_rest_on_the_same_pass_rates():
    found = {line.key: line for line in lines(years({"certified": 8e4}), years({"certified": 9e4}), 2010)}
    assert found["certified.2012"].standing == TESTED
    assert found["certified.2012"].verdict == "fits"  # more than 80,000
    assert found["certified.2016"].standing == FITTED
    assert found["certified_free.2018"].found.value == 9e4
    assert found["certified_free.2018"].standing == TESTED


def test_the_pass_rate_is_that_of_the_years_together():
    """4 passes of 10 in each of the years from 2015 on, of each seed; the years before do not count."""
    table = years({"applicants": 10.0, "passes": 4.0})
    table.loc[table["year"] < 5, "passes"] = 10.0
    found = {line.key: line for line in lines(table, years({}), 2010)}
    assert found["passes"].found.value == pytest.approx(0.4)


def test_each_series_is_drawn_with_what_was_counted():
    drawn = {one.name: one for one in hindcast_figures(years({}), years({}), 2010)}
    assert len(drawn) == 5
    assert "2021 829" in drawn["hindcast-applicants"].alt
    assert "2017 5.11" in drawn["hindcast-money"].alt
