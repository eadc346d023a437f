import numpy as np
import pytest

from simulation.levers import Levers
from simulation.processes import courses
from simulation.processes.courses import admitted

TWO_MONTHS = {"courses": {"length_months": 2.0, "least_tenure_months": 12.0}}
OPEN = Levers(course_seats=2.0, may_study=1.0)


@pytest.mark.parametrize(("seats", "rows"), [(2, [3, 0]), (9, [3, 0, 2]), (0, []), (-1, [])])
def test_the_best_of_the_eligible_are_admitted(seats, rows):
    eligible, merit = np.array([1, 0, 1, 1], bool), np.array([0.5, 0.9, 0.1, 0.7])
    assert admitted(eligible, merit, seats).tolist() == rows


def test_seats_go_to_the_settled_without_a_certificate(small_world):
    # Rows 2, 4 and 5 have no certificate; of them 4 and 5 have been here for a year.
    world = small_world(TWO_MONTHS)
    world.levers = Levers(course_seats=9.0, may_study=1.0)
    courses.month(world)
    assert np.flatnonzero(world.workforce.course_months_left).tolist() == [4, 5]
    assert world.workforce.course_months_left[[4, 5]].tolist() == [2, 2]


def test_a_seat_is_given_again_when_the_course_is_over(small_world):
    world = small_world(TWO_MONTHS)
    world.levers = Levers(course_seats=1.9, may_study=1.0)  # one whole seat
    taken = []
    for world.t in range(5):
        courses.month(world)
        attends = np.flatnonzero(world.workforce.course_months_left)
        assert len(attends) == 1
        taken.append((int(attends[0]), float(world.workforce.course_months_left[attends[0]])))
    # Two months each; at the end of a course the seat is free for the next entrance test.
    assert [left for _, left in taken] == [2, 1, 2, 1, 2]
    assert taken[0][0] == taken[1][0]


def test_who_has_a_seat_keeps_it_when_the_seats_go(small_world):
    world = small_world(TWO_MONTHS)
    world.levers = OPEN
    courses.month(world)
    world.levers = Levers()
    left = []
    for world.t in (1, 2):
        courses.month(world)
        left.append(world.workforce.course_months_left[[4, 5]].tolist())
    assert left == [[1, 1], [0, 0]]


def test_only_those_whom_the_programme_reaches_and_who_are_there(small_world):
    world = small_world(TWO_MONTHS)
    world.levers = Levers(course_seats=2.0, may_study=np.where(np.arange(10) == 5, 1.0, 0.0))
    courses.month(world)
    assert np.flatnonzero(world.workforce.course_months_left).tolist() == [5]
    world = small_world(TWO_MONTHS)
    world.levers = OPEN
    world.workforce.seconded[4] = True
    courses.month(world)
    assert np.flatnonzero(world.workforce.course_months_left).tolist() == [5]


def test_seats_without_a_school_are_for_nobody(small_world):
    world = small_world(TWO_MONTHS)
    world.levers = Levers(course_seats=2.0)
    courses.month(world)
    assert (world.workforce.course_months_left == 0).all()


def test_a_course_takes_hours(small_world):
    world = small_world(TWO_MONTHS | {"careers": {"course_hours_per_month": 20.0}})
    world.levers = OPEN
    courses.month(world)
    assert world.course_hours_per_month == 20.0
    assert np.flatnonzero(world.workforce.course_months_left).tolist() == [4, 5]
