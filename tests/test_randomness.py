"""Luck. Tests of distributions hold fixed seeds and one error rate each: a sound law would fail with P_FALSE."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simulation.randomness import Luck, stochastic_round

P_FALSE = 1e-6
"""Chance that a test of a distribution would fail for a sound law."""
Z_FALSE = 4.892
"""Standard normal distance that is passed, on either side, with probability P_FALSE."""
MANY = 100_000
PEOPLE = np.arange(MANY, dtype=np.uint64) * np.uint64(1 << 20) + np.uint64(5 << 44)
"""Identities as they are packed for the first holders of the posts of one agency."""


def mixed(word):
    """SplitMix64's finaliser in whole numbers of any size (Steele, Lea & Flood 2014, figure 15)."""
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % 2**64
    return word ^ (word >> 31)


def expected_bits(seed, stream, month, identity):
    key = hashlib.blake2b(f"{seed}|{stream}|{month}".encode(), digest_size=8).digest()
    return mixed((identity * 0x9E3779B97F4A7C15 + int.from_bytes(key, "little")) % 2**64)


def test_the_reference_is_splitmix64():
    # The published first outputs for seed 0: the state is 1, 2, 3 times the golden ratio's constant.
    known = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert [mixed(n * 0x9E3779B97F4A7C15 % 2**64) for n in (1, 2, 3)] == known


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 2**63 - 1),
    st.text(max_size=20),
    st.integers(-1_000_000, 1_000_000),
    st.integers(0, 2**64 - 1),
)
def test_draws_are_the_reference_bits_cut_to_size(seed, stream, month, identity):
    bits, luck, who = expected_bits(seed, stream, month, identity), Luck(seed), np.array([identity], np.uint64)
    assert luck.uniform(stream, month, who)[0] * 2.0**24 == bits >> 40
    assert luck.fine_uniform(stream, month, who)[0] * 2.0**53 == bits >> 11
    first, second = luck.uniform_pair(stream, month, who)
    assert (first[0] * 2.0**24, second[0] * 2.0**24) == (bits >> 40, (bits >> 8) % 2**24)


GOLDEN = [
    # seed, stream, month, then for identities 0, 1, 2**40 + 3 and 2**64 - 1: uniform * 2**24, normal
    (1, "leaving", 0, [13122859, 921969, 864632, 6499079], [-1.1908219, -0.1464916, 0.2470222, 0.9303397]),
    (2026, "family shock", -7, [9954981, 16307256, 5439708, 7693394], [1.1832261, 0.3225427, -0.3541728, -0.925353]),
    (
        2**63 - 1,
        "traits",
        Luck.ALWAYS,
        [12577088, 10915103, 1003953, 16535228],
        [1.6533384, 0.8604783, -0.0578598, -1.4843055],
    ),
]


@pytest.mark.parametrize(("seed", "stream", "month", "uniform", "normal"), GOLDEN)
def test_golden_values_hold_on_every_version_of_python(seed, stream, month, uniform, normal):
    who = np.array([0, 1, 2**40 + 3, 2**64 - 1], np.uint64)
    assert (Luck(seed).uniform(stream, month, who) * 2.0**24).tolist() == uniform
    # Logarithm and cosine in single precision may differ in the last digit between machines.
    np.testing.assert_allclose(Luck(seed).normal(stream, month, who), normal, rtol=1e-4, atol=1e-5)


def test_the_same_question_has_the_same_answer_and_asking_leaves_no_trace():
    luck, who = Luck(3), PEOPLE[:1000].copy()
    first = luck.normal("exhaustion", 5, who)
    luck.uniform("exhaustion", 6, who)
    luck.fine_uniform("other", 5, who)
    np.testing.assert_array_equal(luck.normal("exhaustion", 5, who), first)
    np.testing.assert_array_equal(Luck(3).normal("exhaustion", 5, who), first)
    np.testing.assert_array_equal(who, PEOPLE[:1000])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=30), st.integers(0, 2**64 - 1), st.randoms())
def test_nobody_s_luck_changes_when_others_join_or_the_order_changes(people, newcomer, shuffler):
    luck = Luck(11)
    alone = {p: luck.uniform("leaving", 3, np.array([p], np.uint64))[0] for p in [*people, newcomer]}
    crowd = [*people, newcomer]
    shuffler.shuffle(crowd)
    together = luck.uniform("leaving", 3, np.array(crowd, np.uint64))
    assert together.tolist() == [alone[p] for p in crowd]


@pytest.mark.parametrize("number", [0, 1, 16_383, 16_384, 16_385, 40_000])
def test_many_are_drawn_as_each_alone(number):
    luck = Luck(2)
    together = luck.normal("exhaustion", 1, PEOPLE[:number])
    assert len(together) == number
    for place in {0, 16_383, 16_384, 16_385, 32_768, number - 1} & set(range(number)):
        # The same bits; logarithm and cosine of a row may differ in the last digit beside others.
        alone = luck.normal("exhaustion", 1, PEOPLE[place : place + 1])[0]
        assert together[place] == pytest.approx(alone, rel=1e-5)


def test_uniform_draws_stay_below_one_in_steps_of_a_24th_power():
    draws = Luck(1).uniform("leaving", 0, PEOPLE)
    assert draws.dtype == np.float32
    assert draws.min() >= 0
    assert draws.max() < 1
    assert (draws.astype(np.float64) * 2**24 % 1 == 0).all()


