import pytest

from simulation.policies.graduate_incentive import GraduateIncentive
from tests.programmes import moved


def test_a_known_dose(pulled):
    levers = pulled(GraduateIncentive(bonus_yuan=12_000.0))
    assert levers.graduate_bonus_yuan.tolist() == [12_000, 12_000]
    assert moved(levers) == {"graduate_bonus_yuan"}
    (charge,) = levers.charges
    assert (charge.quantity, charge.yuan_per_unit) == ("graduate_bonuses", 12_000)
    assert charge.agencies.tolist() == [1, 1, 1]


def test_grassroots_posts_only_and_a_quarter_in_the_first_month_of_a_ramp_of_three(pulled):
    levers = pulled(GraduateIncentive(bonus_yuan=12_000.0, regions=("remote_poor",), ramp_months=3))
    assert levers.graduate_bonus_yuan.tolist() == [0, 3_000]
    assert levers.charges[0].yuan_per_unit * levers.charges[0].agencies == pytest.approx([0, 0, 3_000])


def test_who_pays_can_be_chosen(pulled):
    assert pulled(GraduateIncentive(bonus_yuan=1.0, payer="agency")).charges[0].payer == "agency"


def test_no_bonus_no_bill(pulled):
    assert pulled(GraduateIncentive()).charges == ()


def test_a_negative_bonus_is_refused():
    with pytest.raises(ValueError, match="bonus_yuan: expected 0 to 500000 yuan/graduate, got -1"):
        GraduateIncentive(bonus_yuan=-1)
