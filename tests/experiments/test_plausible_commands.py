"""``parameters=ensemble`` as a user meets it: what is asked, what is done again, what is said, and what is refused."""

from __future__ import annotations

import math
import re
import shlex
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import experiments
from experiments import comparing, on_demand
from experiments.compare_request import compare_request
from experiments.draws import MARK
from experiments.report.drawing import Drawn
from experiments.report.unknown import certainty, far_out, ranks
from simulation.evidence import parameter_facts
from simulation.indicators import ALL
from tests.experiments.toys import rows, table

FACT = parameter_facts()["strain"]["causal_share"]
QUICK = ("engine=serial", "progress=lines")
UNDER = ("parameters=ensemble", "ensemble=sets.csv")
TWO = "scenarios=[baseline,pay_raise]"
SOON = ("policies.pay_raise.start=2021-01",)
SWEEP = ("sweep", "design.points=4", "design.over={policies.pay_raise.percent:[0,30]}", "scenario=pay_raise", "draws=3")
OPTIMISE = (
    *("optimise", "budget=300000", "mix=[pay_raise,more_posts]", "trials=6", "batch=3", "draws=2", "check=3"),
    "policies.more_posts.start=2021-01",
)
EXPLORED = [pytest.param(words, id=words[0]) for words in (SWEEP, OPTIMISE)]


def written(folder, shares, name="sets.csv"):
    """An ensemble of alike likely sets that differ in one number."""
    lines = [f"{1 / len(shares):.12f},{share:.6f}" for share in shares]
    (folder / name).write_text("\n".join(["weight,strain.causal_share", *lines, ""]), encoding="utf-8")
    return str(folder / name)


@pytest.fixture
def sets(here):
    return written(here, np.linspace(FACT.low, FACT.high, 5))


@pytest.fixture
def command(workforce, tiny, sets, monkeypatch):
    """``command(*words)``: a tiny study; its figures are drawn, but not as pictures."""
    monkeypatch.setattr(Drawn, "png", b"")
    return lambda *words: workforce(words[0], *QUICK, *SOON, *tiny, *words[1:])


def test_compare_tells_luck_from_what_is_not_known(command, here):
    outcome = command("compare", TWO, *UNDER, "draws=4", "explain=false", "out=found")
    assert outcome.code == 0, outcome.err
    assert "16 runs in" in outcome.err
    for said in ("of which luck", "helps in", "4 draws from 5 plausible sets, 2 pairs of runs in each"):
        assert said in " ".join(outcome.out.split())
    page = (here / "found" / "report.html").read_text(encoding="utf-8")
    for said in ("Luck and what is not known, told apart", "Which scenario does best", "not known", "5 plausible sets"):
        assert said in page
    assert "5 plausible sets of sets.csv" in page
    assert str(here) not in page
    assert not re.search(r">[^<]*\bnan\b", page.split("<main>")[1].split("<script>")[0], re.IGNORECASE)
    summary = pd.read_csv(here / "found" / "summary.csv")
    assert {"mean_low", "luck_of_interval", "luck_sd", "unknown_sd", "probability_helps", "draws"} <= {*summary}
    assert set(summary["n"]) <= set(range(9)), "an indicator of leavers lacks a value where nobody leaves"
    assert summary["n"].mode()[0] == 8
    # The effect under one set is no surer than its mean; the little less is the fineness of a distribution.
    known = summary[summary["mean_low"].notna()]
    assert ((known["high"] - known["low"]) >= 0.95 * (known["mean_high"] - known["mean_low"])).all()


def test_the_same_again_runs_nothing_and_more_draws_are_added(command, here):
    asked = ("compare", TWO, *UNDER, "explain=false")
    first = command(*asked, "draws=3")
    again = command(*asked, "draws=3")
    assert "all 12 runs were there" in again.err
    assert again.out == first.out
    more = command(*asked, "draws=5")
    assert "8 runs in" in more.err
    assert "12 were there" in more.err
    assert "10 runs in" in command(*asked, "draws=5", "replications=3").err
    assert len(list(here.glob("results/compare/*"))) == 1


def test_other_sets_are_another_folder_and_never_mixed(command, here):
    asked = ("compare", TWO, "draws=3", "explain=false")
    command(*asked, *UNDER)
    written(here, np.linspace(FACT.low, FACT.value, 5), "others.csv")
    command(*asked, "parameters=ensemble", "ensemble=others.csv")
    assert len(list(here.glob("results/compare/*"))) == 2
    (mine, _) = sorted(here.glob("results/compare/*"), key=lambda path: path.stat().st_mtime)
    refused = command(*asked, "parameters=ensemble", "ensemble=others.csv", f"out={mine}")
    assert refused.code == 2
    assert "runs are never mixed" in refused.err
    assert "fitted.strain.causal_share" in refused.err
    for way in ("calibrated", "evidence"):
        refused = command("compare", TWO, "replications=2", "explain=false", f"parameters={way}", f"out={mine}")
        assert refused.code == 2
        assert f"its runs took parameters=ensemble (here {way})" in refused.err


