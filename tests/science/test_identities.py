"""Nothing appears from nowhere and nothing vanishes: people, cases, yuan, students, certificates.

Every identity is an equation between stocks before a month, flows in it and stocks after it, checked in each of 24
months of four worlds. Flows are read behind the line of the month that makes them; nothing is taken from the law that
is under test except the flow itself.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import pytest

from simulation.indicators import MEANS
from simulation.model import WorkforceModel
from simulation.processes import accounts
from simulation.processes.accounts import AccountsParams
from simulation.processes.recruitment import RecruitmentParams
from simulation.rows import engine
from simulation.state.workforce import CHANNELS, WAYS_OF_LEAVING
from simulation.world import World
from tests.worlds import GROWING, settings, watched_month

FIELD, AGENCY, RETIRED, DISMISSED = range(1, 5)
SWITCHER, RE_ENTRANT, PEER, GRADUATE = (CHANNELS.index(c) for c in ("switcher", "re_entrant", "peer", "graduate"))
MANY_PEERS = {"education.peers_per_year": 20_000.0, "education.peer_training_months": 6.0}
ALL_POLICIES = {
    "pay_raise": {"percent": 20.0},
    "union_support": {"union_workers_per_100_posts": 3.0, "grant_yuan_per_post": 50.0, "start": "2021-01"},
    "three_district_plan": {
        "secondments_per_year": 20_000.0,
        "local_trainees_per_year": 20_000.0,
        "cost_yuan_per_secondment_year": 47_200.0,
        "cost_yuan_per_trainee": 8_000.0,
        "start": "2021-01",
    },
}
WORLDS: dict[str, dict[str, Any]] = {
    "classroom": {},
    "classroom with policies": {"overrides": ALL_POLICIES, "facts": MANY_PEERS, "beyond": True},
    "growing city": GROWING,
    "shrinking classroom": {"growth_per_year": -0.15, "demand_growth_per_year": -0.05, "legacy_share": 0.3},
}
EVERYWHERE = pytest.mark.parametrize("name", WORLDS)


@dataclass
class Snapshot:
    """A world at one moment, sharing nothing with it."""

    workforce: Any
    agencies: Any
    regions: Any
    pipeline: Any

    @classmethod
    def of(cls, world: World) -> Snapshot:
        return cls(world.workforce.copy(), world.agencies.copy(), world.regions.copy(), world.pipeline.copy())


@dataclass
class Month:
    """A month as it was lived."""

    before: Snapshot
    behind: dict[str, Snapshot]
    """Line of the month → the world behind it."""
    books: Any
    """What the agencies received, paid, returned and owe."""
    ledger: dict[tuple[str, str], np.ndarray]
    rows: pd.DataFrame
    """What was observed; index: place."""
    after: Snapshot


@cache
def history(name: str) -> tuple[WorkforceModel, list[Month]]:
    """24 months of one of the worlds."""
    model = WorkforceModel(settings(years=2, warm_up_months=6, **WORLDS[name]))
    return model, [_month(model) for _ in range(24)]


def _month(model: WorkforceModel) -> Month:
    before, behind, books = Snapshot.of(model.world), {}, []
    settle = accounts.settlement

    def recorded(*args: Any) -> Any:
        books.append(accounts.Settlement(*settle(*args)))
        return books[-1]

    def look(line: str, world: World) -> None:
        behind[line] = Snapshot.of(world)

    # Compiled, the law of the books is a part of a loop: the other engine, of the same bits, lets itself be watched.
    with engine("plain"), mock.patch.object(accounts, "settlement", recorded):
        watched_month(model, look)
    rows = model.series[model.series["month"] == model.months_done - 1].set_index("place")
    return Month(before, behind, books[0], copy.deepcopy(model.world.ledger), rows, Snapshot.of(model.world))


def months(name: str) -> list[Month]:
    return history(name)[1]


def test_every_flow_of_these_identities_flows_somewhere():
    """An identity over flows that are always zero would prove nothing."""
    rows = pd.concat(month.rows.loc[["all"]] for name in WORLDS for month in months(name))
    for way in WAYS_OF_LEAVING[1:]:
        assert rows[f"leavers_{way}"].sum() >= 3, way
    for channel in CHANNELS:
        assert rows[f"joiners_{channel}"].sum() >= 3, channel
    for flow in ("new_cases", "refused_cases", "cases_closed", "cases_lost", "exam_passes", "seconded_out"):
        assert rows[flow].sum() > 0, flow
    assert rows["wage_debt_yuan"].sum() > 0
    assert sum(month.books.returned.sum() for name in WORLDS for month in months(name)) > 0
    assert sum(month.behind["demand"].agencies.dropped_cases.sum() for name in WORLDS for month in months(name)) > 0


# people


@EVERYWHERE
def test_heads_are_those_before_and_joiners_less_leavers(name):
    for month in months(name):
        before, after = month.before.workforce.occupied.sum(), month.after.workforce.occupied.sum()
        row = month.rows.loc["all"]
        assert after == before + row.joiners - row.leavers == row.head_count


@EVERYWHERE
def test_leavers_and_joiners_are_the_sum_of_their_ways_and_channels(name):
    for month in months(name):
        for _, row in month.rows.iterrows():
            assert row.leavers == sum(row[f"leavers_{way}"] for way in WAYS_OF_LEAVING[1:])
            assert row.joiners == sum(row[f"joiners_{channel}"] for channel in CHANNELS)


@EVERYWHERE
def test_an_open_post_is_held_or_vacant(name):
    for month in months(name):
        for _, row in month.rows.iterrows():
            assert row.posts == row.head_count + row.vacancies
        workforce = month.after.workforce
        assert not (workforce.occupied & ~workforce.is_open).any()


@EVERYWHERE
def test_those_who_stay_are_the_same_people_a_month_older(name):
    for month in months(name):
        old, new = month.before.workforce, month.after.workforce
        stays = old.occupied & (new.left_by == 0)
        assert (new.person_identity[stays] == old.person_identity[stays]).all()
        assert (new.holders_before[stays] == old.holders_before[stays]).all()
        assert (new.tenure_months[stays] == old.tenure_months[stays] + 1).all()
        for trait in ("gender", "education", "vulnerability", "idealism", "family_shock_risk", "entry_channel"):
            assert (getattr(new, trait)[stays] == getattr(old, trait)[stays]).all(), trait


@EVERYWHERE
def test_whoever_leaves_is_replaced_by_somebody_else(name):
    for month in months(name):
        old, new = month.before.workforce, month.after.workforce
        left = new.left_by > 0
        assert (old.occupied & left).sum() == left.sum()
        assert (new.holders_before[left] == old.holders_before[left] + 1).all()
        assert not (left & new.occupied).any(), "a post is vacant for a month at least"


@EVERYWHERE
def test_switchers_arrive_as_themselves(name):
    """Each hired switcher is one of this month's movers: same traits, skill, certificate, tenure and strain."""
    kept = (
        "gender", "education", "psychology_trained", "social_work_degree", "idealism", "family_shock_risk",
        "help_seeking", "family_tie", "tenure_months", "certificate", "skill", "exhaustion", "age_years",
    )  # fmt: skip
    for month in months(name):
        leaving, after = month.behind["turnover"].workforce, month.after
        movers = np.flatnonzero(leaving.left_by == AGENCY)
        arrived = np.flatnonzero(after.workforce.just_joined & (after.workforce.entry_channel == SWITCHER))
        assert len(arrived) == month.rows.loc["all", "joiners_switcher"] <= len(movers)
        by_trait = {leaving.vulnerability[row]: row for row in movers}
        assert len(by_trait) == len(movers), "vulnerability tells people apart"
        came_from = np.array([by_trait.pop(after.workforce.vulnerability[row]) for row in arrived], dtype=np.int64)
        for column in kept:
            assert (getattr(after.workforce, column)[arrived] == getattr(leaving, column)[came_from]).all(), column
        place = after.agencies.region
        assert (place[after.workforce.agency[arrived]] == place[leaving.agency[came_from]]).all()
        assert (after.workforce.agency[arrived] != leaving.agency[came_from]).all(), "the agency just left"


