"""Messages: what is asked for is understood, and everything else is refused without harm."""

import json

import pytest

from experiments.demo.messages import ASKS, LONGEST_MESSAGE, MOST_CHANGES, RefusedError, read

PLAN = {"seed": 1, "choices": [[0, "pay_raise", {"pay": 20}]], "events": [[3, "pandemic"]]}
GOOD = {
    "open": {"plan": PLAN, "month": 12},
    "frame": {"months": 1},
    "choose": {"scenario": "pay_raise", "doses": {"pay": 10, "cap": 30}},
    "event": {"name": "pandemic"},
    "worker": {"world": 1, "row": 5, "holder": None},
    "agency": {"agency": 3},
    "survey": {"world": 0},
    "tour": {},
    "record": {},
}


def test_the_list_of_good_messages_is_complete():
    assert GOOD.keys() == ASKS.keys()


@pytest.mark.parametrize("what", GOOD)
def test_what_is_asked_for_is_understood(what):
    ask = read(json.dumps({"ask": what, "n": 7, **GOOD[what]}))
    assert (ask.what, ask.number, ask.values.keys()) == (what, 7, GOOD[what].keys())


@pytest.mark.parametrize("what", GOOD)
def test_a_key_too_many_or_too_few_is_refused(what):
    with pytest.raises(RefusedError):
        read(json.dumps({"ask": what, "n": 7, **GOOD[what], "path": "/etc/passwd"}))
    for key in GOOD[what]:
        with pytest.raises(RefusedError):
            read(json.dumps({"ask": what, "n": 7, **{k: v for k, v in GOOD[what].items() if k != key}}))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "1", '"open"', "[" * 5000, '{"ask": "open"}', '{"ask": "__class__", "n": 1}',
        '{"ask": ["frame"], "n": 1, "months": 1}', '{"ask": "frame", "n": -1, "months": 1}',
        '{"ask": "frame", "n": 1, "months": 13}', '{"ask": "frame", "n": 1, "months": true}',
        '{"ask": "frame", "n": 1, "months": 1.0}', '{"ask": "frame", "n": 1, "months": "1"}',
        '{"ask": "worker", "n": 1, "world": 2, "row": 0, "holder": null}',
        '{"ask": "choose", "n": 1, "scenario": "../run", "doses": {}}',
        '{"ask": "choose", "n": 1, "scenario": "baseline", "doses": {"pay": 1e9}}',
        '{"ask": "choose", "n": 1, "scenario": "baseline", "doses": {"pay": NaN}}',
        '{"ask": "choose", "n": 1, "scenario": "baseline", "doses": {"__init__": 1}}',
        '{"ask": "choose", "n": 1, "scenario": {"_target_": "os.system"}, "doses": {}}',
        '{"ask": "event", "n": 1, "name": "meteor"}',
    ],
    ids=range(22),
)  # fmt: skip
def test_nonsense_is_refused(text):
    with pytest.raises(RefusedError):
        read(text)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": -1}, {"seed": 2**40}, {"seed": "1"}, {"choices": [[0, "pay_raise"]]},
        {"choices": [[500, "pay_raise", {}]]},
        {"choices": [[5, "pay_raise", {}], [2, "baseline", {}]]}, {"choices": [[0, "baseline", {}]] * 2},
        {"events": [[0, "pandemic"], [0, "pandemic"]]}, {"events": [[0, "meteor"]]}, {"events": "pandemic"},
        {"choices": [[m, "baseline", {}] for m in range(MOST_CHANGES + 1)]},
    ],
    ids=range(11),
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(change):
    with pytest.raises(RefusedError):
        read(json.dumps({"ask": "open", "n": 1, "plan": PLAN | change, "month": 0}))


def test_a_message_that_is_too_long_is_refused_before_it_is_read():
    with pytest.raises(RefusedError, match="at most"):
        read(" " * (LONGEST_MESSAGE + 1))
