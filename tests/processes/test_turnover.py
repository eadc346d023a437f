from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from simulation.evidence import load
from simulation.levers import Levers
from simulation.processes import turnover
from simulation.processes.leaving_hazard import TurnoverParams, leaving_hazard, push, tenure_hazard, wage_factor
from simulation.processes.turnover import (
    hazard_factors,
    intention,
    to_the_field,
    way_of_leaving,
)
from simulation.state.workforce import AGENCY, DISMISSED, FIELD, RETIRED
from simulation.world import Conditions

pytestmark = pytest.mark.usefixtures("both_engines")

PLAIN = {
    "weibull_shape": 0.68, "weibull_scale_months": 62, "wage_elasticity": -1.5, "per_exhaustion_sd": 0.4,
    "per_autonomy_sd": -0.2, "per_commitment_sd": -0.3, "per_peer_exits": 2.0, "per_arrears_month": 0.1,
    "per_overload": 0.5,
    "novice_overload": 1.0,
    "novice_months": 3, "men_log_odds": 0.1, "legacy_factor": 0.25, "field_share": 0.6, "field_per_log_pay_gap": 2.0,
    "field_per_autonomy_sd": 0.5, "retirement_age_men": 60, "retirement_age_women": 55,
    "retirement_share_per_month": 1.0, "intention_typical": 0.2, "intention_steepness": 2.0,
    "intention_approach_per_month": 0.5,
}  # fmt: skip
PARAMS = replace(load(TurnoverParams), **PLAIN)


def survival(months, shape=0.68, scale=62.0):
    return np.exp(-((months / scale) ** shape))


@pytest.mark.parametrize("months", [12.0, 60.0])
def test_the_hazard_integrates_to_the_survival_of_the_weibull_law(months):
    def per_month(t):
        return tenure_hazard(np.array([t]), 0.68, 62.0)[0] / 12

    # From half a month on; before it the hazard is held where it is then.
    # Powers are known to single precision, which an adaptive rule would take for corners of the curve.
    points = np.geomspace(0.5, months, 20_001)
    lived = np.exp(-integrate.simpson([per_month(t) for t in points], x=points))
    assert lived == pytest.approx(survival(months) / survival(0.5), rel=1e-6)
    # (0.5 / 62)^.68 = .0377, of which .68 is counted: 1.2 % fewer leave than under the law.
    assert np.exp(-0.5 * per_month(0.25)) == pytest.approx(survival(0.5) ** 0.68, rel=1e-6)
    assert per_month(0.0) == per_month(0.5)


@pytest.mark.parametrize(
    ("tenure", "shape", "expected"),
    [
        (24.0, 1.0, 0.5),  # constant: 12 / 24 a year
        (500.0, 1.0, 0.5),
        (24.0, 0.5, 0.25),  # 12 * .5 / 24 at the scale itself
        (6.0, 0.5, 0.5),  # a quarter of the time: 4 ** .5 times as much
        (96.0, 0.5, 0.125),
        (24.0, 2.0, 1.0),
    ],
)
def test_tenure_hazard(tenure, shape, expected):
    assert tenure_hazard(np.array([tenure]), shape, 24.0)[0] == pytest.approx(expected)


def test_the_first_day_has_a_hazard_too():
    first, half = tenure_hazard(np.array([0.0, 0.5]), 0.68, 62.0)
    assert first == half < np.inf


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 500), st.floats(0, 500))
def test_who_has_stayed_longer_leaves_less(first, second):
    young, old = tenure_hazard(np.sort(np.array([first, second])), 0.68, 62.0)
    assert young >= old > 0


@pytest.mark.parametrize(
    ("exhaustion", "autonomy", "commitment", "exits", "man", "expected"),
    [
        (0, 0, 0, 0, False, -0.08),  # half of .4 squared, so that the mean over the normal distribution is 1
        (1, 0, 0, 0, False, 0.32),
        (0, 1, 0, 0, False, -0.28),
        (0, 0, 1, 0, False, -0.38),
        (0, 0, 0, 0.1, False, 0.12),
        (0, 0, 0, 0, True, 0.02),
        (2, -1, -1, 0.5, True, 2.32),  # .8 - .08 + .2 + .3 + 1 + .1
    ],
)
def test_push(exhaustion, autonomy, commitment, exits, man, expected):
    values = (np.array([float(v)]) for v in (exhaustion, autonomy, commitment, exits))
    assert push(*values, np.array([man]), PARAMS)[0] == pytest.approx(expected)


