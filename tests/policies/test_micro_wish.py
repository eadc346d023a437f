import pytest

from simulation.policies.micro_wish import MicroWish
from tests.programmes import moved

DOSE = {"wishes_per_year": 36_000.0, "cost_yuan_per_wish": 600.0}


def test_a_known_dose(pulled):
    levers = pulled(MicroWish(**DOSE))
    # A thousandth of 36,000 wishes a year are three a month, for a staff of six.
    assert levers.wishes_per_post == pytest.approx([0.5, 0.5, 0.5])
    assert moved(levers) == {"wishes_per_post"}
    (charge,) = levers.charges
    assert (charge.payer, charge.quantity, charge.yuan_per_unit) == ("union", "wishes", 600)


def test_the_whole_fund_goes_to_those_reached(pulled):
    # Three wishes for the staff of three in agency 0; a third of them at the start of a ramp of two.
    target = {"regions": ("urban",), "fields": ("welfare",)}
    assert pulled(MicroWish(**DOSE, **target)).wishes_per_post == pytest.approx([1, 0, 0])
    assert pulled(MicroWish(**DOSE, **target, ramp_months=2)).wishes_per_post == pytest.approx([1 / 3, 0, 0])


def test_a_fund_for_nobody_grants_nothing(pulled):
    assert moved(pulled(MicroWish(**DOSE, coverage=0.0))) == set()


def test_no_wishes_no_bill(pulled):
    assert pulled(MicroWish(cost_yuan_per_wish=600.0)).charges == ()


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="cost_yuan_per_wish: expected 0 to 100000 yuan, got -600"):
        MicroWish(cost_yuan_per_wish=-600)
