import numpy as np
import pytest

from simulation.levers import Levers
from simulation.processes import triage
from simulation.processes.triage import main_stressor
from simulation.state.workforce import FAMILY, INTERPERSONAL, SOCIETAL, WORK

ALL_COME = {"uptake": 1.0, "effect_sd": 0.5, "half_life_months": 2.0}


@pytest.mark.parametrize(
    ("pressures", "main"),
    [
        ([0.9, 0.1, 0.2, 0.3], WORK),
        ([0.4, 0.6, 0.5, 0.5], FAMILY),
        ([0.4, 0.1, 0.5, 0.3], INTERPERSONAL),
        ([0.0, 0.0, 0.0, 0.1], SOCIETAL),
    ],
)
def test_the_main_stressor(pressures, main):
    assert main_stressor(np.array([pressures]))[0] == main


def test_the_remedy_is_for_the_main_stressor_and_fades_with_its_meaning(small_world):
    world = small_world({"triage": ALL_COME})
    workforce = world.workforce
    workforce.family_pressure[0] = 0.8
    workforce.societal_pressure[1] = 0.7
    world.levers = Levers(triage_per_month=1.0)
    triage.month(world)
    assert workforce.stressor_relief[0].tolist() == [0, 0.5, 0, 0]
    assert workforce.stressor_relief[1].tolist() == [0, 0, 0, 0.5]
    assert workforce.meaning[[0, 1]].tolist() == [1, 1]
    assert (workforce.stressor_relief[[3, 6, 8, 9]] == 0).all()
    world.levers, world.t = Levers(), 1
    for kept in (0.5**0.5, 0.5):  # a half-life of two months
        triage.month(world)
        assert workforce.stressor_relief[0, FAMILY] == pytest.approx(0.5 * kept)
        assert workforce.meaning[0] == pytest.approx(kept)


def test_a_new_stressor_gets_its_own_remedy_while_the_old_one_fades(small_world):
    world = small_world({"triage": ALL_COME | {"half_life_months": 1.0}})
    world.levers = Levers(triage_per_month=1.0)
    world.workforce.work_pressure[0] = 0.9
    triage.month(world)
    world.workforce.work_pressure[0], world.workforce.interpersonal_pressure[0], world.t = 0.5, 0.9, 1
    triage.month(world)
    assert world.workforce.stressor_relief[0].tolist() == [0.25, 0, 0.5, 0]


def test_nobody_elsewhere_is_seen(small_world):
    world = small_world({"triage": ALL_COME})
    world.levers = Levers(triage_per_month=np.array([0.0, 1.0, 0.0]))
    triage.month(world)
    assert np.flatnonzero(world.workforce.meaning).tolist() == [4, 5]


@pytest.mark.parametrize(("seeking", "share"), [(0.5, 0.3), (1.0, 0.45), (0.0, 0.15)])
def test_how_many_come(small_world, seeking, share):
    # Half are invited; of them .6 * (.5 + help-seeking) come. Six people over 300 months: standard error below .012.
    world = small_world({"triage": ALL_COME | {"uptake": 0.6, "half_life_months": 1e-3}})
    world.workforce.help_seeking[world.workforce.occupied] = seeking
    world.levers = Levers(triage_per_month=0.5)
    seen = []
    for world.t in range(300):
        triage.month(world)
        seen.append((world.workforce.meaning == 1).sum() / 6)
    assert np.mean(seen) == pytest.approx(share, abs=4 * 0.012)
