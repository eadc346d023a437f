from dataclasses import replace

import numpy as np
import pytest

from simulation import evidence
from simulation.levers import Levers
from simulation.processes import work_pressure
from simulation.processes.work_pressure import WorkPressureParams, load, target
from simulation.state.workforce import WORK

pytestmark = pytest.mark.usefixtures("both_engines")

PLAIN = {
    "load_typical": 1.0, "load_sd": 0.2, "per_load_sd": 0.5, "per_training_hour": 0.05, "per_rival": 0.1,
    "rivals_typical": 2, "approach_per_month": 0.5, "noise_sd": 0.0,
}  # fmt: skip
PARAMS = replace(evidence.load(WorkPressureParams), **PLAIN)


@pytest.mark.parametrize(
    ("asked", "available", "expected"),
    [(160, 160, 1.0), (240, 160, 1.5), (0, 160, 0.0), (900, 160, 5.625), (9000, 160, 10.0), (2, 0, 2.0), (0, 0, 0.0)],
)
def test_load(asked, available, expected):
    assert load(np.array([float(asked)]), np.array([float(available)]))[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("share", "training", "rivals", "expected"),
    [
        (1.0, 0, 2, 0.0),
        (1.2, 0, 2, 0.5),
        (0.8, 0, 2, -0.5),
        (3.0, 0, 2, 1.5),  # ten SD count as three
        (0.0, 0, 2, -1.5),
        (1.0, 10, 2, 0.5),
        (1.0, 0, 7, 0.5),
        (1.0, 0, 0, -0.2),
    ],
)
def test_target(share, training, rivals, expected):
    values = (np.array([float(v)]) for v in (share, training, rivals))
    assert target(*values, PARAMS)[0] == pytest.approx(expected)


EVIDENCE = {"work_pressure": PLAIN, "scales": {"pressure_typical": 0.5, "pressure_sd": 0.1}}
HELD = [0, 1, 2, 4, 5, 7]


def lived(small_world, changes=None, levers=None):
    world = small_world(EVIDENCE)
    if changes:
        changes(world)
    world.levers = levers or Levers()
    work_pressure.month(world)
    assert (world.workforce.work_pressure[[3, 6, 8, 9]] == 0).all()
    return world.workforce.work_pressure[HELD]


def test_hours_and_rivals_are_felt(small_world):
    def loaded(world):
        world.workforce.hours_asked[0] = 192  # a load of 1.2: half an SD

    # Settled for a year are 2, 2 and 1 people for one place each: rivalry of 0, 0 and -.1 SD. A tenth, half-way.
    np.testing.assert_allclose(lived(small_world, loaded), [0.525, 0.5, 0.5, 0.5, 0.5, 0.495], rtol=1e-5)


def test_more_supervisors_make_fewer_rivals(small_world):
    def places(world):
        world.workforce.role[[0, 1]] = 1

    # Two settled people for two places: one rival less, .1 SD
    assert lived(small_world, places)[0] == pytest.approx(0.495, rel=1e-5)


def test_training_costs_hours_of_those_who_are_there(small_world):
    def course(world):
        world.agencies.trainees[1] = 1.0

    # Half of a staff of two in a course of 8 hours: 4 hours each, .2 SD
    found = lived(small_world, course, Levers(trainee_hours_per_month=8.0))
    np.testing.assert_allclose(found[[3, 4]], 0.51, rtol=1e-5)


def test_a_year_away_is_typical_work(small_world):
    def away(world):
        world.workforce.seconded[0] = True
        world.workforce.hours_asked[0] = 900
        world.workforce.work_pressure[0] = 0.7

    assert lived(small_world, away)[0] == pytest.approx(0.6, rel=1e-5)


def test_noise_has_the_size_that_it_is_said_to_have(small_world):
    moves = []
    for t in range(400):
        world = small_world({**EVIDENCE, "work_pressure": PLAIN | {"approach_per_month": 0.0, "noise_sd": 0.5}}, t=t)
        work_pressure.month(world)
        moves += (world.workforce.work_pressure[HELD] - 0.5).tolist()
    # Half of an SD of .1. Sampling errors of mean and sd, 4.9 of them: P = 1e-6.
    assert abs(np.mean(moves)) < 4.9 * 0.05 / np.sqrt(len(moves))
    assert abs(np.std(moves) - 0.05) < 4.9 * 0.05 / np.sqrt(2 * len(moves))


def test_noise_never_leaves_the_domain(small_world):
    world = small_world({**EVIDENCE, "work_pressure": PLAIN | {"noise_sd": 1e6}})
    work_pressure.month(world)
    assert set(world.workforce.work_pressure[HELD].tolist()) == {0, 1}


def test_a_remedy_for_this_stressor_eases_it_and_one_for_another_does_not(small_world):
    world, plain = small_world(EVIDENCE | {"work_pressure": PLAIN}), small_world(EVIDENCE | {"work_pressure": PLAIN})
    world.workforce.stressor_relief[0] = 9.0
    world.workforce.stressor_relief[[0, 1], WORK] = 0.0, 0.5
    work_pressure.month(world)
    work_pressure.month(plain)
    # Half an SD of .1, half-way
    eased = plain.workforce.work_pressure - world.workforce.work_pressure
    np.testing.assert_allclose(eased[HELD], [0, 0.025, 0, 0, 0, 0], atol=1e-6)
