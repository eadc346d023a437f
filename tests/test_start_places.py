from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.evidence import load
from simulation.processes.demand import DemandParams
from simulation.processes.funding import FundingParams
from simulation.randomness import Luck
from simulation.settings import RegionPlan
from simulation.start_places import PlacesParams, agencies, regions, spread_need, whole_parts
from simulation.state.agencies import FIELDS

PLAN = RegionPlan(
    name="test", title="A test", posts=1000, agencies=50,
    places={"urban": 2, "remote_poor": 1, "old_revolutionary": 1},
    share_of_posts={"urban": 0.6, "remote_poor": 0.3, "old_revolutionary": 0.1},
)  # fmt: skip
EVEN = replace(
    load(PlacesParams),
    wage_average_urban=8000, wage_average_remote_poor=4000, wage_average_old_revolutionary=5000,
    civil_service_ratio=1.5, base_wage_ratio_urban=0.75, base_wage_ratio_district=0.5,
    autonomy_urban=0.25, autonomy_district=-0.5, recognition_urban=0.125, recognition_district=-0.25,
    administrative_burden_urban=0.2, administrative_burden_district=0.3,
    travel_hours_per_case_urban=0.25, travel_hours_per_case_district=0.75,
    supervision_hours_urban=2.0, supervision_hours_district=1.0,
    wage_average_spread=0.0, autonomy_spread_sd=0.0, climate_spread_sd=0.0, outside_market=1.1,
)  # fmt: skip
"""Places of one kind are all alike."""
FUNDING = replace(load(FundingParams), most_growth_by_contracts=1.25)
DEMAND = replace(load(DemandParams), new_cases_per_post=2.5, need_factor_district=1.2)


def country(params=EVEN, plan=PLAN, months=120, seed=1):
    table, posts = regions(plan, params, 3000.0, Luck(seed))
    return table, posts, agencies(plan, params, FUNDING, table, posts, months, Luck(seed))


@pytest.mark.parametrize(
    ("total", "weights", "least", "parts"),
    [
        (10, [1, 1], 0, [5, 5]),
        (10, [3, 1], 0, [8, 2]),  # 7.5 and 2.5: equal remainders, the first in line gets the unit
        (10, [1, 2, 4], 0, [1, 3, 6]),  # 1.43, 2.86, 5.71: the remainders .86 and .71 win
        (10, [1, 0, 0], 2, [6, 2, 2]),  # 2 each, and the other 4 to the first
        (3, [0.5, 0.3, 0.2], 1, [1, 1, 1]),
        (0, [1, 2], 0, [0, 0]),
    ],
)
def test_whole_parts_follow_the_largest_remainder(total, weights, least, parts):
    assert whole_parts(total, np.array(weights, float), least).tolist() == parts


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=30), st.integers(0, 5), st.integers(0, 10_000))
def test_whole_parts_sum_to_the_whole_and_stay_within_one_of_their_share(weights, least, spare):
    weights = np.array(weights)
    total = least * len(weights) + spare
    parts = whole_parts(total, weights, least)
    assert parts.sum() == total
    assert (parts >= least).all()
    assert (np.abs(parts - least - spare * weights / weights.sum()) < 1 + 1e-6).all()


def test_posts_are_dealt_to_the_places_of_each_kind():
    table, posts, _ = country()
    assert table.kind.tolist() == [0, 0, 1, 3]
    # 2 each, and 992 by shares of .3, .3, .3, .1: 299.6 three times and 101.2; two of the remainders of .6 win.
    assert posts.tolist() == [300, 300, 299, 101]


def test_places_are_as_their_kind_in_the_evidence():
    table, posts, _ = country()
    np.testing.assert_allclose(table.average_wage_yuan, [8000, 8000, 4000, 5000])
    np.testing.assert_allclose(table.civil_service_wage_yuan, [12000, 12000, 6000, 7500])
    np.testing.assert_allclose(table.base_wage_yuan, [6000, 6000, 2000, 2500])  # 3/4 in town, half in the districts
    np.testing.assert_allclose(table.autonomy, [0.25, 0.25, -0.5, -0.5])
    np.testing.assert_allclose(table.recognition, [0.125, 0.125, -0.25, -0.25])
    np.testing.assert_allclose(table.administrative_burden, [0.2, 0.2, 0.3, 0.3])
    np.testing.assert_allclose(table.travel_hours_per_case, [0.25, 0.25, 0.75, 0.75])
    np.testing.assert_allclose(table.market, 1.1)
    np.testing.assert_allclose(table.residents, posts * 3000)


def test_places_of_a_kind_differ_as_much_as_the_evidence_says():
    plan = replace(PLAN, posts=10_000, agencies=5000, places={"urban": 4000}, share_of_posts={"urban": 1.0})
    params = replace(EVEN, wage_average_spread=0.1, autonomy_spread_sd=0.3)
    table, _ = regions(plan, params, 3000.0, Luck(1))
    logs = np.log(table.average_wage_yuan / 8000)
    # Mean and sd of 4,000 normal draws: sampling error sd / sqrt(n) and sd / sqrt(2 n); 4.9 of them, P = 1e-6.
    for values, mean, sd in ((logs, 0.0, 0.1), (table.autonomy, 0.25, 0.3)):
        assert abs(values.mean() - mean) < 4.9 * sd / np.sqrt(4000)
        assert abs(values.std() - sd) < 4.9 * sd / np.sqrt(8000)


