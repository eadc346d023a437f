"""What all policies have in common: dates, targets, and nonsense refused."""

import re

import numpy as np
import pytest

from simulation.dates import Month
from simulation.dose import doses
from simulation.levers import Levers
from simulation.policies import catalogue
from simulation.policies.policy import AIMS, Policy
from simulation.policies.scope_expansion import ScopeExpansion
from simulation.state.agencies import Agencies
from tests.programmes import moved

NAMES = sorted(catalogue())
JANUARY = Month(2021, 1)


@pytest.mark.parametrize(
    ("fields", "month", "share"),
    [
        ({}, 0, 1),
        ({"start": "2021-04"}, 2, 0),
        ({"start": "2021-04"}, 3, 1),
        ({"stop": "2021-04"}, 2, 1),
        ({"stop": "2021-04"}, 3, 0),
        # Three months of ramp: a quarter, a half, three quarters, all.
        ({"ramp_months": 3}, 0, 0.25),
        ({"ramp_months": 3}, 2, 0.75),
        ({"ramp_months": 3}, 3, 1),
        ({"ramp_months": 3}, 30, 1),
        ({"start": "2021-03", "ramp_months": 1}, 1, 0),
        ({"start": "2021-03", "ramp_months": 1}, 2, 0.5),
        ({"start": "2020-12", "ramp_months": 3}, 0, 0.5),  # began a month before the run
    ],
)
def test_share_of_the_dose_in_force(fields, month, share):
    assert ScopeExpansion(**fields).in_force(JANUARY.plus(month), JANUARY) == share


def test_the_warm_up_knows_no_policy(small_world):
    policy = ScopeExpansion(demand_percent=50, start="2010-01")
    assert policy.pull(Levers(), small_world(t=-1)) == Levers()
    assert moved(policy.pull(Levers(), small_world(t=0))) == {"demand_multiplier"}


@pytest.mark.parametrize(
    ("target", "agencies", "regions"),
    [
        ({}, [1, 1, 1], [1, 1]),
        ({"regions": ("urban",)}, [1, 1, 0], [1, 0]),
        ({"regions": ("remote_poor", "border_ethnic")}, [0, 0, 1], [0, 1]),
        # Three of the five in the town work in welfare, and all in the district.
        ({"fields": ("welfare",)}, [1, 0, 1], [0.6, 1]),
        ({"regions": ("urban",), "fields": ("voluntary_sector",)}, [0, 1, 0], [0.4, 0]),
        ({"coverage": 0.0}, [0, 0, 0], [0, 0]),
    ],
)
def test_agencies_and_regions_reached(small_world, target, agencies, regions):
    policy = ScopeExpansion(**target)
    assert policy.agencies_reached(small_world()).tolist() == agencies
    assert policy.regions_reached(small_world()).tolist() == regions


@pytest.mark.parametrize(
    ("target", "rows"),
    [
        # Tenures 48, 24, 6, 36, 12, 60 months and certificates 2, 1, 0, 0, 0, 1 in rows 0, 1, 2, 4, 5, 7.
        ({"certificates": ("assistant",)}, [1, 7]),
        ({"certificates": ("none", "social_worker")}, [0, 2, 4, 5]),
        ({"tenure_months_from": 36}, [0, 4, 7]),
        ({"tenure_months_to": 12}, [2]),
        ({"tenure_months_from": 12, "tenure_months_to": 37, "regions": ("urban",)}, [1, 4, 5]),
    ],
)
def test_posts_reached(small_world, target, rows):
    world = small_world()
    reached = catalogue()["pay_raise"](**target).posts_reached(world) > 0
    assert np.flatnonzero(reached & world.workforce.occupied).tolist() == rows


def test_coverage_is_the_share_of_agencies_and_a_larger_one_holds_the_smaller(small_world):
    world = small_world()
    world.agencies = Agencies.empty(4000)
    world.agencies.identity[:] = np.arange(4000)
    small, large = (ScopeExpansion(coverage=c).agencies_reached(world) for c in (0.3, 0.5))
    # Four standard errors of a share of .3 or .5 in 4,000 are .03
    assert small.mean() == pytest.approx(0.3, abs=0.03)
    assert large.mean() == pytest.approx(0.5, abs=0.032)
    assert (large >= small).all()


@pytest.mark.parametrize("name", NAMES)
def test_a_target_that_the_policy_cannot_be_aimed_at_is_refused(name):
    kind = catalogue()[name]
    targets = {
        "regions": ("urban",), "fields": ("welfare",), "coverage": 0.5, "certificates": ("none",),
        "tenure_months_from": 12, "tenure_months_to": 24.0,
    }  # fmt: skip
    assert tuple(targets) == AIMS["persons"]
    for key, value in targets.items():
        if key in AIMS[kind.aimed_at]:
            assert getattr(kind(**{key: value}), key) == value
        else:
            with pytest.raises(ValueError, match=f"^policies.{name}.{key}: this policy "):
                kind(**{key: value})


@pytest.mark.parametrize("name", NAMES)
def test_every_dose_has_limits_and_its_inert_value_lies_within(name):
    kind = catalogue()[name]
    assert issubclass(kind, Policy)
    own = {key: dose for key, dose in doses(kind).items() if key not in doses(Policy)}
    assert own
    for key, dose in own.items():
        for wrong in (dose.low - 1, dose.high + 1, float("nan"), "much", True):
            unit = "" if dose.unit == "1" else f" {dose.unit}"
            address = re.escape(f"policies.{name}.{key}: expected {dose.low:g} to {dose.high:g}{unit}, got")
            with pytest.raises(ValueError, match=f"^{address}"):
                kind(**{key: wrong})
        assert dose.low < dose.high
        kind(**{key: dose.low})
        kind(**{key: dose.high})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"start": "soon"}, "policies.scope_expansion.start: expected a month such as 2024-07"),
        ({"stop": "2022-13"}, "policies.scope_expansion.stop: expected a month such as 2024-07"),
        ({"start": "2022-01", "stop": "2022-01"}, "stop: expected a month after the start 2022-01, got 2022-01"),
        ({"ramp_months": -1}, "policies.scope_expansion.ramp_months: expected 0 to 600 month, got -1"),
        ({"regions": ("town",)}, "policies.scope_expansion.regions: unknown name: 'town'"),
        ({"fields": ("welfar",)}, "Did you mean 'welfare'"),
        ({"coverage": 1.5}, "policies.scope_expansion.coverage: expected 0 to 1, got 1.5"),
    ],
)
def test_nonsense_is_refused(fields, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        ScopeExpansion(**fields)


def test_tenure_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="tenure_months_to: expected more than 24 months, got 12"):
        catalogue()["pay_raise"](tenure_months_from=24, tenure_months_to=12)
