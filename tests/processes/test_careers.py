from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import careers
from simulation.processes.careers import CareersParams, contract_wage, next_skill, promoted

pytestmark = pytest.mark.usefixtures("both_engines")


PLAIN = {
    "skill_growth_per_month": 0.3, "skill_growth_without_cases": 0.4, "skill_per_supervision_hour": 0.1,
    "supervision_hours_typical": 2.0, "training_skill_per_month": 0.1, "course_hours_per_month": 16,
    "wage_factor_secondary": 0.5, "wage_factor_college": 0.8, "wage_factor_master": 1.2, "wage_step_per_year": 0.02,
    "wage_step_years": 10, "assistant_premium_yuan": 300, "social_worker_premium_yuan": 600,
    "senior_premium_yuan": 1200, "supervisor_premium": 0.25, "posts_per_supervisor": 2, "promotion_tenure_months": 36,
}  # fmt: skip
PARAMS = replace(load(CareersParams), **PLAIN)


def skill_after(skill, practice=1.0, hours=2.0, trained=0.0, params=PARAMS):
    return next_skill(np.array([skill]), np.array([practice]), np.array([hours]), np.array([trained]), params)[0]


@pytest.mark.parametrize(
    ("skill", "practice", "hours", "trained", "expected"),
    [
        (0.4, 1.0, 2.0, 0.0, 0.58),  # 0.4 + 0.3 * 0.6
        (0.4, 0.0, 2.0, 0.0, 0.472),  # without cases 0.3 * 0.4 = 0.12 of 0.6
        (0.4, 0.5, 2.0, 0.0, 0.526),  # 0.3 * (0.4 + 0.6 / 2) = 0.21 of 0.6
        (0.4, 1.0, 4.0, 0.0, 0.616),  # 0.3 * (1 + 0.1 * 2) = 0.36 of 0.6
        (0.4, 1.0, 0.0, 0.0, 0.544),  # 0.3 * (1 - 0.1 * 2) = 0.24 of 0.6
        (0.4, 1.0, 2.0, 0.5, 0.61),  # 0.3 + 0.1 / 2 = 0.35 of 0.6
        (1.0, 1.0, 2.0, 1.0, 1.0),  # nothing more to learn
        (0.4, 1.0, 1000.0, 0.0, 1.0),  # never beyond
        (0.4, 1.0, -1000.0, 0.0, 0.4),  # never less
    ],
)
def test_next_skill(skill, practice, hours, trained, expected):
    assert skill_after(skill, practice, hours, trained) == pytest.approx(expected)


def test_a_novice_has_settled_in_after_half_a_year():
    skill = 0.4
    for _ in range(6):
        skill = skill_after(skill)
    # 1 - 0.6 * 0.7^6 = 1 - 0.6 * 0.117649
    assert skill == pytest.approx(0.92941, abs=1e-5)


@settings(max_examples=100, deadline=None)
@given(*[st.floats(0, 1)] * 4, st.floats(0, 10))
def test_more_practice_never_teaches_less(skill, low, high, trained, hours):
    low, high = sorted((low, high))
    less, more = skill_after(skill, low, hours, trained), skill_after(skill, high, hours, trained)
    assert skill <= less <= more + 1e-12
    assert more <= 1


@pytest.mark.parametrize(
    ("education", "tenure", "certificate", "supervisor", "expected"),
    [
        (2, 0.0, 0, False, 5000),
        (0, 0.0, 0, False, 2500),
        (1, 0.0, 0, False, 4000),
        (3, 0.0, 0, False, 6000),
        (2, 60.0, 0, False, 5500),  # five steps of 2 %
        (2, 120.0, 0, False, 6000),
        (2, 400.0, 0, False, 6000),  # the ladder ends after ten years
        (2, 0.0, 1, False, 5300),
        (2, 0.0, 2, False, 5600),
        (2, 0.0, 3, False, 6200),
        (2, 0.0, 0, True, 6250),
        (3, 120.0, 3, True, 10_200),  # 5,000 * 1.2 * 1.2 * 1.25 + 1,200
    ],
)
def test_contract_wage(education, tenure, certificate, supervisor, expected):
    wage = contract_wage(
        np.array([5000.0]), np.array([education]), np.array([tenure]), np.array([certificate]), np.array([supervisor]),
        PARAMS,
    )  # fmt: skip
    assert wage[0] == pytest.approx(expected, rel=1e-6)


FIRST_ROW, CAPACITY = np.array([0, 3, 5]), np.array([3, 2, 1])


@pytest.mark.parametrize(
    ("candidate", "free", "expected"),
    [
        ([1, 1, 1, 1, 1, 1], [1, 1, 1], [0, 1, 0, 1, 0, 1]),
        ([1, 0, 1, 1, 1, 1], [5, 1, 1], [0, 0, 1, 1, 0, 1]),  # the best of those who may; one even if five places
        ([1, 1, 1, 1, 1, 1], [0, -1, 1], [0, 0, 0, 0, 0, 1]),  # no place, no promotion
        ([0, 0, 0, 0, 0, 0], [1, 1, 1], [0, 0, 0, 0, 0, 0]),
    ],
)
def test_the_best_candidate_of_an_agency_is_promoted(candidate, free, expected):
    merit = np.array([0.5, 0.9, 0.7, 0.4, 0.3, 0.0])
    with_a_place = np.flatnonzero(np.array(free) >= 1)
    found = promoted(np.where(candidate, merit, -1.0), FIRST_ROW[with_a_place], CAPACITY[with_a_place])
    assert found.tolist() == np.flatnonzero(expected).tolist()


