"""Plausible parameter sets: what a file must hold, and how members are drawn."""

from __future__ import annotations

import pytest
from scipy import stats

from experiments.study import Arm, restored
from simulation.config import compose
from simulation.ensemble import Ensemble, ensemble
from simulation.evidence import EvidenceError, parameter_facts
from simulation.mistakes import ConfigError
from simulation.run_config import with_member

SHARE, EXAM = parameter_facts()["strain"]["causal_share"], parameter_facts()["calendar"]["exam_month"]
HEAD = "weight,strain.causal_share,calendar.exam_month"


def written(folder, *rows, head=HEAD):
    path = folder / "sets.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def three(tmp_path):
    rows = [f"{weight},{SHARE.low},{month}" for weight, month in ((0.5, 6), (0.25, 7), (0.25, 8))]
    return written(tmp_path, *rows)


def test_a_file_is_read_as_it_stands(three):
    found = ensemble(three)
    assert found.weights == (0.5, 0.25, 0.25)
    assert found.member(2) == {"strain": {"causal_share": SHARE.low}, "calendar": {"exam_month": 7.0}}
    fact = found.facts(2)["strain"]["causal_share"]
    assert (fact.value, fact.fitted) == (SHARE.low, True)


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        (["1,0.5,6"], HEAD, "expected at least 2 members, a row for each; got 1"),
        (["0.5,0.5,6", "0.4,0.5,6"], HEAD, "expected weights that sum to 1, got 0.9. Divide each"),
        (["0.5,0.5,6", "0.5,0.5"], HEAD, "member 2: expected 3 numbers, as in the heading, got 2"),
        (["0.5,0.5,6", "0.5,much,6"], HEAD, "member 2: strain.causal_share: expected a number, got 'much'"),
        (["-0.5,0.5,6", "1.5,0.5,6"], HEAD, "member 1: weight: expected a number from 0 to 1, got -0.5"),
        (["0.5,0.5,6", "0.5,nan,6"], HEAD, "member 2: strain.causal_share: expected a number in"),
        (["0.5,0.5,6", "0.5,99,6"], HEAD, "member 2: strain.causal_share: expected"),
        (["0.5,0.5,6", "0.5,0.5,6.5"], HEAD, "member 2: calendar.exam_month: expected"),
        (["0.5,0.5"] * 2, "weight,strain.causal_shar", "Did you mean 'causal_share'?"),
        (["0.5,0.5"] * 2, "weight,strian.causal_share", "Did you mean 'strain'?"),
        (["0.5,0.5"] * 2, "chance,strain.causal_share", "expected the columns weight,group.name,..."),
        (["0.5,1,1"] * 2, "weight,strain.causal_share,strain.causal_share", "and each once"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_is_refused_with_its_member(tmp_path, rows, head, said):
    with pytest.raises(EvidenceError) as refusal:
        ensemble(written(tmp_path, *rows, head=head))
    assert said in str(refusal.value)
    assert "sets.csv" in str(refusal.value)


def test_what_is_no_file_or_no_text_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match=r"nowhere\.csv does not exist\. Give the path of one"):
        ensemble(str(tmp_path / "nowhere.csv"))
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvidenceError, match="cannot be read"):
        ensemble(str(tmp_path / "bytes.csv"))
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(EvidenceError, match="cannot be read"):
        ensemble(str(tmp_path / "empty.csv"))


def test_members_are_drawn_by_weight():
    """Chi-square over 4,000 draws; a right drawing fails once in a thousand seeds, and the seed is fixed."""
    weights = (0.5, 0.3, 0.0, 0.2)
    drawn = Ensemble(({},) * 4, weights).drawn(4000, seed=1)
    counts = [drawn.count(number) for number in (1, 2, 3, 4)]
    assert counts[2] == 0
    expected = [4000 * weights[i] for i in (0, 1, 3)]
    assert stats.chisquare([counts[i] for i in (0, 1, 3)], expected).pvalue > 0.001
    # A drawing that took all alike would be found out.
    assert stats.chisquare([counts[i] for i in (0, 1, 3)]).pvalue < 1e-6


def test_more_draws_begin_with_the_same_and_another_seed_draws_others():
    members = Ensemble(({},) * 50, (0.02,) * 50)
    assert members.drawn(40, seed=3)[:10] == members.drawn(10, seed=3)
    assert members.drawn(40, seed=3) != members.drawn(40, seed=4)


def test_one_run_takes_one_member(three):
    asked = compose(["parameters=ensemble", f"ensemble={three}", "member=3"])
    assert asked.settings.facts["calendar"]["exam_month"].value == 8
    assert (asked.record["parameters"], asked.record["member"]) == ("ensemble", 3)
    assert three not in str(asked.record)
    back = restored(Arm("a", asked).record, seed=asked.settings.seed)
    assert back.settings == asked.settings


def test_a_member_lies_under_what_is_set_by_hand(three):
    """Also where the hand sets what the calibration had found: under another member it is another value."""
    usual = compose().settings.facts["calendar"]["exam_month"].value
    by_hand = [f"evidence.calendar.exam_month={usual:g}", "years=2"]
    asked = compose(by_hand)
    under = with_member(asked, 3, ensemble(three).member(3))
    assert under.settings.facts["calendar"]["exam_month"].value == usual
    assert under.settings.facts["strain"]["causal_share"].value == SHARE.low
    again = compose(["parameters=ensemble", f"ensemble={three}", "member=3", *by_hand])
    assert under.record == again.record


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["parameters=ensemble"], "one member of the ensemble: member=1 to 3. compare, sweep and optimise take all"),
        (["parameters=ensemble", "member=4"], "member: expected a whole number from 1 to 3, got 4"),
        (["parameters=ensemble", "member=0"], "member: expected a whole number from 1 to 3, got 0"),
        (["parameters=ensemble", "member=true"], "member: expected a whole number from 1 to 3, got True"),
        ([], "ensemble: expected parameters=ensemble beside it, got parameters=calibrated"),
        (["parameters=ensembel"], "parameters: unknown way: 'ensembel'. Did you mean 'ensemble'?"),
    ],
)
def test_what_one_run_cannot_be_given_is_refused(three, overrides, said):
    with pytest.raises(ConfigError) as refusal:
        compose([*overrides, f"ensemble={three}"])
    assert said in str(refusal.value)


def test_a_member_without_an_ensemble_is_refused():
    with pytest.raises(ConfigError, match="member: expected parameters=ensemble beside it"):
        compose(["member=1"])
