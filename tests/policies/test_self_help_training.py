import pytest

from simulation.policies.self_help_training import SelfHelpTraining
from tests.programmes import moved

DOSE = {"offered_share_per_month": 0.5, "cost_yuan_per_worker_year": 48.0}


def test_a_known_dose(pulled):
    levers = pulled(SelfHelpTraining(**DOSE))
    assert levers.self_help_per_month.tolist() == [0.5, 0.5, 0.5]
    assert moved(levers) == {"self_help_per_month"}
    (charge,) = levers.charges
    # 48 yuan a year are 4 a month for each of the staff, by the union.
    assert (charge.payer, charge.quantity, charge.yuan_per_unit) == ("union", "staff_months", 4)
    assert charge.agencies.tolist() == [1, 1, 1]


def test_half_the_dose_at_half_the_price_where_it_reaches(pulled):
    levers = pulled(SelfHelpTraining(**DOSE, ramp_months=1, regions=("remote_poor",)))
    assert levers.self_help_per_month.tolist() == [0, 0, 0.25]
    assert levers.charges[0].yuan_per_unit * levers.charges[0].agencies == pytest.approx([0, 0, 2])


def test_nothing_offered_nothing_paid(pulled):
    assert pulled(SelfHelpTraining(cost_yuan_per_worker_year=48.0)).charges == ()


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="offered_share_per_month: expected 0 to 1 1/month, got 50"):
        SelfHelpTraining(offered_share_per_month=50)
