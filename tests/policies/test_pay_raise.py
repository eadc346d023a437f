import numpy as np
import pytest

from simulation.levers import Charge, Levers
from simulation.policies.pay_raise import PayRaise


def multiplier(world, **changes):
    return PayRaise(**changes).pull(Levers(), world).wage_multiplier


@pytest.mark.parametrize(("percent", "expected"), [(15.0, 1.15), (100.0, 2.0), (-50.0, 0.5)])
def test_wages_rise_by_their_percentage(small_world, percent, expected):
    np.testing.assert_allclose(multiplier(small_world(), percent=percent), np.full(10, expected), rtol=1e-6)


def test_a_ramp_pays_its_part_of_the_rise(small_world):
    # Half of 20 %
    found = multiplier(small_world(), percent=20.0, ramp_months=1)
    np.testing.assert_allclose(found, np.full(10, 1.1), rtol=1e-6)


@pytest.mark.parametrize(
    ("parity", "percent", "town", "district"),
    [
        # Base wages 5,600 and 3,500; averages 8,000 and 5,000; civil servants 11,200 and 7,000
        ("city_average", 0.0, 10 / 7, 10 / 7),
        ("civil_service", 0.0, 2.0, 2.0),
        ("city_average", 150.0, 2.5, 2.5),  # the percentage is more
        ("city_average", 10.0, 10 / 7, 10 / 7),  # parity is more
        ("none", 10.0, 1.1, 1.1),
    ],
)
def test_parity_lifts_the_base_wage_to_that_of_others(small_world, parity, percent, town, district):
    found = multiplier(small_world(), parity=parity, percent=percent)
    np.testing.assert_allclose(found, [town] * 7 + [district] * 3, rtol=1e-6)


def test_parity_takes_nothing_from_those_who_earn_more(small_world):
    world = small_world()
    world.regions.average_wage_yuan[0] = 4_000
    np.testing.assert_allclose(multiplier(world, parity="city_average")[:7], 1.0)


def test_only_those_reached_are_raised(small_world):
    found = multiplier(small_world(), percent=10.0, certificates=("assistant",), regions=("urban",))
    np.testing.assert_allclose(found, [1, 1.1, 1, 1, 1, 1, 1, 1, 1, 1], rtol=1e-6)


def test_a_rise_on_top_of_another_multiplies(small_world):
    world = small_world()
    found = PayRaise(percent=20.0).pull(Levers(wage_multiplier=1.1), world).wage_multiplier
    np.testing.assert_allclose(found, 1.32, rtol=1e-6)


def test_the_supplement_is_charged_to_the_payer(small_world):
    found = PayRaise(percent=10.0, payer="union").pull(Levers(), small_world())
    assert found.charges == (Charge("pay_raise", "union", "wage_supplement", 1.0),)


def test_no_rise_pulls_no_lever(small_world):
    assert PayRaise().pull(Levers(), small_world()) == Levers()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"percent": -51}, r"policies\.pay_raise\.percent: expected -50 to 300 %, got -51\."),
        ({"percent": 301}, r"policies\.pay_raise\.percent"),
        ({"percent": "much"}, r"policies\.pay_raise\.percent: .* got 'much'\."),
        ({"parity": "mayor"}, r"parity: expected one of none, city_average, civil_service; got 'mayor'\."),
        ({"coverage": 2}, r"policies\.pay_raise\.coverage"),
    ],
)
def test_nonsense_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        PayRaise(**changes)
