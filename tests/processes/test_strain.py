from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.evidence import load
from simulation.processes import engagement, strain, ties
from simulation.processes.strain import StrainParams, exhaustion_target, recovery, within_scale

PLAIN = {
    "exhaustion_offset": 0.0, "trait_share": 0.25, "work_weight": 0.4, "family_weight": 0.2,
    "interpersonal_weight": 0.1, "societal_weight": 0.3, "pay_weight": 0.1, "survey_contrast": 0.6,
    "causal_share": 0.5, "support_contrast_sd": 1.5, "buffer_weight": 0.05, "family_support_weight": 0.03,
    "recovery_per_month": 0.1, "severe_exhaustion": 5.0, "severe_recovery_factor": 0.25, "loss_gain_ratio": 4.0,
    "contagion_per_month": 0.02, "noise_share": 0.0, "passion_per_exhaustion_sd": 0.5, "passion_per_autonomy_sd": 0.2,
    "passion_per_recognition_sd": 0.1, "passion_per_idealism_sd": 0.4, "passion_per_mission_mismatch": 0.3,
    "accomplishment_per_progress": 2.0, "progress_typical": 0.25, "accomplishment_per_skill": 1.0,
    "skill_typical": 0.9, "accomplishment_per_support_sd": 0.15, "accomplishment_per_exhaustion_sd": 0.25,
    "accomplishment_per_honour": 0.4,
    "engagement_approach_per_month": 0.1, "engagement_noise_sd": 0.0,
}  # fmt: skip
PARAMS = replace(load(StrainParams), **PLAIN)


def test_the_weight_of_support_is_the_causal_share_of_the_survey_s_contrast():
    # Half of .6 SD over 1.5 SD of support
    assert PARAMS.support_weight == pytest.approx(0.2)
    assert replace(PARAMS, causal_share=0.0).support_weight == 0


@pytest.mark.parametrize(
    ("demands", "vulnerability", "pay", "support", "family", "relief", "expected"),
    [
        (0, 0, 0, 0, 0, 0, 0.0),
        (1, 0, 0, 0, 0, 0, 1.0),
        (0, 2, 0, 0, 0, 0, 1.0),  # sqrt(.25) * 2
        (0, 0, 1, 0, 0, 0, -0.1),
        (0, 0, 0, 1, 0, 0, -0.2),
        (0, 0, 0, 0, 1, 0, -0.03),
        (0, 0, 0, 0, 0, 0.5, -0.5),
        (2, 0, 0, 2, 0, 0, 1.4),  # 2 - .4 - .05 * 4: support buffers
        (-2, 0, 0, 2, 0, 0, -2.2),  # -2 - .4 + .2
    ],
)
def test_exhaustion_target(demands, vulnerability, pay, support, family, relief, expected):
    values = (np.array([float(v)]) for v in (demands, vulnerability, pay, support, family, relief))
    assert exhaustion_target(*values, PARAMS)[0] == pytest.approx(expected)


def test_the_offset_shifts_everybody():
    assert exhaustion_target(*[np.zeros(1)] * 6, replace(PARAMS, exhaustion_offset=0.3))[0] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("exhaustion", "goal", "expected"),
    [
        (3.0, 4.0, 0.2),  # twice the pace when losing: sqrt(4)
        (3.0, 2.0, 0.05),  # half of it when regaining
        (5.5, 2.0, 0.0125),  # a quarter of that when severe
        (5.5, 6.0, 0.2),  # but getting worse is as fast as ever
        (5.0, 2.0, 0.05),  # severe is above 5
    ],
)
def test_losing_is_faster_than_regaining(exhaustion, goal, expected):
    assert recovery(np.array([exhaustion]), np.array([goal]), PARAMS)[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 0), (3, 3), (6, 6), (-0.5, 0.5), (6.5, 5.5), (-6, 6), (12, 0), (-7, 5), (40, 0), (-40, 0)],
)
def test_within_scale_reflects_at_the_ends(value, expected):
    assert within_scale(np.array([float(value)]))[0] == pytest.approx(expected)


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e6, 1e6))
def test_within_scale_leaves_the_scale_alone_and_never_leaves_it(value):
    found = within_scale(np.array([value]))[0]
    assert 0 <= found <= 6
    if 0 <= value <= 6:
        assert found == value


EVIDENCE = {
    "strain": PLAIN,
    "scales": {
        "exhaustion_mean": 3.0, "exhaustion_sd": 1.0, "passion_mean": 3.0, "passion_sd": 1.0,
        "accomplishment_mean": 3.0, "accomplishment_sd": 1.0, "pressure_typical": 0.5, "pressure_sd": 0.1,
        "support_mean": 0.5, "support_sd": 0.1, "idealism_mean": 0.6, "idealism_sd": 0.1, "wage_ratio_typical": 0.75,
        "wage_ratio_sd": 0.25,
    },
}  # fmt: skip
HELD = [0, 1, 2, 4, 5, 7]


def typical(small_world, **strain_numbers):
    """A world in which nothing pushes anybody anywhere."""
    world = small_world(EVIDENCE | {"strain": PLAIN | strain_numbers})
    table = world.workforce
    table.workplace_support[HELD] = 0.5
    table.wage_yuan_per_month[7] = 3750
    table.cases_progressed[HELD] = 5  # a quarter of 20
    return world


def lived(world):
    ties.month(world)
    strain.month(world)
    engagement.month(world)
    table = world.workforce
    for column in (table.exhaustion, table.passion, table.accomplishment):
        assert (column[[3, 6, 8, 9]] == 0).all()
    return table


