"""Reach: a number, and the share of whom it could reach."""

import math

import pandas as pd
import pytest

from simulation import policies
from simulation.config import compose
from simulation.indicators import observed
from simulation.policies.pay_raise import PayRaise
from simulation.policies.recognition_awards import RecognitionAwards
from simulation.policies.three_district_plan import ThreeDistrictPlan
from simulation.reach import MEASURES, WITHIN, ReachMeter
from simulation.result import simulate
from simulation.state.workforce import SELF_HELP

PLAN = ThreeDistrictPlan(secondments_per_year=1)


def series(months, **columns):
    """A town and a district of 60 and 40 posts; ``columns`` are those of everywhere."""
    rows = []
    for month in range(months):
        everywhere = {"posts": 100, "head_count": 80, "agencies": 10} | {k: v[month] for k, v in columns.items()}
        rows.append({"month": month, "place": "all"} | everywhere)
        rows.append({"month": month, "place": "urban", "posts": 60})
        rows.append({"month": month, "place": "remote_poor", "posts": 40})
    return pd.DataFrame(rows)


def test_stocks_are_means_and_flows_are_years():
    columns = {"seconded_out": [9, 9] + [2] * 12, "visiting_staff": [2] * 14, "trainees": [1] * 14}
    away, visitors, trainees = ReachMeter([PLAN], 14).lines(series(14, **columns))
    # Two of a hundred posts, and of the forty in the district; the first two months are too long ago.
    assert (away.number, away.share, away.unit) == (2, 20, "per 1,000 posts")
    assert (visitors.number, visitors.share) == (2, 50)
    assert (trainees.number, trainees.share) == (1, 25)
    (awards,) = ReachMeter([RecognitionAwards(awards_per_year=8)], 6).lines(series(6, awards_given=[1] + [0] * 5))
    # One in half a year is two a year among eighty.
    assert (awards.number, awards.share, awards.unit) == (2, 25, "per 1,000 staff")


def test_nobody_to_reach_is_no_share():
    (awards,) = ReachMeter([RecognitionAwards(awards_per_year=8)], 1).lines(
        series(1, awards_given=[0]).assign(head_count=0)
    )
    assert math.isnan(awards.share)
    assert awards.plain["share"] is None


def test_staff_within_reach_are_counted_while_the_policy_is_in_force(small_world):
    aimed = PayRaise(percent=10, certificates=("assistant",), start="2021-02")
    meter = ReachMeter([aimed], 2)
    for t in (0, 1):
        meter.read(small_world(t=t))
    (line,) = meter.lines(series(2))
    # Two of the six are assistants; nobody is reached in the first of the two months.
    assert line.number == 1
    assert line.share == pytest.approx(100 / 80)


def test_every_policy_counts_something_that_is_observed(small_world):
    columns = observed(small_world())[0]
    for kind in policies.catalogue().values():
        assert kind.counted
        for counted in kind.counted:
            assert counted.against in MEASURES
            assert counted.column == WITHIN or counted.column in columns
            # Among persons within reach a share of everybody, among others a share of something else.
            assert (counted.column == WITHIN) == (counted.against == "everybody")


def test_what_programmes_give_is_observed(small_world):
    world = small_world()
    people = world.workforce
    people.counselling_months_left[[0, 7]] = 2
    people.counselling_wait_months[1] = 3
    people.course_months_left[2] = 20
    people.honour[0], people.honour[1] = 1, 0.9
    people.meaning[4] = 1
    people.relief[5, SELF_HELP], people.relief[4, SELF_HELP] = 0.13, 0.1
    world.agencies.wishes_granted[:] = [1, 0, 2]
    world.agencies.lent_hours[0] = 60
    world.agencies.counselling_hours[:] = [8, 0, 4]
    rows = {row["place"]: row for row in observed(world)}
    seen = {
        "agencies": (3, 2), "pairs": (1, 1), "counselling_places": (3, 2), "in_counselling": (2, 1),
        "waiting_for_counselling": (1, 1), "self_help_learners": (1, 1), "triaged": (1, 1), "awards_given": (1, 1),
        "in_course": (1, 1), "wishes_granted": (3, 1),
    }  # fmt: skip
    assert {name: (rows["all"][name], rows["urban"][name]) for name in seen} == seen


def test_a_run_reports_the_reach_of_each_policy():
    tiny = ["region.posts=240", "warm_up_months=0", "years=0.5", "start=2022-01"]
    result = simulate(compose(["scenario=[micro_wish,union_support]", "policies.union_support.coverage=0.5", *tiny]))
    wishes, union = result.reach
    everywhere = result.series[result.series["place"] == "all"]
    assert wishes.number == pytest.approx(everywhere["wishes_granted"].sum() * 2)
    assert 0 < union.share < 100
