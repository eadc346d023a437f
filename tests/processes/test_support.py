from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import support
from simulation.processes.support import (
    FAMILY,
    WORKPLACE,
    SupportParams,
    asked,
    financial_need,
    from_colleagues,
    left_to_give,
    met_share,
    moral_need,
)

pytestmark = pytest.mark.usefixtures("both_engines")

PLAIN = {
    "need_typical": 0.5, "need_per_exhaustion_sd": 0.1, "asked_if_preferred": 0.8, "asked_otherwise": 0.4,
    "tie_growth_per_month": 0.0, "full_colleague_support": 1.0, "weight_colleagues": 0.5, "weight_supervision": 0.4,
    "weight_climate": 0.2, "supervision_hours_full": 4, "union_hours_per_case_of_need": 2,
    "union_hours_per_post_if_present": 0.0, "union_uptake": 0.5, "financial_need_per_pay_gap": 1.0,
    "financial_need_per_arrears_month": 0.1, "financial_need_per_shock": 0.4, "grant_yuan_per_full_need": 1000,
    "workplace_grant_yuan_per_post": 0,
}  # fmt: skip
PARAMS = replace(load(SupportParams), **PLAIN)


@pytest.mark.parametrize(
    ("exhaustion", "expected"),
    [(0.0, 0.5), (2.0, 0.7), (-2.0, 0.3), (9.0, 1.0), (-9.0, 0.0)],
)
def test_moral_need_rises_with_exhaustion(exhaustion, expected):
    assert moral_need(np.array([exhaustion]), 0.5, 0.1)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ratio", "arrears", "shock", "expected"),
    [
        (1.0, 0.0, 0.0, 0.0),
        (1.5, 0.0, 0.0, 0.0),  # more than others is no need
        (0.75, 0.0, 0.0, 0.25),
        (1.0, 3.0, 0.0, 0.3),
        (1.0, 60.0, 0.0, 0.6),  # beyond half a year it counts no more
        (1.0, 0.0, 0.5, 0.2),
        (0.1, 6.0, 1.0, 1.0),
    ],
)
def test_financial_need(ratio, arrears, shock, expected):
    found = financial_need(*(np.array([v]) for v in (ratio, arrears, shock)), PARAMS)
    assert found[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("need", "seeking", "preferred", "expected"),
    [
        (0.5, 0.5, True, 0.4),
        (0.5, 0.5, False, 0.2),
        (0.5, 0.0, True, 0.2),  # the withdrawn ask half as much
        (0.5, 1.0, True, 0.6),
        (0.0, 1.0, True, 0.0),
        (1.0, 1.0, True, 1.0),  # 1.2, but no more than all
    ],
)
def test_asked(need, seeking, preferred, expected):
    found = asked(np.array([need]), np.array([seeking]), np.array([preferred]), PARAMS)
    assert found[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("exhaustion", "load", "expected"),
    [(0.0, 1.0, 1.0), (3.0, 1.0, 0.5), (6.0, 1.0, 0.0), (3.0, 2.0, 0.25), (3.0, 0.2, 0.5)],
)
def test_left_to_give(exhaustion, load, expected):
    assert left_to_give(np.array([exhaustion]), np.array([load]))[0] == pytest.approx(expected)


def test_support_from_colleagues_saturates():
    # Row 0 has ties of .5 and 1 to people who have .4 and .8 to give; row 1 has none; row 2 a broken one.
    giving = np.array([[0.4, 0.8], [0.4, 0.4], [9.0, 0.8]], np.float32)
    strength = np.array([[0.5, 1.0], [0.0, 0.0], [1.0, 0.0]], np.float32)
    link = np.array([[True, True], [False, False], [False, False]])
    found = from_colleagues((strength * giving * link).sum(axis=1), full=2.0)
    np.testing.assert_allclose(found, [1 - np.exp(-0.5), 0, 0], rtol=1e-6)


@settings(max_examples=200, deadline=None)
@given(st.floats(1e-6, 1e4) | st.just(0.0), st.floats(1e-6, 1e4) | st.just(0.0))
def test_capacity_is_never_exceeded(available, wanted):
    share = met_share(np.array([available]), np.array([wanted]))[0]
    assert 0 <= share <= 1
    assert share * wanted <= available * (1 + 1e-9)
    if available >= wanted > 0:
        assert share == 1


EVIDENCE = {
    "support": PLAIN,
    "scales": {"exhaustion_mean": 3.0, "exhaustion_sd": 1.0},
}
HELD = [0, 1, 2, 4, 5, 7]


def helped(small_world, changes=None, levers=None, **numbers):
    world = small_world(EVIDENCE | {"support": PLAIN | numbers})
    table = world.workforce
    table.moral_source[HELD] = WORKPLACE
    table.wage_yuan_per_month[HELD] = [8000, 8000, 8000, 8000, 8000, 5000]  # as much as others earn
    if changes:
        changes(world)
    world.levers = levers or Levers()
    support.month(world)
    for name in ("workplace_support", "union_support", "family_support", "financial_support", "asked_of_family"):
        assert (getattr(table, name)[[3, 6, 8, 9]] == 0).all()
    return table, world


