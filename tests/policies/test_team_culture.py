import pytest

from simulation.policies.team_culture import TeamCulture
from tests.programmes import moved

DOSE = {"activity_hours_per_month": 4.0, "climate_shift_per_hour": 0.1, "cost_yuan_per_worker_year": 600.0}


def test_a_known_dose(pulled):
    levers = pulled(TeamCulture(**DOSE))
    # Four hours lift the climate by .4 SD; 600 yuan a year are 50 a month, paid by the agency.
    assert levers.activity_hours.tolist() == [4, 4, 4]
    assert levers.climate_shift == pytest.approx([0.4, 0.4, 0.4])
    assert moved(levers) == {"activity_hours", "climate_shift"}
    (charge,) = levers.charges
    assert (charge.payer, charge.quantity, charge.yuan_per_unit) == ("agency", "staff_months", 50)


def test_half_the_dose_at_half_the_price_where_it_reaches(pulled):
    levers = pulled(TeamCulture(**DOSE, ramp_months=1, regions=("urban",)))
    assert levers.activity_hours.tolist() == [2, 2, 0]
    assert levers.climate_shift == pytest.approx([0.2, 0.2, 0])
    assert levers.charges[0].yuan_per_unit * levers.charges[0].agencies == pytest.approx([25, 25, 0])


def test_climate_does_not_lift_itself(pulled):
    levers = pulled(TeamCulture(climate_shift_per_hour=0.1, cost_yuan_per_worker_year=600.0))
    assert (moved(levers), levers.charges) == (set(), ())


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="activity_hours_per_month: expected 0 to 20 hour/worker/month, got 200"):
        TeamCulture(activity_hours_per_month=200)
