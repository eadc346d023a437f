import pytest

from simulation.policies.hand_in_hand import HandInHand
from tests.programmes import moved

DOSE = {"pairs": 2_000.0, "cost_yuan_per_pair_year": 120_000.0}


def test_a_known_dose(pulled):
    levers = pulled(HandInHand(**DOSE))
    # A thousandth of the country's pairs
    assert levers.pairs == pytest.approx(2)
    assert levers.may_be_helped.tolist() == [1, 1, 1]
    assert moved(levers) == {"pairs", "may_be_helped"}
    (charge,) = levers.charges
    assert (charge.quantity, charge.yuan_per_unit) == ("pair_months", 10_000)


def test_half_the_pairs_in_the_first_month_of_a_ramp_of_one(pulled):
    assert pulled(HandInHand(**DOSE, ramp_months=1)).pairs == pytest.approx(1)


def test_who_may_be_helped_can_be_chosen(pulled):
    assert pulled(HandInHand(**DOSE, regions=("border_ethnic",))).may_be_helped.tolist() == [0, 0, 0]
    assert pulled(HandInHand(**DOSE, fields=("welfare",))).may_be_helped.tolist() == [1, 0, 1]


def test_no_pairs_no_bill(pulled):
    levers = pulled(HandInHand(cost_yuan_per_pair_year=120_000.0))
    assert (moved(levers), levers.charges) == (set(), ())


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match=r"hand_in_hand.pairs: expected 0 to 20000 pair, national, got -1"):
        HandInHand(pairs=-1)
    with pytest.raises(ValueError, match=r"hand_in_hand.certificates: this policy "):
        HandInHand(pairs=1, certificates=("none",))
