import numpy as np
import pytest

from simulation.processes.vacating import vacate
from simulation.state.workforce import person_columns

pytestmark = pytest.mark.usefixtures("both_engines")


def test_cases_of_the_gone_wait_in_their_agency(small_world):
    world = small_world()
    world.agencies.waiting_cases[:] = [1, 0, 0]
    vacate(world, np.array([0, 2, 4]))
    assert world.agencies.waiting_cases.tolist() == [41, 20, 0]
    assert world.agencies.handed_over_cases.tolist() == [40, 20, 0]
    # 120 cases and one that waited
    assert world.workforce.cases.sum() + world.agencies.waiting_cases.sum() == 121


def test_ties_end_on_both_sides_and_no_others(small_world):
    world = small_world()
    vacate(world, np.array([1]))
    table = world.workforce
    left = {row: table.tie_to[row][table.tie_strength[row] > 0].tolist() for row in range(10)}
    assert {row: others for row, others in left.items() if others} == {0: [2], 2: [0], 4: [5], 5: [4]}


def test_nothing_of_the_person_stays_and_everything_of_the_post(small_world):
    world = small_world()
    table, before = world.workforce, world.workforce.copy()
    table.seconded[0], table.host_agency[0] = True, 2
    vacate(world, np.array([0]))
    for name, empty in person_columns().items():
        assert (getattr(table, name)[0] == empty).all(), name
    assert (table.is_open[0], table.occupied[0], table.holders_before[0], table.vacant_months[0]) == (True, False, 1, 0)
    assert table.post_identity[0] == before.post_identity[0]
    # Nobody else changes but for the ties.
    for name in table.columns():
        if name != "tie_strength":
            np.testing.assert_array_equal(getattr(table, name)[1:], getattr(before, name)[1:], err_msg=name)


@pytest.mark.parametrize("row", [10, -11])
def test_a_row_that_is_not_there_is_refused_and_nobody_goes(small_world, row):
    world = small_world()
    before = world.workforce.copy()
    with pytest.raises(IndexError):
        vacate(world, np.array([0, row]))
    for name in before.columns():
        np.testing.assert_array_equal(getattr(world.workforce, name), getattr(before, name), err_msg=name)


@pytest.mark.parametrize("rows", [[], [0, 1, 2, 4, 5, 7]])
def test_nobody_or_all_may_go(small_world, rows):
    world = small_world()
    vacate(world, np.array(rows, dtype=np.int64))
    assert world.workforce.occupied.sum() == 6 - len(rows)
    assert world.agencies.waiting_cases.sum() == 20 * len(rows)