def test_the_first_of_two_equally_good_is_promoted():
    assert promoted(np.array([0.4, 0.5, 0.5]), np.zeros(1, int), np.full(1, 3)).tolist() == [1]


EVIDENCE = {"careers": PLAIN, "allocation": {"caseload_norm_cases": 40}}


def test_a_month_makes_everybody_in_post_older_and_nobody_else(small_world):
    world = small_world(EVIDENCE)
    careers.month(world)
    table = world.workforce
    held = [0, 1, 2, 4, 5, 7]
    assert table.tenure_months[held].tolist() == [49, 25, 7, 37, 13, 61]
    assert table.post_months[held].tolist() == [49, 25, 7, 37, 13, 61]
    np.testing.assert_allclose(table.age_years[held], 30 + 1 / 12, rtol=1e-6)
    # Only certificates that are held grow older.
    assert table.certificate_months[held].tolist() == [1, 1, 0, 0, 0, 1]
    for name in ("tenure_months", "age_years", "skill", "wage_yuan_per_month", "certificate_months"):
        assert (getattr(table, name)[[3, 6, 8, 9]] == 0).all(), name


def test_a_month_of_learning_depends_on_cases_and_training(small_world):
    world = small_world(EVIDENCE)
    world.workforce.cases[0] = 0
    world.workforce.cases[1] = 80
    world.workforce.cases[4] = 0
    world.workforce.seconded[4] = True
    world.agencies.trainees[2] = 0.5
    world.agencies.present[2] = 1
    careers.month(world)
    skill = world.workforce.skill
    # From 0.9, a tenth to go. No cases 0.12 of it; twice the norm counts as the norm: 0.3; 20 of 40: 0.21;
    # away from home as with all cases 0.3; half a training place on top of 20 of 40: 0.21 + 0.05
    np.testing.assert_allclose(skill[[0, 1, 2, 4, 7]], [0.912, 0.93, 0.921, 0.93, 0.926], rtol=1e-6)


def test_courses_and_in_service_hours_teach_up_to_a_full_place(small_world):
    world = small_world(EVIDENCE)
    world.workforce.course_months_left[0] = 2
    world.levers = Levers(in_service_hours=np.array([0.0, 4.0, 160.0]))
    careers.month(world)
    # 20 of 40 cases: 0.21 of a tenth; a course 0.1 more, 4 of 16 hours a quarter of that, never more than one place.
    np.testing.assert_allclose(world.workforce.skill[[0, 1, 4, 7]], [0.931, 0.921, 0.9235, 0.931], rtol=1e-6)


def test_one_settled_worker_is_promoted_where_a_place_is_free_and_earns_more_at_once(small_world):
    world = small_world(EVIDENCE)
    world.workforce.certificate[2] = 3  # senior, but too young in the field
    world.workforce.tenure_months[4] = 35  # three years at the end of this month
    world.workforce.tenure_months[1] = 90
    world.workforce.certificate[1] = 0  # settled, but there is one place only
    careers.month(world)
    # One supervisor for two posts: one place in every agency. Settled are rows 0 (agency 0), 4 (1) and 7 (2).
    assert np.flatnonzero(world.workforce.role).tolist() == [0, 4, 7]
    # 5,600 * (1 + .02 * 49 / 12) * 1.25 + 600
    assert world.workforce.wage_yuan_per_month[0] == pytest.approx(5600 * (1 + 0.98 / 12) * 1.25 + 600, rel=1e-6)
    before = world.workforce.role.copy()
    careers.month(world)
    assert (world.workforce.role == before).all()


@pytest.mark.parametrize(
    ("certificate", "accomplishment", "skill", "best"),
    [
        ([1, 0], [0.0, 5.9], [0.9, 0.9], 0),  # a certificate outweighs all of accomplishment
        ([0, 0], [2.0, 2.1], [0.9, 0.9], 1),
        ([0, 0], [3.0, 3.0], [0.8, 0.9], 1),
        ([0, 0], [3.0, 3.0], [0.9, 0.9], 0),  # the first of two equally good
    ],
)
def test_merit_is_certificate_skill_and_accomplishment(small_world, certificate, accomplishment, skill, best):
    world = small_world({"careers": PLAIN | {"skill_growth_per_month": 0.0}})
    table = world.workforce
    table.tenure_months[[0, 1]] = 60
    table.certificate[[0, 1]], table.accomplishment[[0, 1]], table.skill[[0, 1]] = certificate, accomplishment, skill
    careers.month(world)
    assert np.flatnonzero(table.role[:3]).tolist() == [best]


def test_wages_follow_the_lever(small_world):
    plain, raised = small_world(EVIDENCE), small_world(EVIDENCE)
    raised.levers = Levers(wage_multiplier=np.full(10, 1.5, np.float32))
    careers.month(plain)
    careers.month(raised)
    expected = 1.5 * plain.workforce.wage_yuan_per_month
    np.testing.assert_allclose(raised.workforce.wage_yuan_per_month, expected, rtol=1e-6)
