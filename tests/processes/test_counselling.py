from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import counselling, ties
from simulation.processes.counselling import (
    CounsellingParams,
    admitted,
    applying,
    odd_places,
    place_in_lottery,
    referred,
    relieved,
)
from simulation.state.workforce import COUNSELLING

PLAIN = {
    "from_exhaustion": 3.0, "uptake_per_year": 0.6, "hours_per_client": 4, "length_months": 2, "effect_sd": 0.5,
    "half_life_months": 1, "hours_per_post": 0.0, "screening_sensitivity": 0.8, "referral_uptake": 0.3,
}  # fmt: skip
PARAMS = replace(load(CounsellingParams), **PLAIN)


def live(world):
    ties.month(world)
    counselling.month(world)


@pytest.mark.parametrize(
    ("exhaustion", "seeking", "norm", "chance", "asks"),
    [
        # .6 a year is .05 a month with both at the middle of the scale
        (3.0, 0.5, 0.5, 0.049, True),
        (3.0, 0.5, 0.5, 0.051, False),
        (2.99, 1.0, 1.0, 0.0, False),  # not exhausted enough
        (6.0, 1.0, 1.0, 0.099, True),
        (6.0, 0.0, 0.0, 0.0, False),  # nobody here ever asks
        (6.0, 1.0, 0.0, 0.049, True),
        (6.0, 1.0, 0.0, 0.051, False),  # the team holds it down
    ],
)
def test_who_asks(exhaustion, seeking, norm, chance, asks):
    assert applying(*(np.array([v]) for v in (exhaustion, seeking, norm, chance)), PARAMS)[0] == asks


def test_the_longest_waiting_come_first():
    waiting = np.array([1, 1, 0, 1, 1, 1], bool)
    months = np.array([1.0, 3.0, 9.0, 2.0, 1.0, 1.0])
    agency = np.array([0, 0, 0, 0, 1, 1])
    found = np.flatnonzero(waiting)[admitted(months[waiting], np.array([2.0, 0.0]), agency[waiting])]
    assert found.tolist() == [1, 3]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_more_are_admitted_than_there_are_places_and_none_is_left_empty(data):
    rows, agencies = data.draw(st.integers(1, 30)), data.draw(st.integers(1, 4))
    agency = np.sort(data.draw(st.lists(st.integers(0, agencies - 1), min_size=rows, max_size=rows)))
    waiting = np.array(data.draw(st.lists(st.booleans(), min_size=rows, max_size=rows)))
    if not waiting.any():
        waiting[0] = True
    places = np.array(data.draw(st.lists(st.integers(0, 5), min_size=agencies, max_size=agencies)), float)
    agency = agency[waiting]
    found = admitted(np.arange(rows, dtype=float)[waiting], places, agency)
    assert len(set(found.tolist())) == len(found)
    number = np.bincount(agency[found], minlength=agencies)
    np.testing.assert_array_equal(number, np.minimum(places, np.bincount(agency, minlength=agencies)))


def test_odd_hours_of_a_region_make_whole_places():
    odd, region = np.array([0.5, 0.25, 0.5, 0.0, 0.9]), np.array([0, 0, 0, 1, 2])
    # .5 + .25 + .5 = 1.25 places; 0; .9
    together = np.bincount(region, odd)
    assert odd_places(together, np.array([0.7, 0.99, 0.05])).tolist() == [1, 0, 0]
    assert odd_places(together, np.array([0.8, 0.99, 0.2])).tolist() == [2, 0, 1]


def test_chances_of_an_odd_place_are_in_proportion_to_hours_and_months():
    draws = 20_000
    chance = np.random.default_rng(1).random((2, draws))
    # Three times the odd hours and two months against one: six of seven draws.
    one = place_in_lottery(np.full(draws, 0.6), np.full(draws, 2.0), chance[0])
    other = place_in_lottery(np.full(draws, 0.2), np.full(draws, 1.0), chance[1])
    # Binomial, 4.9 sampling errors: P = 1e-6
    assert (one > other).mean() == pytest.approx(6 / 7, abs=4.9 * np.sqrt(6 / 49 / draws))


@pytest.mark.usefixtures("both_engines")
def test_an_odd_place_goes_where_somebody_waits(small_world):
    """Half a place in each of two agencies of the town makes one, for whichever has a queue; the district has none."""
    for queue in ([0], [4]):
        world = small_world({"counselling": PLAIN | {"uptake_per_year": 12.0}})
        world.workforce.exhaustion[:] = 0.0
        world.workforce.exhaustion[[*queue, 7]] = 4.0
        world.levers = Levers(counselling_hours_per_post=np.array([2 / 3, 1.0, 0.0]))
        live(world)
        assert np.flatnonzero(world.workforce.counselling_months_left).tolist() == queue
        assert world.workforce.counselling_wait_months[7] == 1
        # The place is taken for two months: nobody else comes in.
        world.workforce.exhaustion[[0, 1, 4, 5]] = 4.0
        world.t = 1
        live(world)
        assert np.count_nonzero(world.workforce.counselling_months_left) == 1


@pytest.mark.parametrize(
    ("left", "expected"),
    [(0.0, 0.25), (0.1, 0.35), (0.4, 0.5)],  # .5 over two months; never more than the whole effect
)
def test_a_month_of_treatment_adds_to_the_relief_that_is_left(left, expected):
    assert relieved(np.array([left]), PARAMS)[0] == pytest.approx(expected)


