from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import recruitment, societal_pressure
from simulation.processes.recruitment import (
    CARRIED,
    RecruitmentParams,
    chance_to_fill,
    drawn_upon,
    filling_probability,
    from_peers,
)
from simulation.processes.vacating import vacate
from simulation.state.workforce import (
    AGENCY,
    DISMISSED,
    FIELD,
    GRADUATE,
    OTHER_DEGREE,
    PEER,
    RE_ENTRANT,
    RETIRED,
    SWITCHER,
    person_identity,
)

pytestmark = pytest.mark.usefixtures("both_engines")


PARAMS = replace(load(RecruitmentParams), months_to_fill=4.0, fill_wage_elasticity=1.0)


@pytest.mark.parametrize(
    ("ratio", "elasticity", "probability"),
    [
        (0.75, 1.0, 1 - np.exp(-1 / 4)),  # typical pay: a rate of one in four months
        (1.5, 1.0, 1 - np.exp(-1 / 2)),  # twice the pay, twice the rate
        (1.5, 2.0, 1 - np.exp(-1)),
        (1.5, 0.0, 1 - np.exp(-1 / 4)),  # pay does not matter
        (0.0, 1.0, 0.0),
    ],
)
def test_filling_probability(ratio, elasticity, probability):
    params = replace(PARAMS, fill_wage_elasticity=elasticity)
    assert filling_probability(np.array([ratio]), 0.75, params)[0] == pytest.approx(probability)


def test_the_places_of_a_region_go_to_graduates_movers_and_re_entrants_one_after_the_other():
    params = replace(PARAMS, graduate_search_share=1.0, graduates_most_share=0.5, returning_share_per_month=1.0)
    # Four posts: half of them for graduates at most, then movers, then whoever comes back, the rest for others.
    given = [(9.0, 9.0, 4, 1), (1.9, 0.9, 4, 1), (9.0, 9.0, 4, 9), (9.0, 1.0, 0, 3)]
    columns = (np.array(c) for c in zip(*given, strict=True))
    looking, back = np.uint64(1), np.uint64(2)
    found = drawn_upon(*columns, np.arange(4, dtype=np.uint64), looking, back, params)
    assert np.array(found).T.tolist() == [[2, 1, 1, 0], [1, 0, 1, 2], [2, 0, 2, 0], [0, 0, 0, 0]]


SURE = {
    "months_to_fill": 1e-9, "fill_wage_elasticity": 0.0, "graduate_search_share": 1.0, "graduates_most_share": 1.0,
    "returning_share_per_month": 1.0, "returnable_share": 0.25, "forgotten_share_per_month": 0.0,
    "certified_newcomer_share": 0.0,
}  # fmt: skip
"""Every posted vacancy is filled within the month."""


def test_peers_come_region_after_region_as_long_as_there_are_any():
    free = np.array([2.0, 0.0, 3.0, 1.0])
    before = free.cumsum() - free
    assert from_peers(free, before, 3.9).tolist() == [2, 0, 1, 0]
    assert from_peers(free, before, 0.9).tolist() == [0, 0, 0, 0]


def recruiting(small_world, left_by=None, opened=(), pipeline=None, **evidence):
    """The small world after a month of recruitment; ``left_by`` says who leaves how."""
    world = small_world({"recruitment": SURE | evidence})
    world.workforce.is_open[list(opened)] = True
    for row, way in (left_by or {}).items():
        world.workforce.left_by[row] = way
    for name, values in (pipeline or {}).items():
        setattr(world.pipeline, name, np.array(values) if isinstance(values, list) else values)
    recruitment.month(world)
    return world


def test_a_vacancy_is_filled_by_somebody_new(small_world):
    table = recruiting(small_world).workforce
    assert np.flatnonzero(table.just_joined).tolist() == [8]
    assert table.occupied[8]
    assert table.entry_channel[8] == OTHER_DEGREE
    assert table.person_identity[8] == person_identity(table.post_identity, table.holders_before)[8]
    assert (table.tenure_months[8], table.cases[8], table.vacant_months[8]) == (0, 0, 0)
    assert table.skill[8] > 0
    assert not table.occupied[[3, 6, 9]].any()  # closed posts stay empty


