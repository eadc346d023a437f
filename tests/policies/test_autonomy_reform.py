import pytest

from simulation.policies.autonomy_reform import AutonomyReform
from tests.programmes import moved

DOSE = {"autonomy_shift": 0.5, "paperwork_cut_percent": 20.0}


def test_a_known_dose(pulled):
    levers = pulled(AutonomyReform(**DOSE))
    assert levers.autonomy_shift.tolist() == [0.5, 0.5]
    assert levers.paperwork_multiplier.tolist() == [0.8, 0.8, 0.8]
    assert moved(levers) == {"autonomy_shift", "paperwork_multiplier"}
    assert levers.charges == ()


def test_a_quarter_of_the_dose_in_the_first_month_of_a_ramp_of_three(pulled):
    levers = pulled(AutonomyReform(**DOSE, ramp_months=3))
    assert levers.autonomy_shift.tolist() == [0.125, 0.125]
    assert levers.paperwork_multiplier == pytest.approx([0.95, 0.95, 0.95])


def test_autonomy_of_a_region_moves_by_the_share_of_its_staff_that_is_reached(pulled):
    # Three of the five in the town work in welfare.
    levers = pulled(AutonomyReform(**DOSE, fields=("welfare",), regions=("urban",)))
    assert levers.autonomy_shift.tolist() == [0.3, 0]
    assert levers.paperwork_multiplier.tolist() == [0.8, 1, 1]


def test_no_agency_no_effect(pulled):
    assert moved(pulled(AutonomyReform(**DOSE, coverage=0.0))) == set()


def test_more_than_there_is_cannot_be_cut():
    with pytest.raises(ValueError, match="paperwork_cut_percent: expected 0 to 80 % of paperwork, got 100"):
        AutonomyReform(paperwork_cut_percent=100)