@EVERYWHERE
def test_a_seconded_worker_has_one_host_in_another_kind_of_region(name):
    for month in months(name):
        sent = month.behind["secondment"]
        away = sent.workforce.seconded
        assert away.sum() == sent.agencies.visiting_staff.sum()
        assert (sent.workforce.host_agency[away] >= 0).all()
        assert (sent.workforce.host_agency[~away] == -1).all()
        kind = sent.regions.kind[sent.agencies.region]
        assert (kind[sent.workforce.agency[away]] == 0).all()
        assert (kind[sent.workforce.host_agency[away]] != 0).all()


# cases


@EVERYWHERE
def test_cases_are_conserved_to_the_last_one(name):
    """open + waiting tomorrow = today + new - refused - given up - closed - lost, in whole cases."""
    for month in months(name):
        came, served = month.behind["demand"].agencies, month.behind["service"].workforce
        inflow = came.new_cases.sum() - came.refused_cases.sum() - came.dropped_cases.sum()
        outflow = served.cases_closed.sum(dtype=np.float64) + served.cases_lost.sum(dtype=np.float64)
        assert _cases(month.after) == _cases(month.before) + inflow - outflow
        for values in (came.new_cases, came.refused_cases, month.after.agencies.waiting_cases, served.cases_closed):
            assert (values == np.round(values)).all()


