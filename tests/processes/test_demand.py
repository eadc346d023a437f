from math import exp, factorial

import numpy as np
import pytest
from scipy.special import ndtri, pdtr

from simulation.levers import Levers
from simulation.processes import demand
from simulation.processes.demand import expected_cases, near_poisson, poisson, refusing_share
from simulation.randomness import Luck
from simulation.world import Conditions


@pytest.mark.parametrize(
    ("need", "residents", "share", "expected"),
    [(0.0, 5000, 1.0, 0.0), (2.0, 5000, 1.0, 10.0), (2.0, 5000, 0.25, 2.5), (2.0, 0, 1.0, 0.0)],
)
def test_expected_cases(need, residents, share, expected):
    # 2 per 1,000 * 5,000 residents = 10
    assert expected_cases(np.array([need]), np.array([residents]), np.array([share]))[0] == pytest.approx(expected)


def test_poisson_of_mean_one():
    # Distribution function e^-1 * (1, 2, 2.5, 2.6667): .36788, .73576, .91970, .98101
    chance = np.array([0.0, 0.367, 0.369, 0.735, 0.737, 0.919, 0.921, 0.9810, 0.98102])
    assert poisson(np.ones(9), chance).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4]


def test_poisson_of_mean_nothing_is_nothing():
    assert poisson(np.zeros(3), np.array([0.0, 0.5, 0.999999])).tolist() == [0, 0, 0]


@pytest.mark.parametrize("mean", [0.05, 0.7, 3.0, 12.0, 80.0])
def test_poisson_numbers_have_the_distribution_of_the_textbook(mean):
    chance = (np.arange(100_000) + 0.5) / 100_000
    numbers = poisson(np.full(100_000, mean), chance)
    # An even grid of chances: each probability is met to 1 / 100,000.
    for k in range(int(mean) + 3):
        assert (numbers == k).mean() == pytest.approx(exp(-mean) * mean**k / factorial(k), abs=2.1e-5)
    assert numbers.mean() == pytest.approx(mean, rel=0.002)
    assert numbers.var() == pytest.approx(mean, rel=0.01)
    assert (np.diff(numbers) >= 0).all()


@pytest.mark.parametrize("chance", [0.0, 1 - 2.0**-53])
def test_poisson_is_finite_and_not_negative_at_both_ends(chance):
    numbers = poisson(np.array([1e-9, 1.0, 50.0, 5000.0]), np.full(4, chance))
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()


def test_poisson_numbers_are_those_at_which_the_distribution_function_reaches_the_chance():
    rng = np.random.default_rng(3)
    mean, chance = rng.uniform(0, 60, 40_000), rng.random(40_000)
    number = poisson(mean, chance)
    assert (pdtr(number, mean) >= chance).all()
    assert (pdtr(number[number > 0] - 1, mean[number > 0]) < chance[number > 0]).all()


@pytest.mark.parametrize("mean", [19.9, 20.0, 21.3, 34.0, 55.5, 144.0, 2584.0])
def test_near_poisson_numbers_are_doubted_wherever_one_gives_way_to_the_next(mean):
    number = np.arange(max(int(mean - 6 * mean**0.5), 0), mean + 6 * mean**0.5)
    step = ndtri(pdtr(number, np.full(len(number), mean)))
    near, maybe_low, maybe_high = near_poisson(np.full(len(number), mean), step)
    assert (np.where(near > number, maybe_high, maybe_low)).all()
    # In between the formula rises with the chance, and is trusted seven times of ten.
    middle = ndtri(np.linspace(0.01, 0.99, 1000))
    near, maybe_low, maybe_high = near_poisson(np.full(1000, mean), middle)
    assert (maybe_low & maybe_high).all() == (mean < 20)
    assert mean < 20 or (maybe_low | maybe_high).mean() < 0.35


@pytest.mark.parametrize(
    ("recognition", "expected"),
    [(0.0, 0.2), (1.0, 0.15), (-2.0, 0.3), (100.0, 0.0), (-100.0, 0.9)],  # .2 - .05 per SD, kept in 0 to .9
)
def test_refusing_share_falls_with_recognition(recognition, expected):
    assert refusing_share(np.array([recognition]), 0.2, 0.05)[0] == pytest.approx(expected)


EVIDENCE = {"demand": {"refusal_share": 0.25, "refusal_per_recognition_sd": 0.0, "given_up_share_per_month": 0.5}}


def world_in_need(small_world, **changes):
    world = small_world(EVIDENCE, **changes)
    # Fields 0 and 1 in the town of 10,000, field 0 in the district of 5,000: means of 6, 4 and 10 cases.
    world.regions.need[0, :2] = [0.6, 0.4]
    world.regions.need[1, 0] = 2.0
    world.agencies.waiting_cases[:] = [8, 3, 0]
    return world


@pytest.mark.usefixtures("both_engines")
def test_the_waiting_list_is_settled_to_the_last_case(small_world):
    for t in range(50):
        world = world_in_need(small_world, t=t)
        own = world.agencies
        before = own.waiting_cases.copy()
        demand.month(world)
        np.testing.assert_array_equal(own.waiting_cases, before + own.new_cases - own.refused_cases - own.dropped_cases)
        assert own.waiting_cases.min() >= 0
        # A quarter refuses and half of 8, 3 and 0 give up, each rounded up or down.
        assert (np.abs(own.refused_cases - own.new_cases / 4) < 1).all()
        assert own.dropped_cases[0] == 4
        assert own.dropped_cases[1] in (1, 2)
        assert own.dropped_cases[2] == 0


@pytest.mark.usefixtures("both_engines")
@pytest.mark.parametrize(
    ("factor", "lever", "growth", "t", "expected"),
    [
        (1.0, 1.0, 0.0, 0, 1.0),
        (2.0, 1.0, 0.0, 0, 2.0),  # a wave of need
        (1.0, np.array([2.0, 1.0, 0.5]), 0.0, 0, np.array([2.0, 1.0, 0.5])),  # duties widened here and there
        (1.0, 1.0, 0.21, 6, 1.1),  # half a year of growth
        (1.0, 1.0, 0.25, -12, 0.8),
    ],
)
def test_new_cases_follow_need_growth_conditions_and_duties(small_world, factor, lever, growth, t, expected):
    number = np.zeros(3)
    for seed in range(300):
        world = world_in_need(small_world, t=t, demand_growth_per_year=growth, conditions=Conditions(demand=factor))
        world.luck, world.levers = Luck(seed), Levers(demand_multiplier=lever)
        demand.month(world)
        number += world.agencies.new_cases
    mean = expected * np.array([6, 4, 10])
    # Poisson: the mean of 300 has sd sqrt(mean / 300); 5.3 of them for 15 comparisons at 1e-6 in all.
    assert (np.abs(number / 300 - mean) < 5.3 * np.sqrt(mean / 300)).all()