@pytest.mark.usefixtures("both_engines")
def test_a_course_lasts_its_months_and_then_fades(small_world):
    # Everybody asks; places for all: 4 hours a post, 4 hours a client.
    world = small_world({"counselling": PLAIN | {"uptake_per_year": 12.0, "half_life_months": 1e12}})
    world.levers = Levers(counselling_hours_per_post=4.0)
    seen = []
    for world.t in range(3):
        live(world)
        relief = round(float(world.workforce.relief[0, COUNSELLING]), 3)
        seen.append((world.workforce.counselling_months_left[0], relief))
        world.workforce.exhaustion[:] = 0  # nobody asks again
    assert seen == [(2, 0.25), (1, 0.5), (0, 0.5)]
    assert (world.workforce.relief[[3, 6, 8, 9]] == 0).all()


@pytest.mark.usefixtures("both_engines")
def test_a_place_is_taken_until_the_course_is_over(small_world):
    # Everybody asks at once; 4 hours are one place in agency 1, for two people.
    world = small_world({"counselling": PLAIN | {"uptake_per_year": 12.0}})
    world.levers = Levers(counselling_hours_per_post=np.array([0.0, 2.0, 0.0]))
    left = []
    for world.t in range(5):
        live(world)
        left.append(sorted(world.workforce.counselling_months_left[[4, 5]].tolist()))
    # Two months for the one, then two for the other.
    assert left == [[0, 2], [0, 1], [0, 2], [0, 1], [0, 2]]


@pytest.mark.usefixtures("both_engines")
def test_nobody_asks_again_while_being_treated(small_world):
    world = small_world({"counselling": PLAIN | {"uptake_per_year": 12.0}})
    world.levers = Levers(counselling_hours_per_post=4.0)
    for world.t in range(2):
        live(world)
        assert (world.workforce.counselling_wait_months == 0).all()


@pytest.mark.usefixtures("both_engines")
def test_who_finds_no_place_waits_and_keeps_the_place_in_the_queue(small_world):
    world = small_world({"counselling": PLAIN | {"uptake_per_year": 12.0}})
    for world.t in range(3):
        live(world)
    # No hours at all: everybody has waited three months.
    held = [0, 1, 2, 4, 5, 7]
    assert world.workforce.counselling_wait_months[held].tolist() == [3] * 6
    world.levers = Levers(counselling_hours_per_post=np.array([4 / 3, 0.0, 0.0]))
    world.t = 3
    live(world)
    # Agency 0 has 4 hours: one of three enters, and no other agency gives any.
    assert world.agencies.counselling_hours.tolist() == pytest.approx([4, 0, 0])
    entered = world.workforce.counselling_months_left > 0
    assert entered.sum() == entered[:3].sum() == 1
    assert world.workforce.counselling_wait_months[entered].tolist() == [0]


@pytest.mark.parametrize(
    ("screened", "found", "exhaustion", "norm", "accepts", "goes"),
    [
        # Four in five of the exhausted are found; at the middle of help-seeking three in ten of them accept.
        (True, 0.79, 3.0, 0.5, 0.29, True),
        (False, 0.79, 3.0, 0.5, 0.29, False),
        (True, 0.81, 3.0, 0.5, 0.29, False),
        (True, 0.79, 2.9, 0.5, 0.29, False),
        (True, 0.79, 3.0, 0.5, 0.31, False),
        (True, 0.79, 3.0, 1.0, 0.59, True),  # nobody frowns on it
        (True, 0.79, 3.0, 0.0, 0.0, False),  # everybody does
    ],
)
def test_who_is_referred(screened, found, exhaustion, norm, accepts, goes):
    values = (np.array([v]) for v in (screened, found, exhaustion, norm, accepts))
    assert referred(*values, PARAMS)[0] == goes


@pytest.mark.usefixtures("both_engines")
def test_a_screening_brings_those_who_would_not_have_asked(small_world):
    sure = {"uptake_per_year": 0.0, "screening_sensitivity": 1.0, "referral_uptake": 1.0}
    world = small_world({"counselling": PLAIN | sure})
    world.workforce.exhaustion[1] = 2.0
    world.levers = Levers(counselling_hours_per_post=4.0, screening_per_month=np.array([1.0, 0.0, 0.0]))
    live(world)
    # At help-seeking .5 all who are found accept; row 1 is not exhausted, agencies 1 and 2 are not screened.
    assert np.flatnonzero(world.workforce.counselling_months_left).tolist() == [0, 2]


@pytest.mark.usefixtures("both_engines")
def test_relief_fades_by_its_half_life_when_the_counsellors_go(small_world):
    world = small_world({"counselling": PLAIN | {"uptake_per_year": 12.0, "half_life_months": 3}})
    world.levers = Levers(counselling_hours_per_post=4.0)
    for world.t in range(6):
        live(world)
    world.levers = Levers()
    world.workforce.exhaustion[:] = 0
    for world.t in (6, 7, 8):
        live(world)  # those who are in a course finish it
    before = world.workforce.relief[0, COUNSELLING]
    for world.t in (9, 10, 11):
        live(world)
    assert world.workforce.relief[0, COUNSELLING] == pytest.approx(before / 2)
