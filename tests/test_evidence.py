import math
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from simulation import evidence
from simulation.evidence import EvidenceError, Parameters, load, parameter_facts, unknown, with_overrides

GOOD = {"value": 3, "unit": "month", "low": 1, "high": 6, "kind": "assumed", "source": "assumed", "where": "nowhere"}


@dataclass(frozen=True)
class WaitingParams(Parameters):
    group: ClassVar[str] = "waiting"

    months: float
    share: float


def table(**entries):
    """Facts of a group ``waiting`` as if read from a file."""
    return {fact.name: fact for fact in evidence._entries("waiting", entries)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An evidence folder of its own; the readers below it are uncached."""
    (tmp_path / "facts").mkdir()
    monkeypatch.setattr(evidence, "_folder", lambda: tmp_path)
    return tmp_path


def test_a_number_is_read_with_its_papers():
    fact = table(months=GOOD | {"source": ["a2020", "b2021"], "note": "why"})["months"]
    assert (fact.value, fact.unit, fact.low, fact.high, fact.kind) == (3, "month", 1, 6, "assumed")
    assert fact.source == ("a2020", "b2021")
    assert (fact.address, fact.note, fact.overridden) == ("waiting.months", "why", False)


def test_a_single_source_is_a_list_of_one():
    assert table(months=GOOD)["months"].source == ("assumed",)


def test_nested_numbers_are_addressed_by_their_path():
    assert list(table(table1={"women": {"mean": GOOD}})) == ["table1.women.mean"]


@pytest.mark.parametrize("key", ["value", "unit", "kind", "source", "where", "low", "high"])
def test_a_number_without_one_of_its_papers_is_refused(key):
    entry = {k: v for k, v in GOOD.items() if k != key}
    with pytest.raises(EvidenceError, match=r"^waiting\.months"):
        table(months=entry)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "unknown key colour"),
        ({"kind": "guessed"}, "kind is one of measured, derived, borrowed, assumed; got 'guessed'"),
        ({"flag": "nice"}, "flag is one of .*; got 'nice'"),
        ({"value": 6.01}, r"expected 1 to 6 month \(source: assumed\), got 6.01"),
        ({"value": 0.99}, "expected 1 to 6 month"),
        ({"value": math.nan}, "expected 1 to 6 month"),
    ],
)
def test_papers_that_are_not_in_order_are_refused_and_named(changes, message):
    with pytest.raises(EvidenceError, match=message):
        table(months=GOOD | changes)


@pytest.mark.parametrize(
    ("step", "value", "message"),
    [
        (1, 2.5, r"expected 1 to 6 in steps of 1 month \(source: assumed\), got 2.5. Choose 2 or 3."),
        (3, 4, r"expected 1 to 6 in steps of 3 month \(source: assumed\), got 4. Choose 3 or 6."),
    ],
)
def test_between_two_steps_there_is_nothing(step, value, message):
    with pytest.raises(EvidenceError, match=message):
        table(months=GOOD | {"step": step, "value": value})


@pytest.mark.parametrize("value", [3, 6])
def test_a_value_on_a_step_is_taken(value):
    fact = table(months=GOOD | {"step": 3, "value": value})["months"]
    assert (fact.value, fact.steps) == (value, " in steps of 3")
    assert table(months=GOOD)["months"].steps == ""


@pytest.mark.parametrize(("address", "value"), [("calendar.exam_month", 6.5), ("education.master_months", 30)])
def test_an_override_between_steps_is_refused_even_beyond_the_evidence(address, value):
    group, name = address.split(".")
    for beyond in (False, True):
        with pytest.raises(EvidenceError, match=rf"^{address}: expected .* in steps of .*, got {value}"):
            with_overrides({group: {name: value}}, beyond)


@pytest.mark.parametrize("value", [1, 6])
def test_both_ends_of_the_range_belong_to_it(value):
    assert table(months=GOOD | {"value": value})["months"].value == value


def test_a_text_needs_no_range():
    entry = {k: v for k, v in GOOD.items() if k not in ("low", "high")}
    assert table(quote=entry | {"value": "many"})["quote"].value == "many"


def test_a_bare_number_is_refused():
    with pytest.raises(EvidenceError, match=r"waiting\.months: expected a number with its unit and source, got 3"):
        table(months=3)


def test_files_are_read_by_group_and_the_bibliography_is_none(folder):
    (folder / "waiting.yaml").write_text(
        "months: {value: 3, unit: month, low: 1, high: 6, kind: assumed, source: assumed, where: nowhere}\n"
    )
    (folder / "sources.yaml").write_text("assumed: {title: A stated assumption}\n")
    (folder / "facts" / "survey.yaml").write_text(
        "women: {value: 100, unit: person, low: 100, high: 100, kind: measured, source: li2022, where: table 1}\n"
    )
    assert {g: list(t) for g, t in evidence.parameter_facts.__wrapped__().items()} == {"waiting": ["months"]}
    assert evidence.source_facts.__wrapped__()["survey"]["women"].value == 100
    assert evidence.sources.__wrapped__() == {"assumed": {"title": "A stated assumption"}}


def test_load_gives_the_values_as_numbers():
    facts = {"waiting": table(months=GOOD, share=GOOD | {"value": 1})}
    params = load(WaitingParams, facts)
    assert params == WaitingParams(months=3.0, share=1.0)
    assert isinstance(params.months, float)


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ({"months": GOOD}, "share"),  # a field without evidence
        ({"months": GOOD, "share": GOOD, "extra": GOOD}, "extra"),  # evidence that nobody reads
    ],
)
def test_load_refuses_a_class_and_a_file_that_differ(entries, named):
    with pytest.raises(EvidenceError, match=rf"WaitingParams and waiting\.yaml differ in: {named}\."):
        load(WaitingParams, {"waiting": table(**entries)})


def test_load_refuses_a_class_without_a_file():
    with pytest.raises(EvidenceError, match=r"WaitingParams: no file conf/evidence/waiting\.yaml"):
        load(WaitingParams)


def test_an_override_changes_its_number_alone_and_marks_it():
    plain = parameter_facts()
    changed = with_overrides({"recruitment": {"months_to_fill": 5}})
    fact = changed["recruitment"]["months_to_fill"]
    assert (fact.value, fact.overridden) == (5, True)
    before = plain["recruitment"]["months_to_fill"]
    assert fact == replace(before, value=5, overridden=True)
    assert not before.overridden
    changed["recruitment"]["months_to_fill"] = before
    assert changed == plain


def test_an_override_with_the_value_of_the_evidence_is_none():
    value = parameter_facts()["recruitment"]["months_to_fill"].value
    assert with_overrides({"recruitment": {"months_to_fill": value}}) == parameter_facts()


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"recruitmet": {}}, "unknown evidence group: 'recruitmet'. Did you mean 'recruitment'?"),
        (
            {"recruitment": {"month_to_fill": 1}},
            "unknown number in evidence.recruitment: 'month_to_fill'. Did you mean 'months_to_fill'?",
        ),
        ({"recruitment": {"months_to_fill": "three"}}, "expected a number in month, got 'three'"),
        ({"recruitment": {"months_to_fill": True}}, "expected a number in month, got True"),
        ({"recruitment": {"months_to_fill": math.inf}}, "expected a number in month, got inf"),
        ({"recruitment": {"months_to_fill": 1e6}}, "set beyond_evidence=true to go outside knowingly"),
    ],
)
def test_overrides_that_cannot_be_are_refused_with_a_way_out(overrides, message):
    with pytest.raises(EvidenceError) as refusal:
        with_overrides(overrides)
    assert message in str(refusal.value)


def test_beyond_the_evidence_one_can_go_knowingly():
    facts = with_overrides({"recruitment": {"months_to_fill": 1e6}}, beyond=True)
    assert facts["recruitment"]["months_to_fill"].value == 1e6


def test_unknown_offers_nothing_where_nothing_is_near():
    assert unknown("policy", "zzz", ["pay_raise", "care"]) == "unknown policy: 'zzz'. Known: care, pay_raise."


def test_a_name_that_others_begin_with_is_nearer_than_one_that_looks_alike():
    assert "Did you mean 'exhaustion_mean'?" in unknown(
        "indicator", "exhaustion", ["gap_exhaustion", "exhaustion_mean"]
    )
