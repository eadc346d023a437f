"""The three policies do what they are for, each with the sign tested over worlds with the same luck.

Paired t-tests over five seeds (three of the large region), one-sided, at an error rate of 1 % for each statement.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from simulation.evidence import parameter_facts
from tests.worlds import lived, settings

ERROR = 0.01
SEEDS = (1, 2, 3, 4, 5)
CLASSROOM = ("classroom", 1200, 60)
LARGE = ("classroom", 4800, 240)
SAMPLE = ("national_sample", 22_000, 650)


@cache
def series(place: tuple[str, int, int], seed: int, scenario: str = "", **changes: Any) -> pd.DataFrame:
    """24 months under the scenario as its file says, from the first month on; ``changes`` are laid over its policy."""
    region, posts, agencies = place
    overrides = {scenario: {"start": "2021-01"} | changes} if scenario else {}
    scenarios = (scenario,) if scenario else ()
    chosen = settings(region, scenarios, 2, seed, overrides, posts=posts, agencies=agencies)
    return lived(chosen).series


def mean(frame: pd.DataFrame, column: str, kind: str = "all") -> float:
    """Mean from the seventh month on, when the policy has been felt."""
    return float(frame.loc[(frame.place == kind) & (frame.month >= 6), column].mean())


def changes(place: Any, column: str, scenario: str, kind: str = "all", seeds: Any = SEEDS, **dose: Any) -> np.ndarray:
    """Policy less baseline, for each seed."""
    return np.array(
        [mean(series(place, s, scenario, **dose), column, kind) - mean(series(place, s), column, kind) for s in seeds]
    )


def assert_rises(difference: np.ndarray) -> None:
    """The mean is above zero: one-sided t-test."""
    t = difference.mean() / stats.sem(difference)
    assert t > stats.t.isf(ERROR, len(difference) - 1), f"t = {t:.1f} of {difference}"


def assert_falls(difference: np.ndarray) -> None:
    assert_rises(-difference)


def test_a_difference_of_luck_alone_is_not_taken_for_an_effect():
    """The t-test above can fail, both for no effect and for one of the wrong sign."""
    for no_effect in ([0.2, -0.1, 0.1, -0.2, 0.05], [-1.0, -1.1, -0.9, -1.2, -0.8]):
        with pytest.raises(AssertionError):
            assert_rises(np.array(no_effect))


# a pay raise


def test_a_pay_raise_lowers_turnover_and_exhaustion():
    assert_falls(changes(CLASSROOM, "turnover_per_year", "pay_raise"))
    assert_falls(changes(CLASSROOM, "exhaustion_mean", "pay_raise"))
    assert_rises(changes(CLASSROOM, "head_count", "pay_raise"))


def test_a_pay_raise_costs_money():
    assert_rises(changes(CLASSROOM, "cost_total_yuan", "pay_raise"))


def test_a_raise_of_a_fifth_costs_a_fifth_of_the_wages():
    """By hand: wages of 100 yuan become 120; 20 of the 120 are the supplement, 0.2 times the 100 booked as wages."""
    frame = series(CLASSROOM, 1, "pay_raise", percent=20.0)
    wages = frame.cost_wages_public_yuan + frame.cost_wages_agency_yuan
    np.testing.assert_allclose(frame.cost_pay_raise_public_yuan, 0.2 * wages, rtol=1e-4)


def test_more_raise_keeps_more():
    small, large = (changes(CLASSROOM, "turnover_per_year", "pay_raise", percent=p) for p in (5.0, 40.0))
    assert_falls(large - small)


def test_the_pay_of_some_regions_can_be_raised_alone():
    for kind, raised in (("remote_poor", 0.15), ("urban", 0.0)):
        gained = changes(CLASSROOM, "wage_yuan_per_month_mean", "pay_raise", kind, regions=("remote_poor",))
        before = np.array([mean(series(CLASSROOM, seed), "wage_yuan_per_month_mean", kind) for seed in SEEDS])
        assert (gained / before).mean() == pytest.approx(raised, abs=0.03), kind


# union support


def test_union_support_raises_support_from_work():
    assert_rises(changes(CLASSROOM, "union_support_mean", "union_support"))
    both = sum(changes(CLASSROOM, c, "union_support") for c in ("workplace_support_mean", "union_support_mean"))
    assert_rises(both)


def test_union_support_lowers_exhaustion_and_turnover():
    assert_falls(changes(CLASSROOM, "exhaustion_mean", "union_support"))
    assert_falls(changes(CLASSROOM, "turnover_per_year", "union_support"))


def test_union_workers_cost_what_they_cost():
    """By hand: 2 union workers for 100 in post at 5,187.5 yuan a month are 103.75 yuan for each in post."""
    frame = series(CLASSROOM, 1, "union_support", grant_yuan_per_post=0.0)
    union = frame.loc[frame.place == "all", "cost_union_support_union_yuan"]
    heads = frame.loc[frame.place == "all", "head_count"]
    np.testing.assert_allclose(union / heads, 103.75, rtol=0.02)


def test_emergency_grants_are_paid_by_somebody():
    """200 yuan more for each of about 1,100 in post: some of it is given, so some of it is in the books."""
    poor, rich = (series(CLASSROOM, 1, "union_support", grant_yuan_per_post=g) for g in (0.0, 200.0))
    assert mean(rich, "financial_support_mean") > mean(poor, "financial_support_mean")
    more = mean(rich, "cost_union_support_union_yuan") - mean(poor, "cost_union_support_union_yuan")
    assert more > 10 * mean(poor, "head_count")


def test_union_support_relieves_less_if_support_is_hardly_a_cause():
    """With the causal share of the survey's contrast at its lowest, exhaustion falls by less."""
    facts = {"strain.causal_share": parameter_facts()["strain"]["causal_share"].low}

    def relief(seed: int) -> float:
        chosen = {"years": 2, "seed": seed, "facts": facts}
        union = {"union_support": {"start": "2021-01"}}
        after = lived(settings(scenarios=("union_support",), overrides=union, **chosen)).series
        return mean(after, "exhaustion_mean") - mean(lived(settings(**chosen)).series, "exhaustion_mean")

    hardly = np.array([relief(seed) for seed in SEEDS])
    assert_falls(changes(CLASSROOM, "exhaustion_mean", "union_support") - hardly)


