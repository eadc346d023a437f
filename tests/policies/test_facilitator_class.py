import pytest

from simulation.policies.facilitator_class import FacilitatorClass
from tests.programmes import moved

DOSE = {"intake_per_year": 6_000.0, "cost_yuan_per_person": 24_000.0}


def test_a_known_dose(pulled):
    levers = pulled(FacilitatorClass(**DOSE))
    # A thousandth of the country's 6,000; a twelfth of the intake comes each month.
    assert levers.peers_per_year == pytest.approx(6)
    assert moved(levers) == {"peers_per_year"}
    (charge,) = levers.charges
    assert (charge.quantity, charge.yuan_per_unit) == ("peer_months", 2_000)


def test_half_the_intake_in_the_first_month_of_a_ramp_of_one(pulled):
    assert pulled(FacilitatorClass(**DOSE, ramp_months=1)).peers_per_year == pytest.approx(3)


def test_nobody_begins_at_no_dose(pulled):
    levers = pulled(FacilitatorClass(cost_yuan_per_person=24_000.0))
    assert (moved(levers), levers.charges) == (set(), ())


def test_it_is_for_the_whole_country():
    with pytest.raises(ValueError, match=r"facilitator_class.regions: this policy goes to the country as a whole"):
        FacilitatorClass(**DOSE, regions=("urban",))
