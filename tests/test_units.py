import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.units import (
    added,
    approached,
    growth_factor,
    kept_per_month,
    monthly_probability,
    standardised,
)


@pytest.mark.parametrize(
    ("hazard_per_year", "probability"),
    [
        (0.0, 0.0),
        (12 * math.log(2), 0.5),  # 1 - exp(-ln 2)
        (12 * math.log(10), 0.9),  # 1 - exp(-ln 10)
        (1.2e-11, 1e-12),  # so small that 1 - exp() would lose its digits: h/12 - (h/12)^2/2
        (1e9, 1.0),
    ],
)
def test_monthly_probability(hazard_per_year, probability):
    assert monthly_probability(np.array([hazard_per_year]))[0] == pytest.approx(probability, rel=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 100), st.floats(0, 100))
def test_twelve_months_of_a_hazard_are_its_year_and_more_hazard_is_never_less(first, second):
    low, high = sorted((first, second))
    probability = monthly_probability(np.array([low, high]))
    # (1 - p)^12 = exp(-h/12)^12 = exp(-h)
    assert (1 - probability[0]) ** 12 == pytest.approx(math.exp(-low), rel=1e-9)
    assert probability[0] <= probability[1]


@pytest.mark.parametrize(
    ("growth_per_year", "months", "factor"),
    [
        (0.3, 0, 1.0),
        (0.2, 12, 1.2),
        (0.21, 6, 1.1),  # sqrt(1.21)
        (0.1, 36, 1.331),
        (0.25, -12, 0.8),  # before the start: 1 / 1.25
        (-0.2, 24, 0.64),
    ],
)
def test_growth_compounds(growth_per_year, months, factor):
    assert growth_factor(growth_per_year, months) == pytest.approx(factor)


@pytest.mark.parametrize("half_life", [1.0, 2.5, 6.0, 120.0])
def test_half_is_left_after_the_half_life(half_life):
    assert kept_per_month(half_life) ** half_life == pytest.approx(0.5)


def test_standardised_is_the_distance_in_standard_deviations():
    # (3 - 3) / 2 = 0; (7 - 3) / 2 = 2; (-1 - 3) / 2 = -2
    np.testing.assert_allclose(standardised(np.array([3.0, 7.0, -1.0]), 3.0, 2.0), [0, 2, -2])


def test_terms_are_added_in_their_order():
    # In double precision 1 is lost beside 10^16: the order decides.
    large, small, back = np.array([1e16]), np.array([1.0]), np.array([-1e16])
    assert added((large, small, back))[0] == 0
    assert added((large, back, small))[0] == 1
    assert added((np.array([2.0, 3.0]),)).tolist() == [2, 3]


@pytest.mark.parametrize(("share", "expected"), [(0.0, 2.0), (0.25, 4.0), (1.0, 10.0)])
def test_approached_covers_its_share_of_the_distance(share, expected):
    # 2 + 0.25 * (10 - 2) = 4
    assert approached(np.array([2.0]), np.array([10.0]), share)[0] == pytest.approx(expected)
