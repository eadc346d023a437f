"""The training pipeline against its closed form, worked out by hand.

A programme of k months begins in September and ends in July, two months short of whole years. In the steady state its
students are those who begin in a year times the time they stay (Little's law); 40,000 graduate a year in the country.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from simulation.model import WorkforceModel
from tests.worlds import settings

SHARE = 1200 / 440_000
"""Posts of the classroom over posts of the country."""
PER_YEAR = {"college": 12_000, "bachelor": 23_200, "master": 4_800}
"""40,000 graduates: 30 % college, 58 % bachelor, the rest master."""
BY_HAND = {
    "calendar.graduation_month": 7,
    "calendar.enrolment_month": 9,
    "education.graduates_per_year": 40_000.0,
    "education.college_share": 0.3,
    "education.bachelor_share": 0.58,
    "education.master_months": 24.0,
    "education.search_half_life_months": 3.0,
    "education.peer_training_months": 12.0,
    "education.peer_finishing_share": 0.8,
}
"""What the numbers below were worked out from, whatever the evidence comes to say."""
COHORTS = {"college": 3, "bachelor": 4, "master": 2}
"""Cohorts that study between September and June; in July and August the oldest is gone."""


@cache
def observed(
    start: str = "2021-01", years: int = 4, warm_up_months: int = 0, graduation_month: int = 7
) -> pd.DataFrame:
    facts = BY_HAND | {"calendar.graduation_month": graduation_month}
    model = WorkforceModel(settings(years=years, start=start, warm_up_months=warm_up_months, facts=facts))
    rows = []
    for _ in range(12 * years):
        model.step()
        pipeline = model.world.pipeline
        rows.append(
            {
                "month": model.world.date.month,
                **dict(zip(PER_YEAR, pipeline.students.sum(axis=1), strict=True)),
                "begun": pipeline.enrolled,
                "graduated": pipeline.graduated,
                "lost": pipeline.graduates_lost,
                "searching": pipeline.graduates_searching.sum(),
                "ready": pipeline.peers_ready,
            }
        )
    everywhere = model.series[model.series.place == "all"].reset_index(drop=True)
    return pd.DataFrame(rows).assign(joined=everywhere.joiners_graduate, students=everywhere.students)


@pytest.mark.parametrize("start", ["2021-01", "2021-07", "2021-08", "2021-09", "2021-12"])
def test_students_of_every_month_are_the_cohorts_that_study_then(start):
    """College 3 x 12,000 from September to June and 2 x 12,000 in July and August, and so on; from the first month."""
    for _, row in observed(start, years=1).iterrows():
        for programme, begun in PER_YEAR.items():
            cohorts = COHORTS[programme] - (row.month in (7, 8))
            assert row[programme] == pytest.approx(cohorts * begun * SHARE), (programme, row.month)


def test_students_are_those_who_begin_times_the_time_they_stay():
    """By hand: 12,000 x 34/12 + 23,200 x 46/12 + 4,800 x 22/12 = 34,000 + 88,933 + 8,800 = 131,733 in the country."""
    for year in range(4):
        mean = observed().students[12 * year : 12 * year + 12].mean()
        assert mean == pytest.approx(131_733.3 * SHARE, rel=1e-6)


def test_forty_thousand_graduate_each_july_and_nobody_in_other_months():
    frame = observed()
    assert frame.graduated[frame.month == 7].tolist() == pytest.approx([40_000 * SHARE] * 4)
    assert (frame.graduated[frame.month != 7] == 0).all()
    assert frame.begun[frame.month == 9].tolist() == pytest.approx([40_000 * SHARE] * 4)
    assert (frame.begun[frame.month != 9] == 0).all()


@pytest.mark.parametrize("start", ["2021-01", "2021-06", "2021-07", "2021-09"])
def test_graduates_leave_in_june_if_the_calendar_says_so(start):
    """All of them, from the first year on, also where the run begins between; students then stay a month less."""
    frame = observed(start, years=2, graduation_month=6)
    assert frame.graduated[frame.month == 6].tolist() == pytest.approx([40_000 * SHARE] * 2)
    assert (frame.graduated[frame.month != 6] == 0).all()
    # 131,733 less a twelfth of 40,000
    assert frame.students.mean() == pytest.approx((131_733.3 - 40_000 / 12) * SHARE, rel=1e-6)


def test_a_warm_up_does_not_shift_the_school_year():
    assert observed(warm_up_months=7).students.tolist() == pytest.approx(observed().students.tolist())


def test_nobody_who_graduates_vanishes():
    """Over four years: graduated = took other work + took a post + still search."""
    frame = observed()
    gone = frame.lost.sum() + frame.joined.sum()
    assert frame.graduated.sum() == pytest.approx(gone + frame.searching.iloc[-1])
    assert frame.joined.sum() > 20


def test_graduates_who_search_are_halved_by_the_half_life():
    """Nobody hires them (no posts are filled): after 3, 6 and 9 months a half, a quarter, an eighth still search."""
    nobody_hires = BY_HAND | {"recruitment.graduates_most_share": 0.0}
    model = WorkforceModel(settings(years=2, start="2021-07", facts=nobody_hires, beyond=True, warm_up_months=0))
    searching = []
    for _ in range(10):
        model.step()
        searching.append(model.world.pipeline.graduates_searching.sum())
    assert searching[0] > 5
    for months, left in ((3, 0.5), (6, 0.25), (9, 0.125)):
        assert searching[months] == pytest.approx(left * searching[0])


def test_peers_finish_a_year_later_and_four_of_five_do():
    """By hand: 6,000 a year in the country are 16.36 for the classroom, 13.09 of them finish; ready or in posts."""
    facts = BY_HAND | {"education.peers_per_year": 6000.0}
    model = WorkforceModel(settings(years=3, facts=facts, beyond=True, warm_up_months=0))
    for _ in range(24):
        model.step()
    after_two = model.world.pipeline.peers_ready + _peers(model, 24)
    for _ in range(12):
        model.step()
    joined = model.world.pipeline.peers_ready + _peers(model, 36)
    assert joined - after_two == pytest.approx(6000 * SHARE * 0.8)


def _peers(model: WorkforceModel, months: int) -> float:
    series = model.series
    return float(series.loc[(series.place == "all") & (series.month < months), "joiners_peer"].sum())
