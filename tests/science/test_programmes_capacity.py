"""No programme gives more than it has, in any month; and what it has is used, so that the limits are felt."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.model import WorkforceModel
from simulation.processes.counselling import CounsellingParams
from simulation.processes.support import SupportParams
from simulation.state.agencies import AGENCY_KINDS
from simulation.state.regions import URBAN
from tests.programmes import no_dose, programme, under
from tests.worlds import watched_month

LATER = range(1, 24)
"""Months after the first, which the fixture has lived."""
PROFESSIONAL = AGENCY_KINDS.index("professional")
SCARCE: dict[str, dict[str, Any]] = {
    "psychosocial_linkage": {"counselling_hours_per_100_posts": 10.0},
    "care_platform": {"screened_share_per_year": 2.0, "counselling_hours_per_100_posts": 5.0},
    "micro_wish": {"wishes_per_year": 60_000.0, "cost_yuan_per_wish": 600.0},
    "open_university": {"seats": 11_000.0},
    "hand_in_hand": {"pairs": 2_600.0},
    "three_district_plan": {"secondments_per_year": 9_000.0, "local_trainees_per_year": 9_000.0},
    "union_support": {"union_workers_per_100_posts": 0.2, "grant_yuan_per_post": 10.0},
    "caseload_cap": {"cases": 20.0, "novice_cases": 8.0},
    "recognition_awards": {"awards_per_year": 9_000.0},
    "facilitator_class": {"intake_per_year": 9_000.0},
}
"""Less than is wanted. A model of 1,200 posts gets 1,200 / 440,000 of the national ones: 30 seats, 7.1 pairs."""
SHARE = 1200 / 440_000


@pytest.fixture
def model() -> WorkforceModel:
    return under(*(programme(name, values) for name, values in SCARCE.items()), years=1 / 12)


def test_counselling_has_places(model):
    """Hours are .02 a post as today and .15 by the programmes; a client takes four. Nobody in a course is sent away."""
    per_client, table, own = model.world.params(CounsellingParams).hours_per_client, model.workforce, model.agency_table
    filled = 0.0
    for _ in LATER:
        before = table.counselling_months_left > 1
        identity = table.person_identity.copy()

        def after(name, world, before=before, identity=identity):
            if name != "counselling":
                return
            nonlocal filled
            held = table.occupied & (table.counselling_months_left > 0)
            continuing = world.by_agency(before & (identity == table.person_identity) & table.occupied)
            places = own.staff * 0.17 / per_client
            # The odd hours of a region make whole places, of which one may be rounded up.
            limit = np.maximum(world.by_region(places) + 1, world.by_region(continuing))
            assert (world.by_region(world.by_agency(held)) <= limit).all()
            waits = table.at_home & (table.counselling_wait_months > 0)
            empty = np.floor(places) > world.by_agency(held)
            assert not empty[table.agency[waits]].any(), "a place of the own agency is empty and somebody waits"
            filled += held.sum() / (own.staff.sum() * 0.17 / per_client) / len(LATER)

        watched_month(model, after)
    assert np.count_nonzero(table.counselling_wait_months) > 30, "many wait"
    # Four regions round to whole places, half of one each at most; who leaves frees one for a month.
    assert 0.85 < filled < 1.1, "and the places are filled"


def test_wishes_have_a_budget(model):
    """60,000 a year are 163.6 here, 13.6 a month: 13 or 14 are granted; about 40 wish what can be done."""
    granted = []
    for _ in LATER:
        model.step()
        own = model.agency_table
        granted.append(own.wishes_granted.sum())
    assert set(granted) == {13, 14}
    # The staff at the end of a month is not quite that of its beginning; roundings of 23 months differ by .1 of a wish.
    assert np.mean(granted) == pytest.approx(60_000 * SHARE / 12, abs=0.35), "the fund is spent"
    assert (model.world.ledger["micro_wish", "union"].sum()) == pytest.approx(600 * granted[-1])


def test_courses_have_seats(model):
    for _ in LATER:
        model.step()
        assert np.count_nonzero(model.workforce.course_months_left) <= 30
    assert np.count_nonzero(model.workforce.course_months_left) == 30
    assert (model.workforce.certificate[model.workforce.course_months_left == 24] == 0).all()


def test_pairs_are_one_strong_and_one_weak_each(model):
    for _ in LATER:
        model.step()
        own = model.agency_table
        urban = (model.region_table.kind == URBAN)[own.region]
        paired = np.flatnonzero(own.partner >= 0)
        assert len(paired) == 2 * 7
        assert (own.partner[own.partner[paired]] == paired).all()
        assert (urban[paired] != urban[own.partner[paired]]).all()
        assert (own.lent_hours[~urban] == 0).all()
        assert (own.lent_hours > 0).sum() == 7
        assert (own.lent_supervision[urban] == 0).all()


def test_secondments_are_those_that_were_planned(model):
    """9,000 a year are 24.5 here, 2.05 a month: two or three go, from contracted agencies in towns, for a year."""
    table, own = model.workforce, model.agency_table
    sent = []
    for _ in LATER:
        away = table.person_identity[table.seconded]
        model.step()
        new = table.seconded & ~np.isin(table.person_identity, away)
        sent.append(np.count_nonzero(new))
        assert sent[-1] <= 3
        assert (own.kind[table.agency[new]] == PROFESSIONAL).all(), "nobody is sent from a government office"
        assert (table.role[new] == 0).all()
        urban = (model.region_table.kind == URBAN)[own.region]
        assert urban[table.agency[table.seconded]].all()
        assert not urban[table.host_agency[table.seconded]].any()
        assert np.count_nonzero(table.seconded) <= sum(sent[-12:]) + 3, "that of the first month is not counted here"
        assert own.visiting_staff.sum() <= 12 * 3
        assert own.trainees.sum() <= 9_000 * SHARE + 1e-9
    assert np.mean(sent) == pytest.approx(9_000 * SHARE / 12, abs=0.3)  # within three standard errors of .1


def test_union_workers_have_hours_and_a_purse(model):
    """Two hours for each case of need that is met; 1,500 yuan for each full need of money that is met at work."""
    law, own, used_up = model.world.params(SupportParams), model.agency_table, []

    def after(name, world):
        if name != "support":
            return
        # Two union workers for 1,000 posts with 100 hours each, beside the .15 hours of a union of today.
        hours = own.staff * (own.has_union * 0.15 + 0.2)
        used = world.by_agency(world.workforce.union_support) * law.union_hours_per_case_of_need
        money = world.by_agency(world.workforce.workplace_money) * law.grant_yuan_per_full_need
        np.testing.assert_allclose(own.union_hours, hours)
        assert (used <= hours * (1 + 1e-5)).all()
        assert (money <= own.staff * (10 + 15) * (1 + 1e-5)).all()
        used_up.append(((used > 0.999 * hours)[own.staff > 0].mean(), money.sum() / own.staff.sum() / 25))

    for _ in LATER:
        watched_month(model, after)
    hours_gone, money_gone = np.mean(used_up, axis=0)
    assert hours_gone > 0.3, "at a third of the agencies no hour is left"
    assert money_gone > 0.8, "and hardly any money"


def test_nobody_is_dealt_a_case_beyond_the_ceiling(model):
    """20 cases, 8 in the first half year; who has more keeps them."""
    table, dealt = model.workforce, []

    def after(name, world):
        if name == "ties":
            dealt.append(table.cases.copy())
        if name == "allocation":
            ceiling = np.where(table.tenure_months < 6, 8, 20)
            assert (table.cases <= np.maximum(ceiling, dealt[-1])).all()
            assert (table.cases_taken[dealt[-1] >= ceiling] == 0).all()

    for _ in LATER:
        watched_month(model, after)
    full = table.occupied & (table.tenure_months >= 6) & (table.role == 0)
    assert np.median(table.cases[full] + table.cases_closed[full] + table.cases_lost[full]) == 20, "most are full"
    assert model.agency_table.waiting_cases.sum() > 1000


def test_awards_are_few(model):
    """9,000 a year are 24.5 here: two or three a month, to people with three years in the sector."""
    given = []
    for _ in LATER:
        model.step()
        fresh = model.workforce.honour == 1
        given.append(np.count_nonzero(fresh))
        assert (model.workforce.tenure_months[fresh] >= 36).all()
    # Who is awarded and leaves in the same month is not seen here.
    assert max(given) <= 3
    assert np.mean(given) == pytest.approx(9_000 * SHARE / 12, abs=0.3)


def test_peers_take_posts_after_their_year_and_no_more_than_began(model):
    """9,000 and the five of today a year, four fifths of whom finish after twelve months."""
    joined = []
    for _ in LATER:
        model.step()
        joined.append(model.series.loc[model.series.place == "all", "joiners_peer"].iloc[-1])
    assert sum(joined[:11]) == 0
    began = (9_000 + 5) * SHARE / 12 * 0.8
    for month in range(11, len(joined)):
        assert sum(joined[: month + 1]) <= began * (month - 10) + 5 * SHARE / 12 * 0.8 * 12 + 1
    assert sum(joined) > 0.8 * began * (len(joined) - 12)


def test_without_its_dose_the_limits_are_those_of_today():
    """The watch over union hours could fail: with none employed, only unions at work today have hours."""
    model = under(programme("union_support", no_dose("union_support")), years=1 / 12)
    own = model.agency_table
    np.testing.assert_allclose(own.union_hours, own.staff * own.has_union * 0.15)
