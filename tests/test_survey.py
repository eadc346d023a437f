"""The statistics of the virtual survey, by hand and against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulation.survey import SCALES, contrasts, hedges_g, surveys, two_sided
from tests.worlds import lived, settings

FIRST, SECOND = np.array([[1.0, 2.0, 3.0]]), np.array([[3.0, 5.0, 7.0]])


def test_two_small_groups_by_hand():
    """Means 2 and 5, variances 1 and 4: pooled 2.5 on 4 degrees of freedom.

    t = -3 / sqrt(2.5 * 2/3) = -2.324; g = 3 / sqrt(2.5) * (1 - 3/15) = 1.518. Welch: -3 / sqrt(1/3 + 4/3) = -2.324 on
    (5/3)^2 / ((1/9)/2 + (16/9)/2) = 2.941 degrees of freedom.
    """
    found = contrasts(FIRST, SECOND)
    assert found["t"][0] == pytest.approx(-3 / (2.5 * 2 / 3) ** 0.5)
    assert found["g"][0] == pytest.approx(3 / 2.5**0.5 * 0.8)
    assert found["welch_t"][0] == pytest.approx(-3 / (5 / 3) ** 0.5)
    assert found["welch_p"][0] == pytest.approx(two_sided(np.array([-3 / (5 / 3) ** 0.5]), 2.9412)[0], abs=1e-5)
    assert hedges_g(FIRST[0], SECOND[0]) == found["g"][0]


def test_p_at_a_tabled_critical_value():
    """t = 2.776 on 4 degrees of freedom is the two-sided 5 % point of every table."""
    assert two_sided(np.array([2.776, -2.776]), 4) == pytest.approx([0.05, 0.05], abs=1e-4)


def test_many_scales_at_once_are_what_scipy_has_for_each():
    rng = np.random.default_rng(3)
    first, second = rng.normal(3, 1, (7, 78)), rng.normal(3.4, 1.5, (7, 25))
    found = contrasts(first, second)
    for equal, t, p in ((True, "t", "p"), (False, "welch_t", "welch_p")):
        oracle = stats.ttest_ind(first, second, axis=1, equal_var=equal)
        assert found[t] == pytest.approx(oracle.statistic)
        assert found[p] == pytest.approx(oracle.pvalue)


def test_each_draw_has_both_tables_of_142_people():
    model = lived(settings(posts=600, agencies=30, years=1 / 12, warm_up_months=1))
    taken = surveys(model.world, draws=3)
    assert len(taken) == 3 * 2 * (len(SCALES) + 1)
    assert ((taken["family_n"] + taken["workplace_n"]) <= 142).all()
    sums = taken[taken.variable.isin(SCALES[3:])].groupby(["draw", "block"])["family_mean"].sum()
    whole = taken[taken.variable == "overall_well_being"].set_index(["draw", "block"])["family_mean"]
    assert whole.to_numpy() == pytest.approx(sums.loc[whole.index].to_numpy())


def test_too_few_people_are_refused():
    model = lived(settings(posts=100, agencies=10, years=1 / 12, warm_up_months=0))
    with pytest.raises(ValueError, match="at least 142"):
        surveys(model.world, draws=1)
