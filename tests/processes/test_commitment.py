from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.processes import commitment
from simulation.processes.commitment import CommitmentParams, target

WEIGHTS = {
    "per_idealism_sd": 0.5, "per_passion_sd": 0.25, "per_support_sd": 0.2, "per_recognition_sd": 0.1,
    "legacy_shift_sd": 0.5, "per_honour": 1.0, "per_meaning": 0.5, "approach_per_month": 0.1,
}  # fmt: skip
PARAMS = replace(load(CommitmentParams), **WEIGHTS)


@pytest.mark.parametrize(
    ("idealism", "passion", "support", "recognition", "expected"),
    [
        (0, 0, 0, 0, 0),
        (2, 0, 0, 0, 1.0),
        (0, 2, 0, 0, 0.5),
        (0, 0, 2, 0, 0.4),
        (0, 0, 0, 2, 0.2),
        (1, -1, 1, -1, 0.35),  # .5 - .25 + .2 - .1
    ],
)
def test_target(idealism, passion, support, recognition, expected):
    arguments = (np.array([float(v)]) for v in (idealism, passion, support, recognition))
    assert target(*arguments, PARAMS)[0] == pytest.approx(expected)


SCALES = {
    "commitment_mean": 0.5, "commitment_sd": 0.2, "idealism_mean": 0.6, "idealism_sd": 0.2, "passion_mean": 3.0,
    "passion_sd": 2.0, "support_mean": 0.5, "support_sd": 0.1,
}  # fmt: skip


def test_a_month_moves_commitment_a_tenth_of_the_way(small_world):
    world = small_world({"commitment": WEIGHTS, "scales": SCALES})
    table = world.workforce
    table.workplace_support[[0, 1, 2, 4, 5, 7]] = 0.5  # typical
    table.idealism[1] = 0.8  # one SD: target .5 + .2 * .5 = .6
    table.legacy[2] = True  # half an SD: target .6
    table.workplace_support[4] = 9.0  # counts as three SD: .5 + .2 * .6 = .62
    table.passion[5] = 0.0  # 1.5 SD below and, without support, three more: .5 - .2 * (.375 + .6) = .305
    table.workplace_support[5] = 0.0
    world.regions.recognition[1] = -1.0  # row 7: .5 - .2 * .1 = .48
    commitment.month(world)
    expected = [0.5, 0.51, 0.51, 0.512, 0.4805, 0.498]
    np.testing.assert_allclose(table.commitment[[0, 1, 2, 4, 5, 7]], expected, rtol=1e-5)
    assert (table.commitment[[3, 6, 8, 9]] == 0).all()


def test_honour_and_meaning_bind(small_world):
    world = small_world({"commitment": WEIGHTS, "scales": SCALES})
    table = world.workforce
    table.workplace_support[[0, 1, 2, 4, 5, 7]] = 0.5
    table.honour[0], table.meaning[1] = 0.5, 1.0
    commitment.month(world)
    # Half an SD each: targets of .6
    np.testing.assert_allclose(table.commitment[[0, 1, 2]], [0.51, 0.51, 0.5], rtol=1e-5)


def test_commitment_stays_between_none_and_all(small_world):
    world = small_world(
        {"commitment": WEIGHTS | {"approach_per_month": 1.0}, "scales": SCALES | {"commitment_sd": 5.0}}
    )
    world.workforce.workplace_support[[0, 1]] = 0.5
    world.workforce.passion[[0, 1]] = 6, 0
    commitment.month(world)
    assert world.workforce.commitment[[0, 1]].tolist() == [1, 0]
