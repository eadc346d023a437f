import pytest

from simulation.levers import Levers
from simulation.policies.training_expansion import TrainingExpansion
from tests.programmes import moved

DOSE = {
    "places_percent": 50.0, "in_service_hours": 4.0, "cost_yuan_per_student_year": 12_000.0,
    "cost_yuan_per_worker_year": 600.0,
}  # fmt: skip


def test_a_known_dose(pulled):
    levers = pulled(TrainingExpansion(**DOSE))
    assert levers.enrolment_multiplier == pytest.approx(1.5)
    assert levers.in_service_hours.tolist() == [4, 4, 4]
    assert moved(levers) == {"enrolment_multiplier", "in_service_hours"}
    prices = {charge.quantity: charge.yuan_per_unit for charge in levers.charges}
    assert prices == {"programme_places": 1_000, "staff_months": 50}


def test_places_are_for_the_country_and_hours_for_those_reached(pulled):
    levers = pulled(TrainingExpansion(**DOSE, ramp_months=1, fields=("welfare",)))
    assert levers.enrolment_multiplier == pytest.approx(1.25)
    assert levers.in_service_hours.tolist() == [2, 0, 2]
    places, hours = levers.charges
    assert (places.yuan_per_unit, places.agencies) == (1_000, 1)
    assert hours.yuan_per_unit * hours.agencies == pytest.approx([25, 0, 25])


def test_students_who_began_study_to_the_end_when_it_stops(small_world):
    levers = TrainingExpansion(**DOSE, stop="2021-03").pull(Levers(), small_world(t=2))
    assert moved(levers) == set()
    assert [charge.quantity for charge in levers.charges] == ["programme_places"]


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="in_service_hours: expected 0 to 20 hour/worker/month, got 40"):
        TrainingExpansion(in_service_hours=40)