@EVERYWHERE
def test_no_line_but_demand_and_service_makes_or_ends_a_case(name):
    for month in months(name):
        previous = _cases(month.before)
        for line, world in month.behind.items():
            if line not in ("demand", "service"):
                assert _cases(world) == previous, line
            previous = _cases(world)


@EVERYWHERE
def test_only_the_cases_of_leavers_and_of_those_sent_away_are_handed_over(name):
    for month in months(name):
        leaving = month.behind["turnover"].workforce
        left = leaving.cases[leaving.left_by > 0].sum(dtype=np.float64)
        previous, sent = month.behind["careers"].workforce, month.behind["secondment"].workforce
        away = previous.cases[sent.seconded & ~previous.seconded].sum(dtype=np.float64)
        waiting = month.after.agencies.waiting_cases.sum() - month.behind["allocation"].agencies.waiting_cases.sum()
        assert waiting == left + away


def test_cases_count_as_handed_over_when_they_lose_their_worker():
    """Whether the worker leaves or is sent to the three districts: continuity is the client's."""
    for month in months("classroom with policies"):
        leaving = month.behind["turnover"].workforce
        left = leaving.cases[leaving.left_by > 0].sum(dtype=np.float64)
        previous, sent = month.behind["careers"].workforce, month.behind["secondment"].workforce
        away = previous.cases[sent.seconded & ~previous.seconded].sum(dtype=np.float64)
        assert month.after.agencies.handed_over_cases.sum() == left + away


@EVERYWHERE
def test_the_cases_of_those_who_leave_are_observed_too(name):
    """What a worker closed in the last month in the post counts: rows of the month against the service line."""
    for month in months(name):
        served = month.behind["service"].workforce
        for column in ("cases_closed", "cases_lost", "cases_progressed"):
            assert month.rows.loc["all", column] == getattr(served, column).sum(dtype=np.float64), column


@EVERYWHERE
def test_a_worker_ends_no_more_cases_than_at_hand(name):
    for month in months(name):
        at_hand, served = month.behind["workload"].workforce, month.behind["service"].workforce
        assert (served.cases_closed + served.cases_lost <= at_hand.cases).all()
        assert (served.cases_progressed <= at_hand.cases).all()
        assert (served.cases == at_hand.cases - served.cases_closed - served.cases_lost).all()


def _cases(world: Snapshot) -> float:
    return float(world.workforce.cases.sum(dtype=np.float64) + world.agencies.waiting_cases.sum())


# yuan


@EVERYWHERE
def test_reserves_change_by_income_less_payments(name):
    for month in months(name):
        books, before, after = month.books, month.before.agencies, month.after.agencies
        change = books.public_income + books.own_income - books.wages_paid - books.other_paid - books.returned
        np.testing.assert_allclose(after.reserves_yuan, before.reserves_yuan + change, rtol=1e-12, atol=1e-6)


