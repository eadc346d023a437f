"""Points: designs, bounds, whole numbers, ids."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.explore.designs import Grid, LatinHypercube, Listed, SobolSequence, design_of
from experiments.explore.factor import Factor
from experiments.explore.point import Point, distinct

RAISE = Factor("policies.pay_raise.percent", 0, 30)
MONTHS = Factor("policies.pay_raise.ramp_months", 1, 4, whole=True)
PARITY = Factor("policies.pay_raise.parity", values=("none", "city_average"))


def column(points, factor):
    return [point.values[factor.key] for point in points]


@given(st.floats(0, 1), st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_a_value_stays_inside_its_range(share, low, span):
    factor = Factor("a", low, low + span)
    assert low <= factor.at(share) <= low + span


def test_whole_numbers_stay_whole_and_come_equally_often():
    shares = (np.arange(400) + 0.5) / 400
    drawn = [MONTHS.at(share) for share in shares]
    assert all(type(value) is int for value in drawn)
    assert {value: drawn.count(value) for value in set(drawn)} == {1: 100, 2: 100, 3: 100, 4: 100}
    assert MONTHS.at(1.0) == 4


def test_a_list_is_cut_into_equal_parts():
    assert [PARITY.at(share) for share in (0, 0.49, 0.51, 1)] == ["none", "none", "city_average", "city_average"]


def test_a_grid_holds_every_level_with_every_other():
    points = Grid(levels=3).points_of([RAISE, MONTHS, PARITY])
    assert len(points) == len({point.id for point in points}) == 3 * 3 * 2
    assert sorted(set(column(points, RAISE))) == [0, 15, 30]
    assert sorted(set(column(points, MONTHS))) == [1, 2, 4]  # 1, 2.5, 4: to the nearest even one, as Python rounds.
    assert set(column(points, PARITY)) == {"none", "city_average"}


def test_whole_levels_come_once():
    assert MONTHS.levels(9) == [1, 2, 3, 4]


def test_a_grid_that_is_too_fine_is_refused():
    with pytest.raises(ValueError, match="too fine"):
        Grid(levels=100).points_of([Factor(name, 0, 1) for name in "abcd"])


def test_a_latin_hypercube_has_one_point_in_each_layer_of_each_factor():
    points = LatinHypercube(points=20, seed=3).points_of([RAISE, Factor("b", -2, 2)])
    layers = [int(value / 30 * 20) for value in column(points, RAISE)]
    assert sorted(layers) == list(range(20))
    assert points == LatinHypercube(points=20, seed=3).points_of([RAISE, Factor("b", -2, 2)])
    assert points != LatinHypercube(points=20, seed=4).points_of([RAISE, Factor("b", -2, 2)])


def test_more_of_a_sobol_sequence_begin_with_the_same_points():
    few, many = (SobolSequence(points=n).points_of([RAISE, MONTHS]) for n in (5, 32))
    assert few == many[:5]
    assert len(many) == 32
    halves = np.array(column(many, RAISE)) < 15
    assert halves.sum() == 16


def test_listed_points_are_taken_as_they_stand(tmp_path):
    rows = [{"a": 1, "b": "x"}, {"a": 2.5, "b": "y"}]
    factors = [Factor("a", values=(1, 2.5)), Factor("b", values=("x", "y"))]
    assert [dict(p.values) for p in Listed(tuple(rows)).points_of(factors)] == rows
    file = tmp_path / "points.csv"
    file.write_text("point,a,b\nabc,1,x\ndef,2.5,y\n", encoding="utf-8")
    assert [dict(p.values) for p in design_of("list", {"file": str(file)}).points_of(factors)] == rows


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("grid", {"levels": 1}, "design.levels: expected a whole number from 2"),
        ("latin_hypercube", {"point": 3}, "Did you mean 'points'"),
        ("sobol", {"points": 0}, "design.points: expected a whole number from 1"),
        ("lattin", {}, "Did you mean 'latin_hypercube'"),
        ("list", {}, "design.rows"),
        ("list", {"rows": [{"a": 1}, {"b": 1}]}, "the same keys in every point"),
        ("list", {"file": "nowhere.csv"}, "nowhere.csv does not exist. Give the path of one"),
        ("list", {"levels": 3}, "unknown key: 'levels'"),
    ],
)
def test_a_design_that_cannot_be_is_refused(name, values, message):
    with pytest.raises(ValueError, match=message.replace("[", r"\[")):
        design_of(name, values)


def test_an_id_follows_from_the_values_alone():
    assert Point({"a": 20, "b": "x"}).id == Point({"b": "x", "a": 20.0}).id
    assert Point({"a": 20}).id != Point({"a": 20.5}).id != Point({"c": 20.5}).id
    assert distinct([Point({"a": 1}), Point({"a": 2}), Point({"a": 1.0})]) == (Point({"a": 1}), Point({"a": 2}))
