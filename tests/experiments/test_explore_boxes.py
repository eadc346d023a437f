"""Scenario discovery: a box that was planted is found, and none where there is none."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.explore.boxes import checked, find_boxes, quasi_p

NAMES = list("abcdef")


@pytest.fixture(scope="module")
def cube():
    return pd.DataFrame(np.random.default_rng(5).uniform(size=(600, 6)), columns=NAMES)


@pytest.fixture(scope="module")
def planted(cube):
    """It fails where a is above 0.6 and b below 0.4, but for a tenth of those, and a fiftieth of all others."""
    luck = np.random.default_rng(6).uniform(size=len(cube))
    inside = (cube["a"] > 0.6) & (cube["b"] < 0.4)
    return np.where(inside, luck < 0.9, luck < 0.02)


def test_a_planted_box_is_found(cube, planted):
    boxes, way = find_boxes(cube, planted, 0.8, 0.05, 3)
    assert len(boxes) == 1
    (box,) = boxes
    assert box.limits.keys() == {"a", "b"}
    assert box.limits["a"][0] == pytest.approx(0.6, abs=0.05)
    assert box.limits["b"][1] == pytest.approx(0.4, abs=0.05)
    assert box.limits["a"][1] is None
    assert box.limits["b"][0] is None
    assert box.density > 0.8
    assert box.coverage > 0.75
    held = box.holds(cube)
    assert (int(held.sum()), int(planted[held].sum())) == (box.inside, box.failures)
    assert box.mass == held.mean()
    assert way["coverage"].iloc[0] == 1
    assert way["density"].iloc[0] == pytest.approx(planted.mean())


def test_a_planted_box_holds_on_points_not_seen(cube, planted):
    check = checked(cube, planted, 0.8, 0.05, 1)
    assert check.holds
    assert check.density.estimate > 0.75
    assert check.base == planted.mean()


def test_two_planted_boxes_are_both_found(cube):
    fails = ((cube["a"] > 0.7) | (cube["c"] < 0.2)).to_numpy()
    boxes, _ = find_boxes(cube, fails, 0.9, 0.05, 3)
    assert [set(box.limits) for box in boxes[:2]] in ([{"a"}, {"c"}], [{"c"}, {"a"}])
    assert sum(box.failures for box in boxes) <= fails.sum()


@pytest.mark.parametrize("luck", range(3))
def test_nothing_is_claimed_where_failures_are_luck(cube, luck):
    fails = np.random.default_rng(luck).uniform(size=len(cube)) < 0.25
    boxes, _ = find_boxes(cube, fails, 0.8, 0.05, 3)
    assert not any(box.density >= 0.8 and box.coverage > 0.1 for box in boxes)
    assert not checked(cube, fails, 0.8, 0.05, 1).holds


@pytest.mark.parametrize("always", [True, False])
def test_where_all_or_none_fail_there_is_no_box(cube, always):
    boxes, way = find_boxes(cube, np.full(len(cube), always), 0.8, 0.05, 3)
    assert boxes == []
    assert way.empty


def test_the_quasi_p_value_is_a_binomial_tail(cube, planted):
    limits = {"a": (0.6, None), "b": (None, 0.4)}
    wider = cube["a"] > 0.6
    inside = wider & (cube["b"] <= 0.4)
    by_hand = stats.binomtest(
        int(planted[inside].sum()), int(inside.sum()), float(planted[wider].mean()), alternative="greater"
    ).pvalue
    assert quasi_p(cube, planted, limits, "b", 1) == pytest.approx(by_hand)