def test_a_vacancy_that_is_not_filled_grows_older(small_world):
    world = recruiting(small_world, months_to_fill=1e12)
    recruitment.month(world)
    assert world.workforce.vacant_months.tolist() == [0] * 8 + [2, 0]
    assert not world.workforce.just_joined.any()


def test_a_leaver_goes_at_once_and_is_replaced_in_the_next_month_by_another_person(small_world):
    world = recruiting(small_world, {0: FIELD})
    table = world.workforce
    before = table.person_identity[0]
    assert not table.occupied[0]
    assert world.agencies.handed_over_cases.tolist() == [20, 0, 0]
    table.left_by[:] = 0
    recruitment.month(world)
    assert table.occupied[0]
    assert np.flatnonzero(table.just_joined).tolist() == [0]  # and not row 8, who joined a month ago
    assert table.person_identity[0] != before


@pytest.mark.parametrize(
    ("way", "may_return"), [(FIELD, 0.25), (DISMISSED, 0.25), (RETIRED, 0.0)]
)  # a quarter of those who leave the field or are dismissed would come back
def test_who_leaves_the_field_may_return_and_takes_the_certificate_along(small_world, way, may_return):
    pipeline = recruiting(small_world, {0: way, 7: way}).pipeline
    # Row 0 in town holds certificate 2, row 7 in the district certificate 1.
    expected = np.zeros((2, 4))
    expected[0, 2] = expected[1, 1] = may_return
    np.testing.assert_allclose(pipeline.returnable, expected)
    np.testing.assert_allclose(pipeline.certified_outside, [0, 1, 1, 0])


def test_those_who_may_return_are_forgotten_bit_by_bit(small_world):
    returnable = [[8.0, 4.0, 0.0, 0.0], [0.0, 0.0, 0.0, 2.0]]
    kept = {"forgotten_share_per_month": 0.5, "months_to_fill": 1e12}
    world = recruiting(small_world, pipeline={"returnable": returnable}, **kept)
    np.testing.assert_allclose(world.pipeline.returnable, [[4, 2, 0, 0], [0, 0, 0, 1]])


def test_a_mover_comes_to_another_agency_of_the_region_with_all_that_is_carried(small_world):
    world = small_world({"recruitment": SURE})
    table = world.workforce
    table.is_open[3] = True
    table.left_by[4] = AGENCY
    for number, name in enumerate(CARRIED):
        meta = table.columns()[name]
        getattr(table, name)[4] = 1 if meta.labels or meta.dtype is np.bool_ else 0.25 + number / 100
    before = {name: getattr(table, name)[4] for name in CARRIED}
    recruitment.month(world)
    assert (table.occupied[3], table.occupied[4]) == (True, False)
    assert {name: getattr(table, name)[3] for name in CARRIED} == before
    assert table.entry_channel[3] == SWITCHER
    assert (table.cases[3], table.post_months[3], table.tie_strength[3].sum()) == (0, 0, 0)
    assert table.entry_channel[8] == OTHER_DEGREE
    assert world.pipeline.returnable.sum() == 0


def test_a_mover_who_finds_only_the_old_agency_goes_without_and_may_return(small_world):
    world = recruiting(small_world, {5: AGENCY}, opened=[6])
    world_table = world.workforce
    assert world_table.entry_channel[6] == OTHER_DEGREE
    assert world.pipeline.returnable[0].tolist() == [1, 0, 0, 0]


def test_a_certificate_without_a_post_counts_outside_the_posts(small_world):
    # Row 0 would move but no post is vacant in town.
    pipeline = recruiting(small_world, {0: AGENCY}).pipeline
    assert pipeline.certified_outside.tolist() == [0, 0, 1, 0]
    assert pipeline.returnable[0].tolist() == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("stocks", "most", "channel", "left"),
    [
        ({"graduates_searching": [0.0, 5.0]}, 1.0, GRADUATE, 4.0),
        ({"graduates_searching": [0.0, 5.0]}, 0.9, OTHER_DEGREE, 5.0),  # at most .9 of one hire: none
        ({"graduates_searching": [5.0, 0.9]}, 1.0, OTHER_DEGREE, 0.9),  # nine tenths of a person cannot come
    ],
)
def test_graduates_come_as_far_as_they_search_in_the_region(small_world, stocks, most, channel, left):
    world = recruiting(small_world, pipeline=stocks, graduates_most_share=most)
    assert world.workforce.entry_channel[8] == channel
    assert world.pipeline.graduates_searching[1] == pytest.approx(left)


