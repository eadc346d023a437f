from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from simulation.dates import Month
from simulation.evidence import load, with_overrides
from simulation.processes.calendar import CalendarParams
from simulation.processes.education import EducationParams
from simulation.randomness import Luck
from simulation.settings import RegionPlan, Settings
from simulation.start import world_at_start
from simulation.start_people import (
    SLOTS,
    StartParams,
    certificate_at_start,
    pipeline,
    possible_ties,
    posts,
    tenure_at_start,
)
from simulation.state.workforce import TIES

START = replace(load(StartParams), certified_share=0.5, certified_assistant_share=0.75, certified_total_per_post=1.5)
EDUCATION = replace(
    load(EducationParams), graduates_per_year=40_000, college_share=0.25, bachelor_share=0.5,
    college_months=36, bachelor_months=48, master_months=24, peers_per_year=6, peer_training_months=12,
)  # fmt: skip


def ties_of(capacities):
    """tie_to and agency of every row, for agencies of these capacities one after the other."""
    agency = np.repeat(np.arange(len(capacities)), capacities)
    slot = np.concatenate([np.arange(c) for c in capacities])
    capacity = np.array(capacities)[agency]
    return possible_ties(slot, capacity, np.arange(len(slot), dtype=np.int32)), agency, slot


def test_ties_of_a_team_of_four():
    # Slot XOR 1, 2, 3 inside 0-3; XOR 4, 8, 16 lies outside: the own row.
    ties, _, _ = ties_of([2, 4])
    assert ties[2].tolist() == [3, 4, 5, 2, 2, 2]
    assert ties[5].tolist() == [4, 3, 2, 5, 5, 5]
    assert ties[0].tolist() == [1, 0, 0, 0, 0, 0]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 70), min_size=1, max_size=6))
def test_ties_are_mutual_distinct_inside_the_agency_and_at_most_six(capacities):
    ties, agency, _ = ties_of(capacities)
    rows = np.arange(len(ties))[:, None]
    real = ties != rows
    assert (agency[ties] == agency[:, None]).all()
    for row, others in enumerate(ties):
        reached = others[others != row]
        assert len(set(reached.tolist())) == len(reached) <= TIES
    # Mutual, and the same number of the tie at both ends.
    back = np.take_along_axis(ties[ties], np.arange(TIES)[None, :, None], axis=2)[..., 0]
    assert (back[real] == np.broadcast_to(rows, ties.shape)[real]).all()


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 60), st.integers(0, 60))
def test_ties_of_an_agency_stay_when_it_grows(capacity, more):
    small, _, _ = ties_of([capacity])
    large, _, _ = ties_of([capacity + more])
    rows = np.arange(capacity)[:, None]
    kept = small != rows
    np.testing.assert_array_equal(large[:capacity][kept], small[kept])


def test_posts_are_numbered_within_their_agency_and_open_as_planned(small_world):
    own = small_world().agencies
    table = posts(own, 1.0, Luck(1))
    assert table.agency.tolist() == [0] * 4 + [1] * 3 + [2] * 3
    assert table.slot.tolist() == [0, 1, 2, 3, 0, 1, 2, 0, 1, 2]
    # 3, 2 and 2 posts
    assert np.flatnonzero(table.is_open).tolist() == [0, 1, 2, 4, 5, 7, 8]
    np.testing.assert_array_equal(table.post_identity, table.agency.astype(np.uint64) * np.uint64(SLOTS) + table.slot)
    assert len(set(table.person_identity.tolist())) == len(table)
    assert not table.occupied.any()
    assert table.tie_to[7].tolist() == [8, 9, 7, 7, 7, 7]


def test_posts_of_a_smaller_past_are_rounded_to_whole_ones(small_world):
    own = small_world().agencies
    # 3, 2 and 2 posts at half the size: 1.5 → 1 or 2; 1 → 1
    table = posts(own, 0.5, Luck(1))
    number = np.bincount(table.agency, weights=table.is_open)
    assert number[0] in (1, 2)
    assert number[1:].tolist() == [1, 1]


