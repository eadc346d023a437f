import math

import numpy as np
import pytest
from scipy import stats

from experiments.statistics import (
    bootstrap_interval,
    mean_interval,
    paired_difference,
    pairs,
    probability_better,
    ratio_of_means,
    relative_change,
    share_interval,
)

STUDIES = 4_000
ALARM = 1e-5
"""Chance that a correct interval is called wrong by a test of coverage, had it other luck."""


def accepted(confidence):
    """Shares of studies that a correct interval holds the truth in, but for ``ALARM``."""
    low, high = stats.binom.interval(1 - ALARM, STUDIES, confidence)
    return low / STUDIES, high / STUDIES


def coverage(interval, truth, *columns):
    """Share of studies, one per row of the columns, in which the interval holds the truth."""
    found = [interval(*study) for study in zip(*columns, strict=True)]
    return np.mean([i.low <= truth <= i.high for i in found])


def test_a_paired_difference_by_hand():
    # Differences 2, 3, 1: mean 2, standard deviation 1; t(0.975; 2) = 4.302653 from any table.
    found = paired_difference([3, 5, 4], [1, 2, 3])
    half = 4.302653 / math.sqrt(3)
    assert (found.estimate, found.low, found.high) == pytest.approx((2, 2 - half, 2 + half))
    assert found.half_width == pytest.approx(half)
    assert found.sign == 0
    # t(0.75; 2) = 0.8165: a 50 % interval is narrow enough to leave zero out.
    assert paired_difference([3, 5, 4], [1, 2, 3], 0.5).low == pytest.approx(2 - 0.816497 / math.sqrt(3))
    assert paired_difference([3, 5, 4], [1, 2, 3], 0.5).sign == 1


def test_the_same_values_differ_by_nothing_for_certain():
    found = paired_difference([0.1, 0.7, 0.2], [0.1, 0.7, 0.2])
    assert (found.estimate, found.low, found.high, found.sign) == (0, 0, 0, 0)
    # A difference that is the same in every pair is certain too, whatever the rounding of its mean.
    assert mean_interval([0.1] * 7).half_width == 0


def test_one_pair_or_none_has_no_interval():
    assert math.isnan(paired_difference([3], [1]).low)
    assert paired_difference([3], [1]).estimate == 2
    assert math.isnan(paired_difference([], []).estimate)
    assert math.isnan(relative_change([], []).estimate)
    assert not paired_difference([3], [1]).is_known


def test_a_pair_without_a_value_is_left_out():
    assert pairs([1, np.nan, 3], [1, 2, np.nan]).tolist() == [[1, 1]]
    assert paired_difference([3, 5, np.nan, 4], [1, 2, 9, 3]).estimate == 2


def test_values_that_are_no_pairs_are_refused():
    with pytest.raises(ValueError, match="a value of each for every seed"):
        paired_difference([1, 2], [1, 2, 3])


def test_a_relative_change_by_hand():
    # The reference is 10 in every run, so the change is the difference in tenths.
    found = relative_change([13, 15, 14], [10, 10, 10])
    half = 4.302653 / math.sqrt(3) / 10
    assert (found.estimate, found.low, found.high) == pytest.approx((0.4, 0.4 - half, 0.4 + half))
    # From -10 to -6 is up, by four tenths of its size.
    found = relative_change([-7, -5, -6], [-10, -10, -10])
    assert (found.estimate, found.low, found.high) == pytest.approx((0.4, 0.4 - half, 0.4 + half))


def test_nothing_is_divided_by_what_may_be_nothing():
    assert math.isnan(relative_change([3, 4, 5], [-1, 0, 1.5]).estimate)
    assert math.isnan(ratio_of_means([3, 4, 5], [0, 0, 0]).estimate)


def test_limits_of_a_ratio_are_where_the_t_test_gives_way():
    rng = np.random.default_rng(1)
    cost, gain = rng.normal(100, 30, 12), rng.normal(10, 4, 12)
    found = ratio_of_means(cost, gain)
    assert found.estimate == pytest.approx(cost.mean() / gain.mean())
    for limit in (found.low, found.high):
        assert stats.ttest_1samp(cost - limit * gain, 0).pvalue == pytest.approx(0.05)