@EVERYWHERE
def test_wages_earned_are_paid_or_owed(name):
    """wage debt after = before + contract wages of all who are in post at the end of the month - paid."""
    for month in months(name):
        earned = np.bincount(
            month.after.workforce.agency,
            weights=month.after.workforce.wage_yuan_per_month.astype(np.float64),
            minlength=len(month.after.agencies),
        )
        debt = month.before.agencies.wage_debt_yuan + earned - month.books.wages_paid
        np.testing.assert_allclose(month.after.agencies.wage_debt_yuan, debt, rtol=1e-9, atol=1e-6)
        assert (month.books.wages_paid >= 0).all()
        assert (month.after.agencies.wage_debt_yuan >= 0).all()


@EVERYWHERE
def test_public_money_comes_at_last(name):
    """due after = due before + public share of (1 + overhead) wages - received; received only where it is not late."""
    overhead = history(name)[0].world.params(AccountsParams).overhead_income_share
    for month in months(name):
        after = month.after
        bill = np.bincount(
            after.workforce.agency, weights=after.workforce.wage_yuan_per_month, minlength=len(after.agencies)
        )
        due = month.before.agencies.unpaid_public_yuan + after.agencies.public_share * (1.0 + overhead) * bill
        np.testing.assert_allclose(after.agencies.unpaid_public_yuan, due - month.books.public_income, atol=1e-3)
        late = after.agencies.late_months_left > 0
        assert (month.books.public_income[late] == 0).all()
        assert (after.agencies.unpaid_public_yuan[~late] == 0).all()


@EVERYWHERE
def test_the_ledger_is_the_sum_of_its_parts_everywhere(name):
    for month in months(name):
        costs = [c for c in month.rows.columns if c.startswith("cost_") and c != "cost_total_yuan"]
        np.testing.assert_allclose(month.rows["cost_total_yuan"], month.rows[costs].sum(axis=1), rtol=1e-12)
        total = sum(amount.sum() for amount in month.ledger.values())
        assert month.rows.loc["all", "cost_total_yuan"] == pytest.approx(total, rel=1e-12)
        for (item, payer), amount in month.ledger.items():
            assert month.rows.loc["all", f"cost_{item}_{payer}_yuan"] == pytest.approx(amount.sum(), rel=1e-12)


@EVERYWHERE
def test_wages_in_the_ledger_are_the_wages_earned(name):
    for month in months(name):
        row, workforce = month.rows.loc["all"], month.after.workforce
        booked = row.cost_wages_public_yuan + row.cost_wages_agency_yuan + row.get("cost_pay_raise_public_yuan", 0.0)
        assert booked == pytest.approx(workforce.wage_yuan_per_month.sum(dtype=np.float64), rel=1e-9)


@EVERYWHERE
def test_what_agencies_pay_for_is_in_the_ledger(name):
    """All costs but wages and programmes are what agencies pay besides wages, as long as their purse suffices."""
    items = ("overhead", "recruitment", "induction", "training")
    for month in months(name):
        booked = sum(amount.sum() for (item, _), amount in month.ledger.items() if item in items)
        paid = month.books.other_paid.sum()
        assert paid <= booked * (1 + 1e-12)
        if (month.books.wages_paid > 0).all():
            assert paid == pytest.approx(booked, rel=1e-9)


# places


COUNTED = (
    "posts", "head_count", "vacancies", "leavers", "joiners", "seconded_out", "exhausted_workers", "certified_in_posts",
    "waiting_cases", "new_cases", "refused_cases", "visiting_staff", "trainees", "cases_closed", "cases_lost",
    "cases_progressed", "open_cases", "wage_debt_yuan", "reserves_yuan",
    *(f"leavers_{way}" for way in WAYS_OF_LEAVING[1:]), *(f"joiners_{channel}" for channel in CHANNELS),
)  # fmt: skip


@EVERYWHERE
def test_places_sum_to_all(name):
    for month in months(name):
        counted = [*COUNTED, *(c for c in month.rows.columns if c.startswith("cost_"))]
        parts = month.rows.drop(index="all")[counted].sum()
        np.testing.assert_allclose(parts, month.rows.loc["all", counted].astype(float), rtol=1e-9, atol=1e-6)


