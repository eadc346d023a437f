"""The commands that explore, as a user meets them: files, messages, resuming, points lived through again."""

import dataclasses
import os
import re
import shlex
import signal
import subprocess
import sys

import pandas as pd
import pytest

import experiments
from experiments import on_demand
from experiments.explore.discovery_report import title
from experiments.report.drawing import Drawn
from tests.experiments.studies import ROOT, held, wait_for

QUICK = ("engine=serial", "progress=lines")
SOON = ("policies.pay_raise.start=2021-01",)
RAISE = "design.over={policies.pay_raise.percent:[0,30]}"
SWEEP = ("sweep", "design.points=4", RAISE, "scenario=pay_raise", "replications=2")
SENSITIVITY = (
    "sensitivity", "over=[turnover.wage_elasticity,turnover.per_overload]", "scenarios=[baseline,pay_raise]",
    "points=2", "replications=1",
)  # fmt: skip
ELASTICITY = "over=[turnover.wage_elasticity]"
DISCOVER = ("discover", "scenario=pay_raise", "points=20", "replications=1", "gain=null", ELASTICITY)
OPTIMISE = (
    "optimise", "budget=300000", "mix=[pay_raise,more_posts]", "trials=6", "batch=3", "replications=1", "check=2",
    "policies.more_posts.start=2021-01",
)  # fmt: skip
ALL = [pytest.param(words, id=words[0]) for words in (SWEEP, SENSITIVITY, DISCOVER, OPTIMISE)]


@pytest.fixture
def explore(workforce, tiny, monkeypatch):
    """``explore(*words)``: a tiny exploration; its figures are drawn, but not as pictures."""
    monkeypatch.setattr(Drawn, "png", b"")
    return lambda *words: workforce(words[0], *QUICK, *SOON, *tiny, *words[1:])


@pytest.mark.parametrize("words", ALL)
def test_it_says_the_answer_and_writes_a_page(explore, here, words):
    outcome = explore(*words, "out=found")
    assert outcome.code == 0, outcome.err
    assert "A comparison under stated assumptions, not a forecast." in outcome.out
    assert "Report: found/report.html" in outcome.out
    page = (here / "found" / "report.html").read_text(encoding="utf-8")
    assert "A comparison under stated assumptions, not a forecast." in page
    assert "not data points" in page
    assert "http-equiv" in page
    assert page.count("<svg") == len(list((here / "found" / "figures").glob("*.svg"))) > 0
    assert page.count("<svg") == page.count("<title") - 1  # That of the page itself.
    assert not re.search(r">[^<]*\bnan\b", page.split("<main>")[1].split("<script>")[0], re.IGNORECASE)
    summary = pd.read_csv(here / "found" / "summary.csv")
    assert len(summary) or words[0] == "discover"


def test_of_one_factor_nobody_says_that_it_goes_most_clearly_with_it(explore, here):
    explore(*SWEEP, "out=found")
    page = (here / "found" / "report.html").read_text(encoding="utf-8")
    assert "goes most clearly with" not in page
    assert "stays as the evidence says" not in page


def test_a_policy_that_fails_nowhere_has_no_page_of_where_it_fails():
    assert title("A raise", 0, 20) == "“A raise” fails in none of 20 worlds"
    assert title("A raise", 3, 20) == "Where “A raise” fails"


@pytest.mark.parametrize("words", ALL)
def test_the_same_again_runs_nothing(explore, here, words, monkeypatch):
    first = explore(*words, "out=found")
    pages = [name for name in os.listdir("found") if name.endswith((".csv", ".html"))]
    before = {name: (here / "found" / name).read_bytes() for name in pages}
    monkeypatch.setattr(on_demand, "started", lambda *_: pytest.fail("an engine was started"))
    again = explore(*words, "out=found")
    assert again.code == 0, again.err
    assert again.out == first.out
    assert "runs were there" in again.err
    assert {name: (here / "found" / name).read_bytes() for name in pages} == before


@pytest.mark.parametrize("words", ALL)
def test_its_folder_follows_from_the_question(explore, here, words):
    explore(*words)
    explore(*words)
    explore(*words, "policies.pay_raise.parity=city_average")
    assert len(list(here.glob(f"results/{words[0]}/*"))) == 2


