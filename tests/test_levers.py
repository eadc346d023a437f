from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from simulation.levers import Charge, Levers

TALKS = Charge("union_support", "union", "union_hours", 50.0)
TRAVEL = Charge("three_district_plan", "public", "secondment_months", 4000.0)

COMBINED = [
    # lever, first pull, second pull, both
    ("wage_multiplier", 1.1, 1.2, 1.32),  # a rise of 20 % on top of one of 10 %
    ("union_hours_per_post", 2.0, 1.5, 3.5),
    ("counselling_hours_per_post", 0.2, 0.5, 0.7),
    ("climate_shift", 0.1, -0.3, -0.2),
    ("grant_yuan_per_post", 20.0, 15.0, 35.0),
    ("secondments_per_year", 10.0, 5.0, 15.0),
    ("local_trainees_per_year", 4.0, 3.0, 7.0),
    ("trainee_hours_per_month", 16.0, 8.0, 16.0),  # the longer course
    ("benefit_share", 0.1, 0.05, 0.15),
    ("staying_log_odds", 0.2, 0.1, 0.3),
    ("graduate_bonus_yuan", 5000.0, 2000.0, 7000.0),
    ("wishes_per_post", 0.1, 0.02, 0.12),
    # Of the four fifths that the first does not find, half are found by the second: 1 - .8 * .5 = .6
    ("screening_per_month", 0.2, 0.5, 0.6),
    ("self_help_per_month", 0.2, 0.5, 0.6),
    ("triage_per_month", 0.2, 0.5, 0.6),
    ("activity_hours", 2.0, 4.0, 6.0),
    ("awards_per_year", 8.0, 4.0, 12.0),
    ("pairs", 3.0, 2.0, 5.0),
    ("may_be_helped", 1.0, 1.0, 1.0),
    ("course_seats", 20.0, 30.0, 50.0),
    ("may_study", 1.0, 1.0, 1.0),
    ("enrolment_multiplier", 1.5, 1.2, 1.8),
    ("in_service_hours", 4.0, 2.0, 6.0),
    ("peers_per_year", 5.0, 10.0, 15.0),
    ("paperwork_multiplier", 0.8, 0.75, 0.6),  # three quarters of the four fifths that are left
    ("role_clarity", 0.3, 0.2, 0.5),
    ("autonomy_shift", 0.3, 0.2, 0.5),
    ("recognition_shift", 0.1, 0.2, 0.3),
    ("expectation_shift", 0.5, 0.25, 0.75),
    ("demand_multiplier", 1.5, 1.2, 1.8),
    ("posts_multiplier", 1.1, 1.2, 1.32),
    ("contract_length_months", 24.0, 36.0, 36.0),
    ("late_payment_multiplier", 0.5, 0.4, 0.2),
    ("caseload_cap", 30.0, 25.0, 25.0),  # the stricter one
    ("novice_caseload_cap", 12.0, 15.0, 12.0),
    ("charges", (TALKS,), (TRAVEL,), (TALKS, TRAVEL)),
]


def same(found, expected):
    return found == expected if isinstance(expected, tuple) else found == pytest.approx(expected)


def test_every_lever_has_a_case_here():
    assert {case[0] for case in COMBINED} == {f.name for f in fields(Levers)}


@pytest.mark.parametrize(("name", "first", "second", "both"), COMBINED)
def test_two_pulls_of_a_lever_combine_by_its_rule(name, first, second, both):
    assert same(getattr(Levers().pull(**{name: first}).pull(**{name: second}), name), both)


@pytest.mark.parametrize(("name", "first"), [case[:2] for case in COMBINED])
def test_a_pull_from_inert_is_the_dose_itself_and_moves_no_other_lever(name, first):
    pulled, inert = Levers().pull(**{name: first}), Levers()
    assert same(getattr(pulled, name), first)
    others = [f.name for f in fields(Levers) if f.name != name]
    assert all(getattr(pulled, other) == getattr(inert, other) for other in others)


@pytest.mark.parametrize(("name", "first", "second"), [case[:3] for case in COMBINED if case[0] != "charges"])
def test_the_order_of_two_policies_does_not_matter(name, first, second):
    one = getattr(Levers().pull(**{name: first}).pull(**{name: second}), name)
    other = getattr(Levers().pull(**{name: second}).pull(**{name: first}), name)
    assert one == pytest.approx(other)


def test_columns_combine_row_by_row():
    levers = Levers().pull(wage_multiplier=np.array([1.0, 1.5])).pull(wage_multiplier=np.array([1.2, 1.0]))
    np.testing.assert_allclose(levers.wage_multiplier, [1.2, 1.5])


def test_pulling_leaves_the_levers_before_as_they_were():
    before = Levers()
    before.pull(climate_shift=1.0, charges=(TALKS,))
    assert before == Levers()
    with pytest.raises(FrozenInstanceError):
        before.climate_shift = 1.0


def test_a_lever_that_does_not_exist_cannot_be_pulled():
    with pytest.raises(KeyError):
        Levers().pull(magic=1.0)


def test_every_lever_says_its_unit_and_meaning():
    assert all(f.metadata["unit"] and f.metadata["description"] for f in fields(Levers))