@EVERYWHERE
def test_means_of_all_are_means_of_places_weighted_by_staff(name):
    for month in months(name):
        places = month.rows.drop(index="all")
        means = [*(f"{name}_mean" for name in MEANS), "intention_share", "certified_share"]
        for column in means:
            weighted = np.average(places[column], weights=places.head_count)
            assert month.rows.loc["all", column] == pytest.approx(weighted, rel=1e-6), column


# posts and contracts


@EVERYWHERE
def test_contracted_posts_are_lost_won_or_waiting_for_a_tender(name):
    for month in months(name):
        old, new = month.before, month.after
        total = old.agencies.contract_posts.sum() + old.regions.lost_contract_posts.sum()
        assert new.agencies.contract_posts.sum() + new.regions.lost_contract_posts.sum() == pytest.approx(total)


# the pipeline


@EVERYWHERE
def test_students_begin_study_and_graduate(name):
    for month in months(name):
        flow = month.behind["education"].pipeline
        total = month.before.pipeline.students.sum() + flow.enrolled - flow.graduated
        assert month.after.pipeline.students.sum() == pytest.approx(total, rel=1e-12)


@EVERYWHERE
def test_graduates_search_enter_or_take_other_work(name):
    for month in months(name):
        flow, row = month.behind["education"].pipeline, month.rows.loc["all"]
        searching = month.before.pipeline.graduates_searching.sum() + flow.graduated - flow.graduates_lost
        expected = searching - row.joiners_graduate
        assert month.after.pipeline.graduates_searching.sum() == pytest.approx(expected, abs=1e-9)


@EVERYWHERE
def test_peers_train_wait_and_take_posts(name):
    params = history(name)[0].world.facts["education"]
    finishing = params["peer_finishing_share"].value
    for month in months(name):
        old, new, joined = month.before.pipeline, month.after.pipeline, month.rows.loc["all", "joiners_peer"]
        finished = old.peers_in_training[0]
        begun = new.peers_in_training[-1]
        in_training = old.peers_in_training.sum() + begun - finished
        assert new.peers_in_training.sum() == pytest.approx(in_training)
        assert new.peers_ready == pytest.approx(old.peers_ready + finished * finishing - joined)


@EVERYWHERE
def test_certificates_are_carried_out_and_back(name):
    """Certified in posts + outside changes in the examination alone, by those who pass for the first time."""
    for month in months(name):
        previous = _certified(month.before)
        for line, world in month.behind.items():
            if line != "certification":
                assert _certified(world) == pytest.approx(previous, rel=1e-12), line
            previous = _certified(world)


@EVERYWHERE
def test_those_who_pass_are_in_posts_or_outside(name):
    for month in months(name):
        old, new = month.behind["secondment"], month.behind["certification"]
        passed = (new.workforce.certificate > old.workforce.certificate).sum()
        outside = new.pipeline.certified_outside.sum() - old.pipeline.certified_outside.sum()
        assert month.rows.loc["all", "exam_passes"] == pytest.approx(passed + outside)
        first = ((new.workforce.certificate > 0) & (old.workforce.certificate == 0)).sum()
        assert _certified(new) - _certified(old) == pytest.approx(first + outside, abs=1e-6)


@EVERYWHERE
def test_who_left_the_field_may_return_once(name):
    """returnable' = returnable * (1 - forgotten) + share * (left the field, dismissed) + unplaced movers - returned."""
    world = history(name)[0].world
    params = world.params(RecruitmentParams)
    for month in months(name):
        row = month.rows.loc["all"]
        kept = month.before.pipeline.returnable.sum() * (1.0 - params.forgotten_share_per_month)
        gone = params.returnable_share * (row.leavers_field + row.leavers_dismissed)
        unplaced = row.leavers_agency - row.joiners_switcher
        expected = kept + gone + unplaced - row.joiners_re_entrant
        assert month.after.pipeline.returnable.sum() == pytest.approx(expected, abs=1e-6)


def _certified(world: Snapshot) -> float:
    in_posts = (world.workforce.occupied & (world.workforce.certificate > 0)).sum()
    return float(in_posts + world.pipeline.certified_outside.sum())
