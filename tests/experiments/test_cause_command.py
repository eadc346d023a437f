"""``workforce cause`` as a user meets it: answer, page, files, going on, messages; and from Python."""

import re

import pandas as pd
import pytest

import experiments
from experiments.contrast.twins import DRAWS
from experiments.report.drawing import Drawn

QUICK = ("engine=serial", "progress=lines", "region.posts=240", "warm_up_months=3")
BRIEF = ("years=0.25",)
ASKED = (
    *BRIEF, "points=2", "replications=2", "scenarios=[baseline,pay_raise,union_support]",
    "policies.pay_raise.start=2021-01", "policies.union_support.start=2021-01",
)  # fmt: skip
FILES = ("summary", "surveys", "studies", "ranks", "swaps", "costs", "points")


@pytest.fixture
def cause(workforce, monkeypatch):
    """``cause(*words)``: a tiny one; its figures are drawn, but not as pictures."""
    monkeypatch.setattr(Drawn, "png", b"")
    return lambda *words: workforce("cause", *QUICK, *words)


def test_it_says_the_answer_and_writes_a_page(cause, here):
    outcome = cause(*ASKED, "out=found")
    assert outcome.code == 0, outcome.err
    assert "A comparison under stated assumptions, not a forecast." in outcome.out
    assert "Report: found/report.html" in outcome.out
    assert "Effect of this help" in outcome.out
    page = (here / "found" / "report.html").read_text(encoding="utf-8")
    assert "not data points" in page
    assert page.count("<svg") == len(list((here / "found" / "figures").glob("*.svg"))) == 9
    assert not re.search(r">[^<]*\bnan\b", page.split("<main>")[1].split("<script>")[0], re.IGNORECASE)
    tables = {name: pd.read_csv(here / "found" / f"{name}.csv") for name in FILES}
    assert len(tables["summary"]) == 2 * 7 * 3 * 12  # Kinds of help, scales, two shares and the prior, parts.
    assert len(tables["surveys"]) == 2 * 7 * 2
    assert (tables["surveys"]["n"] == 2 * DRAWS).all()
    assert tables["surveys"].groupby(["block", "variable"])["belief"].sum().tolist() == pytest.approx([1.0] * 14)
    ranks = tables["ranks"]
    assert len(ranks) == 2 * 3 * 2
    assert ranks.groupby(["outcome", "causal_share"])["rank"].sum().tolist() == [3.0] * 6
    assert_parts_add_up(tables["summary"])


def assert_parts_add_up(table):
    wide = table.pivot_table(index=["block", "variable", "causal_share"], columns="part", values="estimate")
    assert len(wide) == 2 * 7 * 3
    for whole, parts in {
        "contrast": ["effect", "company", "choice"],
        "choice": [c for c in wide.columns if c.startswith("choice_")],
    }.items():
        assert wide[parts].sum(axis=1).to_numpy() == pytest.approx(wide[whole].to_numpy())


@pytest.mark.slow
def test_the_same_again_runs_nothing_and_writes_the_same(cause, here, monkeypatch):
    first = cause(*ASKED, "out=found")
    before = {p.name: p.read_bytes() for p in (here / "found").iterdir() if p.is_file()}
    assert {f"{name}.csv" for name in FILES} < before.keys()
    monkeypatch.setattr("experiments.runner.started", lambda *_: pytest.fail("an engine was started"))
    again = cause(*ASKED, "out=found")
    assert again.out == first.out
    assert {p.name: p.read_bytes() for p in (here / "found").iterdir() if p.is_file()} == before


@pytest.mark.slow
def test_more_seeds_are_added(cause):
    cause(*ASKED, "out=found")
    more = cause(*(w for w in ASKED if not w.startswith("replications")), "replications=3", "out=found")
    assert "4 were there" in more.err  # Of the twin worlds.
    assert "12 were there" in more.err


@pytest.mark.slow
def test_a_point_can_be_lived_through_again(cause, workforce, here):
    cause(*ASKED, "out=found")
    ids = workforce("point", "found").out.split()
    assert len(ids) == 2
    said = workforce("point", "found", ids[0]).out.splitlines()
    assert len(said) == 3
    assert all("evidence.strain.causal_share=" in line for line in said)


def test_one_scenario_alone_is_surveyed_and_not_ranked(cause, here):
    outcome = cause(*BRIEF, "points=2", "replications=2", "scenarios=[baseline]", "out=found")
    assert outcome.code == 0, outcome.err
    assert not (here / "found" / "ranks").exists()
    assert "Rank for" not in outcome.out
    assert not (here / "found" / "ranks.csv").exists()
    assert 'id="ranks"' not in (here / "found" / "report.html").read_text(encoding="utf-8")


def test_a_world_too_small_for_a_survey_is_told_so(workforce, tiny, here, monkeypatch):
    monkeypatch.setattr(Drawn, "png", b"")
    outcome = workforce(
        "cause", "engine=serial", *tiny, "points=2", "replications=2", "scenarios=[baseline]", "out=found"
    )
    assert outcome.code == 0, outcome.err
    assert "too small for a survey of 142 people" in outcome.out.replace("\n", " ")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("evidence.strain.causal_share=0.2", "expected to be left out"),
        ("points=1", "points: expected a whole number from 2 to 99, got 1"),
        ("replications=1", "replications: expected a whole number from 2"),
        ("outcomes=[exhaustion]", "Did you mean"),
        ("outcomes=[posts]", "neither more nor less is better"),
        ("scenarios=[baseline,baseline]", "expected each scenario once"),
        ("scenarios=[baseline,pay_rise]", "Did you mean 'pay_raise'"),
        ("pionts=3", "Did you mean 'points'"),
        ("years=-1", "years: expected a number"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_writes_nothing(cause, here, word, message):
    outcome = cause(word)
    assert outcome.code == 2
    assert message in outcome.err
    assert not list(here.iterdir())


def test_help_names_every_key(workforce):
    said = workforce("cause", "--help").out
    for key in ("scenarios", "points", "outcomes", "years", "replications", "workers", "region"):
        assert f"  {key} " in said


def test_it_is_there_in_python(here, monkeypatch):
    monkeypatch.setattr(Drawn, "png", b"")
    overrides = ["region.posts=240", "warm_up_months=3", "engine=serial"]
    found = experiments.cause(["baseline", "team_culture"], points=2, replications=2, years=0.25, overrides=overrides,
                              out="found", progress="none")  # fmt: skip
    # P(x < s) of Beta(2, 4) is 1 - (1 - s)^4 (1 + 4 s): a quarter and three quarters of what lies in 0.05-0.8.
    assert found.shares == pytest.approx((0.2012, 0.4546), abs=0.0005)
    assert set(found.standing["scenario"]) == {"team_culture"}
    assert found.plot().axes
    assert found.report("mine").exists()


def test_a_folder_takes_no_other_question(cause, here):
    """Two points are among six: the survey alone would go on, the ranks of other policies would not."""
    cause(*ASKED, "out=found")
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    others = ("points=6", "scenarios=[baseline,more_posts]", "policies.more_posts.start=2021-01")
    refused = cause(*BRIEF, "replications=2", *others, "out=found")
    assert refused.code == 2
    assert "found/ranks holds another study, and runs are never mixed" in refused.err
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before
