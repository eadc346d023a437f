"""Fitted values lie inside the evidence, are marked, and are part of the record of every run."""

from __future__ import annotations

import dataclasses
import json
from importlib import resources

import pytest
import yaml

from experiments.cite import _notes
from experiments.study import Arm, restored
from simulation.calibrated import best, calibrated_facts, fit_of
from simulation.config import compose
from simulation.ensemble import FILE, ensemble
from simulation.evidence import EvidenceError, parameter_facts
from simulation.mistakes import ConfigError

FACT = parameter_facts()["strain"]["causal_share"]
OTHER = (FACT.value + FACT.high) / 2
FITTED = {"strain": {"causal_share": OTHER}}
MADE_BY = {"command": "workforce calibrate", "version": "9.9", "method": "a method"}


def test_the_fitted_values_of_the_project_lie_inside_the_evidence():
    """Reading them checks it; here it is checked by hand."""
    tree = yaml.safe_load((resources.files("conf") / "calibrated" / "best.yaml").read_text(encoding="utf-8"))
    for group, values in tree["evidence"].items():
        for name, value in values.items():
            fact = parameter_facts()[group][name]
            assert fact.low <= value <= fact.high
            assert calibrated_facts()[group][name] == dataclasses.replace(fact, value=value, fitted=True)
    assert bool(tree["evidence"]) <= bool(tree["made_by"]), "fitted values need the run that made them"


def test_an_ensemble_of_the_project_holds_two_hundred_sets():
    if not (resources.files("conf") / "calibrated" / "ensemble.csv").is_file():
        with pytest.raises(EvidenceError, match="workforce calibrate"):
            ensemble()
        return
    found = ensemble()
    assert found.origin == FILE
    assert len(found.members) >= 200
    assert sum(found.weights) == pytest.approx(1.0)


def test_without_fitted_values_nothing_changes(calibrated_as):
    calibrated_as({})
    assert calibrated_facts() == parameter_facts()
    assert compose().settings.facts == parameter_facts()


def test_the_default_is_calibrated_and_the_evidence_can_be_asked_for(calibrated_as):
    calibrated_as(FITTED, **MADE_BY)
    fact = compose().settings.facts["strain"]["causal_share"]
    assert (fact.value, fact.fitted, fact.overridden) == (OTHER, True, False)
    assert compose(["parameters=calibrated"]).record == compose().record
    plain = compose(["parameters=evidence"])
    assert plain.settings.facts == parameter_facts()
    assert plain.record["fitted"] == {}
    assert compose().digest("1") != plain.digest("1")


def test_what_is_set_by_hand_lies_over_what_is_fitted(calibrated_as):
    calibrated_as(FITTED, **MADE_BY)
    fact = compose([f"evidence.strain.causal_share={FACT.low}"]).settings.facts["strain"]["causal_share"]
    assert (fact.value, fact.fitted, fact.overridden) == (FACT.low, False, True)
    # The value of the evidence is no longer the usual one, and so it is set by hand too.
    back = compose([f"evidence.strain.causal_share={FACT.value}"]).settings.facts["strain"]["causal_share"]
    assert (back.value, back.fitted, back.overridden) == (FACT.value, False, True)


@pytest.mark.parametrize("by_hand", [(), (f"evidence.strain.causal_share={FACT.value}",)])
def test_a_record_restores_the_run_whatever_is_fitted_today(calibrated_as, by_hand):
    calibrated_as(FITTED, **MADE_BY)
    asked = compose(by_hand)
    assert asked.record["fitted"] == FITTED
    calibrated_as({"strain": {"causal_share": FACT.low}}, **MADE_BY)
    back = restored(Arm("a", asked).record, seed=asked.settings.seed)
    assert back.settings == asked.settings
    assert Arm("a", back).record == Arm("a", asked).record


def test_a_record_from_before_there_were_fitted_values_means_those_of_the_evidence(calibrated_as):
    calibrated_as(FITTED, **MADE_BY)
    record = json.loads(Arm("a", compose(["parameters=evidence"])).record)
    old = {key: value for key, value in record.items() if key not in ("parameters", "member", "fitted")}
    assert restored(json.dumps(old)).settings.facts == parameter_facts()


def test_a_file_cannot_bring_fitted_values_of_its_own(tmp_path):
    (tmp_path / "scenario").mkdir()
    text = "# @package _global_\nfitted: {strain: {causal_share: 0.1}}\n"
    (tmp_path / "scenario" / "sly.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown key: 'fitted'"):
        compose(["scenario=sly"], tmp_path)


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (None, "expected made_by"),
        ({"evidence": {}}, "expected made_by"),
        ({"made_by": {}, "evidence": {"strain": 1}}, "expected made_by"),
        ({"made_by": {}, "evidence": {"strain": {"causal_shar": 0.5}}}, "Did you mean 'causal_share'?"),
        ({"made_by": {}, "evidence": {"strain": {"causal_share": 7.0}}}, "strain.causal_share: expected"),
    ],
)
def test_a_best_point_that_cannot_be_is_refused(tree, said):
    with pytest.raises(EvidenceError, match=said.replace("?", r"\?")):
        fit_of(tree)


def test_cite_and_evidence_say_what_was_fitted_and_from_what(calibrated_as, capsys):
    calibrated_as(FITTED, **MADE_BY)
    notes = "\n".join(_notes(compose()))
    assert (
        "1 of them are fitted inside the range of their source, by workforce calibrate (version 9.9, a method)" in notes
    )
    assert f"Fitted: strain.causal_share = {OTHER:g} (evidence: {FACT.value:g}, " in notes
    assert "Fitted" not in "\n".join(_notes(compose(["parameters=evidence"])))
    from experiments.evidence_table import main

    main("evidence", ["strain", "--csv"])
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("strain,causal_share,")]
    assert row.startswith(f"strain,causal_share,{OTHER}")
    assert row.endswith(f",yes,{FACT.value}")


def test_best_is_read_once():
    assert best() is best()
