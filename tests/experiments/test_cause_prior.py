"""The prior of the causal share: a Beta law cut to its range."""

import numpy as np
import pytest
from scipy import integrate

from experiments.contrast.prior import Prior, prior
from simulation.evidence import parameter_facts


def law():
    return prior(parameter_facts()["strain"]["causal_share"])


def test_it_is_that_of_the_evidence():
    assert law() == Prior(2.0, 4.0, 0.05, 0.8)
    assert law().text == "Beta(2, 4) cut to 0.05-0.8"


def test_what_is_cut_away_by_hand():
    """P(x < s) of Beta(2, 4) is 1 - (1 - s)^4 (1 + 4 s): 0.0226 below 0.05 and 0.0067 above 0.8."""
    below, above = 1 - 0.95**4 * 1.2, 0.2**4 * 4.2
    assert law().cut_away == pytest.approx(below + above)


def test_quantiles_of_the_cut_law_by_integration():
    def mass(a, b):
        return integrate.quad(lambda s: 20 * s * (1 - s) ** 3, a, b)[0]

    whole = mass(0.05, 0.8)
    for share, value in zip((0.1, 0.5, 0.9), law().quantiles([0.1, 0.5, 0.9]), strict=True):
        assert mass(0.05, value) / whole == pytest.approx(share, abs=1e-8)


def test_points_are_the_middles_of_equal_parts():
    np.testing.assert_allclose(law().points(5), law().quantiles([0.1, 0.3, 0.5, 0.7, 0.9]), rtol=1e-5)
    points = law().points(99)
    assert list(points) == sorted(points)
    assert 0.05 < points[0] < points[-1] < 0.8
    assert np.mean(points) == pytest.approx(0.338, abs=0.005)  # The mean of the cut law, by the integral below.
    mean = integrate.quad(lambda s: 20 * s * s * (1 - s) ** 3, 0.05, 0.8)[0]
    assert np.mean(points) == pytest.approx(mean / (1 - law().cut_away), abs=0.002)