def test_support_at_work_is_what_is_asked_times_what_is_there(small_world):
    table, _ = helped(small_world)
    # Asked: .5 * 1 * .8. Supervision 2 of 4 hours: .2; climate in the middle: .1; two ties of .5 to people who have a
    # half left: .5 * (1 - e^-.5) for rows 0-2, one such tie for rows 4 and 5, none for row 7.
    colleagues = np.array([1 - np.exp(-0.5)] * 3 + [1 - np.exp(-0.25)] * 2 + [0])
    np.testing.assert_allclose(table.workplace_support[HELD], 0.4 * (0.3 + 0.5 * colleagues), rtol=1e-5)


def test_who_prefers_the_family_asks_less_at_work_and_more_at_home(small_world):
    def home(world):
        world.workforce.moral_source[7] = FAMILY

    (at_work, _), (at_home, _) = helped(small_world), helped(small_world, home)
    assert at_home.workplace_support[7] == pytest.approx(at_work.workplace_support[7] / 2)
    # A tie of .6 and a family loaded half-way: .6 * .5 * 2; asked of it .4 instead of .2
    assert at_work.family_support[7] == pytest.approx(0.2 * 0.6)
    assert at_home.family_support[7] == pytest.approx(0.4 * 0.6)
    assert (at_work.asked_of_family[7], at_home.asked_of_family[7]) == pytest.approx((0.1, 0.2))


def test_a_loaded_family_gives_less(small_world):
    def loaded(world):
        world.workforce.family_pressure[[0, 1, 2]] = [0.0, 0.75, 1.0]

    table, _ = helped(small_world, loaded)
    # .2 asked; tie .6 times 2 * (1 - pressure)
    np.testing.assert_allclose(table.family_support[[0, 1, 2]], [0.24, 0.06, 0], atol=1e-6)


def test_climate_and_supervision_add_to_support(small_world):
    def changed(world):
        world.agencies.climate[2] = 0.5
        world.agencies.supervision_hours[2] = 50

    table, _ = helped(small_world, changed, Levers(climate_shift=0.5))
    # Supervision counts up to four hours: .4; a climate of one SD: .2 / (1 + e^-1)
    assert table.workplace_support[7] == pytest.approx(0.4 * (0.4 + 0.2 / (1 + np.exp(-1))), rel=1e-5)


@pytest.mark.parametrize(
    ("hours", "support_each", "load"),
    [
        # Agency 0: three people ask for .4 each; half of it of the union: 1.2 * .5 * 2 hours = 1.2 hours
        (0.0, 0.0, 0.0),
        (0.2, 0.1, 1.0),  # .6 hours: half of what is asked, .4 * .5 * .5
        (0.4, 0.2, 1.0),
        (0.8, 0.2, 0.5),
    ],
)
def test_union_workers_help_as_far_as_their_hours_go(small_world, hours, support_each, load):
    table, world = helped(small_world, levers=Levers(union_hours_per_post=hours))
    np.testing.assert_allclose(table.union_support[[0, 1, 2]], support_each, atol=1e-6)
    np.testing.assert_allclose(world.agencies.union_hours, hours * np.array([3, 2, 1]))
    assert world.agencies.union_load[0] == pytest.approx(load)


def test_a_union_that_is_there_has_some_hours_without_any_programme(small_world):
    def union(world):
        world.agencies.has_union[0] = True

    _, world = helped(small_world, union, union_hours_per_post_if_present=0.2)
    assert world.agencies.union_hours.tolist() == pytest.approx([0.6, 0, 0])


@pytest.mark.parametrize(
    ("grant", "met"),
    # Need of .25 in one of three people: 250 yuan; 3 posts bring three times the grant.
    [(0.0, 0.0), (25.0, 0.075), (100.0, 0.25), (1000.0, 0.25)],
)
def test_money_at_work_goes_as_far_as_the_budget(small_world, grant, met):
    def poor(world):
        world.workforce.wage_yuan_per_month[0] = 6000
        world.workforce.financial_source[[0, 1]] = WORKPLACE

    table, _ = helped(small_world, poor, Levers(grant_yuan_per_post=grant))
    # 75 of 250 yuan are three tenths.
    np.testing.assert_allclose(table.workplace_money[[0, 1, 2]], [met, 0, 0], atol=1e-6)
    np.testing.assert_allclose(table.financial_support[[0, 1, 2]], [met, 0, 0], atol=1e-6)


def test_money_from_the_family_loads_it(small_world):
    def poor(world):
        world.workforce.wage_yuan_per_month[7] = 2500
        world.workforce.financial_source[7] = FAMILY

    (table, _), (before, _) = helped(small_world, poor), helped(small_world)
    # Half of the average wage is missing; a tie of .6 gives .3 of it, and half of .5 is asked on top of comfort.
    assert table.financial_support[7] == pytest.approx(0.3)
    assert table.workplace_money[7] == 0
    assert table.asked_of_family[7] == pytest.approx(before.asked_of_family[7] + 0.25)


def test_ties_grow_before_help_is_counted(small_world):
    table, _ = helped(small_world, tie_growth_per_month=0.2)
    assert set(table.tie_strength[table.linked]) == {np.float32(0.6)}
