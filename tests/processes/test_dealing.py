import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.processes.dealing import dealt, elsewhere


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
    posts, people = np.array([1, 0, 0, 1, 2, 3, 4]), np.array([0, 0, 1, 1, 4, 2, 3])
    place = np.array([0, 0, 0, 0, 1, 1, 1])
    taker = elsewhere(posts, place, people, place)
    assert (people[taker] != posts).all()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_every_mover_takes_one_post_of_the_own_region(data):
    sizes = data.draw(st.lists(st.integers(0, 6), min_size=1, max_size=4))
    region = np.repeat(np.arange(len(sizes)), sizes)

    def scattered():
        agency = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(region), max_size=len(region))), int)
        order = np.array(data.draw(st.permutations(range(len(region)))), int)
        return (region * 10 + agency)[order], region[order]

    (posts, posts_region), (people, people_region) = scattered(), scattered()
    taker = elsewhere(posts, posts_region, people, people_region)
    assert sorted(taker.tolist()) == list(range(len(region)))
    assert (people_region[taker] == posts_region).all()
