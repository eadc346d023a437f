import math

import numpy as np
import pytest
from scipy import stats

from experiments.replications import (
    FEWEST_TO_STOP,
    independent_for,
    independent_needed,
    is_narrow_enough,
    next_total,
    replications_needed,
    variance_ratio,
    variance_ratio_interval,
)
from experiments.statistics import mean_interval


def test_how_many_by_hand():
    # t(16) = 2.119905, t(17) = 2.109816: 2.1199/√17 = 0.514 is too wide for 0.5, 2.1098/√18 = 0.497 is not.
    assert replications_needed(sd=1, half_width=0.5) == 18
    assert replications_needed(sd=10, half_width=5) == 18
    assert replications_needed(sd=0, half_width=0.1) == 2


def test_a_small_sample_never_stops_however_it_agrees():
    assert not is_narrow_enough([1.0] * (FEWEST_TO_STOP - 1), 0.5)
    assert is_narrow_enough([1.0] * FEWEST_TO_STOP, 0.5)
    assert next_total([1.0] * 5, 0.5, most=1000) == FEWEST_TO_STOP


def alternating(number):
    """Half of the values 1, half -1."""
    return np.resize([1.0, -1.0], number)


def test_batches_grow_by_a_quarter_up_to_a_doubling():
    # Standard deviation near 1.02 for 24 values; 0.43 needs 24, and 0.40 about 28: less than a quarter more.
    assert next_total(alternating(24), 0.44, most=1000) == 24
    assert next_total(alternating(24), 0.42, most=1000) == 30
    # 0.1 needs about 400 values: not at once, on the word of 24.
    assert next_total(alternating(24), 0.1, most=1000) == 48
    assert next_total(alternating(24), 0.1, most=40) == 40
    assert next_total(alternating(40), 0.1, most=40) == 40
    assert next_total(alternating(60), 0.1, most=40) == 60


def test_a_value_that_is_none_does_not_count():
    assert not is_narrow_enough([1.0] * 19 + [math.nan], 0.5)


def simulated(rng, half_width):
    """One study by the sequential rule: its values."""
    luck = rng.normal(0.3, 1.0, 3_000)
    number = FEWEST_TO_STOP
    while (wanted := next_total(luck[:number], half_width, most=3_000)) > number:
        number = wanted
    return luck[:number]


def test_the_rule_stops_at_the_right_place_and_keeps_nearly_its_confidence():
    rng = np.random.default_rng(1)
    studies = [simulated(rng, half_width=0.2) for _ in range(2_000)]
    found = [mean_interval(values) for values in studies]
    assert all(interval.half_width <= 0.2 for interval in found)
    # With sd 1 known, 99 pairs are needed; batches overshoot by a quarter at most, and by little on average.
    needed = replications_needed(sd=1, half_width=0.2)
    assert needed == 99
    assert needed * 0.95 <= np.mean([len(values) for values in studies]) <= needed * 1.25
    held = np.mean([interval.low <= 0.3 <= interval.high for interval in found])
    # Looking again and again costs less than a percentage point: one in 10^5 rightly working rules would fail here.
    assert held >= stats.binom.ppf(1e-5, 2_000, 0.94) / 2_000


def test_without_a_least_number_the_rule_would_lose_its_confidence(monkeypatch):
    # The check above could fail: this is what it guards against.
    monkeypatch.setattr("experiments.replications.FEWEST_TO_STOP", 2)
    rng, held = np.random.default_rng(2), []
    for _ in range(500):
        luck, number = rng.normal(0.3, 1.0, 3_000), 2
        while (wanted := next_total(luck[:number], 0.5, most=3_000)) > number:
            number = wanted
        interval = mean_interval(luck[:number])
        held.append(interval.low <= 0.3 <= interval.high)
    assert np.mean(held) < 0.93


def test_the_worth_of_pairing_by_hand():
    # Both have variance 1; their differences 0, -1, 1 have variance 1: seeds of their own would need twice as many.
    assert variance_ratio([1, 2, 3], [1, 3, 2]) == pytest.approx(2)
    assert independent_needed([1, 2, 3], [1, 3, 2]) == 6
    # Differences that are all the same are certain after two pairs.
    assert variance_ratio([1, 2, 3], [0, 1, 2]) == math.inf
    assert independent_needed([1, 2, 3], [0, 1, 2]) == math.inf
    assert math.isnan(variance_ratio([1, 1], [1, 1]))
    assert math.isnan(variance_ratio([1], [2]))


def test_the_worth_of_pairing_of_a_toy_with_known_luck():
    # Common luck of variance 9, own luck of variance 1: (10 + 10) / 2 = 10.
    rng = np.random.default_rng(3)
    common, own = rng.normal(0, 3, 4_000), rng.normal(0, 1, (2, 4_000))
    assert variance_ratio(common + own[0], common + own[1]) == pytest.approx(10, rel=0.1)
    found = variance_ratio_interval(common[:60] + own[0, :60], common[:60] + own[1, :60])
    assert found.low < 10 < found.high


def test_how_many_seeds_of_their_own_would_do_by_hand():
    # Variances 1 and 1: differences of independent runs have the standard deviation 1.414, and for a half-width of 1
    # n = 11 is the least with t(n-1) 1.414 / sqrt(n) <= 1: t(10) = 2.228 gives 0.950,
    # and t(9) = 2.262 with n = 10 1.012.
    assert independent_for([1, 2, 3], [1, 3, 2], half_width=1.0) == 11
