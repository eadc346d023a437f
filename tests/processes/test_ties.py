import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.processes import ties
from simulation.processes.ties import colleagues_mean, grown, linked

pytestmark = pytest.mark.usefixtures("both_engines")


def neighbours(table, link):
    return {row: sorted(table.tie_to[row][link[row]].tolist()) for row in range(len(table)) if link[row].any()}


def test_ties_link_people_at_work_in_one_agency(small_world):
    table = small_world().workforce
    # Rows 3, 6, 8 and 9 are empty; row 7 has nobody beside it.
    assert neighbours(table, linked(table)) == {0: [1, 2], 1: [0, 2], 2: [0, 1], 4: [5], 5: [4]}


def test_whoever_is_away_is_not_linked_on_either_side(small_world):
    table = small_world().workforce
    table.seconded[1] = True
    assert neighbours(table, linked(table)) == {0: [2], 2: [0], 4: [5], 5: [4]}


def test_a_month_writes_the_links(small_world):
    world = small_world()
    world.workforce.linked[:] = False
    ties.month(world)
    assert (world.workforce.linked == linked(world.workforce)).all()
    assert world.workforce.linked.sum() == 8


def test_the_mean_of_colleagues_is_without_oneself_and_one_s_own_where_there_are_none(small_world):
    table = small_world().workforce
    value = np.array([1, 2, 6, 0, 4, 5, 0, 9, 0, 0], np.float32)
    found = colleagues_mean(value, table, linked(table))
    # (2 + 6) / 2, (1 + 6) / 2, (1 + 2) / 2; 5 and 4; 9 alone
    assert found[[0, 1, 2, 4, 5, 7]].tolist() == [4, 3.5, 1.5, 5, 4, 9]


@pytest.mark.parametrize(
    ("strength", "link", "expected"),
    [(0.0, True, 0.1), (0.5, True, 0.55), (1.0, True, 1.0), (0.5, False, 0.5)],
)
def test_a_tie_grows_while_both_are_there(strength, link, expected):
    found = grown(np.array([[strength]], np.float32), np.array([[link]]), 0.1)
    assert found[0, 0] == pytest.approx(expected, rel=1e-6)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 1, width=32), st.integers(0, 60))
def test_what_is_missing_to_a_full_tie_shrinks_by_its_share_each_month(start, months):
    strength = np.array([[start]], np.float32)
    for _ in range(months):
        strength = grown(strength, np.ones((1, 1), bool), 0.06)
    assert 1 - strength[0, 0] == pytest.approx((1 - start) * 0.94**months, abs=1e-5)
