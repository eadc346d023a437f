import numpy as np
import pytest

from simulation.levers import Levers
from simulation.processes import self_help
from simulation.processes.self_help import follows
from simulation.state.workforce import SELF_HELP

PLAIN = {"uptake": 1.0, "effect_sd": 0.2, "half_life_months": 1.0}
HELD = [0, 1, 2, 4, 5, 7]


@pytest.mark.parametrize(
    ("offered", "seeking", "chance", "follows_it"),
    [
        # Uptake .4: at the middle of help-seeking .4 of those offered one follow it.
        (1.0, 0.5, 0.399, True),
        (1.0, 0.5, 0.401, False),
        (0.5, 0.5, 0.199, True),
        (0.5, 0.5, 0.201, False),
        (1.0, 1.0, 0.599, True),  # .4 * 1.5
        (1.0, 0.0, 0.201, False),  # .4 * .5
        (0.0, 1.0, 0.0, False),
    ],
)
def test_who_follows(offered, seeking, chance, follows_it):
    assert follows(np.array([offered]), np.array([seeking]), np.array([chance]), 0.4)[0] == follows_it


def test_a_training_relieves_and_fades(small_world):
    # At the middle of help-seeking everybody who is offered a training follows it.
    world = small_world({"self_help": PLAIN})
    seen = []
    for world.t, offered in enumerate((1.0, 0.0, 0.0, 1.0)):
        world.levers = Levers(self_help_per_month=offered)
        self_help.month(world)
        seen.append(float(world.workforce.relief[0, SELF_HELP]))
    # Half is left after a month; a second training brings back the whole effect and no more.
    assert seen == pytest.approx([0.2, 0.1, 0.05, 0.2])


def test_only_those_in_post_where_it_reaches(small_world):
    world = small_world({"self_help": PLAIN})
    world.levers = Levers(self_help_per_month=np.array([1.0, 0.0, 1.0]))
    self_help.month(world)
    relief = world.workforce.relief
    assert np.flatnonzero(relief[:, SELF_HELP]).tolist() == [0, 1, 2, 7]
    assert (np.delete(relief, SELF_HELP, axis=1) == 0).all()


def test_half_a_year_of_half_the_offers_reaches_the_share_that_it_should(small_world):
    # Each month .5 * .5 of six people: the mean over 400 months is 1.5, with a standard error of about .053.
    world = small_world({"self_help": PLAIN | {"uptake": 0.5, "half_life_months": 1e-3}})
    world.levers = Levers(self_help_per_month=0.5)
    numbers = []
    for world.t in range(400):
        self_help.month(world)
        numbers.append(np.count_nonzero(world.workforce.relief[:, SELF_HELP] > 0.1))
    assert np.mean(numbers) == pytest.approx(1.5, abs=4 * 0.053)