def test_exhaustion_moves_nobody_on_average():
    # Mean of exp(b z - b^2 / 2) over the normal distribution is 1: trapezoid over +-10.
    z = np.linspace(-10, 10, 4001)
    none = np.zeros_like(z)
    factor = np.exp(push(z, none, none, none, none.astype(bool), PARAMS))
    assert np.trapezoid(factor * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi), z) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("ratio", "elasticity", "expected"),
    [(0.75, -1.5, 1.0), (1.5, -1.0, 0.5), (0.375, -2.0, 4.0), (0.75, 0.0, 1.0), (0.0, -1.0, 15.0)],  # .75 / .05
)
def test_wage_factor(ratio, elasticity, expected):
    assert wage_factor(np.array([ratio]), 0.75, elasticity)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("gap", "autonomy", "expected"),
    [
        (0.0, 0.0, 0.6),  # odds of 3 : 2
        (np.log(2), 0.0, 6 / 7),  # times 2^2: 12 : 2
        (-np.log(2), 0.0, 3 / 11),  # 3 : 8
        (0.0, 2 * np.log(2), 0.75),  # times 2: 6 : 2, lack of autonomy leads to another agency
        (0.0, -2 * np.log(2), 3 / 7),
    ],
)
def test_pay_drives_out_of_the_field_and_lack_of_autonomy_to_another_agency(gap, autonomy, expected):
    assert to_the_field(np.array([gap]), np.array([autonomy]), PARAMS)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("log_push", "expected"),
    [(0.0, 0.2), (np.log(2), 0.5), (-np.log(2), 1 / 17), (50.0, 1.0), (-50.0, 0.0)],  # odds of 1 : 4 times push squared
)
def test_intention(log_push, expected):
    assert intention(np.array([log_push]), PARAMS)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("quits", "to_field", "retires", "dismissed", "way"),
    [
        (False, True, False, False, 0),
        (True, True, False, False, FIELD),
        (True, False, False, False, AGENCY),
        (True, True, True, False, RETIRED),
        (True, True, True, True, DISMISSED),
        (False, False, False, True, DISMISSED),
    ],
)
def test_way_of_leaving(quits, to_field, retires, dismissed, way):
    assert way_of_leaving(*(np.array([v]) for v in (quits, to_field, retires, dismissed)))[0] == way


EVIDENCE = {
    "turnover": PLAIN,
    "scales": {
        "exhaustion_mean": 3.0, "exhaustion_sd": 1.0, "commitment_mean": 0.5, "commitment_sd": 0.1,
        "wage_ratio_typical": 0.75,
    },
}  # fmt: skip
HELD = [0, 1, 2, 4, 5, 7]


def lived(small_world, changes=None, t=0, **numbers):
    world = small_world(EVIDENCE | {"turnover": PLAIN | numbers}, t=t)
    world.workforce.wage_yuan_per_month[7] = 3750
    if changes:
        changes(world)
    turnover.month(world)
    return world


def test_the_hazard_is_the_product_of_its_causes(small_world):
    def changed(world):
        table = world.workforce
        table.exhaustion[1] = 4.0  # exp(.4)
        table.gender[2] = 1  # exp(.1)
        table.wage_yuan_per_month[4] = 12_000  # twice the typical: 2 ** -1.5
        table.legacy[5] = True  # a quarter
        world.agencies.peer_exits[2] = 0.25  # row 7: exp(.5)

    world = lived(small_world, changed)
    typical = tenure_hazard(world.workforce.tenure_months[HELD].astype(float), 0.68, 62.0) * np.exp(-0.08)
    factors = [1, np.exp(0.4), np.exp(0.1), 2**-1.5, 0.25, np.exp(0.5)]
    np.testing.assert_allclose(world.workforce.leaving_hazard_per_year[HELD], typical * factors, rtol=1e-5)
    assert (world.workforce.leaving_hazard_per_year[[3, 6, 8, 9]] == 0).all()


def test_arrears_drive_away_up_to_half_a_year_and_reasons_to_stay_hold(small_world):
    def owed(world):
        world.workforce.arrears_months[[0, 1]] = [2.0, 60.0]
        world.levers = Levers(
            staying_log_odds=np.where(np.arange(10) == 2, np.float32(0.5), np.float32(0.0)),
            benefit_share=np.where(np.arange(10) == 4, np.float32(1.0), np.float32(0.0)),
        )

    plain, world = lived(small_world), lived(small_world, owed)
    ratio = world.workforce.leaving_hazard_per_year[HELD] / plain.workforce.leaving_hazard_per_year[HELD]
    # .1 for each of two and of six months, .5 less, and benefits worth the wage again
    np.testing.assert_allclose(ratio, [np.exp(0.2), np.exp(0.6), np.exp(-0.5), 2**-1.5, 1, 1], rtol=1e-5)


def test_the_hazard_is_made_of_the_factors_that_it_shows(small_world):
    world = small_world(EVIDENCE)
    shown = leaving_hazard(hazard_factors(world)) * world.workforce.occupied
    turnover.month(world)
    np.testing.assert_allclose(world.workforce.leaving_hazard_per_year, shown, rtol=1e-6)


