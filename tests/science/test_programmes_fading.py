"""After its stop an effect fades at its own rate: relief by half-lives, rules at once, people when they come home."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from simulation.levers import Levers
from simulation.model import WorkforceModel
from simulation.processes import calendar
from simulation.state.workforce import RELIEFS
from simulation.world import Conditions
from tests.programmes import EVENTS, POLICIES, moved, programme, under

STOP = "2022-01"
YEAR = 12
PERSONAL = ("psychosocial_linkage", "self_help_training", "micro_wish", "recognition_awards", "stress_triage")
ALONE = {"counselling.hours_per_post": 0.0}
"""No counsellors but the programme's, so that nobody begins a course after its stop."""
HALF_LIVES = {
    # column, entry of it: half-life as in the evidence [month]
    ("relief", RELIEFS.index("counselling")): 4.0,
    ("relief", RELIEFS.index("self_help")): 3.0,
    ("relief", RELIEFS.index("micro_wish")): 2.0,
    ("relief", RELIEFS.index("award")): 6.0,
    ("honour", None): 6.0,
    ("stressor_relief", 0): 6.0,
    ("stressor_relief", 3): 6.0,
    ("meaning", None): 6.0,
}


@pytest.mark.parametrize("name", POLICIES)
def test_its_levers_are_inert_from_the_month_of_its_stop_on(small_world, name):
    policy = programme(name, stop=STOP)
    assert moved(policy.pull(Levers(), small_world(t=YEAR - 1)))
    for month in (YEAR, YEAR + 1, 10 * YEAR):
        assert moved(policy.pull(Levers(), small_world(t=month))) == set()


@pytest.mark.parametrize("name", EVENTS)
def test_the_conditions_are_as_ever_from_the_month_of_its_stop_on(small_world, name):
    world, usual = small_world(happenings=(programme(name, stop=STOP),)), small_world()
    differs = []
    for world.t in range(2 * YEAR):
        usual.t = world.t
        calendar.month(world)
        calendar.month(usual)
        differs.append(any(_differ(world.conditions, usual.conditions)))
    assert any(differs[:YEAR])
    assert not any(differs[YEAR:])


def _differ(one: Conditions, other: Conditions) -> list[bool]:
    return [np.any(value != getattr(other, key)) for key, value in vars(one).items()]


@cache
def reliefs() -> dict[tuple[str, int | None], list[float]]:
    """Mean of each column of relief over those who stay, in the ten months from the fourth after the stop on.

    A course of counselling that has begun lasts two months.
    """
    model = under(*(programme(name, stop=STOP) for name in PERSONAL), facts=ALONE, years=1)
    for _ in range(3):
        model.step()
    person, table = model.workforce.person_identity.copy(), model.workforce
    months = []
    for _ in range(10):
        months.append({key: _entry(model, *key).copy() for key in HALF_LIVES})
        model.step()
    stays = table.occupied & (table.person_identity == person)
    assert stays.sum() > 800
    return {key: [float(month[key][stays].mean()) for month in months] for key in HALF_LIVES}


def _entry(model: WorkforceModel, name: str, entry: int | None) -> np.ndarray:
    column = getattr(model.workforce, name)
    return column if entry is None else column[:, entry]


@pytest.mark.parametrize("key", HALF_LIVES, ids=str)
def test_relief_halves_by_its_half_life(key):
    """The slope of the logarithm of the mean over ten months is ln(1/2) / half-life."""
    mean = reliefs()[key]
    assert mean[0] > 1e-4
    slope = np.polyfit(np.arange(len(mean)), np.log(mean), 1)[0]
    assert np.log(0.5) / slope == pytest.approx(HALF_LIVES[key], rel=1e-3)


def test_with_those_who_go_relief_fades_faster():
    """Newcomers bring none: over all staff the mean falls faster than the half-life, by about a fifth a year."""
    model = under(programme("self_help_training", stop=STOP), years=1)
    means = []
    for _ in range(10):
        means.append(float(_entry(model, "relief", 1)[model.workforce.occupied].mean()))
        model.step()
    slope = np.polyfit(np.arange(10), np.log(means), 1)[0]
    assert slope - np.log(0.5) / 3 == pytest.approx(-np.log(1 / 0.8) / 12, abs=0.02)


