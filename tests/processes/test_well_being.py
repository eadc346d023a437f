from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.processes import well_being
from simulation.processes.well_being import WellBeingParams, common_part

PLAIN = {
    "life_mean": 26, "work_mean": 28, "psychological_mean": 30, "per_exhaustion_sd": 2.0, "per_support_sd": 3.0,
    "work_per_accomplishment_sd": 1.0, "life_per_pay_sd": 0.8, "life_per_family_pressure_sd": 0.6,
    "common_noise_sd": 0.0, "own_noise_sd": 0.0, "approach_per_month": 0.5,
}  # fmt: skip
PARAMS = replace(load(WellBeingParams), **PLAIN)


@pytest.mark.parametrize(
    ("exhaustion", "support", "expected"), [(0, 0, 0), (1, 0, -2), (0, 1, 3), (-2, 1, 7), (2, -1, -7)]
)
def test_common_part(exhaustion, support, expected):
    found = common_part(np.array([float(exhaustion)]), np.array([float(support)]), PARAMS)
    assert found[0] == pytest.approx(expected)


EVIDENCE = {
    "well_being": PLAIN,
    "scales": {
        "exhaustion_mean": 3.0, "exhaustion_sd": 1.0, "support_mean": 0.5, "support_sd": 0.1,
        "accomplishment_mean": 3.0, "accomplishment_sd": 1.0, "pressure_typical": 0.5, "pressure_sd": 0.1,
        "wage_ratio_typical": 0.75, "wage_ratio_sd": 0.25,
    },
}  # fmt: skip
HELD = [0, 1, 2, 4, 5, 7]
SCALES = ("life_well_being", "work_well_being", "psychological_well_being")


def lived(small_world, changes=None, t=0, **numbers):
    world = small_world(EVIDENCE | {"well_being": PLAIN | numbers}, t=t)
    table = world.workforce
    table.workplace_support[HELD] = 0.5
    table.wage_yuan_per_month[7] = 3750
    if changes:
        changes(table)
    well_being.month(world)
    return table


def test_a_month_goes_half_of_the_way_to_the_targets(small_world):
    def changed(table):
        table.exhaustion[0] = 4.0  # two points less in all three
        table.union_support[1] = 0.1  # three points more in all three
        table.wage_yuan_per_month[2] = 8000  # one SD: .8 more in life
        table.family_pressure[4] = 0.6  # one SD: .6 less in life
        table.accomplishment[5] = 4.0  # one SD: one more at work

    table = lived(small_world, changed)
    # From 28 in all, targets 26, 28 and 30 for the typical worker of row 7
    expected = {
        "life_well_being": [26, 28.5, 27.4, 26.7, 27, 27],
        "work_well_being": [27, 29.5, 28, 28, 28.5, 28],
        "psychological_well_being": [28, 30.5, 29, 29, 29, 29],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(getattr(table, name)[HELD], values, rtol=1e-5, err_msg=name)
        assert (getattr(table, name)[[3, 6, 8, 9]] == 0).all()


def test_support_counts_up_to_three_deviations_and_scales_have_ends(small_world):
    def extreme(table):
        table.workplace_money[0] = 99.0
        table.exhaustion[1], table.workplace_support[1] = 6.0, 0.0

    table = lived(small_world, extreme, approach_per_month=1.0)
    # Three points for each of three SD: 30 + 9. Three SD of exhaustion and three of missing support: 26 - 6 - 9.
    assert table.psychological_well_being[0] == pytest.approx(39)
    assert table.life_well_being[1] == pytest.approx(11)
    table = lived(small_world, extreme, approach_per_month=1.0, per_support_sd=50.0)
    assert {getattr(table, name)[0] for name in SCALES} == {42}
    assert {getattr(table, name)[1] for name in SCALES} == {6}


def test_noise_is_partly_common_to_the_three_scales(small_world):
    def middle(table):
        for name in SCALES:
            getattr(table, name)[HELD] = 24.0

    moves = []
    for t in range(700):
        table = lived(small_world, middle, t, common_noise_sd=2.0, own_noise_sd=1.0, approach_per_month=0.0)
        moves.append([getattr(table, name)[HELD] for name in SCALES])
    moves = np.concatenate(moves, axis=1) - 24
    # Variance 4 + 1, covariance 4. Sampling errors with n = 4,200: sd / sqrt(2 n), (1 - r^2) / sqrt(n); P = 1e-6.
    n = moves.shape[1]
    assert (np.abs(moves.std(axis=1) - 5**0.5) < 4.9 * 5**0.5 / np.sqrt(2 * n)).all()
    table = np.corrcoef(moves)
    assert (np.abs(table[np.triu_indices(3, 1)] - 0.8) < 4.9 * 0.36 / np.sqrt(n)).all()
