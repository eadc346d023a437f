import numpy as np
import pytest

from simulation.policies.care_platform import CarePlatform
from tests.programmes import moved

DOSE = {"screened_share_per_year": 3.0, "counselling_hours_per_100_posts": 20.0, "cost_yuan_per_hour": 300.0}


def test_a_known_dose(pulled):
    levers = pulled(CarePlatform(**DOSE, payer="union"))
    # Three times a year is a quarter of the staff a month; 20 hours for 100 posts are .2 for each, at 60 yuan.
    assert levers.screening_per_month.tolist() == [0.25, 0.25, 0.25]
    assert levers.counselling_hours_per_post.tolist() == [0.2, 0.2, 0.2]
    assert moved(levers) == {"screening_per_month", "counselling_hours_per_post"}
    (charge,) = levers.charges
    assert (charge.policy, charge.payer, charge.quantity) == ("care_platform", "union", "staff_months")
    assert charge.yuan_per_unit * charge.agencies == pytest.approx([60, 60, 60])


def test_half_the_dose_where_it_reaches_and_nothing_elsewhere(pulled):
    levers = pulled(CarePlatform(**DOSE, ramp_months=1, regions=("remote_poor",)))
    assert levers.screening_per_month.tolist() == [0, 0, 0.125]
    assert levers.counselling_hours_per_post.tolist() == [0, 0, 0.1]
    assert levers.charges[0].yuan_per_unit * levers.charges[0].agencies == pytest.approx([0, 0, 30])


def test_nobody_is_screened_twice_in_a_month(pulled):
    assert pulled(CarePlatform(screened_share_per_year=12.0)).screening_per_month.tolist() == [1, 1, 1]


def test_counsellors_without_screening_and_screening_without_counsellors(pulled):
    assert moved(pulled(CarePlatform(counselling_hours_per_100_posts=20.0))) == {"counselling_hours_per_post"}
    screening = pulled(CarePlatform(screened_share_per_year=1.0, cost_yuan_per_hour=300.0))
    assert moved(screening) == {"screening_per_month"}
    assert np.all(screening.charges[0].yuan_per_unit * screening.charges[0].agencies == 0)


def test_more_than_monthly_is_refused():
    with pytest.raises(ValueError, match="screened_share_per_year: expected 0 to 12 1/year, got 13"):
        CarePlatform(screened_share_per_year=13)
