import numpy as np
import pytest

from simulation.policies.compensation_package import CompensationPackage
from tests.programmes import moved

DOSE = {"benefits_percent": 10.0, "housing_percent": 15.0, "staying_log_odds_per_housing_percent": 0.02}


def test_a_known_dose(pulled):
    levers = pulled(CompensationPackage(**DOSE))
    # A quarter of the wage in all; 15 % of housing at .02 each are log odds of .3.
    np.testing.assert_allclose(levers.benefit_share, np.full(10, 0.25))
    np.testing.assert_allclose(levers.staying_log_odds, np.full(10, 0.3))
    assert moved(levers) == {"benefit_share", "staying_log_odds"}
    (charge,) = levers.charges
    assert (charge.quantity, charge.yuan_per_unit, charge.payer) == ("benefits", 1, "public")


def test_insurance_is_no_reason_to_stay_beyond_its_value(pulled):
    levers = pulled(CompensationPackage(benefits_percent=10.0, staying_log_odds_per_housing_percent=0.02))
    assert moved(levers) == {"benefit_share"}


def test_half_the_dose_for_those_with_a_certificate_in_the_town(pulled):
    levers = pulled(
        CompensationPackage(**DOSE, ramp_months=1, certificates=("assistant", "social_worker"), regions=("urban",))
    )
    np.testing.assert_allclose(levers.benefit_share, [0.125, 0.125, *[0] * 8])
    np.testing.assert_allclose(levers.staying_log_odds, [0.15, 0.15, *[0] * 8])


def test_benefits_count_as_pay(small_world):
    world = small_world()
    world.levers = CompensationPackage(**DOSE).pull(world.levers, world)
    # 6,000 and a quarter of it
    assert world.pay[0] == pytest.approx(7_500)


def test_more_than_the_wage_is_refused():
    with pytest.raises(ValueError, match="housing_percent: expected 0 to 100 % of the wage, got 101"):
        CompensationPackage(housing_percent=101)
