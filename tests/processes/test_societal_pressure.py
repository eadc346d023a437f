from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import societal_pressure
from simulation.processes.societal_pressure import (
    SocietalPressureParams,
    pay_gap,
    reference_wage,
    target,
    typical_pay_gap,
)
from simulation.state.workforce import SOCIETAL

PLAIN = {
    "per_recognition_sd": 0.3, "per_autonomy_sd": 0.4, "per_log_pay_gap": 2.0, "civil_service_weight": 0.25,
    "per_distrust": 1.0, "rapport_typical": 0.5, "approach_per_month": 0.5, "noise_sd": 0.0,
}  # fmt: skip
PARAMS = replace(load(SocietalPressureParams), **PLAIN)


@pytest.mark.parametrize(
    ("wage", "average", "civil", "weight", "expected"),
    [
        (5000, 5000, 5000, 0.5, 0.0),
        (5000, 10_000, 5000, 0.0, np.log(2)),
        (5000, 10_000, 20_000, 1.0, np.log(4)),
        (5000, 10_000, 20_000, 0.25, 1.25 * np.log(2)),  # .75 ln 2 + .25 ln 4
        (10_000, 5000, 5000, 0.5, -np.log(2)),  # better paid than others
    ],
)
def test_pay_gap(wage, average, civil, weight, expected):
    reference = reference_wage(np.array([float(average)]), np.array([float(civil)]), weight)
    assert pay_gap(np.array([float(wage)]), reference)[0] == pytest.approx(expected, abs=1e-6)


def test_the_typical_gap_is_the_gap_of_the_typical_wage_in_a_typical_place():
    # 6,000 where the average is 8,000 and the civil service pays 11,200, 1.4 times as much
    reference = reference_wage(np.array([8000.0]), np.array([11_200.0]), 0.25)
    assert pay_gap(np.array([6000.0]), reference)[0] == pytest.approx(typical_pay_gap(0.75, 1.4, 0.25), abs=1e-6)


def test_a_better_paid_civil_service_next_door_weighs(small_world):
    worlds = [small_world(EVIDENCE) for _ in range(2)]
    worlds[1].regions.civil_service_wage_yuan *= np.e
    for world in worlds:
        societal_pressure.month(world)
    less, more = (world.workforce.societal_pressure[HELD] for world in worlds)
    # A quarter of a logarithm at 2 SD a logarithm, half-way: half a tenth of .5.
    np.testing.assert_allclose(more - less, 0.025, rtol=1e-4)


@pytest.mark.parametrize(
    ("gap", "recognition", "autonomy", "distrust", "expected"),
    [
        (0.25, 0, 0, 0, 0.0),  # as typical
        (0.75, 0, 0, 0, 1.0),
        (0.25, 1, 0, 0, -0.3),
        (0.25, 0, 1, 0, -0.4),
        (0.25, 0, 0, 0.5, 0.5),
        (0.75, -1, -1, 0.5, 2.2),  # 1 + .3 + .4 + .5
    ],
)
def test_target(gap, recognition, autonomy, distrust, expected):
    values = (np.array([float(v)]) for v in (gap, 0.25, recognition, autonomy, distrust))
    assert target(*values, PARAMS)[0] == pytest.approx(expected)


EVIDENCE = {
    "societal_pressure": PLAIN,
    "scales": {"pressure_typical": 0.5, "pressure_sd": 0.1, "wage_ratio_typical": 0.75},
}  # fmt: skip
HELD = [0, 1, 2, 4, 5, 7]


def test_a_month_goes_half_of_the_way(small_world):
    world = small_world(EVIDENCE)
    table = world.workforce
    table.wage_yuan_per_month[1] = 6000 / np.e**0.5  # half a logarithm less: one SD
    table.wage_yuan_per_month[7] = 3750
    table.rapport[2] = 0.0  # half an SD of distrust
    societal_pressure.month(world)
    # 6,000 of 8,000 and 3,750 of 5,000 are typical. A tenth per SD, half-way.
    expected = [0.5, 0.55, 0.525, 0.5, 0.5, 0.5]
    np.testing.assert_allclose(table.societal_pressure[[0, 1, 2, 4, 5, 7]], expected, rtol=1e-5)
    assert (table.societal_pressure[[3, 6, 8, 9]] == 0).all()


def test_recognition_and_autonomy_of_the_region_ease_it(small_world):
    world = small_world(EVIDENCE)
    world.workforce.wage_yuan_per_month[7] = 3750
    world.regions.recognition[0], world.regions.autonomy[1] = 1.0, -1.0
    societal_pressure.month(world)
    # .3 SD less in town, .4 SD more in the district
    np.testing.assert_allclose(world.workforce.societal_pressure[[0, 7]], [0.485, 0.52], rtol=1e-5)


def test_expectations_weigh_and_clear_roles_and_benefits_ease(small_world):
    world = small_world(EVIDENCE)
    world.workforce.wage_yuan_per_month[[0, 7]] = 6000 / np.e**0.5, 3750
    world.levers = Levers(
        expectation_shift=np.array([0.0, 0.5, 0.0]),
        role_clarity=np.array([0.0, 0.0, 0.5]),
        benefit_share=np.where(np.arange(10) == 0, np.float32(np.e**0.5 - 1), np.float32(0.0)),
    )
    societal_pressure.month(world)
    # Benefits make up for half a logarithm of pay; half an SD more in agency 1, half an SD less in agency 2.
    np.testing.assert_allclose(world.workforce.societal_pressure[[0, 4, 7]], [0.5, 0.525, 0.475], rtol=1e-5)


def test_pressure_stays_between_none_and_all(small_world):
    world = small_world(EVIDENCE)
    world.regions.autonomy[:] = [-100, 100]
    societal_pressure.month(world)
    assert world.workforce.societal_pressure[[0, 7]].tolist() == [1, 0]


def test_noise_has_the_size_that_it_is_said_to_have(small_world):
    moves = []
    for t in range(400):
        world = small_world(
            {**EVIDENCE, "societal_pressure": PLAIN | {"approach_per_month": 0.0, "noise_sd": 0.5}}, t=t
        )
        societal_pressure.month(world)
        moves += (world.workforce.societal_pressure[HELD] - 0.5).tolist()
    # Half of an SD of .1. Sampling errors of mean and sd, 4.9 of them: P = 1e-6.
    assert abs(np.mean(moves)) < 4.9 * 0.05 / np.sqrt(len(moves))
    assert abs(np.std(moves) - 0.05) < 4.9 * 0.05 / np.sqrt(2 * len(moves))


def test_noise_never_leaves_the_domain(small_world):
    world = small_world({**EVIDENCE, "societal_pressure": PLAIN | {"noise_sd": 1e6}})
    societal_pressure.month(world)
    assert set(world.workforce.societal_pressure[HELD].tolist()) == {0, 1}


def test_a_remedy_for_this_stressor_eases_it_and_one_for_another_does_not(small_world):
    world, plain = (
        small_world(EVIDENCE | {"societal_pressure": PLAIN}),
        small_world(EVIDENCE | {"societal_pressure": PLAIN}),
    )
    world.workforce.stressor_relief[0] = 9.0
    world.workforce.stressor_relief[[0, 1], SOCIETAL] = 0.0, 0.5
    societal_pressure.month(world)
    societal_pressure.month(plain)
    # Half an SD of .1, half-way
    eased = plain.workforce.societal_pressure - world.workforce.societal_pressure
    np.testing.assert_allclose(eased[HELD], [0, 0.025, 0, 0, 0, 0], atol=1e-6)