def test_a_study_that_lost_runs_is_completed_by_retry(command, here, workforce):
    """The plan knows which seeds belong to which member."""
    command("compare", TWO, *UNDER, "draws=3", "explain=false", "out=found")
    before = (here / "found" / "summary.csv").read_bytes()
    for part in (here / "found" / "parts").glob("*.parquet"):
        part.unlink()
    done = workforce("retry", "found", "engine=serial")
    assert done.code == 0, done.err
    assert "12 runs in" in done.err
    assert "all 12 runs were there" in command("compare", TWO, *UNDER, "draws=3", "explain=false", "out=found").err
    assert (here / "found" / "summary.csv").read_bytes() == before


def test_one_member_alone_is_compared_as_usual(command, here):
    outcome = command("compare", TWO, *UNDER, "member=2", "replications=2", "explain=false", "out=found")
    assert outcome.code == 0, outcome.err
    assert "better in" in outcome.out
    page = (here / "found" / "report.html").read_text(encoding="utf-8")
    assert "member 2 of an ensemble of plausible sets" in page


@pytest.mark.parametrize("words", EXPLORED)
def test_an_exploration_says_what_its_intervals_hold_and_goes_on_from_there(command, here, words, monkeypatch):
    outcome = command(*words, *UNDER, "out=found")
    assert outcome.code == 0, outcome.err
    assert "not known" in " ".join(outcome.out.split())
    page = (here / "found" / "report.html").read_text(encoding="utf-8")
    assert "plausible sets of sets.csv" in page
    assert "random effects model" in page
    assert not re.search(r">[^<]*\bnan\b", page.split("<main>")[1].split("<script>")[0], re.IGNORECASE)
    monkeypatch.setattr(on_demand, "started", lambda *_: pytest.fail("an engine was started"))
    again = command(*words, *UNDER, "out=found")
    assert again.code == 0, again.err
    assert again.out == outcome.out
    monkeypatch.undo()
    refused = command(*words, "parameters=evidence", "out=found", *(() if words is SWEEP else ("replications=1",)))
    assert refused.code == 2


def test_a_point_under_a_member_is_lived_through_again(command, workforce, here, tiny):
    """The printed command comes to the numbers of the table, to the last digit."""
    from experiments.explore.whole_period import whole_period
    from simulation.config import compose
    from simulation.model import WorkforceModel

    command(*SWEEP, *UNDER, "out=found")
    row = pd.read_csv(here / "found" / "runs.csv").iloc[0]
    words = shlex.split(workforce("point", "found", row["point"]).out)
    config = compose(words[2:])
    assert (config.parameters, config.settings.seed) == ("ensemble", row["seed"])
    model = WorkforceModel(config.settings)
    for _ in range(config.settings.months):
        model.step()
    found = whole_period(model)
    mine = found[found["place"] == ALL].iloc[0]
    assert mine["exhaustion_mean"] == row["exhaustion_mean"]
    assert mine["head_count"] == row["head_count"]


