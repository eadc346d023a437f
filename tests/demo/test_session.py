"""A session: questions and answers, without any web."""

import json

import numpy as np
import pytest

from experiments.demo.container import unpacked
from experiments.demo.controls import MOST_MONTHS
from experiments.demo.messages import RefusedError, read
from experiments.demo.picture import CLOSED, SECONDED, VACANT
from experiments.demo.session import Session
from experiments.demo.two_worlds import METRICS

PLAN = {"seed": 1, "choices": [], "events": []}


def ask(session: Session, what: str, **fields):
    answers = session.answers(read(json.dumps({"ask": what, "n": 1, **fields})))
    return [unpacked(answer) if isinstance(answer, bytes) else answer for answer in answers]


@pytest.fixture
def session() -> Session:
    found = Session()
    ask(found, "open", plan=PLAN, month=0)
    return found


def test_nothing_is_answered_before_the_worlds_are_opened():
    with pytest.raises(RefusedError, match="open"):
        ask(Session(), "frame", months=1)


def test_a_frame_shows_every_post_as_it_is(session):
    ((head, blocks),) = ask(session, "frame", months=1)
    model = session.worlds.models[0]
    assert (head["month"], head["date"]) == (1, "2021-01")
    seen = blocks["exhaustion0"]
    np.testing.assert_array_equal(seen == VACANT, model.workforce.vacant)
    np.testing.assert_array_equal(seen == CLOSED, ~model.workforce.is_open & ~model.workforce.occupied)
    held = model.workforce.occupied
    np.testing.assert_allclose(seen[held].astype(float) * 6 / 250, model.workforce.exhaustion[held], atol=0.0121)
    series = blocks["series"].reshape(1, 2, len(METRICS))
    assert series[0, 0, METRICS.index("head_count")] == held.sum()


def test_all_months_of_a_year_are_told_and_what_happened_in_them(session):
    ((head, blocks),) = ask(session, "frame", months=12)
    assert len(blocks["series"]) == 12 * 2 * len(METRICS)
    assert {"exam", "graduation"} <= {item["what"] for item in head["news"]}


def test_a_seconded_worker_is_seen_away(session):
    ask(session, "choose", scenario="baseline", doses={"secondments": 20_000})
    ((_, blocks),) = ask(session, "frame", months=6)
    away = blocks["away1"].reshape(-1, 3)
    assert len(away) > 0 == len(blocks["away0"])
    assert np.all(blocks["flags1"][away[:, 0]] & SECONDED)
    model = session.worlds.models[1]
    np.testing.assert_array_equal(away[:, 1], model.workforce.host_agency[away[:, 0]])


def test_the_plan_that_is_told_opens_the_same_worlds(session):
    ask(session, "frame", months=3)
    ask(session, "choose", scenario="pay_raise", doses={"pay": 30})
    ((told),) = ask(session, "event", name="pandemic")
    ((_, before),) = ask(session, "frame", months=4)
    plan = {key: told["plan"][key] for key in PLAN}
    again = Session()
    (_, (head, after)) = ask(again, "open", plan=plan, month=7)
    assert head["month"] == 7
    for name in ("exhaustion0", "exhaustion1", "ties1", "flags1"):
        np.testing.assert_array_equal(before[name], after[name])


def test_the_run_ends_at_the_last_month(session):
    ask(session, "open", plan=PLAN, month=MOST_MONTHS - 2)
    ((head, _),) = ask(session, "frame", months=12)
    assert head["month"] == MOST_MONTHS


def test_the_survey_gives_both_tables_beside_the_printed_ones(session):
    ask(session, "frame", months=1)
    ((told),) = ask(session, "survey", world=1)
    assert len(told["rows"]) == 14
    first = told["rows"][0]
    assert (first["block"], first["variable"], first["printed_t"]) == ("financial", "exhaustion", 3)
    assert sum(row["flag"] not in (None, "") for row in told["rows"]) == 3


def test_posts_and_agencies_that_are_not_there_are_refused(session):
    for what, fields in (("worker", {"world": 0, "row": 60_000, "holder": None}), ("agency", {"agency": 60})):
        with pytest.raises(RefusedError):
            ask(session, what, **fields)
