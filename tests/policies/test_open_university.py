import numpy as np
import pytest

from simulation.levers import Levers
from simulation.policies.open_university import OpenUniversity
from tests.programmes import moved

DOSE = {"seats": 3_000.0, "cost_yuan_per_seat_year": 6_000.0}


def test_a_known_dose(pulled):
    levers = pulled(OpenUniversity(**DOSE))
    # A thousandth of the country's seats, open to all
    assert levers.course_seats == pytest.approx(3)
    assert levers.may_study.tolist() == [1] * 10
    assert moved(levers) == {"course_seats", "may_study"}
    (charge,) = levers.charges
    assert (charge.quantity, charge.yuan_per_unit) == ("course_months", 500)


def test_a_third_of_the_seats_in_the_first_month_of_a_ramp_of_two(pulled):
    assert pulled(OpenUniversity(**DOSE, ramp_months=2)).course_seats == pytest.approx(1)


def test_seats_for_the_district_or_for_the_experienced(pulled):
    district = pulled(OpenUniversity(**DOSE, regions=("remote_poor",))).may_study
    assert np.flatnonzero(district).tolist() == [7, 8, 9]
    # Tenures of 48, 36 and 60 months in rows 0, 4 and 7
    experienced = pulled(OpenUniversity(**DOSE, tenure_months_from=36)).may_study
    assert np.flatnonzero(experienced).tolist() == [0, 4, 7]


def test_who_has_a_seat_when_the_programme_stops_is_still_paid_for(small_world):
    policy = OpenUniversity(**DOSE, start="2021-02", stop="2021-04")
    bills = [policy.pull(Levers(), small_world(t=t)).charges for t in range(5)]
    assert [len(b) for b in bills] == [0, 1, 1, 1, 1]
    assert moved(policy.pull(Levers(), small_world(t=3))) == set()
    assert bills[1] == bills[4]


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match=r"open_university.seats: expected 0 to 400000 person, national, got -1"):
        OpenUniversity(seats=-1)