def test_identity_of_a_post_is_its_own_however_large_the_others(small_world):
    own = small_world().agencies
    larger = own.copy()
    larger.capacity[:] = [9, 3, 3]
    larger.first_row[:] = [0, 9, 12]
    before, after = posts(own, 1.0, Luck(1)), posts(larger, 1.0, Luck(1))
    np.testing.assert_array_equal(before.post_identity[4:], after.post_identity[9:])


def density(months, growth, shape, scale):
    return (1 + growth) ** (-months / 12) * np.exp(-((months / scale) ** shape))


@pytest.mark.parametrize("growth", [0.0, 0.2])
def test_tenure_at_start_is_the_stable_distribution(growth):
    shape, scale = 0.68, 62.0
    chance = (np.arange(20_000) + 0.5) / 20_000
    tenure = tenure_at_start(chance, np.zeros(20_000, bool), growth, shape, scale)
    whole = integrate.quad(density, 0, 180, (growth, shape, scale))[0]
    for months in (3.0, 12.0, 36.0, 60.0, 120.0):
        expected = integrate.quad(density, 0, months, (growth, shape, scale))[0] / whole
        # A grid of months against the integral: within three in a thousand.
        assert (tenure < months).mean() == pytest.approx(expected, abs=0.003)
    assert tenure.min() >= 0
    assert tenure.max() <= 180


def test_tenure_without_leavers_and_growth_is_even():
    # A scale so long that nobody leaves: density 1 on 0-180 months.
    chance = np.array([0.0, 0.25, 0.5, 0.999])
    tenure = tenure_at_start(chance, np.zeros(4, bool), 0.0, 1.0, 1e12)
    np.testing.assert_allclose(tenure, 180 * chance, rtol=1e-5)


def test_tenure_under_a_constant_hazard_and_growth_is_a_truncated_exponential():
    # exp(-t/40) and growth of e^0.3 - 1 a year = exp(-t/40 of 12 * 0.3 / 12): rates 1/40 + 0.3/12 = 0.05 a month.
    # Median: 1 - exp(-0.05 t) = (1 - exp(-9)) / 2, t = -20 ln(0.50006) = 13.86
    tenure = tenure_at_start(np.array([0.5]), np.zeros(1, bool), np.exp(0.3) - 1, 1.0, 40.0)
    assert tenure[0] == pytest.approx(13.86, abs=0.02)


def test_growth_makes_the_workforce_younger():
    chance, nobody = np.linspace(0.01, 0.99, 50), np.zeros(50, bool)
    slow, fast = (tenure_at_start(chance, nobody, g, 0.68, 62.0) for g in (0.0, 0.3))
    assert (fast < slow).all()


def test_legacy_staff_have_fifteen_to_thirty_years():
    tenure = tenure_at_start(np.array([0.0, 0.5, 1.0]), np.ones(3, bool), 0.2, 0.68, 62.0)
    assert tenure.tolist() == [180, 270, 360]


def test_certificates_at_the_start():
    tenure = np.array([11.9, 12.0, 12.0, 30.0, 30.0])
    # 4 of 5 have a year: the share among them is .5 / .8 = .625. Below .75 of the level is an assistant.
    chance = np.array([0.0, 0.62, 0.63, 0.1, 0.1])
    level = np.array([0.0, 0.0, 0.0, 0.74, 0.75])
    assert certificate_at_start(chance, level, tenure, START).tolist() == [0, 1, 0, 1, 2]


