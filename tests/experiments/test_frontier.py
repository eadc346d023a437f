import math

import pytest

from experiments.frontier import DOMINATED, NEXT, PASSED, START, frontier
from experiments.statistics import ratio_of_means


def path(**scenarios):
    """Steps of scenarios given as (cost, gain), the same in every seed."""
    cost = {name: [values[0]] * 3 for name, values in scenarios.items()}
    gain = {name: [values[1]] * 3 for name, values in scenarios.items()}
    return {step.name: step for step in frontier(cost, gain)}


def test_each_step_is_priced_beyond_the_one_before():
    # 10 for 1 is 10 each; from there 30 more for 2 more is 15 each, though 40 for 3 is 13.3 on average.
    found = path(reference=(0, 0), a=(10, 1), b=(40, 3))
    assert [(step.name, step.place, step.other) for step in found.values()] == [
        ("reference", START, ""), ("a", NEXT, "reference"), ("b", NEXT, "a"),
    ]  # fmt: skip
    assert found["a"].per_unit.estimate == pytest.approx(10)
    assert found["b"].per_unit.estimate == pytest.approx(15)


def test_who_costs_more_and_does_no_more_is_dominated():
    found = path(reference=(0, 0), union=(17, 416), pay=(125, 389), plan=(1, -2))
    assert (found["pay"].place, found["pay"].other) == (DOMINATED, "union")
    assert (found["plan"].place, found["plan"].other) == (DOMINATED, "reference")
    assert (found["union"].place, found["union"].other) == (NEXT, "reference")
    assert math.isnan(found["pay"].per_unit.estimate)


def test_who_saves_money_and_does_more_is_the_start():
    found = path(reference=(0, 0), saver=(-5, 1))
    assert found["saver"].place == START
    assert (found["reference"].place, found["reference"].other) == (DOMINATED, "saver")


def test_who_is_worse_value_than_the_step_beyond_is_passed_over():
    # To b 30 for 1; from b to c 10 for 1: half of c and half of the reference does as much as b for 20.
    found = path(reference=(0, 0), b=(30, 1), c=(40, 2))
    assert (found["b"].place, found["b"].other) == (PASSED, "c")
    assert found["c"].other == "reference"
    assert found["c"].per_unit.estimate == pytest.approx(20)


def test_passing_over_goes_on_until_prices_rise():
    # 20, 15, 1: c pushes b out (11.67 to c by b), and then a too: 12 each to c straight away.
    found = path(reference=(0, 0), a=(20, 1), b=(35, 2), c=(36, 3))
    assert [found[name].place for name in ("a", "b", "c")] == [PASSED, PASSED, NEXT]
    assert found["c"].per_unit.estimate == pytest.approx(12)


def test_the_price_of_a_step_has_the_interval_of_the_pairs():
    cost = {"reference": [0, 0, 0, 0], "a": [9, 11, 10, 10], "b": [38, 41, 41, 40]}
    gain = {"reference": [0, 0, 0, 0], "a": [1.0, 1.2, 0.9, 0.9], "b": [2.9, 3.1, 3.1, 2.9]}
    step = frontier(cost, gain)[-1]
    assert step.per_unit == ratio_of_means([29, 30, 31, 30], [1.9, 1.9, 2.2, 2.0])
    assert step.per_unit.is_known