def test_a_re_entrant_comes_back_with_the_certificate(small_world):
    stocks = {"returnable": [[0.0] * 4, [0.0, 0.0, 4.0, 0.0]], "certified_outside": [0.0, 0.0, 10.0, 0.0]}
    world = recruiting(small_world, pipeline=stocks)
    assert (world.workforce.entry_channel[8], world.workforce.certificate[8]) == (RE_ENTRANT, 2)
    assert world.pipeline.returnable[1].tolist() == pytest.approx([0, 0, 3, 0])
    assert world.pipeline.certified_outside.tolist() == [0, 0, 9, 0]


def test_a_re_entrant_leaves_the_stock_of_those_who_may_return_one_smaller(small_world):
    # Fractions of a person with every certificate: one comes, 3.2 - 1 are left.
    stocks = {"returnable": [[0.0] * 4, [0.8] * 4], "certified_outside": [0.0, 5.0, 5.0, 5.0]}
    world = recruiting(small_world, pipeline=stocks)
    assert world.workforce.entry_channel[8] == RE_ENTRANT
    assert world.pipeline.returnable[1].sum() == pytest.approx(2.2)


def test_several_vacancies_of_a_region_draw_on_all_channels(small_world):
    world = small_world({"recruitment": SURE | {"returning_share_per_month": 0.5}})
    world.workforce.is_open[[3, 6]] = True
    vacate(world, np.array([0, 1, 4, 5]))
    world.workforce.left_by[2] = AGENCY
    world.pipeline.graduates_searching[:] = [1, 0]
    world.pipeline.returnable[0] = [2, 0, 0, 0]
    world.pipeline.peers_ready = 1.0
    recruitment.month(world)
    table = world.workforce
    joined = table.entry_channel[table.just_joined & (table.agency < 2)]
    # Rows 0, 1, 3, 4, 5 and 6 are vacant; row 2 leaves to a post of the other agency, or goes without where the draw
    # leads back to the old one. One graduate, one mover, half of two re-entrants, one peer, the rest from elsewhere.
    counts = np.bincount(joined, minlength=5)
    assert counts[[GRADUATE, RE_ENTRANT, PEER]].tolist() == [1, 1, 1]
    assert counts[SWITCHER] in (0, 1)
    assert counts.sum() == 6
    assert world.pipeline.graduates_searching[0] == world.pipeline.peers_ready == 0


def test_benefits_attract_as_pay_does(small_world):
    evidence = {
        "recruitment": SURE | {"months_to_fill": 4.0, "fill_wage_elasticity": 1.0},
        "scales": {"wage_ratio_typical": 0.7},
    }
    world = small_world(evidence)
    world.levers = Levers(wage_multiplier=1.5, benefit_share=np.array([1.0] * 7 + [0.0] * 3))
    # Base wages are typical: a rate of a quarter, times 1.5, and doubled by benefits in town
    expected = 1 - np.exp(-np.array([0.75] * 7 + [0.375] * 3))
    np.testing.assert_allclose(chance_to_fill(world, np.arange(10)), expected, rtol=1e-6)


def test_what_is_offered_and_what_others_pay_count_from_the_month_in_which_they_change(small_world):
    evidence = {
        "recruitment": SURE | {"months_to_fill": 4.0, "fill_wage_elasticity": 1.0},
        "scales": {"wage_ratio_typical": 0.7},
    }
    world, rates = small_world(evidence), []
    for multiplier, average in ((1.0, 8_000), (2.0, 8_000), (2.0, 16_000), (np.full(10, 2.0), 8_000)):
        world.levers = Levers(wage_multiplier=multiplier)
        world.regions.average_wage_yuan[0] = average
        rates.append(-np.log1p(-chance_to_fill(world, np.array([0, 8]))))
    np.testing.assert_allclose(rates, [[0.25, 0.25], [0.5, 0.5], [0.25, 0.5], [0.5, 0.5]], rtol=1e-6)