def test_the_share_of_certified_staff_is_the_known_one_or_all_of_the_experienced():
    luck, who = Luck(1), np.arange(20_000, dtype=np.uint64)
    chance, level = luck.uniform_pair("x", 0, who)
    tenure = np.where(who % 10 < 8, 30.0, 1.0)
    held = certificate_at_start(chance, level, tenure, START)
    # .5 of 20,000 and 3/4 of those: binomial errors .0031 (of .625 in 16,000, times .8) and .0043; 4.9 of them.
    assert abs((held > 0).mean() - 0.5) < 4.9 * 0.0031
    assert abs((held[held > 0] == 1).mean() - 0.75) < 4.9 * 0.0044
    few = certificate_at_start(chance, level, np.where(who % 10 < 3, 30.0, 1.0), START)
    assert (few > 0).mean() == pytest.approx(0.3)


CALENDAR = replace(load(CalendarParams), graduation_month=7, enrolment_month=9)


def stocks(world, first):
    return pipeline(world.agencies, world.regions, START, EDUCATION, CALENDAR, 0.01, first)


@pytest.mark.parametrize(
    ("month", "college"),
    [
        (1, [6, 18, 30]),  # January: July is 6 months away; three cohorts of a diploma of 34 months
        (7, [0, 12, 24]),  # July itself
        (8, [11, 23]),  # August: one cohort has gone, the next comes in September
    ],
)
def test_students_of_all_cohorts_are_under_way(small_world, month, college):
    students = stocks(small_world(), Month(2021, month)).students
    assert np.flatnonzero(students[0]).tolist() == college
    # 40,000 a year * 1 % of the country: 100 college, 200 bachelor, 100 master in every cohort
    assert [row[row > 0].tolist() for row in students] == [
        [100] * len(college), [200] * (len(college) + 1), [100] * (len(college) - 1)
    ]  # fmt: skip


def test_stocks_outside_the_posts(small_world):
    found = stocks(small_world(), Month(2021, 1))
    # 7 posts; certificates for 1.5 holders per post less the .5 in posts: 7, of which 3/4 assistants
    np.testing.assert_allclose(found.certified_outside, [0, 5.25, 1.75, 0])
    # 6 a year / 12 * 1 % in every month of the course
    np.testing.assert_allclose(found.peers_in_training, np.full(12, 0.005))
    assert found.graduates_searching.tolist() == [0, 0]
    assert found.returnable.shape == (2, 4)


STOCKS = {
    "cases_start": 25, "graduate_share": 0.2, "rapport_start": 0.4, "most_post_months": 60,
    "legacy_youngest_years": 36, "oldest_years": 54,
}  # fmt: skip
LEARNING = {"skill_growth_per_month": 0.3, "posts_per_supervisor": 8, "promotion_tenure_months": 36}


@pytest.fixture(scope="module")
def country():
    plan = RegionPlan(
        name="test", title="A test", posts=20_000, agencies=600, places={"urban": 2, "remote_poor": 1},
        share_of_posts={"urban": 0.7, "remote_poor": 0.3}, legacy_share=0.12,
    )  # fmt: skip
    shares = {"occupied_share_urban": 0.94, "occupied_share_district": 0.9}
    alike = {"novice_skill": 0.4, "graduate_age_years": 22, "other_age_years": 23}
    facts = with_overrides({"places": shares, "entry": alike, "start": STOCKS, "careers": LEARNING})
    return world_at_start(Settings(region=plan, warm_up_months=0, facts=facts))


def test_people_hold_as_many_posts_as_the_evidence_says(country):
    held, opened = country.by_agency(country.workforce.occupied), country.by_agency(country.workforce.is_open)
    town = country.regions.kind[country.agencies.region] == 0
    for chosen, share in ((town, 0.94), (~town, 0.9)):
        # Binomial, 4.9 sampling errors: P = 1e-6.
        number = opened[chosen].sum()
        assert abs(held[chosen].sum() / number - share) < 4.9 * np.sqrt(share * (1 - share) / number)
    assert not (country.workforce.occupied & ~country.workforce.is_open).any()