def test_a_share_by_hand():
    # Wilson for 8 of 10: z² = 3.841459; centre (0.8 + 0.192073) / 1.384146 = 0.716740,
    # half 1.959964 / 1.384146 · √(0.8 · 0.2 / 10 + 3.841459 / 400) = 0.226578.
    found = share_interval(8, 10)
    assert (found.estimate, found.low, found.high) == pytest.approx((0.8, 0.490162, 0.943318), abs=1e-6)
    assert share_interval(30, 30).high == 1
    assert share_interval(30, 30).low == pytest.approx(30 / (30 + 1.959964**2))
    assert share_interval(0, 30).low == 0
    assert math.isnan(share_interval(0, 0).estimate)


def test_better_counts_seeds_in_the_direction_that_is_better():
    treated, reference = [1, 2, 3, 4], [2, 1, 3, 5]  # less, more, the same, less
    assert probability_better(treated, reference, 1).estimate == (1 + 0.5) / 4
    assert probability_better(treated, reference, -1).estimate == (2 + 0.5) / 4


def test_the_bootstrap_is_near_t_for_a_mean_and_always_the_same():
    values = np.random.default_rng(2).normal(5, 1, 60)
    found = bootstrap_interval((values,), np.mean)
    assert (found.low, found.high) == pytest.approx((mean_interval(values).low, mean_interval(values).high), abs=0.03)
    assert found == bootstrap_interval((values,), np.mean)
    assert not bootstrap_interval(([3.0] * 5,), np.mean).is_known


def world(rng, effect, studies=STUDIES, number=10):
    """A toy with a known difference: strong common luck, own luck of each scenario, an effect."""
    common = rng.normal(50, 20, (studies, number))
    own = rng.normal(0, 1, (2, studies, number))
    return common + effect + own[0], common + own[1]


def test_95_of_100_studies_hold_the_true_difference():
    treated, reference = world(np.random.default_rng(3), effect=0.8)
    low, high = accepted(0.95)
    assert low <= coverage(paired_difference, 0.8, treated, reference) <= high
    # The test could fail: it tells 95 % from 93 %.
    assert not low <= 0.93 <= high
    # Pairs out of order, the interval is thirty times as wide, and mostly silent.
    apart = paired_difference(treated[0], np.roll(reference[0], 1))
    assert apart.half_width > 10 * paired_difference(treated[0], reference[0]).half_width


def test_95_of_100_studies_hold_the_true_relative_change():
    treated, reference = world(np.random.default_rng(4), effect=5)
    low, high = accepted(0.95)
    assert low <= coverage(relative_change, 0.1, treated, reference) <= high


def test_95_of_100_studies_hold_the_true_ratio():
    rng = np.random.default_rng(5)
    gain = rng.normal(10, 5, (STUDIES, 20))
    cost = 8 * gain + rng.normal(20, 30, (STUDIES, 20))
    low, high = accepted(0.95)
    assert low <= coverage(ratio_of_means, 10.0, cost, gain) <= high


def test_no_study_or_few_call_a_policy_that_does_nothing_clearly_better():
    treated, reference = world(np.random.default_rng(6), effect=0)
    signs = [paired_difference(a, b).sign for a, b in zip(treated, reference, strict=True)]
    low, high = stats.binom.interval(1 - ALARM, STUDIES, 0.025)
    for side in (-1, 1):
        assert low <= signs.count(side) <= high


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["normal", "skewed", "heavy tails"])
def test_the_bootstrap_does_not_hold_the_mean_more_often_than_t(draw):
    """Why differences get the t interval also where they are skewed."""
    rng, size = np.random.default_rng(7), (1_000, 20)
    values = {"normal": rng.normal, "skewed": lambda size: rng.exponential(1, size) - 1,
              "heavy tails": lambda size: rng.standard_t(3, size)}[draw](size=size)  # fmt: skip
    plain = coverage(mean_interval, 0.0, values)
    booted = coverage(lambda study: bootstrap_interval((study,), np.mean), 0.0, values)
    assert booted <= plain + 0.01