def test_the_typical_worker_stays_typical(small_world):
    table = lived(typical(small_world))
    for column in (table.exhaustion, table.passion, table.accomplishment):
        np.testing.assert_allclose(column[HELD], 3, rtol=1e-5)


def test_exhaustion_follows_each_cause_by_its_weight(small_world):
    world = typical(small_world, contagion_per_month=0.0)
    table = world.workforce
    table.work_pressure[0] = 0.6
    table.family_pressure[1] = 0.6
    table.interpersonal_pressure[2] = 0.6
    table.societal_pressure[4] = 0.6
    table.vulnerability[5] = 1.0
    table.wage_yuan_per_month[7] = 2500  # a quarter of the average below: one SD
    lived(world)
    # Targets .4, .2, .1, .3, .5 and .1 above 3; losing goes a fifth of the way.
    np.testing.assert_allclose(table.exhaustion[HELD], [3.08, 3.04, 3.02, 3.06, 3.1, 3.02], rtol=1e-5)


def test_support_relief_and_family_lower_exhaustion(small_world):
    world = typical(small_world, contagion_per_month=0.0)
    table = world.workforce
    table.union_support[0] = 0.1
    table.workplace_money[1] = 9.0  # counts as three SD
    table.family_support[2] = 0.1
    table.relief[4] = [0.1, 0.0, 0.0, 0.3]  # two programmes
    table.workplace_support[5] = 0.0  # five SD below count as three
    lived(world)
    # Targets .2, .6, .03 and .4 below 3: regaining goes a twentieth of the way. .6 above: losing goes a fifth.
    np.testing.assert_allclose(table.exhaustion[[0, 1, 2, 4, 5]], [2.99, 2.97, 2.9985, 2.98, 3.12], rtol=1e-5)


def test_colleagues_pull_exhaustion_towards_theirs(small_world):
    world = typical(small_world, recovery_per_month=0.0)
    world.workforce.exhaustion[[4, 5]] = [1.0, 5.0]
    lived(world)
    # Two per cent of the four points between them
    np.testing.assert_allclose(world.workforce.exhaustion[[4, 5]], [1.08, 4.92], rtol=1e-5)


def test_passion_follows_its_causes(small_world):
    world = typical(small_world, recovery_per_month=0.0, contagion_per_month=0.0)
    table = world.workforce
    table.exhaustion[0] = 4.0  # one SD: .5 below
    table.idealism[1] = 0.7  # one SD: .4 above
    world.regions.autonomy[1], world.regions.recognition[1] = 1.0, 1.0  # .3 above
    world.agencies.kind[1] = 0  # posts in government: .3 below
    lived(world)
    # A tenth of the way
    np.testing.assert_allclose(table.passion[HELD], [2.95, 3.04, 3.0, 2.97, 2.97, 3.03], rtol=1e-5)


def test_accomplishment_follows_its_causes(small_world):
    world = typical(small_world, recovery_per_month=0.0, contagion_per_month=0.0)
    table = world.workforce
    table.cases_progressed[0] = 10  # a quarter of the cases more: .5 above
    table.skill[1] = 0.4  # .5 below
    table.workplace_support[2] = 0.7  # two SD: .3 above
    table.exhaustion[4] = 5.0  # two SD: .5 below
    table.cases[5] = table.cases_progressed[5] = 0  # no cases, no progress: .5 below
    table.honour[7] = 0.5  # half an award: .2 above
    lived(world)
    np.testing.assert_allclose(table.accomplishment[HELD], [3.05, 2.95, 3.03, 2.95, 2.95, 3.02], rtol=1e-5)


def test_noise_has_the_share_of_the_variance_that_it_is_meant_to_have(small_world):
    # An approach by kappa = .1 with noise of sd sqrt(.42 * (1 - .9^2)) has the stationary variance .42 when up and
    # down are equally fast. One month from the mean: sd of .2825 for an SD of 1.
    world = typical(small_world, noise_share=0.42, loss_gain_ratio=1.0, contagion_per_month=0.0)
    moves = []
    for world.t in range(700):
        world.workforce.exhaustion[HELD] = 3.0
        lived(world)
        moves += (world.workforce.exhaustion[HELD] - 3).tolist()
    sd = np.sqrt(0.42 * 0.19)
    # Sampling errors of mean and sd, 4.9 of them: P = 1e-6.
    assert abs(np.mean(moves)) < 4.9 * sd / np.sqrt(len(moves))
    assert abs(np.std(moves) - sd) < 4.9 * sd / np.sqrt(2 * len(moves))


def test_passion_and_accomplishment_have_noise_of_their_own(small_world):
    spread = EVIDENCE["scales"] | {"passion_sd": 2.0, "accomplishment_sd": 0.5}
    numbers = PLAIN | {"engagement_noise_sd": 0.1, "engagement_approach_per_month": 0.0}
    moves = []
    for t in range(400):
        world = small_world({"strain": numbers, "scales": spread}, t=t)
        ties.month(world)
        strain.month(world)
        engagement.month(world)
        moves.append([world.workforce.passion[HELD] - 3, world.workforce.accomplishment[HELD] - 3])
    passion, accomplishment = np.concatenate(moves, axis=1).astype(np.float64)
    # A tenth of an SD of 2 and of .5; n = 2,400. Sampling errors of mean, sd and correlation, 4.9 of them: P = 1e-6.
    for values, sd in ((passion, 0.2), (accomplishment, 0.05)):
        assert abs(values.mean()) < 4.9 * sd / np.sqrt(2400)
        assert abs(values.std() - sd) < 4.9 * sd / np.sqrt(4800)
    assert abs(np.corrcoef(passion, accomplishment)[0, 1]) < 4.9 / np.sqrt(2400)
