"""Stories: the same person in both worlds, and why she may leave."""

from math import exp, log

import numpy as np
import pytest

from experiments.demo.controls import Choice
from experiments.demo.story import agency_story, risk, worker_story
from experiments.demo.tour import tour, tour_plan
from experiments.demo.two_worlds import Plan, TwoWorlds, live


@pytest.fixture(scope="module")
def worlds() -> TwoWorlds:
    plan = Plan(1, ((0, Choice("pay_raise", {"pay": 40.0})),))
    found = TwoWorlds(plan)
    live(found, plan, 24)
    return found


def test_the_factors_of_the_risk_multiply_to_the_hazard_of_the_model(worlds):
    model = worlds.models[1]
    row = int(np.flatnonzero(model.workforce.occupied)[3])
    told = risk(model, row)
    base = -log(1 - told["of_her_tenure"])
    product = base * np.prod(list(told["factors"].values()))
    assert told["chance_within_a_year"] == pytest.approx(1 - exp(-product), abs=2e-3)


def test_a_raise_lowers_the_factor_of_pay(worlds):
    rows = np.flatnonzero(worlds.models[0].workforce.occupied & worlds.models[1].workforce.occupied)
    first, second = (risk(model, int(rows[0]))["factors"]["pay"] for model in worlds.models)
    assert second < first


def test_who_was_there_at_the_start_is_found_in_both_worlds(worlds):
    tables = [model.workforce for model in worlds.models]
    stays = tables[0].occupied & tables[1].occupied & (tables[0].holders_before == 0) & (tables[1].holders_before == 0)
    row = int(np.flatnonzero(stays)[0])
    story = worker_story(worlds, 0, row)
    assert story["holder"] == 0
    assert [life["there"] for life in story["lives"]] == [True, True]
    assert story["lives"][0]["who"]["gender"] == story["lives"][1]["who"]["gender"]
    assert story["lives"][0]["diary"]["months"] == list(range(1, 25))


def test_who_left_one_world_alone_is_told_so(worlds):
    tables = [model.workforce for model in worlds.models]
    alone = (tables[0].holders_before > 0) & (tables[1].holders_before == 0) & tables[1].occupied
    row = int(np.flatnonzero(alone)[0])
    lives = worker_story(worlds, 1, row)["lives"]
    assert lives[1]["there"]
    assert not lives[0]["there"]
    gone = worlds.diaries[0].departure(row, 0)
    assert (lives[0]["left_month"], lives[0]["way"]) == (gone.month, gone.way)
    # Asked for by name in the world that she has left, the story is the same.
    assert worker_story(worlds, 0, row, holder=0)["lives"][0]["way"] == gone.way


def test_a_vacant_post_says_for_how_long(worlds):
    row = int(np.flatnonzero(worlds.models[0].workforce.vacant)[0])
    story = worker_story(worlds, 0, row)
    assert "lives" not in story
    assert story["vacant_months"] == worlds.models[0].workforce.vacant_months[row]


def test_an_agency_is_counted_as_the_model_counts(worlds):
    told = agency_story(worlds, 5)["lives"][0]
    agency = list(worlds.models[0].agencies)[5]
    assert told["staff"] == agency.head_count
    assert told["cases_per_worker"] == pytest.approx(sum(w.cases for w in agency.workers) / agency.head_count, abs=0.06)


def test_the_tour_follows_somebody_who_leaves_the_field_after_about_five_years():
    found = tour(1)
    plan = tour_plan(1)
    worlds = TwoWorlds(plan)
    live(worlds, plan, found["leaves"] - 1)
    who = worker_story(worlds, 0, found["row"], 0)["lives"][0]["who"]
    assert 36 <= who["tenure_months"] <= 84
    worlds.step()
    gone = worker_story(worlds, 0, found["row"], 0)["lives"][0]
    assert (gone["left_month"], gone["way"]) == (found["leaves"], "field")
    months = [stop["month"] for stop in found["stops"]]
    assert months == sorted(months)


def test_two_people_of_one_number_who_came_at_different_times_are_not_taken_for_one(worlds):
    """The second holder of a post is the same person in both worlds only if she came in the same month."""
    tables = [model.workforce for model in worlds.models]
    second = np.flatnonzero((tables[0].holders_before == 1) & (tables[1].holders_before == 1))
    second = [int(row) for row in second if tables[0].occupied[row] and tables[1].occupied[row]]
    firsts = {row: [diary.life(row, 1)["months"][0] for diary in worlds.diaries] for row in second}
    apart = next(row for row, (ours, theirs) in firsts.items() if ours != theirs)
    assert worker_story(worlds, 0, apart)["lives"][1] is None
    traits = [table.vulnerability for table in tables]
    together = next(r for r, (ours, theirs) in firsts.items() if ours == theirs and traits[0][r] == traits[1][r])
    assert worker_story(worlds, 0, together)["lives"][1]["there"]
