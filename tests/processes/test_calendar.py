from dataclasses import replace
from math import exp

import numpy as np
import pytest

from simulation.processes import calendar
from simulation.processes.calendar import market_multiplier

EVIDENCE = {"calendar": {"exam_month": 6, "graduation_month": 7, "enrolment_month": 9, "market_year_sd": 0.1}}


@pytest.mark.parametrize(
    ("luck", "sd", "expected"),
    [
        (0.0, 0.0, 1.0),
        (3.0, 0.0, 1.0),
        (0.0, 0.2, exp(-0.02)),
        (2.0, 0.5, exp(0.875)),  # 2 * .5 - .125
    ],
)
def test_market_multiplier(luck, sd, expected):
    assert market_multiplier(luck, sd) == pytest.approx(expected)


def test_the_market_is_one_on_average():
    # The mean of exp(sd z - sd^2 / 2) over the normal distribution is 1: trapezoid over +-10.
    z = np.linspace(-10, 10, 4001)
    weight = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    values = [market_multiplier(x, 0.3) for x in z]
    assert np.trapezoid(values * weight, z) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("t", "exam", "enrolment"),
    [(0, False, False), (5, True, False), (8, False, True), (17, True, False), (-4, False, True)],
)
def test_the_months_that_matter(small_world, t, exam, enrolment):
    # The run begins in January 2021: t = 5 is June, t = 8 September, t = -4 September 2020.
    world = small_world(EVIDENCE, t=t)
    calendar.month(world)
    assert (world.conditions.exam_month, world.conditions.enrolment_month) == (exam, enrolment)


class Wave:
    """An event that doubles what it finds."""

    def befall(self, conditions, world):
        return replace(conditions, demand=2 * conditions.demand)


def test_events_change_the_conditions_one_after_the_other_and_anew_each_month(small_world):
    world = small_world(EVIDENCE, t=5, happenings=(Wave(), Wave()))
    for _ in range(2):
        calendar.month(world)
        assert world.conditions.demand == 4
        assert world.conditions.exam_month


def test_the_market_changes_with_the_year_and_is_the_same_for_all_its_months(small_world):
    markets = []
    for t in range(36):
        world = small_world(EVIDENCE, t=t)
        calendar.month(world)
        markets.append(world.conditions.market)
    assert [len(set(markets[year * 12 : year * 12 + 12])) for year in range(3)] == [1, 1, 1]
    assert len(set(markets)) == 3
