"""``workforce validate`` as a user meets it: messages, files, going on; and the verdicts that must hold."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from experiments.report.drawing import Drawn
from experiments.stopped import StudyError
from experiments.validation import record
from experiments.validation.command import carried_out, keep
from experiments.validation.request import validation_request
from experiments.validation.titles import TITLES
from experiments.validation.validation import Validation
from experiments.validation.verdict import FITS
from experiments.validation.worlds import PLACES, validated
from simulation.mistakes import ConfigError
from tests.worlds import lived, settings

QUICK = ("engine=serial", "progress=none")
SMALL = ("draws=100", "replications=2", "size=0.2")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("draws=150", "expected a multiple of 100, such as 200, got 150"),
        ("draws=0", "draws: expected a whole number from 100"),
        ("replications=1", "replications: expected a whole number from 2"),
        ("size=2", "size: expected a number from 0.2 to 1, got 2"),
        ("size=0", "size: expected a number from 0.2 to 1, got 0"),
        ("record=perhaps", "record: expected true or false, got 'perhaps'"),
        ("region=city", "region: a validation lives in the places and times of its sources"),
        ("years=3", "years: a validation lives in the places and times of its sources"),
        ("policies.pay_raise.percent=3", "policies: a validation lives"),
        ("drws=200", "Did you mean 'draws'?"),
        ("evidence.turnover.wage_elasticity=9", "expected -3 to -0.5"),
        ("engine=lokal", "Did you mean 'local'?"),
        ("workers=0", "workers: expected a whole number from 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_written(workforce, files, here, word, message):
    outcome = workforce("validate", *QUICK, word)
    assert outcome.code == 2
    assert message in outcome.err
    assert outcome.err.count("\n") == 1
    assert files(here) == []


def test_the_help_names_every_key(workforce):
    out = workforce("validate", "--help").out
    for key in ("draws", "replications", "size", "record", "workers", "engine", "out"):
        assert f"  {key}" in out


def test_every_world_is_known_by_its_place_time_and_scenario():
    known = {(place.region, place.scenario, place.start, place.kept) for place in PLACES}
    assert len(known) == len(PLACES) - 1  # the two hindcasts are kept alike


def test_a_model_of_no_world_is_refused():
    with pytest.raises(ValueError, match="expected a world of the validation, got classroom"):
        validated(lived(settings(posts=100, agencies=10, years=1 / 12, warm_up_months=0)))


def test_what_the_command_sets_wins_over_what_a_world_has():
    request = validation_request(("evidence.start.certified_total_per_post=1.5", "seed=7"))
    facts = request.worlds.bases["hindcast"].config.settings.facts["start"]
    assert facts["certified_total_per_post"].value == 1.5
    assert facts["national_posts"].value == 31000
    assert request.surveys.seeds == tuple(range(7, 17))
    assert request.others is not None
    assert request.others.seeds == tuple(range(7, 17))


def test_more_draws_and_seeds_are_the_same_validation():
    few, many = validation_request(("draws=100",)), validation_request(("draws=300", "replications=20"))
    assert few.folder == many.folder
    assert validation_request(("size=0.5",)).folder != few.folder


ENSEMBLE = "weight,turnover.wage_elasticity\n0.5,-1\n0.5,-2\n"


def test_under_an_ensemble_every_run_has_a_set_of_its_own(tmp_path):
    """Ten seeds, drawn from two sets; the hindcast keeps what is its own."""
    (tmp_path / "two.csv").write_text(ENSEMBLE)
    request = validation_request(("parameters=ensemble", f"ensemble={tmp_path / 'two.csv'}", "draws=300"))
    runs = [(arm.name, arm.config.settings.facts, seed) for arm, seed, _ in request.others.runs()]
    assert len(runs) == 10 * (len(PLACES) - 1)
    hindcasts = [(facts, seed) for name, facts, seed in runs if name.startswith("hindcast @")]
    assert len({seed for _, seed in hindcasts}) == 10
    assert {facts["turnover"]["wage_elasticity"].value for facts, _ in hindcasts} == {-1.0, -2.0}
    assert {facts["start"]["national_posts"].value for facts, _ in hindcasts} == {31000}
    assert len(list(request.surveys.runs())) == 3
    assert request.folder != validation_request(("draws=300",)).folder
    with pytest.raises(ConfigError, match="expected the model as it is, got parameters=ensemble"):
        record.expect_recordable(validation_request((*request.told_by.given, "record=true")))


@pytest.mark.slow
def test_it_writes_a_page_and_goes_on_from_what_is_there(workforce, here, files, monkeypatch):
    monkeypatch.setattr(Drawn, "png", b"")
    first = workforce("validate", *QUICK, *SMALL, "out=found")
    assert first.code == 0, first.err
    page = (here / "found" / "report.html").read_text(encoding="utf-8")
    assert "A comparison under stated assumptions, not a forecast." in page
    for title in (*TITLES.values(), "What does not fit, and why it may be"):
        assert title.replace("'", "&#39;") in page
    assert "0.369 ⚠" in page
    lines = pd.read_csv(here / "found" / "lines.csv")
    assert set(lines["part"]) == set(TITLES)
    assert "Report: found/report.html" in first.out
    stamps = {p: (here / "found" / "parts" / p).stat().st_mtime_ns for p in files(here / "found" / "parts")}
    second = workforce("validate", *QUICK, *SMALL, "out=found")
    assert second.out == first.out
    assert {p: (here / "found" / "parts" / p).stat().st_mtime_ns for p in files(here / "found" / "parts")} == stamps


@pytest.mark.slow
def test_what_was_found_to_fit_still_fits(tmp_path):
    """A smaller validation than the recorded one: the first seeds of every world, and fewer virtual surveys.

    An interval of fewer runs is narrower, so that it may just miss what that of all runs just held: then its mean must
    lie inside the recorded interval.
    """
    request = validation_request(("draws=300", "replications=3", "progress=none", f"out={tmp_path / 'small'}"))
    assert lost(carried_out(request), record.read()) == []


def lost(found: Validation, last: record.Record) -> list[str]:
    """Keys of the lines that fitted and do not any more."""
    now, before = {line.key: line for line in found.lines}, {line.key: line for line in last.lines}
    return [
        key
        for key in last.fitting
        if key not in now
        or not (now[key].verdict == FITS or before[key].found.low <= now[key].found.value <= before[key].found.high)
    ]


def test_a_validation_that_is_not_whole_is_not_kept():
    request = validation_request(("record=true", "out=somewhere"))
    with pytest.raises(StudyError, match=r"3 runs failed, so nothing was kept.*workforce retry somewhere"):
        keep(Validation(request, {}, failed=3))


def test_a_lost_pattern_is_found():
    last = record.read()
    same = tuple(last.lines)

    class Found:
        lines = same

    assert lost(Found, last) == []  # type: ignore[arg-type]
    away = dataclasses.replace(same[0].found, value=99.0, low=98.0, high=99.5)
    fitting = next(line for line in same if line.key == last.fitting[0])
    Found.lines = tuple(dataclasses.replace(line, found=away) if line is fitting else line for line in same)
    assert lost(Found, last) == [fitting.key]  # type: ignore[arg-type]
    Found.lines = same[1:] if same[0].key in last.fitting else same
    assert same[0].key not in last.fitting or lost(Found, last) == [same[0].key]  # type: ignore[arg-type]