ANOTHER = {
    "sweep": ("design.over={policies.pay_raise.percent:[0,20]}",),
    "sensitivity": ("over=[turnover.wage_elasticity,strain.causal_share]",),
    "discover": ("seed_of_design=2",),
    "optimise": ("budget=200000",),
}


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def but(words, *others):
    """The words with others in the place of those of the same keys."""
    keys = {other.partition("=")[0] for other in others}
    return [word for word in words if word.partition("=")[0] not in keys] + list(others)


@pytest.mark.parametrize("words", ALL)
def test_a_folder_takes_no_other_question(explore, here, words):
    explore(*words, "out=found")
    before = contents(here / "found")
    refused = explore(*but(words, *ANOTHER[words[0]]), "out=found")
    assert refused.code == 2
    assert "found holds another study, and runs are never mixed" in refused.err
    assert ANOTHER[words[0]][0] in refused.err
    assert "Choose another folder: out=DIR." in refused.err
    assert contents(here / "found") == before


@pytest.mark.parametrize("other", [("compare", "scenarios=[pay_raise]", "replications=2"), DISCOVER, SENSITIVITY])
def test_a_folder_of_a_sweep_takes_no_other_command(explore, here, other):
    explore(*SWEEP, "out=found")
    before = contents(here / "found")
    refused = explore(*other, "out=found")
    assert refused.code == 2
    assert "it was begun by `workforce sweep" in refused.err
    assert f"`workforce {other[0]}" in refused.err
    assert "is another command. Choose another folder: out=DIR." in refused.err
    assert contents(here / "found") == before


def test_a_design_whose_points_are_all_there_grows(explore):
    sobol = but(SWEEP, "design=sobol", "replications=1")
    explore(*sobol, "out=found")
    more = explore(*but(sobol, "design.points=8"), "out=found")
    assert more.code == 0, more.err
    assert "4 runs in" in more.err
    assert "4 were there" in more.err
    assert len(pd.read_csv("found/runs.csv")) == 8
    fewer = explore(*sobol, "out=found")
    assert fewer.code == 2
    assert "design.points=4" in fewer.err


def test_the_same_runs_may_be_read_anew(explore):
    explore(*SWEEP, "out=found")
    again = explore(*SWEEP, "outcomes=[leavers]", "out=found")
    assert again.code == 0, again.err
    assert "all 8 runs were there" in again.err


def test_more_replications_are_added(explore):
    explore(*SWEEP, "out=found")
    more = [word for word in SWEEP if not word.startswith("replications")]
    outcome = explore(*more, "replications=3", "out=found")
    assert "4 runs in" in outcome.err
    assert "8 were there" in outcome.err


def test_more_trials_begin_with_the_same(explore):
    explore(*OPTIMISE, "out=found")
    few = pd.read_csv("found/trials.csv")
    more = [word for word in OPTIMISE if not word.startswith("trials")]
    explore(*more, "trials=9", "out=found")
    many = pd.read_csv("found/trials.csv")
    assert many["point"].tolist()[:6] == few["point"].tolist()
    pd.testing.assert_frame_equal(many.head(6).drop(columns="on_front"), few.drop(columns="on_front"))


def test_a_point_can_be_lived_through_again_by_its_id(explore, workforce, here, monkeypatch):
    """The command that is printed comes to the numbers of the table, to the last digit."""
    from experiments.explore.whole_period import whole_period
    from simulation.config import compose
    from simulation.model import WorkforceModel

    explore(*SWEEP, "out=found")
    table = pd.read_csv("found/runs.csv")
    row = table.iloc[2]
    said = workforce("point", "found", row["point"])
    words = shlex.split(said.out)
    assert words[:2] == ["workforce", "run"]
    settings = dataclasses.replace(compose(words[2:]).settings, seed=int(row["seed"]))
    model = WorkforceModel(settings)
    for _ in range(settings.months):
        model.step()
    found = whole_period(model)
    found = found[found["place"] == "all"].iloc[0]
    for name in ("turnover_per_year", "exhaustion_mean", "head_count"):
        assert found[name] == row[name]
    assert found["leavers"] * 4 == row["leavers"]  # A quarter of a year.


