import numpy as np
import pytest

from simulation.levers import Levers
from simulation.processes import awards
from simulation.processes.awards import standing
from simulation.state.workforce import AWARD

PLAIN = {"least_tenure_months": 36.0, "half_life_months": 1.0, "effect_sd": 0.1}
SETTLED = [0, 4, 7]
"""Rows with 48, 36 and 60 months in the sector; all others have less than 36."""


@pytest.mark.parametrize(
    ("merit", "chance", "score"),
    [(1.0, 0.25, 0.25), (2.0, 0.25, 0.5), (3.0, 0.125, 0.5), (0.5, 0.5, 0.25)],
)
def test_standing(merit, chance, score):
    assert standing(np.array([merit]), np.array([chance]))[0] == pytest.approx(score)


def test_who_has_three_times_the_merit_is_first_three_times_as_often():
    # Merits 1 and 3: the second leads in 3/4 of the cases, standard error .003 in 20,000 draws.
    chance = np.random.default_rng(1).random((20_000, 2))
    score = standing(np.array([[1.0, 3.0]]), chance)
    assert (score[:, 1] > score[:, 0]).mean() == pytest.approx(0.75, abs=4 * 0.0031)


def test_a_month_of_awards(small_world):
    # 24 a year are two a month, for two of the three who are settled.
    world = small_world({"awards": PLAIN})
    world.levers = Levers(awards_per_year=24.0)
    awards.month(world)
    awarded = np.flatnonzero(world.workforce.honour)
    assert len(awarded) == 2
    assert set(awarded) < set(SETTLED)
    assert world.workforce.honour[awarded].tolist() == [1, 1]
    assert world.workforce.relief[awarded, AWARD] == pytest.approx([0.1, 0.1])
    assert np.count_nonzero(world.workforce.relief) == 2


def test_more_awards_than_people_go_to_all_of_them(small_world):
    world = small_world({"awards": PLAIN})
    world.levers = Levers(awards_per_year=1200.0)
    awards.month(world)
    assert np.flatnonzero(world.workforce.honour).tolist() == SETTLED


def test_honour_fades(small_world):
    world = small_world({"awards": PLAIN})
    world.levers = Levers(awards_per_year=1200.0)
    awards.month(world)
    world.levers = Levers()
    for kept in (0.5, 0.25):
        awards.month(world)
        assert world.workforce.honour[SETTLED] == pytest.approx([kept] * 3)
        assert world.workforce.relief[SETTLED, AWARD] == pytest.approx([0.1 * kept] * 3)


def test_three_awards_a_year_are_one_in_four_months(small_world):
    # 600 months with a chance of 1/4 each: standard error .018.
    world = small_world({"awards": PLAIN | {"half_life_months": 1e-3}})
    world.levers = Levers(awards_per_year=3.0)
    given_ = []
    for world.t in range(600):
        awards.month(world)
        given_.append((world.workforce.honour == 1).sum())
    assert set(given_) == {0, 1}
    assert np.mean(given_) == pytest.approx(0.25, abs=4 * 0.018)
