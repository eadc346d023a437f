from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import interpersonal_pressure, ties
from simulation.processes.interpersonal_pressure import InterpersonalPressureParams, target
from simulation.state.workforce import INTERPERSONAL

PLAIN = {
    "per_withdrawal_sd": 0.4, "per_stigma_sd": 0.2, "per_climate_sd": 0.5, "per_colleagues_exhaustion_sd": 0.1,
    "relief_per_support_sd": 0.3, "approach_per_month": 0.5, "noise_sd": 0.0,
}  # fmt: skip
PARAMS = replace(load(InterpersonalPressureParams), **PLAIN)


@pytest.mark.parametrize(
    ("withdrawal", "stigma", "climate", "exhaustion", "support", "expected"),
    [
        (0, 0, 0, 0, 0, 0),
        (1, 0, 0, 0, 0, 0.4),
        (0, 1, 0, 0, 0, 0.2),
        (0, 0, 1, 0, 0, -0.5),
        (0, 0, 0, 1, 0, 0.1),
        (0, 0, 0, 0, 1, -0.3),
        (2, 2, -2, 2, -2, 3.0),  # everything against one
    ],
)
def test_target(withdrawal, stigma, climate, exhaustion, support, expected):
    arguments = (np.array([float(v)]) for v in (withdrawal, stigma, climate, exhaustion, support))
    assert target(*arguments, PARAMS)[0] == pytest.approx(expected)


SCALES = {
    "pressure_typical": 0.5, "pressure_sd": 0.1, "help_seeking_mean": 0.5, "help_seeking_sd": 0.1, "support_mean": 0.5,
    "support_sd": 0.1, "exhaustion_mean": 3.0, "exhaustion_sd": 1.0,
}  # fmt: skip
EVIDENCE = {"interpersonal_pressure": PLAIN, "scales": SCALES}
HELD = [0, 1, 2, 4, 5, 7]


def pressures(small_world, changes=None, levers=None):
    world = small_world(EVIDENCE)
    world.workforce.workplace_support[HELD] = 0.5
    if levers:
        world.levers = levers
    if changes:
        changes(world)
    ties.month(world)
    interpersonal_pressure.month(world)
    assert (world.workforce.interpersonal_pressure[[3, 6, 8, 9]] == 0).all()
    return world.workforce.interpersonal_pressure[HELD]


def test_typical_people_stay_typical(small_world):
    np.testing.assert_allclose(pressures(small_world), 0.5, rtol=1e-5)


def test_one_s_own_withdrawal_weighs_on_oneself_and_as_a_norm_on_the_others(small_world):
    def withdrawn(world):
        world.workforce.help_seeking[0] = 0.3  # two SD

    # .8 SD on row 0; rows 1 and 2 have one such colleague of two: 1 SD of norm, .2 SD. A tenth each, half-way.
    np.testing.assert_allclose(pressures(small_world, withdrawn), [0.54, 0.51, 0.51, 0.5, 0.5, 0.5], rtol=1e-5)


def test_exhausted_colleagues_weigh_and_one_s_own_exhaustion_does_not(small_world):
    def tired(world):
        world.workforce.exhaustion[4] = 6.0  # three SD

    # Row 5 has row 4 as its only colleague: .3 SD
    np.testing.assert_allclose(pressures(small_world, tired), [0.5, 0.5, 0.5, 0.5, 0.515, 0.5], rtol=1e-5)


def test_climate_and_its_lever_ease_the_whole_team(small_world):
    def warm(world):
        world.agencies.climate[1] = 1.0

    levers = Levers(climate_shift=np.array([0.0, 1.0, 0.0]))
    # Two SD for agency 1: one SD of pressure less, half-way
    np.testing.assert_allclose(pressures(small_world, warm, levers), [0.5, 0.5, 0.5, 0.45, 0.45, 0.5], rtol=1e-5)


def test_support_eases_and_its_lack_weighs_up_to_three_deviations(small_world):
    def helped(world):
        world.workforce.union_support[7] = 50.0
        world.workforce.workplace_support[0] = 0.0  # five SD below

    # 3 * .3 = .9 SD less or more, half-way
    assert pressures(small_world, helped)[[0, 5]] == pytest.approx([0.545, 0.455], rel=1e-5)


def test_noise_has_the_size_that_it_is_said_to_have(small_world):
    moves = []
    for t in range(400):
        world = small_world(
            {**EVIDENCE, "interpersonal_pressure": PLAIN | {"approach_per_month": 0.0, "noise_sd": 0.5}}, t=t
        )
        ties.month(world)
        interpersonal_pressure.month(world)
        moves += (world.workforce.interpersonal_pressure[HELD] - 0.5).tolist()
    # Half of an SD of .1. Sampling errors of mean and sd, 4.9 of them: P = 1e-6.
    assert abs(np.mean(moves)) < 4.9 * 0.05 / np.sqrt(len(moves))
    assert abs(np.std(moves) - 0.05) < 4.9 * 0.05 / np.sqrt(2 * len(moves))


def test_noise_never_leaves_the_domain(small_world):
    world = small_world({**EVIDENCE, "interpersonal_pressure": PLAIN | {"noise_sd": 1e6}})
    interpersonal_pressure.month(world)
    assert set(world.workforce.interpersonal_pressure[HELD].tolist()) == {0, 1}


def test_a_remedy_for_this_stressor_eases_it_and_one_for_another_does_not(small_world):
    world, plain = (
        small_world(EVIDENCE | {"interpersonal_pressure": PLAIN}),
        small_world(EVIDENCE | {"interpersonal_pressure": PLAIN}),
    )
    world.workforce.stressor_relief[0] = 9.0
    world.workforce.stressor_relief[[0, 1], INTERPERSONAL] = 0.0, 0.5
    interpersonal_pressure.month(world)
    interpersonal_pressure.month(plain)
    # Half an SD of .1, half-way
    eased = plain.workforce.interpersonal_pressure - world.workforce.interpersonal_pressure
    np.testing.assert_allclose(eased[HELD], [0, 0.025, 0, 0, 0, 0], atol=1e-6)
