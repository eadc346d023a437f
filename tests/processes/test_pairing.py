import numpy as np
import pytest

from simulation.levers import Levers
from simulation.processes import pairing
from simulation.processes.pairing import new_pairs, supervision_lent

PLAIN = {
    "pairing": {
        "hours_lent_per_month": 40.0, "climate_lift_sd": 0.25, "supervision_reaching_share": 0.5,
        "most_supervision_hours": 2.0,
    }
}  # fmt: skip
NO = -np.inf


@pytest.mark.parametrize(
    ("number", "pairs"),
    [
        # Helpers 0, 2, 3 of strength 5, 9, 7; helped 1 and 4 of weakness .2 and .8.
        (1, ([2], [4])),
        (2, ([2, 3], [4, 1])),
        (3, ([2, 3], [4, 1])),  # only two can be helped
        (0, ([], [])),
        (-2, ([], [])),
    ],
)
def test_the_strongest_help_the_weakest(number, pairs):
    found = new_pairs(number, np.array([5, NO, 9, 7, NO]), np.array([NO, 0.2, NO, NO, 0.8]))
    assert tuple(rows.tolist() for rows in found) == pairs


@pytest.mark.parametrize(
    ("staff", "hours"),
    [(40.0, 0.5), (10.0, 2.0), (5.0, 3.0), (0.0, 3.0)],  # half of 40 hours over the staff, at most 3
)
def test_supervision_lent(staff, hours):
    assert supervision_lent(40.0, 0.5, np.array([staff]), 3.0)[0] == hours


def test_a_pair_lends_hours_and_management(small_world):
    # The larger urban agency is 0; 2 is the only one in the district. Half of 40 hours for one worker: at most 2.
    world = small_world(PLAIN)
    world.levers = Levers(pairs=1.0, may_be_helped=1.0)
    pairing.month(world)
    own = world.agencies
    assert own.partner.tolist() == [2, -1, 0]
    assert own.lent_hours.tolist() == [40, 0, 0]
    assert own.lent_climate.tolist() == [0, 0, 0.25]
    assert own.lent_supervision.tolist() == [0, 0, 2]


@pytest.mark.parametrize(("pairs", "made"), [(0.4, 0), (0.6, 1), (5.0, 1)])
def test_pairs_are_whole_and_no_more_than_there_are_weak_agencies(small_world, pairs, made):
    world = small_world(PLAIN)
    world.levers = Levers(pairs=pairs, may_be_helped=1.0)
    pairing.month(world)
    assert np.count_nonzero(world.agencies.lent_hours) == made


def test_a_pair_stays_together_and_parts_with_the_programme(small_world):
    world = small_world(PLAIN)
    world.levers = Levers(pairs=1.0, may_be_helped=1.0)
    pairing.month(world)
    world.agencies.staff[:] = [1, 5, 1]  # another agency is the stronger one by now
    pairing.month(world)
    assert world.agencies.partner.tolist() == [2, -1, 0]
    world.levers = Levers()
    pairing.month(world)
    assert world.agencies.partner.tolist() == [-1, -1, -1]
    for column in (world.agencies.lent_hours, world.agencies.lent_climate, world.agencies.lent_supervision):
        assert column.tolist() == [0, 0, 0]


def test_the_weakest_is_the_one_that_is_shortest_of_staff(small_world):
    world = small_world(PLAIN)
    world.regions.kind[:] = [1, 0]  # agencies 0 and 1 lie in the district now, 2 in the town
    world.agencies.wisn_ratio[:] = [0.9, 0.6, 1.0]
    world.levers = Levers(pairs=1.0, may_be_helped=1.0)
    pairing.month(world)
    assert world.agencies.partner.tolist() == [-1, 2, 1]


def test_only_those_whom_the_programme_reaches_are_helped(small_world):
    world = small_world(PLAIN)
    world.levers = Levers(pairs=1.0, may_be_helped=np.array([1.0, 1.0, 0.0]))
    pairing.month(world)
    assert world.agencies.partner.tolist() == [-1, -1, -1]


def test_an_agency_without_staff_neither_helps_nor_is_helped(small_world):
    for empty in (0, 2):
        world = small_world(PLAIN)
        world.agencies.staff[empty] = 0
        world.levers = Levers(pairs=1.0, may_be_helped=1.0)
        pairing.month(world)
        assert world.agencies.partner[empty] == -1


def test_what_was_lent_last_month_is_forgotten_though_there_is_no_pair(small_world):
    world = small_world(PLAIN)
    lent = world.agencies.lent_hours, world.agencies.lent_climate, world.agencies.lent_supervision
    for column in lent:
        column[:] = 7
    pairing.month(world)
    assert [column.tolist() for column in lent] == [[0, 0, 0]] * 3