def everything(luck):
    first, second = luck.uniform_pair("a", 0, PEOPLE)
    return {
        "uniform": luck.uniform("b", 0, PEOPLE),
        "fine": luck.fine_uniform("c", 0, PEOPLE),
        "pair, first": first,
        "pair, second": second,
        "of the seldom asked": luck.uniform("d", Luck.ALWAYS, PEOPLE),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", list(everything(Luck(0))))
def test_uniform_draws_are_uniform(seed, name):
    # Chi-square over 100 bins of 1,000 expected; fails for a sound law with probability P_FALSE.
    counts = np.bincount((everything(Luck(seed))[name].astype(np.float64) * 100).astype(int), minlength=100)
    assert stats.chisquare(counts).pvalue > P_FALSE


@pytest.mark.parametrize("shift", [16, 24, 32, 40])
def test_low_bits_of_an_identity_matter_as_much_as_high_ones(shift):
    # 2,000 identities that differ in some bits only: chi-square over 20 bins of 100; P_FALSE.
    who = np.arange(2_000, dtype=np.uint64) << np.uint64(shift)
    counts = np.bincount((Luck(1).uniform("leaving", 0, who) * 20).astype(int), minlength=20)
    assert stats.chisquare(counts).pvalue > P_FALSE


@pytest.mark.parametrize("which", [0, 1])
def test_normal_draws_are_standard_normal(which):
    draws = Luck(4).normal_pair("exhaustion", 2, PEOPLE)[which].astype(np.float64)
    # Kolmogorov-Smirnov; fails for a sound law with probability P_FALSE.
    assert stats.kstest(draws, "norm").pvalue > P_FALSE
    # Sampling error of mean, square, cube and fourth power: sd of the power / sqrt(n), with the known moments
    # var z = 1, var z^2 = 2, var z^3 = 15, var z^4 = 105 - 9 = 96.
    for power, mean, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        assert abs((draws**power).mean() - mean) < Z_FALSE * np.sqrt(variance / MANY)


def test_normal_is_the_first_of_the_pair():
    luck = Luck(5)
    np.testing.assert_array_equal(luck.normal("x", 1, PEOPLE[:50]), luck.normal_pair("x", 1, PEOPLE[:50])[0])


def test_a_normal_draw_is_finite_for_every_uniform_one():
    # The farthest: 1 - u = 2^-24, radius sqrt(-2 ln 2^-24) = sqrt(48 * 0.6931) = 5.768
    draws = np.concatenate(Luck(6).normal_pair("x", 1, np.arange(1_000_000, dtype=np.uint64)))
    assert np.isfinite(draws).all()
    assert np.abs(draws).max() <= 5.769


def pairs():
    luck, who = Luck(9), PEOPLE
    base = luck.uniform("leaving", 12, who)
    yield "streams", base, luck.uniform("retirement", 12, who)
    yield "months", base, luck.uniform("leaving", 13, who)
    yield "a month and always", base, luck.uniform("leaving", Luck.ALWAYS, who)
    yield "seeds", base, Luck(10).uniform("leaving", 12, who)
    yield "neighbours", base[:-1], base[1:]
    yield "holders of one post", base, luck.uniform("leaving", 12, who + np.uint64(1))
    yield "posts of one number in two agencies", base, luck.uniform("leaving", 12, who + np.uint64(1 << 44))
    yield "two of a pair", *luck.uniform_pair("x", 0, who)
    yield "two normals of a pair", *luck.normal_pair("x", 0, who)


@pytest.mark.parametrize(("first", "second"), [pytest.param(a, b, id=name) for name, a, b in pairs()])
def test_draws_are_independent(first, second):
    first, second = (stats.rankdata(x) / len(x) for x in (first, second))
    # Correlation of independent draws has sd 1 / sqrt(n); of the squares too (dependence without slope). P_FALSE.
    limit = Z_FALSE / np.sqrt(len(first))
    assert abs(np.corrcoef(first, second)[0, 1]) < limit
    assert abs(np.corrcoef(np.square(first - 0.5), np.square(second - 0.5))[0, 1]) < limit
    # Chi-square on a 10 x 10 table. P_FALSE.
    table = np.histogram2d(first, second, bins=10)[0]
    assert stats.chi2_contingency(table).pvalue > P_FALSE


def test_seed_stream_and_month_cannot_be_confused():
    who = PEOPLE[:100]
    draws = [Luck(s).uniform(name, m, who) for s in (1, 11) for name in ("1", "11") for m in (-1, 1, 11)]
    assert len({d.tobytes() for d in draws}) == 12


@pytest.mark.parametrize(
    ("expected", "uniform", "rounded"),
    [
        (0.0, 0.999, 0.0),
        (3.0, 0.0, 3.0),
        (3.0, 0.999, 3.0),  # a whole number stays
        (2.3, 0.69, 2.0),  # 2.99
        (2.3, 0.71, 3.0),  # 3.01
    ],
)
def test_stochastic_round(expected, uniform, rounded):
    assert stochastic_round(np.array([expected]), np.array([uniform]))[0] == rounded


@pytest.mark.parametrize("expected", [0.05, 0.5, 2.3, 99.75])
def test_the_mean_of_stochastic_rounding_is_what_was_expected(expected):
    rounded = stochastic_round(np.full(MANY, expected), Luck(8).fine_uniform("rounding", 0, PEOPLE))
    assert set(rounded) <= {np.floor(expected), np.ceil(expected)}
    # Binomial of the fraction p: sd sqrt(p (1 - p) / n). P_FALSE.
    part = expected % 1
    assert abs(rounded.mean() - expected) < Z_FALSE * np.sqrt(part * (1 - part) / MANY)
