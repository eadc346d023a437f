import math

import numpy as np
import pytest

from experiments import cost_effectiveness as ce
from experiments.cost_effectiveness import acceptability, cost_effectiveness, present_value

UP, DOWN, UNCLEAR = [9.0, 10.0, 11.0], [-9.0, -10.0, -11.0], [-10.0, 1.0, 10.0]


def test_cost_of_one_more_by_hand():
    # Mean cost 1,000 for a mean gain of 10; cost follows gain exactly, so 100 for certain.
    found = cost_effectiveness([900, 1000, 1100], UP)
    assert found.case == ce.COSTS_MORE_DOES_MORE
    assert (found.per_unit.estimate, found.per_unit.low, found.per_unit.high) == pytest.approx((100, 100, 100))
    assert found.extra_cost.estimate == 1000
    assert found.gain.estimate == 10


@pytest.mark.parametrize(
    ("cost", "gain", "case"),
    [
        (DOWN, UP, ce.DOMINATING),
        (UNCLEAR, UP, ce.NO_CLEAR_COST),
        (UP, UNCLEAR, ce.COSTS_MORE_NO_CLEAR_GAIN),
        (UNCLEAR, UNCLEAR, ce.NO_CLEAR_DIFFERENCE),
        (DOWN, UNCLEAR, ce.COSTS_LESS_NO_CLEAR_LOSS),
        (UP, DOWN, ce.DOMINATED),
        (UNCLEAR, DOWN, ce.NO_CLEAR_COST_LESS),
        (DOWN, DOWN, ce.CHEAPER_DOES_LESS),
        ([0, 0, 0], [0, 0, 0], ce.NO_DIFFERENCE),
        ([1], [1], ce.NO_CLEAR_DIFFERENCE),
    ],
)
def test_every_other_case_is_named_and_nothing_is_divided(cost, gain, case):
    found = cost_effectiveness(cost, gain)
    assert found.case == case
    assert math.isnan(found.per_unit.estimate)
    assert not found.per_unit.is_known


def test_acceptability_by_hand():
    # Seed 1: gain 1 for 100; seed 2: gain 1 for 300. At 200 yuan a unit the first is worth it, the second is not.
    cost = {"reference": [0, 0], "policy": [100, 300]}
    gain = {"reference": [0, 0], "policy": [1, 1]}
    found = acceptability(cost, gain, [0, 200, 400])
    assert found["policy"].tolist() == [0, 0.5, 1]
    assert found["reference"].tolist() == [1, 0.5, 0]


def test_equals_share():
    found = acceptability({"a": [0], "b": [0], "c": [5]}, {"a": [0], "b": [0], "c": [0]}, [1])
    assert [found[name][0] for name in "abc"] == [0.5, 0.5, 0]


def test_what_comes_later_counts_less():
    # 100 now and 100 in a year at 5 %: 100 + 100 / 1.05.
    assert present_value([100, 100], 0.05) == pytest.approx(195.238095)
    assert present_value([100, 100], 0) == 200
    assert present_value(np.array([[1, 0, 0], [0, 0, 1]]), 0.03) == pytest.approx([1, 1 / 1.0609])