def test_the_market_moves_every_hazard_of_the_region(small_world):
    def changed(world):
        world.conditions = Conditions(market=1.5)
        world.regions.market[:] = [1.0, 2.0]

    before, after = lived(small_world), lived(small_world, changed)
    ratio = after.workforce.leaving_hazard_per_year[HELD] / before.workforce.leaving_hazard_per_year[HELD]
    np.testing.assert_allclose(ratio, [1.5] * 5 + [3.0], rtol=1e-6)


def test_overload_drives_everybody_out_and_novices_the_more(small_world):
    def overloaded(world):
        world.workforce.tenure_months[[0, 1]] = 2
        world.workforce.hours_asked[[1, 4]] = 240  # one and a half times the hours

    world = lived(small_world, overloaded)
    hazard = world.workforce.leaving_hazard_per_year
    assert hazard[1] == pytest.approx(hazard[0] * np.exp(0.75), rel=1e-5)
    assert hazard[4] == pytest.approx(tenure_hazard(np.array([36.0]), 0.68, 62.0)[0] * np.exp(0.25 - 0.08), rel=1e-5)


def test_intention_goes_half_of_the_way_to_what_the_circumstances_call_for(small_world):
    def tired(world):
        world.workforce.exhaustion[0] = 3.2 + np.log(2) / 0.4  # a push of 2 after the half square

    world = lived(small_world, tired)
    # From .3 to an even chance: .4
    assert world.workforce.intention_to_leave[0] == pytest.approx(0.4, rel=1e-4)
    assert (world.workforce.intention_to_leave[[3, 6, 8, 9]] == 0).all()


def test_a_certain_hazard_empties_the_posts_but_the_seconded_stay(small_world):
    def bound(world):
        world.workforce.seconded[1] = True

    world = lived(small_world, bound, weibull_scale_months=1e-9, field_share=1 - 1e-12)
    assert world.workforce.left_by.tolist() == [FIELD, 0, FIELD, 0, FIELD, FIELD, 0, FIELD, 0, 0]
    # Two of three, two of two, one of one
    np.testing.assert_allclose(world.agencies.peer_exits, [2 / 3, 1, 1])


def test_nobody_leaves_without_a_hazard(small_world):
    world = lived(small_world, weibull_scale_months=1e12)
    assert (world.workforce.left_by == 0).all()
    assert (world.agencies.peer_exits == 0).all()


def test_pensions_and_closed_posts(small_world):
    def old(world):
        table = world.workforce
        table.age_years[[0, 1, 2, 4]] = [55, 55, 60, 54.9]
        table.gender[[1, 2]] = 1
        table.is_open[5] = False

    world = lived(small_world, old, weibull_scale_months=1e12)
    # A woman of 55 and a man of 60 retire; a man of 55 and a woman of 54.9 do not.
    assert world.workforce.left_by[HELD].tolist() == [RETIRED, 0, RETIRED, 0, DISMISSED, 0]
    assert (world.agencies.peer_exits == 0).all()


def test_who_would_quit_a_post_that_closes_is_dismissed_and_counts_as_one_who_quits(small_world):
    def old_and_closing(world):
        world.workforce.age_years[[0, 5]] = 70
        world.workforce.is_open[[4, 5]] = False

    world = lived(small_world, old_and_closing, weibull_scale_months=1e-9, field_share=1 - 1e-12)
    assert world.workforce.left_by[HELD].tolist() == [RETIRED, FIELD, FIELD, DISMISSED, DISMISSED, FIELD]
    np.testing.assert_allclose(world.agencies.peer_exits, [1, 1, 1])


def test_people_leave_at_their_hazard_and_in_the_shares_of_the_ways(small_world):
    def half(world):
        world.workforce.tenure_months[HELD] = 62.0

    quits, to_field, months = 0, 0, 800
    for t in range(months):
        world = lived(small_world, half, t=t, weibull_shape=1.0)
        quits += (world.workforce.left_by > 0).sum()
        to_field += (world.workforce.left_by == FIELD).sum()
    # A constant hazard of 12 / 62 a year times exp(-.08); binomial, 4.9 sampling errors: P = 1e-6 each.
    share = 1 - np.exp(-np.exp(-0.08) / 62)
    assert abs(quits / (6 * months) - share) < 4.9 * np.sqrt(share * (1 - share) / (6 * months))
    assert abs(to_field / quits - 0.6) < 4.9 * np.sqrt(0.24 / quits)


def test_the_first_year_is_counted_before_anybody_goes(small_world):
    world = lived(small_world)
    # Six and twelve months in the sector: rows 2 and 5
    assert np.flatnonzero(world.first_year_at_risk).tolist() == [2, 5]
