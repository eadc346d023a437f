"""Parameters that were planted in the model itself are found again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.calibration.course import KEYS
from experiments.calibration.evaluations import Evaluations
from experiments.calibration.planted import as_seen, by_posterior, found_again
from experiments.calibration.prior import prior_over
from experiments.calibration.waves import spread
from experiments.engine_choice import EngineChoice
from experiments.patterns.catalogue import FITTED, pattern

PLANTED = [
    "turnover.weibull_scale_months",
    "turnover.intention_typical",
    "scales.support_mean",
    "strain.exhaustion_offset",
    "scales.exhaustion_sd",
    "well_being.common_noise_sd",
]
"""Each moves another pattern clearly, so that all of them can be known."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """120 points of the real model, spread over six ranges, in the worlds of the patterns."""
    prior = prior_over(PLANTED)
    shares = prior.shares(prior.values(spread(prior, 120, 1)))
    with Evaluations(tmp_path_factory.mktemp("planted"), EngineChoice("serial"), "none") as runs:
        shown = runs.shown(prior.points(shares), list(range(1, 9)), "planted")
    assert runs.failed == 0
    return prior, shares, shown[list(KEYS)].to_numpy(dtype=float)


@pytest.mark.slow
def test_parameters_planted_in_the_model_are_found_again(lived):
    """20 worlds are taken as seen, their targets with the errors of the true ones; six parameters each.

    The 120 intervals of 90 % hold 108 on average. Those of one world are not independent: if they were all tied, 20
    independent ones would remain, of which fewer than 14 hold in 0.24 % of cases. So 70 % is where doubt begins.
    That they say something: their means are nearer to the truth than half of the middle of the ranges is.
    """
    assert stats.binom.cdf(13, 20, 0.9) < 0.005
    prior, shares, shown = lived
    found = found_again(prior, shares, shown, FITTED, range(0, 120, 6), by_posterior(1200))
    assert len(found) == 120
    assert found["held"].mean() >= 0.7
    away, blind = (found["mean"] - found["truth"]).abs().mean(), (found["truth"] - 0.5).abs().mean()
    assert away < 0.5 * blind
    # An interval as wide as the range would hold everything and say nothing.
    assert (found["high"] - found["low"]).mean() < 0.6


def test_targets_are_planted_as_sure_as_the_true_ones():
    (seen,) = as_seen([pattern("turnover_2011")], np.array([0.25]))
    true = pattern("turnover_2011")
    assert seen.value == 0.25
    assert seen.sd == true.sd
    assert seen.distance(0.25 + true.sd) == pytest.approx(1.0)
    # A band becomes a point: what was planted has a value.
    (band,) = as_seen([pattern("entry_of_graduates")], np.array([0.2]))
    assert band.distance(0.2) == 0.0
    assert band.distance(0.2 + band.sd) == pytest.approx(1.0)


def test_what_is_planted_is_never_learnt_from():
    """A method that simply tells the run nearest to what was seen would otherwise find every truth."""
    prior = prior_over(["turnover.weibull_shape"])
    shares = np.linspace(0, 1, 50)[:, np.newaxis]
    given = []

    def nosy(_, known, shown, seen, seed):
        given.append(known)
        return known

    table = found_again(prior, shares, shares * 1.0, [pattern("turnover_2011")], [3, 17], nosy)
    assert all(len(known) == 48 and not np.isin(shares[[3, 17]], known).any() for known in given)
    assert isinstance(table, pd.DataFrame)
    assert table["truth"].tolist() == [shares[3, 0], shares[17, 0]]