@pytest.mark.parametrize(("ready", "channel", "left"), [(1.7, PEER, 0.7), (0.9, OTHER_DEGREE, 0.9)])
def test_peers_come_when_a_whole_one_is_ready(small_world, ready, channel, left):
    world = recruiting(small_world, pipeline={"peers_ready": ready})
    assert world.workforce.entry_channel[8] == channel
    assert world.pipeline.peers_ready == pytest.approx(left)


def test_newcomers_may_have_passed_outside_the_posts(small_world):
    stock = {"certified_outside": [0.0, 5.0, 5.0, 0.0]}
    none = recruiting(small_world, pipeline=stock, certified_newcomer_share=0.0)
    all_ = recruiting(small_world, pipeline=stock, certified_newcomer_share=1.0)
    assert (none.workforce.certificate[8], none.pipeline.certified_outside.tolist()) == (0, [0, 5, 5, 0])
    assert (all_.workforce.certificate[8], all_.pipeline.certified_outside.tolist()) == (1, [0, 4, 5, 0])


def people_and_certificates(world):
    table = world.workforce
    inside = np.bincount(table.certificate[table.occupied], minlength=4)
    return inside + world.pipeline.certified_outside


def test_certificates_are_conserved_inside_and_outside_the_posts(small_world):
    world = small_world({"recruitment": SURE | {"months_to_fill": 1.0, "certified_newcomer_share": 0.5}})
    table = world.workforce
    table.is_open[:] = True
    world.pipeline.certified_outside[:] = [0, 1000, 1000, 1000]
    rng = np.random.default_rng(1)
    for world.t in range(200):
        leaving = table.occupied & (rng.random(10) < 0.3)
        table.left_by[:] = np.where(leaving, rng.integers(1, 5, 10), 0)
        before, heads = people_and_certificates(world), table.occupied.sum()
        recruitment.month(world)
        assert people_and_certificates(world)[1:].tolist() == before[1:].tolist()
        assert table.occupied.sum() == heads - leaving.sum() + table.just_joined.sum()


def test_vacancies_are_filled_at_their_rate_and_faster_for_more_pay(small_world):
    evidence = SURE | {"months_to_fill": 3.0, "fill_wage_elasticity": 1.0}
    world = small_world({"recruitment": evidence, "scales": {"wage_ratio_typical": 0.7}})
    world.workforce.is_open[:] = True
    for factor in (1.0, 2.0):
        world.levers = Levers(wage_multiplier=np.full(10, factor, np.float32))
        filled = 0
        for world.t in range(200):
            vacate(world, np.flatnonzero(world.workforce.occupied))
            recruitment.month(world)
            filled += world.workforce.occupied.sum()
        # Base pay is .7 of the average: a rate of 1/3 a month, doubled with the wage. 2,000 vacancies, binomial, 4.9
        # sampling errors: a sound law fails with probability 1e-6.
        share = 1 - np.exp(-factor / 3)
        assert abs(filled / 2000 - share) < 4.9 * np.sqrt(share * (1 - share) / 2000)


def test_a_newcomer_is_paid_by_contract_from_the_first_day(small_world):
    level = {"wage_factor_secondary": 1.0, "wage_factor_college": 1.0, "wage_factor_master": 1.0}
    world = small_world({"recruitment": SURE, "careers": level})
    world.levers = Levers(wage_multiplier=np.full(10, 1.5, np.float32))
    recruitment.month(world)
    # The base wage of the district is 3,500; nobody else's pay is touched.
    assert world.workforce.wage_yuan_per_month[[7, 8]].tolist() == pytest.approx([4000, 5250])


def test_a_newcomer_feels_the_pay_of_the_contract_and_not_none(small_world):
    world = small_world({"recruitment": SURE, "societal_pressure": {"noise_sd": 0.0}})
    recruitment.month(world)
    world.t = 1
    societal_pressure.month(world)
    # The base wage of .7 is near the typical .76: a tenth of the pressure's scale is far more than it can move.
    assert world.workforce.societal_pressure[8] == pytest.approx(0.5, abs=0.1)