def test_ids_are_listed_and_a_wrong_one_is_told_the_nearest(explore, workforce, here):
    explore(*SWEEP, "out=found")
    ids = workforce("point", "found").out.split()
    assert len(ids) == 4
    wrong = workforce("point", "found", ids[0][:-1])
    assert wrong.code == 2
    assert f"Did you mean '{ids[0]}'" in wrong.err
    assert workforce("point", "nowhere").code == 2
    far = workforce("point", "found", "zzzzzzzz").err
    assert sum(one in far for one in ids) == 3
    assert "See all 4: workforce point found" in far


@pytest.mark.slow
@pytest.mark.parametrize("words", ALL)
def test_engines_find_the_same_to_the_last_byte(explore, words, here):
    explore(*words, "out=serial")
    explore(*(word for word in words), "engine=local", "workers=2", "out=local")
    for name in sorted(p.name for p in (here / "serial").glob("*.csv")):
        assert (here / "serial" / name).read_bytes() == (here / "local" / name).read_bytes(), name


@pytest.mark.slow
@pytest.mark.parametrize("words", [pytest.param(SWEEP, id="sweep"), pytest.param(OPTIMISE, id="optimise")])
def test_what_is_killed_goes_on(explore, tiny, here, words):
    more = {"sweep": "design.points=40", "optimise": "trials=20"}[words[0]]
    words = [word for word in words if word.partition("=")[0] != more.partition("=")[0]]
    command = [sys.executable, "-m", "simulation", words[0], *QUICK, *SOON, *tiny, *words[1:], more, "out=killed"]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE)
    wait_for(lambda: held(here / "killed") >= 3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    there = held(here / "killed")
    resumed = explore(*words, more, "out=killed")
    assert resumed.code == 0, resumed.err
    assert there >= 3
    explore(*words, more, "out=whole")
    for name in sorted(p.name for p in (here / "whole").glob("*.csv")):
        assert (here / "whole" / name).read_bytes() == (here / "killed" / name).read_bytes(), name


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sweep",), "design.over: expected what is varied"),
        (("sweep", "design=latin", "design.over={years:[1,2]}"), "Did you mean 'latin_hypercube'"),
        (("sweep", "design.over={years:[1,2]}", "design.point=3"), "Did you mean 'points'"),
        (("sweep", "design.over={policies.pay_raise.percent:[0,30]}"), "Add scenario=pay_raise"),
        (("sweep", "design.over={years:[1,2]}", "outcomes=[turnover]"), "Did you mean 'turnover_per_year'"),
        (("sweep", "design.over={years:[1,2]}", "scenarios=baseline"), "Did you mean 'scenario'"),
        (("sweep", "design.over={years:[1,2]}", "replications=0"), "replications: expected a whole number from 1"),
        (("sweep", "design.over={years:[1,2]}", "workers=0"), "workers: expected a whole number from 1"),
        (("sweep", "design.over={years:[1,2]}", "seed=1,2"), "expected one value"),
        (("sweep", "design.over={years:[1,2}"), "expected key=value"),
        (("sweep", "design.over={years:[1,2}"), "A bracket is missing: it has 1 [ and 0 ]."),
        (("sweep",), "workforce: design.over: expected what is varied"),
        (("sweep", "design.over={}"), "workforce: design.over: expected what is varied"),
        (("sweep", "design.over={year:[1,2]}"), "workforce: design.over: "),
        (("sweep", "design=list", "design.file=nofile.csv"), "nofile.csv does not exist. Give the path of one."),
        (("sweep", "design.over={years:[1,2]}", "outcomes=[exhaustion]"), "Did you mean 'exhaustion_mean'?"),
        (("sweep", "nonsense"), "expected key=value"),
        (("sensitivity", "method=saltelli"), "Did you mean 'sobol'|Known: morris, sobol"),
        (("sensitivity", "method=sobol", "points=10"), "a power of two for sobol, such as 8 or 16"),
        (("sensitivity", "over=[turnovr]"), "Did you mean 'turnover'"),
        (("sensitivity", "over=[turnover.wage_elasticiti]"), "Did you mean 'wage_elasticity'"),
        (("sensitivity", "scenarios=[baseline,baseline]"), "each scenario once"),
        (("sensitivity", "scenarios=[baseline,pay_rise]"), "Did you mean 'pay_raise'"),
        (("sensitivity", "confidence=2"), "confidence: expected a number from 0.5"),
        (("discover", "scenario=baseline"), "expected another one than the reference"),
        (("discover", "outcome=posts"), "neither more nor less is better"),
        (("discover", "points=3"), "points: expected a whole number from 20"),
        (
            ("discover", "over={policies.pay_raise.parity:[none,city_average]}"),
            "expected numbers, since boxes have limits",
        ),
        (("optimise",), "budget: expected a sum of money"),
        (("optimise", "budget=-3"), "budget: expected a number from 0"),
        (("optimise", "budget=3", "outcomes=[leavers]"), "expected two or more"),
        (("optimise", "budget=3", "mix=[pay_rise]"), "Did you mean 'pay_raise'"),
        (("optimise", "budget=3", "trails=7"), "Did you mean 'trials'"),
        (("optimise", "budget=3", "budget=4"), "given twice"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_message(workforce, tiny, here, files, words, message):
    outcome = workforce(words[0], "engine=serial", *tiny, *words[1:])
    assert outcome.code == 2, outcome.out + outcome.err
    assert any(part in outcome.err for part in message.split("|")), outcome.err
    assert outcome.err.count("\n") == 1
    assert "Traceback" not in outcome.err
    assert files(here) == []


@pytest.mark.parametrize("name", ["sweep", "sensitivity", "discover", "optimise", "point"])
def test_help_says_what_it_takes(workforce, name):
    outcome = workforce(name, "--help")
    assert outcome.code == 0
    assert "Usage" in outcome.out or "usage" in outcome.out


@pytest.mark.parametrize(
    ("words", "library"), [(SENSITIVITY, "SALib"), (DISCOVER, "ema_workbench"), (OPTIMISE, "optuna")]
)
def test_a_library_that_is_not_there_is_named(explore, monkeypatch, words, library):
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    outcome = explore(*words, "out=found")
    assert outcome.code == 2
    assert library in outcome.err
    assert "pip install 'social-workforce[explore]'" in outcome.err


def test_a_run_that_fails_is_left_out_and_told(explore, monkeypatch):
    from experiments.explore import request

    monkeypatch.setattr(request, "whole_period", _odd_seeds_fail)
    outcome = explore(*SWEEP, "out=found")
    assert outcome.code == 1
    assert "4 runs failed and are left out" in outcome.err
    assert pd.read_csv("found/summary.csv")["n"].eq(1).all()


def _odd_seeds_fail(model):
    from experiments.explore.whole_period import whole_period

    if model.settings.seed % 2:
        raise RuntimeError("an odd seed")
    return whole_period(model)


def test_from_python_it_is_a_call(here, tiny):
    found = experiments.sweep(
        {"policies.pay_raise.percent": [0, 30]}, "pay_raise", "grid", replications=1, years=0.25,
        overrides=["design.levels=2", "engine=serial", "region.posts=120", "warm_up_months=0", *SOON], progress="none",
    )  # fmt: skip
    assert found.table["policies.pay_raise.percent"].tolist() == [0, 30]
    assert found.means["low"].isna().all()  # One seed knows nothing of luck.
    assert found.command(found.points[0].id).startswith("workforce run")
    assert len(found.plot().axes) == 4
    ranked = experiments.sensitivity(
        ["turnover.wage_elasticity"], ["baseline", "pay_raise"], points=2, replications=1, years=0.25,
        overrides=["engine=serial", "region.posts=120", "warm_up_months=0", *SOON], progress="none",
    )  # fmt: skip
    assert ranked.ranks["share"].sum() == pytest.approx(len(ranked.ranked))
    assert ranked.effects["factor"].unique().tolist() == ["evidence.turnover.wage_elasticity"]


def test_a_dose_of_nothing_is_the_baseline():
    """The usual doses begin where a mix is the reference, bit for bit."""
    from experiments.explore.optimise import optimise_request
    from experiments.explore.point import Point
    from experiments.outcomes import outcomes
    from simulation.model import WorkforceModel

    asked = optimise_request(["budget=1", "region.posts=120", "years=1.5", "warm_up_months=0"])
    reference, mixed = asked.worlds.bases
    nothing = Point({factor.key: factor.at(0.0) for factor in asked.factors})
    tables = []
    for scenario in (reference, mixed):
        model = WorkforceModel(asked.worlds.config(scenario, nothing.values).settings)
        for _ in range(18):
            model.step()
        tables.append(outcomes(model))
    shared = [name for name in tables[0] if name in tables[1]]
    pd.testing.assert_frame_equal(tables[0][shared], tables[1][shared])
