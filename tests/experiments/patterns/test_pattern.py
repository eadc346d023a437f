"""A pattern: its target and how far a simulated value is from it."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.patterns.catalogue import FITTED, PATTERNS, pattern


def test_a_point_is_missed_by_the_difference_in_standard_deviations():
    """17.6 % in 2011, 15.6 to 19.6: sd 0.04 / 3.92 = 0.010204. 19.6 % is 1.96 of them away."""
    turnover = pattern("turnover_2011")
    assert turnover.sd == pytest.approx(0.0102041, rel=1e-4)
    assert turnover.distance(0.196) == pytest.approx(1.96)
    assert turnover.distance(0.156) == pytest.approx(-1.96)
    # with luck of the same size: hypot(1, 1) times less
    assert turnover.distance(0.196, turnover.sd) == pytest.approx(1.96 / np.sqrt(2))


def test_inside_a_band_nothing_is_missed():
    share = pattern("moral_passion_significant")
    assert share.miss(np.array([0.0, 0.3, 0.5])).tolist() == [0.0, 0.0, 0.0]
    assert share.miss(0.6) == pytest.approx(0.1)
    assert pattern("entry_of_graduates").miss(0.06) == pytest.approx(-0.04)


@pytest.mark.parametrize(("away", "verdict"), [(0.0, "met"), (0.99, "met"), (-1.5, "near"), (2.01, "missed")])
def test_verdicts(away, verdict):
    turnover = pattern("turnover_2013")
    assert turnover.verdict(turnover.value + away * turnover.sd) == verdict


def test_every_pattern_is_there_once_and_says_why_it_is_not_fitted():
    keys = [one.key for one in PATTERNS]
    assert len(set(keys)) == len(keys)
    assert {one.number for one in PATTERNS} == {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P12", "P13", "P14"}
    assert {one.number for one in FITTED} == {one.number for one in PATTERNS}
    for one in PATTERNS:
        assert one.low <= one.value <= one.high
        assert one.sd > 0


def test_an_unknown_pattern_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match="Did you mean 'women'"):
        pattern("woman")
