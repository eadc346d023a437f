import pytest

from simulation.policies.scope_expansion import ScopeExpansion
from tests.programmes import moved

DOSE = {"demand_percent": 40.0, "expectation_shift": 0.5}


def test_a_known_dose(pulled):
    levers = pulled(ScopeExpansion(**DOSE))
    assert levers.demand_multiplier == pytest.approx([1.4, 1.4, 1.4])
    assert levers.expectation_shift.tolist() == [0.5, 0.5, 0.5]
    assert moved(levers) == {"demand_multiplier", "expectation_shift"}
    assert levers.charges == ()


def test_half_the_dose_where_it_reaches_and_nothing_elsewhere(pulled):
    levers = pulled(ScopeExpansion(**DOSE, ramp_months=1, regions=("urban",), fields=("voluntary_sector",)))
    assert levers.demand_multiplier == pytest.approx([1, 1.2, 1])
    assert levers.expectation_shift.tolist() == [0, 0.25, 0]


def test_duties_cannot_be_narrowed_by_it():
    with pytest.raises(ValueError, match=r"scope_expansion.demand_percent: expected 0 to 200 %, got -40"):
        ScopeExpansion(demand_percent=-40)
