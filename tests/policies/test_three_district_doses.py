import pytest

from simulation.levers import Levers
from simulation.policies.three_district_plan import ThreeDistrictPlan
from tests.programmes import moved

DOSE = {
    "secondments_per_year": 4_000.0, "local_trainees_per_year": 2_000.0, "trainee_hours_per_month": 16.0,
    "cost_yuan_per_secondment_year": 48_000.0, "cost_yuan_per_trainee": 6_000.0,
}  # fmt: skip


def test_a_known_dose(pulled):
    levers = pulled(ThreeDistrictPlan(**DOSE))
    # A thousandth of the country's figures
    assert levers.secondments_per_year == pytest.approx(4)
    assert levers.local_trainees_per_year == pytest.approx(2)
    assert levers.trainee_hours_per_month == 16
    assert moved(levers) == {"secondments_per_year", "local_trainees_per_year", "trainee_hours_per_month"}
    prices = {charge.quantity: charge.yuan_per_unit for charge in levers.charges}
    assert prices == {"secondment_months": 4_000, "trainee_months": 500}


def test_those_who_are_away_when_it_stops_are_paid_until_they_come_home(small_world):
    levers = ThreeDistrictPlan(**DOSE, stop="2021-03").pull(Levers(), small_world(t=2))
    assert moved(levers) == set()
    assert [charge.quantity for charge in levers.charges] == ["secondment_months"]


def test_it_cannot_be_aimed_elsewhere():
    with pytest.raises(ValueError, match=r"three_district_plan.regions: this policy goes to the country as a whole"):
        ThreeDistrictPlan(**DOSE, regions=("urban",))