def test_legacy_staff_are_their_share_and_long_in_service(country):
    table = country.workforce
    legacy, heads = table.legacy[table.occupied], table.occupied.sum()
    assert abs(legacy.mean() - 0.12) < 4.9 * np.sqrt(0.12 * 0.88 / heads)
    assert table.tenure_months[table.legacy].min() >= 180
    assert table.tenure_months[table.occupied & ~table.legacy].max() <= 180


def test_legacy_staff_are_36_to_54_and_others_began_at_their_age_of_entry(country):
    table = country.workforce
    legacy = table.age_years[table.legacy]
    assert 36 <= legacy.min() < 37
    assert 53 < legacy.max() <= 54
    professional = table.occupied & ~table.legacy & (table.age_years < 54)
    # The youngest come at 22; the cap of 54 years is left out.
    assert (table.age_years - table.tenure_months / 12)[professional].min() > 21.99


def test_every_fifth_came_as_a_graduate(country):
    channel = country.workforce.entry_channel[country.workforce.occupied]
    assert abs((channel == 0).mean() - 0.2) < 4.9 * np.sqrt(0.16 / len(channel))
    assert set(channel) == {0, 1}


def test_skill_has_grown_with_tenure(country):
    table = country.workforce
    rows = table.occupied
    # 1 - (1 - .4) exp(-.3 t): everybody came with .4
    expected = 1 - 0.6 * np.exp(-0.3 * table.tenure_months[rows])
    np.testing.assert_allclose(table.skill[rows], expected, rtol=1e-4)
    # and carries 25 cases for a full skill
    np.testing.assert_array_equal(table.cases[rows], np.floor(25 * table.skill[rows]))


def test_certificates_are_half_as_old_as_the_career(country):
    table = country.workforce
    expected = np.where(table.certificate > 0, table.tenure_months / 2, 0)
    np.testing.assert_allclose(table.certificate_months, expected, rtol=1e-6)


def test_supervisors_are_settled_and_one_for_eight_posts(country):
    table = country.workforce
    settled = table.occupied & (table.tenure_months >= 36)
    np.testing.assert_array_equal(table.role == 1, settled & (table.slot % 8 == 0))


@pytest.mark.parametrize(("span", "slots"), [(8, [0, 8, 16, 24, 32]), (6.5, [0, 7, 13, 20, 26, 33, 39])])
def test_as_many_supervisors_as_the_span_allows(span, slots):
    facts = with_overrides({"careers": {"posts_per_supervisor": span}, "places": {"occupied_share_urban": 1.0}})
    plan = RegionPlan("one", "One", posts=40, agencies=1, places={"urban": 1}, share_of_posts={"urban": 1.0})
    table = world_at_start(Settings(region=plan, warm_up_months=0, facts=facts)).workforce
    # All who lead have one of these posts; whoever holds one leads, if settled.
    settled = table.occupied & (table.tenure_months >= 36)
    np.testing.assert_array_equal(table.role == 1, settled & np.isin(table.slot, slots))
    assert (table.role == 1).any()


def test_rapport_and_time_in_the_post_at_the_start(country):
    table = country.workforce
    assert set(table.rapport[table.occupied]) == {np.float32(0.4)}
    np.testing.assert_allclose(table.post_months, np.minimum(table.tenure_months, 60))


def test_everybody_starts_inside_the_domain_of_every_column(country):
    table = country.workforce
    for name, meta in table.columns().items():
        values = getattr(table, name)
        if meta.low is not None:
            assert values.min() >= meta.low, name
        if meta.high is not None:
            assert values.max() <= meta.high, name


def test_only_those_in_post_have_cases_pay_and_ties(country):
    table = country.workforce
    empty = ~table.occupied
    for column in (table.cases, table.wage_yuan_per_month, table.tie_strength, table.skill):
        assert (column[empty] == 0).all()
    assert (table.wage_yuan_per_month[table.occupied] > 0).all()
    assert (table.tie_strength[empty[table.tie_to]] == 0).all()
    np.testing.assert_array_equal(country.agencies.staff, country.by_agency(table.occupied))