def test_a_kind_without_posts_has_no_place():
    plan = replace(PLAN, share_of_posts={"urban": 1.0})
    table, posts = regions(plan, EVEN, 3000.0, Luck(1))
    assert table.kind.tolist() == [0, 0]
    assert posts.tolist() == [500, 500]


def test_agencies_hold_all_posts_of_their_region_and_lie_side_by_side():
    table, posts, own = country()
    assert len(own) == 50
    np.testing.assert_array_equal(np.bincount(own.region, weights=own.initial_posts), posts)
    assert (own.initial_posts >= 1).all()
    assert own.first_row[0] == 0
    np.testing.assert_array_equal(own.first_row[1:], (own.first_row + own.capacity)[:-1])
    np.testing.assert_array_equal(own.contract_posts, own.initial_posts)
    np.testing.assert_array_equal(own.funded_posts, own.initial_posts)
    district = table.kind[own.region] > 0
    np.testing.assert_allclose(own.own_supervision_hours, np.where(district, 1.0, 2.0))
    np.testing.assert_allclose(own.supervision_hours, own.own_supervision_hours)
    assert own.contract_months_left.min() >= 1
    assert own.contract_months_left.max() <= FUNDING.contract_length_months


@pytest.mark.parametrize(("growth", "times"), [(0.0, 1.0), (0.21, 1.21), (-0.1, 1.0)])
def test_rows_are_reserved_for_growth_and_never_given_up(growth, times):
    _, _, own = country(plan=replace(PLAN, growth_per_year=growth), months=12)
    # A quarter more than at the start, rounded up, and two; that times (1 + growth) ^ 1 year
    most = np.ceil(own.initial_posts * 1.25) + 2
    np.testing.assert_array_equal(own.capacity, np.ceil(most * times - 1e-9))


def test_policies_that_add_posts_get_rows_of_their_own():
    table, posts = regions(PLAN, EVEN, 3000.0, Luck(1))
    plain = agencies(PLAN, EVEN, FUNDING, table, posts, 120, Luck(1))
    roomy = agencies(PLAN, EVEN, FUNDING, table, posts, 120, Luck(1), 1.5)
    np.testing.assert_array_equal(roomy.capacity, np.ceil(plain.capacity * 1.5))
    np.testing.assert_array_equal(roomy.initial_posts, plain.initial_posts)


def test_shares_of_unions_and_offices_and_the_mix_of_fields():
    plan = replace(PLAN, posts=40_000, agencies=20_000)
    params = replace(
        EVEN,
        union_presence=0.4,
        administrative_share_urban=0.3,
        administrative_share_district=0.6,
        climate_spread_sd=0.8,
    )
    table, _, own = country(params, plan)
    town = table.kind[own.region] == 0
    limits = [
        (own.has_union, 0.4),
        (own.kind[town] == 0, 0.3),
        (own.kind[~town] == 0, 0.6),
        *((own.field == code, 1 / 8) for code in range(len(FIELDS))),
    ]
    for chosen, share in limits:
        # Binomial: 4.9 sampling errors, P = 1e-6 each.
        assert abs(chosen.mean() - share) < 4.9 * np.sqrt(share * (1 - share) / len(chosen))
    assert abs(own.climate.mean()) < 4.9 * 0.8 / np.sqrt(len(own))
    assert abs(own.climate.std() - 0.8) < 4.9 * 0.8 / np.sqrt(2 * len(own))


def test_sizes_of_agencies_spread_lognormally():
    one = replace(PLAN, posts=4_000_000, agencies=4000, places={"urban": 1}, share_of_posts={"urban": 1.0})
    _, _, own = country(replace(EVEN, posts_per_agency_spread=0.7), one)
    # 4,000 agencies of about 1,000 posts: rounding to whole posts is lost in the sampling error. P = 1e-6.
    assert abs(np.log(own.initial_posts - 1).std() - 0.7) < 4.9 * 0.7 / np.sqrt(8000) + 0.002


def test_need_brings_the_typical_number_of_cases_to_every_agency():
    table, _, own = country()
    spread_need(table, own, DEMAND)
    place = own.region
    cases = table.need[place, own.field] * table.residents[place] / 1000 * own.need_share
    # 2.5 new cases per post in town, a fifth more in the districts.
    factor = np.where(table.kind[place] == 0, 2.5, 3.0)
    np.testing.assert_allclose(cases, own.initial_posts * factor)


def test_need_of_a_field_is_shared_out_in_full_among_its_agencies():
    table, _, own = country()
    spread_need(table, own, DEMAND)
    shares = np.zeros((len(table), len(FIELDS)))
    np.add.at(shares, (own.region, own.field), own.need_share)
    served = shares > 0
    np.testing.assert_allclose(shares[served], 1.0)
    assert (table.need[~served] == 0).all()


def test_a_place_keeps_its_character_whatever_the_others_are():
    params = replace(EVEN, wage_average_spread=0.1, autonomy_spread_sd=0.3)
    one = country(params)[0]
    more = country(params, replace(PLAN, places=PLAN.places | {"old_revolutionary": 2}))[0]
    np.testing.assert_array_equal(one.average_wage_yuan, more.average_wage_yuan[:4])
    np.testing.assert_array_equal(one.autonomy, more.autonomy[:4])