def test_posts_added_are_frozen_again():
    """From the month of the stop on there are as many posts as ever, and whose post is closed must go."""
    usual, model = under(years=1), under(programme("more_posts", stop=STOP), years=1)
    posts, dismissed = [], []
    for _ in range(3):
        usual.step()
        model.step()
    for one in (usual, model):
        rows = one.series[one.series.place == "all"]
        posts.append(rows["posts"].to_numpy())
        dismissed.append(rows["leavers_dismissed"].to_numpy())
    assert (posts[1][:YEAR] > 1.2 * posts[0][:YEAR]).all()
    assert posts[1][YEAR:].tolist() == posts[0][YEAR:].tolist()
    assert dismissed[1][YEAR] > dismissed[0][YEAR] + 50


def test_seconded_workers_come_home_within_their_year():
    model = under(programme("three_district_plan", stop=STOP), years=1)
    away, trainees, table = [], [], model.workforce
    for _ in range(YEAR + 1):
        away.append(set(table.person_identity[table.seconded]))
        trainees.append(model.agency_table.trainees.sum())
        model.step()
    numbers = [len(a) for a in away]
    # 12,000 a year are 32.7 here. Nobody new is sent, and about as many come home each month as were sent in one.
    assert numbers[0] == pytest.approx(33, abs=3)
    assert all(later <= earlier for earlier, later in pairwise(away))
    assert max(-np.diff(numbers)) <= 5
    assert (numbers[YEAR - 1], numbers[YEAR]) == (pytest.approx(3, abs=2), 0)
    assert trainees[0] > 0
    assert max(trainees[1:]) == 0
    assert model.agency_table.visiting_staff.sum() == 0


def test_pairs_part_in_the_month_of_the_stop():
    model = under(programme("hand_in_hand", stop=STOP), years=1)
    assert np.count_nonzero(model.agency_table.lent_hours) == 11  # 4,000 pairs are 10.9 here
    model.step()
    own = model.agency_table
    assert (own.partner == -1).all()
    for column in (own.lent_hours, own.lent_climate, own.lent_supervision):
        assert not column.any()
    np.testing.assert_array_equal(own.supervision_hours, own.own_supervision_hours)


def test_courses_are_finished():
    """Who began in the last month before the stop studies for two years; nobody begins after it."""
    model = under(programme("open_university", stop=STOP), years=1)
    table, seats = model.workforce, []
    for _ in range(25):
        seats.append(set(table.person_identity[table.course_months_left > 0]))
        model.step()
    # 60,000 seats are 163.6 here; some who have one leave in the month in which they are counted.
    assert 155 <= len(seats[0]) <= 163
    assert all(later <= earlier for earlier, later in pairwise(seats))
    assert len(seats[11]) > 60
    assert len(seats[24]) == 0


def test_the_last_students_of_added_places_graduate_years_after_the_stop():
    """Begun in September 2021, doubled: a bachelor's course ends in July 2025."""
    model = under(programme("training_expansion", stop=STOP), years=1)
    begun = 40_000 * 1200 / 440_000
    added = [model.world.pipeline.students_added.sum()]
    for _ in range(43):
        model.step()
        added.append(model.world.pipeline.students_added.sum())
    # 12 % masters to July 2023, 30 % college to July 2024, 58 % bachelors to July 2025; months since December 2021
    for month, share in ((0, 1), (18, 1), (19, 0.88), (30, 0.88), (31, 0.58), (42, 0.58), (43, 0)):
        assert added[month] == pytest.approx(begun * share), month


@pytest.mark.slow
def test_exhaustion_comes_back():
    """It has the inertia of strain: the gap grows for some months after the stop; four years later it is closed.

    Over four seeds less than a tenth of the widest gap is left, mean of the last half year.
    """
    gaps = []
    for seed in (1, 2, 3, 4):
        worlds = (under(years=5, seed=seed), under(*(programme(n, stop=STOP) for n in PERSONAL), years=5, seed=seed))
        usual, relieved = (w.series.loc[w.series.place == "all", "exhaustion_mean"].to_numpy() for w in worlds)
        gaps.append(usual - relieved)
    gap = np.mean(gaps, axis=0)
    assert gap.max() > 0.15
    assert YEAR <= gap.argmax() < YEAR + 9
    assert abs(gap[-6:].mean()) < 0.1 * gap.max()
