import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.levers import Levers
from simulation.processes import wishes
from simulation.processes.wishes import collected, drawn, fund_of_month, granted
from simulation.state.workforce import MICRO_WISH

EVERYBODY = {"wishing_share_per_month": 1.0, "feasible_share": 1.0, "effect_sd": 0.08, "half_life_months": 1.0}


@pytest.mark.parametrize(
    ("need", "chance", "wishes_it"),
    [
        (0.5, 0.099, True),  # one in ten at the middle of need
        (0.5, 0.101, False),
        (1.0, 0.149, True),
        (1.0, 0.151, False),
        (0.0, 0.049, True),
        (0.0, 0.051, False),
    ],
)
def test_who_makes_a_wish(need, chance, wishes_it):
    assert collected(np.array([chance]), np.array([need]), 0.1)[0] == wishes_it


def test_the_greatest_need_comes_first():
    feasible = np.array([1, 1, 0, 1, 1, 1], bool)
    need = np.array([0.2, 0.9, 1.0, 0.5, 0.1, 0.3])
    agency = np.array([0, 0, 0, 0, 1, 1])
    found = granted(feasible, need, np.array([2.0, 1.0]), agency)
    # Agency 0: .9 and .5, the greatest that are feasible. Agency 1: .3.
    assert np.flatnonzero(found).tolist() == [1, 3, 5]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.integers(0, 3)), max_size=30), st.data())
def test_the_budget_is_never_exceeded_and_never_left_over(rows, data):
    feasible = np.array([r[0] for r in rows], bool)
    need = np.array([r[1] for r in rows], float)
    agency = np.sort(np.array([r[2] for r in rows], int))
    budget = np.array(data.draw(st.lists(st.integers(0, 4), min_size=4, max_size=4)), float)
    found = granted(feasible, need, budget, agency)
    assert not (found & ~feasible).any()
    number = np.bincount(agency, weights=found, minlength=4)
    np.testing.assert_array_equal(number, np.minimum(budget, np.bincount(agency, weights=feasible, minlength=4)))


@pytest.mark.parametrize("per_month", [0.19, 1.0, 2.5, 13.64])
@pytest.mark.parametrize("rounding", [0.0, 0.3, 0.999])
def test_twelve_months_make_the_fund_of_the_year(per_month, rounding):
    months = [fund_of_month(per_month, month, rounding) for month in range(1, 13)]
    assert abs(sum(months) - 12 * per_month) < 1
    assert {int(per_month), int(np.ceil(per_month))} >= set(months)


def test_what_is_left_is_drawn_among_the_wishes_that_are_left():
    feasible, chance = np.array([1, 0, 1, 1, 0], bool), np.array([0.5, 0.1, 0.2, 0.9, 0.0])
    assert np.flatnonzero(drawn(feasible, chance, 2)).tolist() == [0, 2]
    assert np.flatnonzero(drawn(feasible, chance, 9)).tolist() == [0, 2, 3]
    assert not drawn(feasible, chance, 0).any()


def test_what_one_agency_does_not_need_goes_to_another_that_has_a_share(small_world):
    world = small_world({"wishes": EVERYBODY})
    # Agency 0 has three wishes, agency 1 one for its two people, agency 2 no share; in agency 0 one person wishes.
    world.workforce.occupied[[1, 2]] = False
    world.levers = Levers(wishes_per_post=np.array([2 / 3, 0.5, 0.0]))
    wishes.month(world)
    # Three of the fund: one at agency 0, where two are left over, and both at agency 1.
    assert world.agencies.wishes_granted.tolist() == [1, 2, 0]


def test_a_small_fund_is_spent_in_a_year(small_world):
    # Seven wishes a year for six people in three agencies: fractions everywhere.
    world = small_world({"wishes": EVERYBODY})
    world.levers = Levers(wishes_per_post=7 / 12 / 6)
    given_ = 0
    for world.t in range(36):
        wishes.month(world)
        given_ += world.agencies.wishes_granted.sum()
    assert 20 <= given_ <= 22


def test_a_month_of_wishes(small_world):
    world = small_world({"wishes": EVERYBODY})
    world.workforce.exhaustion[[0, 1, 2]] = [4, 3.5, 5]
    # Two wishes for the three of agency 0, none for agency 1, one for agency 2; all are whole, so luck rounds nothing.
    world.levers = Levers(wishes_per_post=np.array([2 / 3, 0, 1]))
    wishes.month(world)
    assert np.flatnonzero(world.workforce.relief[:, MICRO_WISH]).tolist() == [0, 2, 7]
    assert world.workforce.relief[[0, 2, 7], MICRO_WISH] == pytest.approx([0.08] * 3)
    assert world.agencies.wishes_granted.tolist() == [2, 0, 1]


def test_joy_halves_each_month_and_nothing_is_counted_when_the_fund_is_empty(small_world):
    world = small_world({"wishes": EVERYBODY})
    world.levers = Levers(wishes_per_post=1.0)
    seen = []
    for world.t in range(3):
        wishes.month(world)
        seen.append(float(world.workforce.relief[0, MICRO_WISH]))
        world.levers = Levers()
    assert seen == pytest.approx([0.08, 0.04, 0.02])
    assert world.agencies.wishes_granted.tolist() == [0, 0, 0]


def test_what_is_not_feasible_is_not_granted(small_world):
    world = small_world({"wishes": EVERYBODY | {"feasible_share": 0.0}})
    world.levers = Levers(wishes_per_post=1.0)
    wishes.month(world)
    assert world.agencies.wishes_granted.sum() == 0


def test_a_third_of_a_wish_a_month_is_one_in_a_quarter(small_world):
    # Agency 2 has one person: over 600 months a mean of 1/3, with a standard error of .019.
    world = small_world({"wishes": EVERYBODY})
    world.levers = Levers(wishes_per_post=np.array([0, 0, 1 / 3]))
    given_ = []
    for world.t in range(600):
        wishes.month(world)
        given_.append(world.agencies.wishes_granted[2])
    assert np.mean(given_) == pytest.approx(1 / 3, abs=4 * 0.019)
