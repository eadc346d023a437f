from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.processes import family_pressure
from simulation.processes.family_pressure import FamilyPressureParams, household_load, shocks, target
from simulation.state.workforce import FAMILY
from simulation.world import Conditions

PLAIN = {
    "children_age_years": 36, "children_spread_years": 5, "children_load_sd": 1.0, "elders_age_years": 56,
    "elders_spread_years": 5, "elders_load_sd": 0.5, "typical_load_sd": 0.25, "shocks_per_year": 0.6,
    "shock_half_life_months": 1, "per_shock": 1.5, "per_asked": 2.0, "asked_typical": 0.25, "approach_per_month": 0.5,
    "noise_sd": 0.0,
}  # fmt: skip
PARAMS = replace(load(FamilyPressureParams), **PLAIN)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (36, 0.75),  # children in full, elders four spreads away: .5 e^-8 = .0002
        (56, 0.25),  # elders in full: .5 - .25
        (31, np.exp(-0.5) - 0.25),  # one spread before the children's peak
        (46, 1.5 * np.exp(-2) - 0.25),  # two spreads from both
        (90, -0.25),
    ],
)
def test_household_load(age, expected):
    assert household_load(np.array([age]), PARAMS)[0] == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    ("risk", "load", "share"),
    [
        (0.5, 1.0, 0.05),  # .6 a year is .05 a month
        (0.5, 2.0, 0.1),  # doubled
        (1.0, 1.0, 0.1),
        (0.0, 5.0, 0.0),
        (0.5, 0.0, 0.0),
    ],
)
def test_shocks_come_at_their_rate(risk, load, share):
    chance = (np.arange(1000) + 0.5) / 1000
    assert shocks(chance, np.full(1000, risk), 0.6, load).mean() == pytest.approx(share)


@pytest.mark.parametrize(
    ("household", "shock", "asked", "expected"),
    [
        (0.0, 0.0, 0.25, 0.0),
        (0.5, 0.0, 0.25, 0.5),
        (0.0, 1.0, 0.25, 1.5),
        (0.0, 0.0, 1.0, 1.5),  # 2 * (1 - .25): leaning on the family loads it
        (0.0, 0.0, 0.0, -0.5),
    ],
)
def test_target(household, shock, asked, expected):
    assert target(*(np.array([v]) for v in (household, shock, asked)), PARAMS)[0] == pytest.approx(expected)


SCALES = {"pressure_typical": 0.5, "pressure_sd": 0.1}
QUIET = PLAIN | {"shocks_per_year": 0.0}
EVIDENCE = {"scales": SCALES}
HELD = [0, 1, 2, 4, 5, 7]


def test_a_month_goes_half_of_the_way(small_world):
    world = small_world({"family_pressure": QUIET, "scales": SCALES})
    table = world.workforce
    table.age_years[:] = 90.0
    table.asked_of_family[[0, 1, 2, 4, 5, 7]] = 0.25
    table.asked_of_family[1] = 1.0
    table.family_shock[2] = 1.0
    family_pressure.month(world)
    # Load -.25 SD: target .475, half-way .4875. Asked in full: 1.5 SD more, .5625. A shock of which half is left:
    # .75 SD more, .525.
    np.testing.assert_allclose(table.family_pressure[[0, 1, 2]], [0.4875, 0.5625, 0.525], rtol=1e-5)
    assert table.family_shock[[0, 2]].tolist() == [0, 0.5]
    assert (table.family_pressure[[3, 6, 8, 9]] == 0).all()


def test_a_pandemic_doubles_the_load_of_families(small_world):
    world = small_world({"family_pressure": QUIET | {"approach_per_month": 1.0}, "scales": SCALES})
    world.workforce.age_years[:] = 90.0
    world.workforce.asked_of_family[:] = 0.25
    world.conditions = Conditions(family_load=1.2)
    family_pressure.month(world)
    assert world.workforce.family_pressure[0] == pytest.approx(0.57)  # 1.2 * .475


def test_a_target_beyond_the_domain_counts_as_its_end(small_world):
    world = small_world({"family_pressure": QUIET | {"per_asked": 100.0}, "scales": SCALES})
    world.conditions = Conditions(family_load=4.0)
    world.workforce.asked_of_family[0] = 1.0
    family_pressure.month(world)
    # Half-way from .5 to 1 and to 0
    assert world.workforce.family_pressure[[0, 1]].tolist() == pytest.approx([0.75, 0.25])


def test_a_shock_strikes_in_full_and_those_in_post_alone(small_world):
    world = small_world({"family_pressure": PLAIN | {"shocks_per_year": 24.0}})
    family_pressure.month(world)
    assert world.workforce.family_shock.tolist() == [1, 1, 1, 0, 1, 1, 0, 1, 0, 0]


def test_noise_has_the_size_that_it_is_said_to_have(small_world):
    moves = []
    for t in range(400):
        world = small_world({**EVIDENCE, "family_pressure": PLAIN | {"approach_per_month": 0.0, "noise_sd": 0.5}}, t=t)
        family_pressure.month(world)
        moves += (world.workforce.family_pressure[HELD] - 0.5).tolist()
    # Half of an SD of .1. Sampling errors of mean and sd, 4.9 of them: P = 1e-6.
    assert abs(np.mean(moves)) < 4.9 * 0.05 / np.sqrt(len(moves))
    assert abs(np.std(moves) - 0.05) < 4.9 * 0.05 / np.sqrt(2 * len(moves))


def test_noise_never_leaves_the_domain(small_world):
    world = small_world({**EVIDENCE, "family_pressure": PLAIN | {"noise_sd": 1e6}})
    family_pressure.month(world)
    assert set(world.workforce.family_pressure[HELD].tolist()) == {0, 1}


def test_a_remedy_for_this_stressor_eases_it_and_one_for_another_does_not(small_world):
    world, plain = (
        small_world(EVIDENCE | {"family_pressure": PLAIN}),
        small_world(EVIDENCE | {"family_pressure": PLAIN}),
    )
    world.workforce.stressor_relief[0] = 9.0
    world.workforce.stressor_relief[[0, 1], FAMILY] = 0.0, 0.5
    family_pressure.month(world)
    family_pressure.month(plain)
    # Half an SD of .1, half-way
    eased = plain.workforce.family_pressure - world.workforce.family_pressure
    np.testing.assert_allclose(eased[HELD], [0, 0.025, 0, 0, 0, 0], atol=1e-6)
