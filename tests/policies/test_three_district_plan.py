import pytest

from simulation.levers import Charge, Levers
from simulation.policies.three_district_plan import ThreeDistrictPlan

DOSE = {
    "secondments_per_year": 960.0, "local_trainees_per_year": 500.0, "trainee_hours_per_month": 16.0,
    "cost_yuan_per_secondment_year": 48_000.0, "cost_yuan_per_trainee": 6_000.0,
}  # fmt: skip


def test_national_doses_shrink_with_the_share_of_the_country(small_world):
    found = ThreeDistrictPlan(**DOSE).pull(Levers(), small_world())
    # A thousandth of the country
    assert found.secondments_per_year == pytest.approx(0.96)
    assert found.local_trainees_per_year == pytest.approx(0.5)
    assert found.trainee_hours_per_month == 16


def test_a_ramp_sends_its_part(small_world):
    found = ThreeDistrictPlan(**DOSE, ramp_months=3).pull(Levers(), small_world())
    assert found.secondments_per_year == pytest.approx(0.24)
    assert found.local_trainees_per_year == pytest.approx(0.125)
    assert found.trainee_hours_per_month == 16  # a course is as long for few as for many


def test_costs_of_a_year_are_charged_by_the_month(small_world):
    found = ThreeDistrictPlan(**DOSE, payer="union").pull(Levers(), small_world())
    assert found.charges == (
        Charge("three_district_plan", "union", "secondment_months", 4_000.0),
        Charge("three_district_plan", "union", "trainee_months", 500.0),
    )


def test_secondments_alone_ask_nobody_for_hours_of_training(small_world):
    found = ThreeDistrictPlan(secondments_per_year=10.0).pull(Levers(), small_world())
    assert found.secondments_per_year == pytest.approx(0.01)
    assert (found.local_trainees_per_year, found.trainee_hours_per_month) == (0, 0)


def test_even_one_trainee_is_trained(small_world):
    found = ThreeDistrictPlan(local_trainees_per_year=1.0).pull(Levers(), small_world())
    assert found.local_trainees_per_year == pytest.approx(0.001)
    assert found.trainee_hours_per_month == 16


def test_no_dose_pulls_no_lever(small_world):
    assert ThreeDistrictPlan().pull(Levers(), small_world()) == Levers()


@pytest.mark.parametrize("key", list(DOSE))
@pytest.mark.parametrize("value", [-1.0, 1e9, float("nan"), "many", True])
def test_nonsense_is_refused(key, value):
    with pytest.raises(ValueError, match=rf"policies\.three_district_plan\.{key}: expected 0 to"):
        ThreeDistrictPlan(**{key: value})
