"""The record of the last validation: written and read again, refused where it is not of the model as it is."""

from __future__ import annotations

import pytest
import yaml

from experiments.validation import record
from experiments.validation.line import Conclusion, Line
from experiments.validation.reasons import REASONS, UNKNOWN, missed, reason
from experiments.validation.record_tables import RECORDED
from experiments.validation.request import validation_request
from experiments.validation.titles import TITLES
from experiments.validation.verdict import FITTED, GIVEN, TESTED, Span
from simulation.mistakes import ConfigError

LINES = (
    Line("careers", "women", "Women", "%", Span(0.704, 0.625, 0.773), Span(0.71, 0.7, 0.72), FITTED, "patterns.p12"),
    Line("hindcast", "money.2015", "Money", "yuan", Span(2e9, 1.95e9, 2.05e9), Span(7e9, 6e9, 8e9), TESTED),
    Line("hindcast", "posts.2021", "Posts", "posts", Span(4e5, 4e5, 5e5), Span(1e5, 1e5, 1e5), GIVEN),
    Conclusion("survey", "moral.passion.conclusion", "Passion", "% of surveys", Span(1, 1, 1),
               Span(0.9, 0.9, 0.9), FITTED),
    Line("survey", "moral.exhaustion.g", "Exhaustion", "SD", Span(-0.54, -0.55, -0.53), Span(-0.2, -0.3, -0.1), FITTED,
         "survey_tables.moral.exhaustion.hedges_g", 0.2),
)  # fmt: skip


def written(folder, *overrides: str) -> record.Record:
    request = validation_request(overrides)
    record.write(request, LINES, "<svg/>", folder)
    return record.read(folder)


def test_what_is_written_is_read_again(tmp_path):
    last = written(tmp_path, "draws=200", "replications=3", "workers=2", "out=somewhere")
    assert last.lines == LINES
    assert last.made_by["command"] == "workforce validate draws=200 replications=3"
    assert last.made_by["draws"] == 200
    assert (tmp_path / "survey.svg").read_text() == "<svg/>"


def test_counts_by_part_and_standing(tmp_path):
    last = written(tmp_path)
    assert last.counts() == {"fits": 2, "near": 0 + 0, "does not fit": 2, "not tested": 1}
    assert last.counts("hindcast") == {"fits": 0, "near": 0, "does not fit": 1, "not tested": 1}
    assert last.counts(standing=FITTED) == {"fits": 2, "near": 0, "does not fit": 1, "not tested": 0}
    assert last.fitting == ("women", "moral.passion.conclusion")


def test_a_verdict_that_was_changed_by_hand_is_found(tmp_path):
    written(tmp_path)
    path = tmp_path / record.FILE
    path.write_text(path.read_text().replace("verdict: does not fit", "verdict: fits", 1))
    with pytest.raises(ConfigError, match=r"the rule says 'does not fit'.*record=true"):
        record.read(tmp_path)


@pytest.mark.parametrize("text", ["", "lines: 3", "made_by: {}\nlines: [{key: x}]", "a: [", "made_by: {}\nlines: [1]"])
def test_a_damaged_record_says_how_to_make_it_anew(tmp_path, text):
    (tmp_path / record.FILE).write_text(text)
    with pytest.raises(ConfigError, match=r"cannot be read.*record=true"):
        record.read(tmp_path)


def test_no_record_says_how_to_make_one(tmp_path):
    with pytest.raises(ConfigError, match=r"no validation was kept yet.*record=true"):
        record.read(tmp_path)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (("size=0.5",), "expected size=1, got size=0.5"),
        (("evidence.turnover.wage_elasticity=-2",), "expected the model as it is, got evidence.turnover"),
        (("seed=3",), "expected the model as it is, got seed=3"),
    ],
)
def test_only_the_model_as_it_is_is_kept(overrides, message):
    with pytest.raises(ConfigError, match=message):
        record.expect_recordable(validation_request(("record=true", *overrides)))
    record.expect_recordable(validation_request(overrides))  # Nothing is kept, so nothing is refused.


def test_without_a_checkout_nothing_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(record, "DOCS", tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="expected a checkout"):
        record.expect_recordable(validation_request(("record=true",)))


def test_the_longest_beginning_gives_the_reason():
    assert reason("certified_free.2021") == REASONS["certified_free."]
    assert reason("certified.2018") == REASONS["certified."]
    assert reason("certified_share") == REASONS["certified_share"]
    assert reason("nothing of the kind") == UNKNOWN


def test_what_misses_is_told_once_for_each_reason():
    found = missed(LINES)
    assert [line.key for lines in found.values() for line in lines] == ["money.2015", "moral.exhaustion.g"]


def test_the_kept_record_is_whole_and_every_miss_has_a_reason():
    last = record.read()
    assert {line.part for line in last.lines} == set(TITLES)
    assert len({line.key for line in last.lines}) == len(last.lines)
    assert UNKNOWN not in missed(last.lines)
    assert last.made_by["draws"] >= 1000
    for start in REASONS:
        assert any(line.key.startswith(start) for line in last.lines), f"nothing begins with {start}"


@pytest.mark.parametrize("name", RECORDED)
def test_every_table_of_the_record_can_be_made(name):
    head, rows = RECORDED[name]()
    rows = list(rows)
    assert rows
    assert {len(row) for row in rows} == {len(head)}


def test_the_record_is_yaml_that_a_reader_can_follow(tmp_path):
    written(tmp_path)
    told = yaml.safe_load((tmp_path / record.FILE).read_text())
    assert told["lines"][1]["printed"] == [2e9, 1.95e9, 2.05e9]
    assert told["lines"][1]["verdict"] == "does not fit"
