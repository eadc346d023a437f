"""Luck and what is not known are told apart: by hand, and where both are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from experiments.nested import means_of_draws, nested

HAND = ([1.0, 3.0, 4.0, 6.0, 10.0, 12.0], [1, 1, 2, 2, 3, 3])
"""Three draws of two pairs."""


def world(draws, pairs, unknown, luck, effect=1.0, seed=1):
    """A toy ensemble: differences of which both parts are known, and the draw of each."""
    rng = np.random.default_rng(seed)
    sets = rng.normal(0, unknown, draws)
    values = effect + np.repeat(sets, pairs) + rng.normal(0, luck, draws * pairs)
    return values, np.repeat(np.arange(draws), pairs)


def test_three_draws_of_two_pairs_by_hand():
    """Means 2, 5, 11, mean 6; s² = (16 + 1 + 25) / 2 = 21; luck² = (2 + 2 + 2) / 3 = 2; h = 1/2; unknown² = 21 - 1."""
    found = nested(*HAND)
    assert found.effect.estimate == found.mean.estimate == pytest.approx(6.0)
    assert found.luck_sd == pytest.approx(math.sqrt(2.0))
    assert found.unknown_sd == pytest.approx(math.sqrt(20.0))
    assert found.luck_of_pair.estimate == pytest.approx(2.0 / 22.0)
    # Behind the interval: luck h · 2 / 3 = 1/3, not known 20 · (1 + 1/3) = 80/3.
    assert found.luck_of_interval == pytest.approx((1 / 3) / (1 / 3 + 80 / 3))
    # t(2) = 4.3027; the mean lies within 4.3027 · sqrt(21 / 3) = 11.384.
    assert found.mean.half_width == pytest.approx(4.30265 * math.sqrt(7.0), rel=1e-5)
    assert found.draws == 3
    assert means_of_draws(*HAND).tolist() == [2.0, 5.0, 11.0]


def test_it_is_the_usual_analysis_of_variance():
    """F of scipy is that of the limits: s² / (h · luck²) = 21 / 1."""
    values = np.array(HAND[0]).reshape(3, 2)
    assert stats.f_oneway(*values).statistic == pytest.approx(21.0)
    low, high = stats.f.ppf([0.025, 0.975], 2, 3)
    # unknown² / luck² = h · (F / quantile - 1); the share of luck is 1 / (1 + that), and at most 1.
    found = nested(*HAND).luck_of_pair
    assert found.low == pytest.approx(1 / (1 + 0.5 * (21 / low - 1)))
    assert found.high == pytest.approx(1 / (1 + 0.5 * (21 / high - 1)))


def test_draws_of_unequal_size_count_alike():
    """Means 2 and 6 of two pairs and one: mean 4, h = (1/2 + 1) / 2, luck² = 2 / 1, s² = 8, unknown² = 8 - 1.5."""
    found = nested([1.0, 3.0, 6.0, math.nan], [7, 7, 9, 9])
    assert found.effect.estimate == pytest.approx(4.0)
    assert found.luck_sd**2 == pytest.approx(2.0)
    assert found.unknown_sd**2 == pytest.approx(6.5)


def test_where_draws_differ_by_less_than_luck_nothing_is_known_to_be_unknown():
    found = nested([0.0, 2.0, 0.5, 1.5], [0, 0, 1, 1])
    assert found.unknown_sd == 0.0
    assert found.luck_of_interval == found.luck_of_pair.estimate == 1.0


def test_one_pair_in_each_draw_tells_nothing_of_luck():
    """t(2) · s · sqrt(1 + 1/3) with s = 1: the limits hold luck and what is not known together."""
    found = nested([1.0, 2.0, 3.0], [0, 1, 2])
    assert math.isnan(found.luck_sd)
    assert math.isnan(found.luck_of_interval)
    assert found.effect.half_width == pytest.approx(4.30265 * math.sqrt(4 / 3), rel=1e-5)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0], [math.nan] * 4])
def test_from_less_than_two_draws_nothing_follows(values):
    found = nested(values, [0] * len(values))
    assert not found.effect.is_known
    assert math.isnan(found.helps(1))


def test_what_never_differs_is_certain():
    found = nested([2.0] * 4, [0, 0, 1, 1])
    assert (found.effect.low, found.effect.high) == (2.0, 2.0)
    assert (found.helps(1), found.helps(-1)) == (1.0, 0.0)
    assert nested([0.0] * 4, [0, 0, 1, 1]).helps(1) == 0.5
    assert math.isnan(found.helps(0))


@pytest.mark.parametrize("effect", [0.3, 0.9, 1.02, 1.2, -1.2])
def test_the_chance_to_help_agrees_with_the_interval(effect):
    found = nested(*world(30, 2, 0.4, 0.6, effect=effect, seed=4))
    assert (max(found.helps(1), found.helps(-1)) > 0.975) == (found.effect.sign != 0)
    assert found.helps(1) + found.helps(-1) == pytest.approx(1.0)


WORLDS = [(0.0, 1.0), (0.3, 1.0), (1.0, 1.0), (3.0, 1.0)]
TRIES = 400


@pytest.mark.parametrize(("unknown", "luck"), WORLDS)
def test_both_parts_are_recovered_without_bias(unknown, luck):
    """Mean of 400 estimates of each variance, 20 draws of 2 pairs.

    A right method is refused once in a thousand seeds of the test, and the seed is fixed; what is cut at zero is
    counted without the cut, by hand.
    """
    lucks, unknowns = [], []
    for seed in range(TRIES):
        values, draws = world(20, 2, unknown, luck, seed=seed)
        found = nested(values, draws)
        lucks.append(found.luck_sd**2)
        unknowns.append(means_of_draws(values, draws).var(ddof=1) - found.luck_sd**2 / 2)
        assert found.unknown_sd**2 == pytest.approx(max(0.0, unknowns[-1]))
    for truth, estimates in ((luck**2, lucks), (unknown**2, unknowns)):
        error = np.std(estimates, ddof=1) / math.sqrt(TRIES)
        assert abs(np.mean(estimates) - truth) < 3.3 * error
        assert error < 0.08 * (luck**2 + unknown**2), "a test that could never fail"


@pytest.mark.slow
@pytest.mark.parametrize(("unknown", "luck"), WORLDS)
@pytest.mark.parametrize("draws", [10, 40])
def test_the_intervals_hold_what_they_should(unknown, luck, draws):
    """Of 600 toy ensembles; the standard error of a share of 0.95 is 0.009.

    Mean and share of luck are held as often as they should be; where nothing is unknown, the share of luck is at its
    end and held more often. The effect under a new set is held 91 to 99 times in 100: less than 95 where luck is about
    as large as what is not known, more where nothing is unknown.
    """
    tries, mean, effect, share = 600, 0, 0, 0
    rng = np.random.default_rng(11)
    for seed in range(tries):
        found = nested(*world(draws, 2, unknown, luck, seed=seed))
        mean += found.mean.low <= 1.0 <= found.mean.high
        new = 1.0 + rng.normal(0, unknown)
        effect += found.effect.low <= new <= found.effect.high
        truth = luck**2 / (luck**2 + unknown**2)
        share += found.luck_of_pair.low - 1e-12 <= truth <= found.luck_of_pair.high + 1e-12
    assert 0.92 < mean / tries < 0.98
    assert 0.92 < share / tries < 0.995
    assert 0.90 < effect / tries < 0.999


@pytest.mark.slow
def test_skewed_effects_are_held_nearly_as_often():
    """Lognormal effects of the sets, as skewed as an exponential: 40 draws of 2 pairs."""
    rng, tries, effect = np.random.default_rng(2), 600, 0
    for _ in range(tries):
        sets, luck = rng.lognormal(0.0, 0.55, 41), rng.normal(0, 0.5, 80)
        found = nested(np.repeat(sets[:40], 2) + luck, np.repeat(np.arange(40), 2))
        effect += found.effect.low <= sets[40] <= found.effect.high
    assert 0.90 < effect / tries < 0.98
