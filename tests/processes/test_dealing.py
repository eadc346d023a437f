from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import rows
from simulation.processes.dealing import dealt, elsewhere, led
from simulation.randomness import high_half
from simulation.state.workforce import GRADUATE, OTHER_DEGREE, SWITCHER
from tests.worlds import ENGINES


def test_the_first_in_line_get_what_comes_first_and_each_group_its_own():
    # By luck, group 0 stands in the order of rows 2, 4, 0, and group 2 in that of rows 1, 3.
    group, luck = np.array([0, 2, 0, 2, 0]), np.array([0.5, 0.2, 0.1, 0.9, 0.3], np.float32)
    number = np.array([[1, 0, 2], [0, 0, 0], [0, 2, 0], [0, 0, 0]])
    assert dealt(group, luck, number).tolist() == [2, 1, 0, 1, 2]


def test_equals_stand_in_the_order_of_their_rows():
    assert dealt(np.zeros(4, int), np.full(4, 0.5, np.float32), np.array([[1, 1, 2]])).tolist() == [0, 1, 2, 2]


def test_the_smallest_step_of_luck_decides_in_the_largest_group_too():
    group, luck = np.full(2, 9_999, np.int32), np.array([1 - 2**-24, 1 - 2**-23], np.float32)
    number = np.zeros((10_000, 2), int)
    number[-1] = 1
    assert dealt(group, luck, number).tolist() == [1, 0]


def test_nobody_gets_nothing():
    assert dealt(np.zeros(0, int), np.zeros(0, np.float32), np.zeros((2, 5), int)).tolist() == []


def test_whoever_changes_the_agency_comes_to_another_one():
    # Region 0: two leave agency 0 and two agency 1, and each has two posts. Region 1: agencies 2, 3 and 4 swap.
    posts = people = np.array([0, 0, 1, 1, 2, 3, 4])
    taker = elsewhere(np.array([4, 3]))
    assert (people[taker] != posts).all()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=4))
def test_every_mover_takes_one_post_of_the_own_region(sizes):
    region = np.repeat(np.arange(len(sizes)), sizes)
    taker = elsewhere(np.array(sizes))
    assert sorted(taker.tolist()) == list(range(len(region)))
    assert (region[taker] == region).all()


class Columns(NamedTuple):
    """Those of the workforce that are looked at."""

    person_identity: np.ndarray
    agency: np.ndarray


def leading(engine):
    """``led``, and the part of a loop that does as it does."""
    if engine == "plain":
        return led
    from numba import njit

    from simulation.compiled.one_row import of_one_row, with_laws

    lead = njit(with_laws(rows.loops("recruitment").led, {"high_half": of_one_row(high_half)}))

    def in_one_part(filled, queue, taken, movers, person, key, agency, region):
        return lead(filled, queue, taken, movers, Columns(person, agency), key, region)

    return in_one_part


@pytest.mark.parametrize("engine", ENGINES)
def test_movers_come_to_the_posts_of_switchers_in_other_agencies(engine):
    # Rows 0-3 are agency 0 and rows 4-7 agency 1 in region 0, rows 8-9 agency 2 in region 1. Of the three posts of
    # region 0, the first by luck goes to a graduate, the others to the two movers of the region, who swap agencies.
    agency, region = np.repeat([0, 1, 2], [4, 4, 2]).astype(np.int32), np.repeat([0, 1], [8, 2]).astype(np.int32)
    taken = np.array([[1, 0, 0, 0, 2], [0, 0, 0, 0, 1]])
    filled, queue = np.array([1, 2, 5, 8]), np.array([0.9, 0.1, 0.5, 0.3], np.float32)
    person, movers = np.arange(10, dtype=np.uint64), np.array([0, 6, 9])
    lead = leading(engine)
    channel, to, come, unplaced = lead(filled, queue, taken, movers, person, np.uint64(5), agency, region)
    # In region 1 the only mover would find only agency 2 again.
    assert channel.tolist() == [SWITCHER, GRADUATE, SWITCHER, OTHER_DEGREE]
    assert (to.tolist(), come.tolist(), unplaced.tolist()) == ([1, 5], [6, 0], [9])


@pytest.mark.parametrize("engine", ENGINES)
def test_where_no_post_is_left_nobody_moves(engine):
    agency, region = np.zeros(4, np.int32), np.zeros(4, np.int32)
    filled, queue, person = np.array([0, 1]), np.array([0.5, 0.2], np.float32), np.arange(4, dtype=np.uint64)
    taken, movers = np.array([[1, 1, 0, 0, 0]]), np.array([2, 3])
    channel, to, come, unplaced = leading(engine)(filled, queue, taken, movers, person, np.uint64(5), agency, region)
    assert channel.tolist() == [OTHER_DEGREE, GRADUATE]
    assert (to.tolist(), come.tolist(), unplaced.tolist()) == ([], [], [2, 3])


@given(st.data())
@settings(max_examples=30, deadline=None)
@pytest.mark.skipif(not find_spec("numba"), reason="no numba")
def test_both_engines_lead_the_same_people_to_the_same_posts(data):
    region = np.sort(np.array(data.draw(st.lists(st.integers(0, 2), min_size=30, max_size=30)), np.int32))
    agency = (region * 4 + np.sort(np.arange(30) % 4)).astype(np.int32)
    agency.sort()
    held = np.array(data.draw(st.lists(st.booleans(), min_size=30, max_size=30)))
    filled, movers = (~held).nonzero()[0], held.nonzero()[0]
    hires, moving = (np.bincount(region[at], minlength=3) for at in (filled, movers))
    places = np.minimum(hires, moving) * data.draw(st.sampled_from([0, 1]))
    taken = np.column_stack((hires - places, *[np.zeros(3, int)] * 3, places))
    queue = high_half(filled.astype(np.uint64), np.uint64(data.draw(st.integers(0, 99))))
    given_to_both = filled, queue, taken, movers, np.arange(30, dtype=np.uint64), np.uint64(7), agency, region
    found = [leading(engine)(*given_to_both) for engine in ("plain", "compiled")]
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)
