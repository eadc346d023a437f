import pytest

from simulation.levers import Levers
from simulation.policies.contract_reform import ContractReform
from simulation.processes import funding
from tests.programmes import moved

DOSE = {"contract_length_months": 36.0, "late_payments_cut_percent": 80.0}


def test_a_known_dose(pulled):
    levers = pulled(ContractReform(**DOSE))
    assert levers.contract_length_months.tolist() == [36, 36, 36]
    assert levers.late_payment_multiplier == pytest.approx([0.2, 0.2, 0.2])
    assert moved(levers) == {"contract_length_months", "late_payment_multiplier"}
    assert levers.charges == ()


def test_length_counts_from_the_first_contract_on_and_delays_fall_with_the_ramp(pulled):
    levers = pulled(ContractReform(**DOSE, ramp_months=3, regions=("urban",)))
    assert levers.contract_length_months.tolist() == [36, 36, 0]
    assert levers.late_payment_multiplier == pytest.approx([0.8, 0.8, 1])


def test_only_the_agencies_reached_get_longer_contracts(small_world):
    world = small_world({"funding": {"contract_length_months": 12}})
    world.agencies.contract_months_left[:] = [1, 1, 1]
    world.levers = ContractReform(**DOSE, fields=("voluntary_sector",)).pull(Levers(), world)
    funding.month(world)
    assert world.agencies.contract_months_left.tolist() == [12, 36, 12]


def test_a_contract_is_never_shortened(small_world):
    world = small_world({"funding": {"contract_length_months": 12}})
    world.agencies.contract_months_left[:] = 1
    world.levers = ContractReform(contract_length_months=6.0).pull(Levers(), world)
    funding.month(world)
    assert world.agencies.contract_months_left.tolist() == [12, 12, 12]


def test_money_is_late_only_where_the_reform_does_not_reach(small_world):
    # Delays begin in every month unless all of them are cut.
    world = small_world({"funding": {"late_payments_per_year": 1e6}})
    world.levers = ContractReform(late_payments_cut_percent=100.0, regions=("urban",)).pull(Levers(), world)
    funding.month(world)
    assert (world.agencies.late_months_left > 0).tolist() == [False, False, True]


def test_more_than_all_delays_cannot_be_cut():
    with pytest.raises(ValueError, match="late_payments_cut_percent: expected 0 to 100 %, got 101"):
        ContractReform(late_payments_cut_percent=101)
