"""Programmes: what is counted of a country that lives with one, scaled up."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from experiments.validation.programme_part import lines, programme_table
from tests.worlds import lived, settings


def country(name: str, years: float = 2.0, **doses: float):
    asked = settings(scenarios=(name,), years=years, warm_up_months=1, start="2022-01", overrides={name: doses})
    return lived(dataclasses.replace(asked, scenario=name))


def test_those_who_are_sent_are_counted_once_even_while_they_are_away():
    """20,000 a year of the country is 54.5 of 1,200 posts; after two years 109 were sent, half of them still away.

    Whole people are drawn by lot, so that some more or fewer go, and who leaves while away has not served in full.
    """
    table = programme_table(country("three_district_plan", secondments_per_year=20_000.0, local_trainees_per_year=1e4))
    (row,) = table.to_dict("records")
    assert row["years"] == 2
    assert row["sent"] == pytest.approx(40_000, rel=0.08)
    assert row["away"] < 0.85 * row["sent"]
    assert row["trained"] == pytest.approx(20_000, rel=0.01)


def test_the_bill_is_the_price_of_what_was_carried_out():
    """47,200 for each person-year away, 8,000 for each course; a month that somebody leaves in is paid for."""
    table = programme_table(country("three_district_plan", secondments_per_year=20_000.0, local_trainees_per_year=1e4))
    (row,) = table.to_dict("records")
    assert row["yuan"] == pytest.approx(47_200 * row["away"] + 8_000 * row["trained"], rel=0.01)


def test_wishes_and_pairs():
    (wishes,) = programme_table(country("micro_wish", wishes_per_year=100_000.0)).to_dict("records")
    assert wishes["wishes"] == pytest.approx(200_000, rel=0.02)
    assert wishes["yuan"] == pytest.approx(600 * wishes["wishes"])
    (pairs,) = programme_table(country("hand_in_hand", years=0.5, pairs=2_000.0)).to_dict("records")
    assert pairs["pairs"] == pytest.approx(round(2_000 * 1200 / 440_000) * 440_000 / 1200)


def test_lines_scale_by_year():
    """7,700 in eight years; 836 a year over three years are 2,508."""
    plan = pd.DataFrame({"sent": [7700.0], "away": [7200.0], "trained": [4100.0], "yuan": [7200 * 47200.0]})
    pairs = pd.DataFrame({"pairs": [332.0], "years": [4.0], "yuan": [332 * 4 * 47200.0]})
    wishes = pd.DataFrame({"wishes": [2508.0], "years": [3.0], "yuan": [1_500_000.0]})
    found = {line.key: line for line in lines(plan, pairs, wishes)}
    assert found["wishes.number"].found.value == pytest.approx(836)
    assert found["wishes.money"].found.value == pytest.approx(500_000)
    assert found["pairs.cost"].found.value == pytest.approx(47_200)
    assert found["plan.trained"].verdict == "fits"  # more than 4,000
    assert {line.verdict for line in found.values()} == {"fits", "not tested"}


def test_a_plan_that_cannot_be_carried_out_does_not_fit():
    plan = pd.DataFrame({"sent": [5000.0], "away": [4500.0], "trained": [4000.0], "yuan": [1.0]})
    pairs = pd.DataFrame({"pairs": [100.0], "years": [4.0], "yuan": [1.0]})
    wishes = pd.DataFrame({"wishes": [300.0], "years": [3.0], "yuan": [1.0]})
    found = {line.key: line for line in lines(plan, pairs, wishes)}
    assert {found[key].verdict for key in ("plan.sent", "pairs.number", "wishes.number")} == {"does not fit"}
