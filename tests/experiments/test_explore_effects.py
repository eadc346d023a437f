"""Sensitivity: known answers of a test function, ranks by hand."""

import numpy as np
import pytest

from experiments.explore.effects import MORRIS, SOBOL, effects, sample
from experiments.explore.factor import Factor
from experiments.explore.ranks import agreement, best_shares

ANGLES = tuple(Factor(f"evidence.toy.x{n}", -np.pi, np.pi) for n in (1, 2, 3))


def ishigami(point, a=7.0, b=0.1):
    x1, x2, x3 = point.values.values()
    return np.sin(x1) + a * np.sin(x2) ** 2 + b * x3**4 * np.sin(x1)


def test_sobol_of_the_ishigami_function():
    """Shares by hand: V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2, V1 = (1 + bπ⁴/5)²/2, V2 = a²/8, V13 = 8b²π⁸/225."""
    a, b = 7.0, 0.1
    v1, v2, v13 = (1 + b * np.pi**4 / 5) ** 2 / 2, a**2 / 8, 8 * b**2 * np.pi**8 / 225
    whole = v1 + v2 + v13
    drawn = sample(SOBOL, ANGLES, 1024, 1)
    found = effects(drawn, np.array([ishigami(point) for point in drawn.points]), 1).set_index("factor")
    first, total = (found[name].reindex([f.key for f in ANGLES]) for name in ("first", "total"))
    np.testing.assert_allclose(first, [v1 / whole, v2 / whole, 0.0], atol=0.03)
    np.testing.assert_allclose(total, [(v1 + v13) / whole, v2 / whole, v13 / whole], atol=0.03)
    assert (found["low"] <= [(v1 + v13) / whole, v2 / whole, v13 / whole]).all()
    assert (found["high"] >= [(v1 + v13) / whole, v2 / whole, v13 / whole]).all()


def test_few_points_give_wide_intervals():
    few, many = (
        effects(s := sample(SOBOL, ANGLES, n, 1), np.array([ishigami(p) for p in s.points]), 1) for n in (16, 512)
    )
    assert (few["high"] - few["low"]).mean() > 3 * (many["high"] - many["low"]).mean()


def test_morris_of_a_plane_is_its_slopes():
    """Over the whole range of 2 each slope of 3, -1 and 0 makes 6, -2 and 0, whatever the others are."""
    factors = tuple(Factor(name, 1, 3) for name in "abc")
    drawn = sample(MORRIS, factors, 6, 1)
    values = np.array([3 * p.values["a"] - p.values["b"] for p in drawn.points])
    found = effects(drawn, values, 1)
    assert found["factor"].tolist() == ["a", "b", "c"]
    np.testing.assert_allclose(found["mu_star"], [6, 2, 0], atol=1e-3)
    np.testing.assert_allclose(found["mu"], [6, -2, 0], atol=1e-3)
    np.testing.assert_allclose(found["sigma"], 0, atol=1e-3)


def test_morris_of_the_ishigami_function_sees_the_interplay():
    drawn = sample(MORRIS, ANGLES, 200, 1)
    found = effects(drawn, np.array([ishigami(p) for p in drawn.points]), 1).set_index("factor")
    assert (found.loc[[f.key for f in ANGLES], "sigma"] > 1).all()


@pytest.mark.parametrize("method", [MORRIS, SOBOL])
def test_a_block_with_a_run_that_failed_is_left_out(method):
    drawn = sample(method, ANGLES, 32, 1)
    values = np.array([ishigami(p) for p in drawn.points])
    values[drawn.block + 1] = np.nan
    broken = effects(drawn, values, 1)
    assert np.isfinite(broken.drop(columns="factor").to_numpy()).all()
    values[:] = np.nan
    assert effects(drawn, values, 1)["low"].isna().all()


def test_where_nothing_moves_nothing_matters():
    drawn = sample(SOBOL, ANGLES, 8, 1)
    assert (effects(drawn, np.full(len(drawn.points), 4.2), 1)["total"] == 0).all()


def test_the_spread_rows_of_sobol_are_two_independent_sets():
    drawn = sample(SOBOL, ANGLES, 8, 1)
    assert drawn.spread_rows.sum() == 16
    assert len(np.unique(drawn.shares[drawn.spread_rows], axis=0)) == 16


def test_best_shares_by_hand():
    """Best of four samples: a, a, b, and a and b alike: a has 2.5, b 1.5, c nothing."""
    scores = {"a": np.array([3.0, 3, 1, 2]), "b": np.array([1.0, 2, 3, 2]), "c": np.zeros(4)}
    found = best_shares(scores, [0, 0, 1, 1]).set_index("scenario")
    assert found["share"].to_dict() == {"a": 0.625, "b": 0.375, "c": 0.0}
    assert found.loc["a", "mean_rank"] == (1 + 1 + 2 + 1.5) / 4
    assert found.loc["c", "low"] == 0 < found.loc["c", "high"]


def test_kendalls_tau_by_hand():
    """Against the order a > b > c: the same 1, reversed -1, one neighbour exchanged 1/3."""
    scores = {"a": np.array([3.0, 1, 2]), "b": np.array([2.0, 2, 3]), "c": np.array([1.0, 3, 1])}
    usual = {"a": 3.0, "b": 2.0, "c": 1.0}
    assert agreement(scores, usual, [0, 1, 2]).estimate == pytest.approx((1 - 1 + 1 / 3) / 3)
    same = {name: values[:1] for name, values in scores.items()}
    assert agreement(same, usual, [0]).estimate == pytest.approx(1.0)