# the Three-District Plan


GAPS = {"gap_exhaustion": -1, "gap_wisn_ratio": 1, "gap_waiting_cases_per_post": -1}
"""What a gap of the districts does when it narrows: exhaustion and queues come down, staff over need goes up."""
URBAN = {"workload_ratio": 1, "cases_per_worker": 1, "wisn_ratio": -1}
"""What the urban agencies pay with: more to do for those at home."""
MUCH = {"secondments_per_year": 962.5 * 20, "local_trainees_per_year": 500.0 * 20}
"""Twenty times the national dose: one in thirty urban workers of the classroom is sent each year."""


@pytest.mark.parametrize("gap", GAPS)
def test_many_secondments_narrow_the_gap(gap):
    assert_rises(GAPS[gap] * changes(CLASSROOM, gap, "three_district_plan", **MUCH))


@pytest.mark.parametrize("cost", URBAN)
def test_many_secondments_cost_the_urban_agencies_workers(cost):
    assert_rises(URBAN[cost] * changes(CLASSROOM, cost, "three_district_plan", "urban", **MUCH))


@pytest.mark.parametrize("gap", GAPS)
def test_the_plan_as_it_is_narrows_the_gap(gap):
    assert_rises(GAPS[gap] * changes(LARGE, gap, "three_district_plan"))


@pytest.mark.parametrize("cost", URBAN)
def test_the_plan_as_it_is_costs_the_urban_agencies_workers(cost):
    assert_rises(URBAN[cost] * changes(LARGE, cost, "three_district_plan", "urban"))


@pytest.mark.slow
def test_the_plan_as_it_is_works_in_the_country():
    """Three seeds of the country one in twenty: 48 sent a year."""
    for gap, sign in GAPS.items():
        assert_rises(sign * changes(SAMPLE, gap, "three_district_plan", seeds=SEEDS[:3]))
    for cost, sign in URBAN.items():
        assert_rises(sign * changes(SAMPLE, cost, "three_district_plan", "urban", seeds=SEEDS[:3]))


def test_as_many_are_sent_as_the_plan_says():
    """By hand: 962.5 a year for 440,000 posts are 10.5 for 4,800; each stays away for twelve months."""
    frames = pd.concat(series(LARGE, seed, "three_district_plan") for seed in SEEDS)
    away = frames.loc[(frames.place == "all") & (frames.month >= 12), "seconded_out"]
    assert abs(away.mean() - 962.5 * 4800 / 440_000) < 1.5


def test_the_plan_pays_by_the_month_of_secondment_and_course():
    """By hand: 47,200 / 12 yuan for each visitor and 8,000 / 12 for each trainee, every month."""
    frame = series(LARGE, 1, "three_district_plan")
    row = frame[frame.place == "all"]
    by_hand = 47_200 / 12 * row.visiting_staff + 8_000 / 12 * row.trainees
    np.testing.assert_allclose(row.cost_three_district_plan_public_yuan, by_hand, rtol=1e-9)
