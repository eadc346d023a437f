"""Ranks over the causal share: who leads, how sure, and where two change places."""

import numpy as np
import pytest

from experiments.contrast.standing import crossing, first_over_prior, leads, ranks, standing, swaps

POINTS = (0.1, 0.3, 0.5)
NAMES = ("support", "pay", "posts")


def gains(noise=0.0, seeds=8):
    """Support gains ten times the causal share, pay always 2, posts always 1; the same luck for all but support."""
    luck = np.linspace(-1, 1, seeds) * noise
    of_support = np.array(POINTS)[:, None] * 10 + luck
    return np.stack([of_support, np.full_like(of_support, 2.0), np.full_like(of_support, 1.0)], axis=-1)


def test_the_best_has_rank_one_and_equals_share():
    assert ranks(np.array([3.0, 1.0, 3.0])).tolist() == [1.5, 3.0, 1.5]


def test_those_that_are_level_for_a_place_lead_only_if_all_fit():
    """Of five policies three lead: of three that are level behind the first only two places are left, for nobody."""
    assert leads(np.array([5.0, 1.0, 1.0, 1.0, 0.0])).tolist() == [True, False, False, False, False]
    assert leads(np.array([5.0, 1.0, 1.0, 0.0, 0.0])).tolist() == [True, True, True, False, False]
    assert leads(np.array([1.0, 2.0, 0.0])).tolist() == [False, True, False]  # Of three and fewer the best alone.


def test_standing_by_hand():
    table = standing(POINTS, gains(), NAMES).pivot_table(index="scenario", columns="causal_share", values="rank")
    assert table.loc["support"].tolist() == [2.5, 1.0, 1.0]
    assert table.loc["pay"].tolist() == [1.0, 2.0, 2.0]
    assert table.loc["posts"].tolist() == [2.5, 3.0, 3.0]


def test_support_passes_pay_where_ten_times_the_share_is_two():
    table = swaps(POINTS, gains(), NAMES)
    row = table[(table["below"] == "pay") & (table["above"] == "support")].iloc[0]
    assert row["at"] == pytest.approx(0.2)
    assert row["sure"] == 1.0
    assert (row["low"], row["high"]) == pytest.approx((0.2, 0.2))
    assert not ((table["below"] == "support") & (table["above"] == "pay")).any()
    assert not table[["below", "above"]].isin(["posts"]).any().any()  # They start level, and nobody passes posts.


def test_luck_widens_the_place_and_lowers_the_certainty():
    sure = swaps(POINTS, gains(noise=0.5), NAMES).iloc[0]
    unsure = swaps(POINTS, gains(noise=8.0), NAMES)
    unsure = unsure[(unsure["below"] == "pay") & (unsure["above"] == "support")].iloc[0]
    assert sure["low"] < 0.2 < sure["high"]
    assert unsure["high"] - unsure["low"] > sure["high"] - sure["low"]
    assert unsure["sure"] < sure["sure"]


@pytest.mark.parametrize(
    ("difference", "at"),
    [([1.0, -1.0, -2.0], 0.2), ([1.0, 0.5, -0.5], 0.4), ([1.0, 2.0, 3.0], np.nan), ([1.0, 0.0, -1.0], 0.3)],
)
def test_crossings_by_hand(difference, at):
    np.testing.assert_allclose(crossing(np.array(POINTS), np.array(difference)), at)


def test_among_the_first_three_of_four():
    """Two policies that are level for the third place share it by luck; the last one is never there."""
    rng = np.random.default_rng(1)
    third, fourth = rng.normal(0, 1, (1, 40)), rng.normal(0, 1, (1, 40))
    fourth += third.mean() - fourth.mean()
    own = np.stack([np.full((1, 40), 9.0), np.full((1, 40), 8.0), third, fourth, np.full((1, 40), -9.0)], axis=-1)
    chances = first_over_prior(own, ("a", "b", "c", "d", "e"))
    assert chances["a"] == chances["b"] == 1.0
    assert chances["e"] == 0.0
    assert chances["c"] == pytest.approx(0.5, abs=0.1)
    assert sum(chances.values()) == pytest.approx(3.0, abs=1e-9)
