import numpy as np
import pytest

from simulation.processes.re_entry import certificate_as_left, certificate_at_entry
from simulation.state.workforce import GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER


@pytest.mark.parametrize(
    # Of ten who left region 0, one has no certificate, two the first, three the second and four the third.
    ("region", "chance", "certificate"),
    [(0, 0.05, 0), (0, 0.15, 1), (0, 0.29, 1), (0, 0.31, 2), (0, 0.59, 2), (0, 0.61, 3), (0, 0.99, 3), (1, 0.99, 1)],
)
def test_who_comes_back_holds_what_those_who_left_the_region_hold(region, chance, certificate):
    returnable = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 7.0, 0.0, 0.0]])
    found = certificate_as_left(returnable, np.array([region]), np.array([chance], np.float32))
    assert found.tolist() == [certificate]


def test_only_the_new_to_the_field_have_passed_outside_the_posts():
    channel = np.array([GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER], np.int8)
    held, chance = certificate_at_entry(np.arange(5, dtype=np.uint64), np.uint64(1), channel, 1.0)
    # What a re-entrant holds is drawn from those who left; movers bring their own.
    assert held[[0, 1, 2, 4]].tolist() == [1, 1, 0, 0]
    assert len(set(chance.tolist())) == 5
