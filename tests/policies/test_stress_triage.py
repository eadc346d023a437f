import pytest

from simulation.policies.stress_triage import StressTriage
from tests.programmes import moved

DOSE = {"talks_per_worker_year": 3.0, "cost_yuan_per_worker_year": 360.0}


def test_a_known_dose(pulled):
    levers = pulled(StressTriage(**DOSE))
    # Three talks a year are a quarter of the staff a month; 360 yuan a year are 30 a month.
    assert levers.triage_per_month.tolist() == [0.25, 0.25, 0.25]
    assert moved(levers) == {"triage_per_month"}
    (charge,) = levers.charges
    assert (charge.quantity, charge.yuan_per_unit) == ("staff_months", 30)


def test_half_the_dose_at_half_the_price_where_it_reaches(pulled):
    levers = pulled(StressTriage(**DOSE, ramp_months=1, fields=("welfare",)))
    assert levers.triage_per_month.tolist() == [0.125, 0, 0.125]
    assert levers.charges[0].yuan_per_unit * levers.charges[0].agencies == pytest.approx([15, 0, 15])


def test_no_talks_no_bill(pulled):
    assert pulled(StressTriage(cost_yuan_per_worker_year=360.0)).charges == ()


def test_more_than_a_talk_a_month_is_refused():
    with pytest.raises(ValueError, match="talks_per_worker_year: expected 0 to 12 talk/worker/year, got 24"):
        StressTriage(talks_per_worker_year=24)