@pytest.mark.parametrize("name", ["sensitivity", "discover"])
def test_who_varies_the_evidence_itself_refuses_a_whole_ensemble(workforce, sets, files, here, name):
    before = files(here)
    outcome = workforce(name, *UNDER)
    assert outcome.code == 2
    assert f"expected calibrated or evidence for {name}, or one member" in outcome.err
    assert files(here) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", TWO, "draws=5"), "draws: expected parameters=ensemble beside it"),
        (("compare", TWO, *UNDER, "draws=1"), "draws: expected a number from 2 to 100,000, got 1"),
        (("compare", TWO, "ensemble=sets.csv"), "ensemble: expected parameters=ensemble beside it"),
        (("compare", TWO, "parameters=ensemble", "ensemble=set.csv"), "set.csv does not exist"),
        (("compare", TWO, *UNDER, "member=6"), "member: expected a whole number from 1 to 5, got 6"),
        (("compare", TWO, "replications=1"), "replications: expected a number from 2"),
        (("sweep", *SWEEP[1:4], "draws=4"), "draws: expected parameters=ensemble beside it"),
        (("run", *UNDER), "one member of the ensemble: member=1 to 5"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(workforce, sets, files, here, words, said):
    before = files(here)
    outcome = workforce(*words)
    assert outcome.code == 2
    assert said.replace("100,000", "100000") in outcome.err.replace("100,000", "100000").replace("1e+05", "100000")
    assert outcome.err.count("\n") == 1
    assert files(here) == before


LUCK, SLOPE = 0.004, -0.05


class Toy:
    """Stands for ``run_study``: under a pay raise fewer leave, by an amount that follows from what is not known.

    The effect is ``SLOPE`` times the number in which the sets differ, and luck of a known size on top.
    """

    def __call__(self, study, folder, engine, progress):
        runs = []
        for arm, seed, _ in study.runs():
            raised = arm.name.partition(MARK)[0] == "pay_raise"
            share = arm.config.settings.facts["strain"]["causal_share"].value
            luck = np.random.default_rng(seed).normal(0, LUCK)
            turnover = 0.2 + share / 10 + (SLOPE * share + luck if raised else 0.0)
            values = {"turnover_per_year": (turnover,) * 3, "cost_total_yuan": (2e6 + raised, 1e6 + raised, 1e6)}
            runs.append(rows(arm.name, seed, place=ALL, **values))
        found = table(*runs)
        return SimpleNamespace(
            runs=found, failures=pd.DataFrame(columns=["seed"]), read=lambda columns, place=None, year=None: found
        )


def test_known_luck_and_known_ignorance_are_found_again(here, monkeypatch):
    """200 sets, 1,000 draws of 2 pairs: both standard deviations to within 8 % (error of each about 2 %)."""
    shares = np.random.default_rng(1).uniform(FACT.low, FACT.high, 200)
    path = written(here, shares)
    monkeypatch.setattr(comparing, "run_study", Toy())
    asked = [TWO, "parameters=ensemble", f"ensemble={path}", "draws=1000", "explain=false"]
    found, _ = comparing.carried_out(compare_request(asked))
    row = found.differences.set_index("indicator").loc["turnover_per_year"]
    assert row["luck_sd"] == pytest.approx(LUCK, rel=0.08)
    assert row["unknown_sd"] == pytest.approx(abs(SLOPE) * shares.std(), rel=0.08)
    assert row["difference"] == pytest.approx(SLOPE * shares.mean(), rel=0.03)
    truth = LUCK**2 / (LUCK**2 + (SLOPE * shares.std()) ** 2)
    assert row["luck_of_pair_low"] < truth < row["luck_of_pair_high"]
    # Had scenario and reference met other sets, the tenth of the number in both would have been part of it.
    assert row["unknown_sd"] < 0.07 * shares.std()
    assert ranks(found, "turnover_per_year").iloc[0]["scenario"] == "pay_raise"


def test_draws_are_added_until_the_mean_is_as_sure_as_wanted(here, monkeypatch):
    path = written(here, np.linspace(FACT.low, FACT.high, 20))
    monkeypatch.setattr(comparing, "run_study", Toy())
    asked = [TWO, "parameters=ensemble", f"ensemble={path}", "draws=5", "explain=false", "precision=0.002"]
    found, _ = comparing.carried_out(compare_request(asked))
    row = found.differences.set_index("indicator").loc["turnover_per_year"]
    assert 5 < row["draws"] < 1000
    assert (row["mean_high"] - row["mean_low"]) / 2 <= 0.002 < (row["high"] - row["low"]) / 2


def test_from_python_the_same_words(here, monkeypatch):
    path = written(here, np.linspace(FACT.low, FACT.high, 20))
    monkeypatch.setattr(comparing, "run_study", Toy())
    further = [f"ensemble={path}", "draws=6", "explain=false"]
    found = experiments.compare(["pay_raise"], parameters="ensemble", overrides=further, progress="none")
    assert found.question.draws.number == 6
    assert set(found.differences["draws"]) == {6}
    assert len(found.gains("leavers_avoided")) == 6 if found.outcomes else True
    assert not math.isnan(found.differences["luck_of_interval"].iloc[0])
    assert len(found.payers) == 0 or found.payers["low"].notna().all()


def test_a_set_that_stands_apart_is_named(here, monkeypatch):
    """One of twenty sets has seven times the effect of the others: the range is its, and the reader is told."""
    monkeypatch.setattr(comparing, "run_study", Toy())
    told = []
    for last in (0.31, FACT.high):
        path = written(here, [*np.linspace(0.28, 0.32, 19), last])
        asked = [TWO, "parameters=ensemble", f"ensemble={path}", "draws=200", "replications=40", "explain=false"]
        told.append(certainty(comparing.carried_out(compare_request(asked))[0]))
    alike, apart = told
    assert "far out" not in alike
    assert re.search(r"of 200 draws are far out, the farthest with .+: they pull the mean", apart)
    assert "of 200 draws are better" in apart


def test_far_out_is_three_interquartile_ranges_beyond_the_quartiles():
    # Quartiles of 0, 1, ... 100, 200, 300 are 25.5 and 76.5: far out is below -127.5 and above 229.5.
    assert far_out(np.array([*range(101), 200.0, 300.0])).tolist() == [False] * 102 + [True]
    assert not far_out(np.array([-127.0, *range(101), 200.0])).any()
