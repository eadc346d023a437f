"""Draws of plausible sets: all scenarios meet the same member and seed, and no two draws the same luck."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from experiments.draws import MARK, Draws, chosen_ensemble, merged, sized
from experiments.study import Study
from simulation.config import compose
from simulation.ensemble import Ensemble
from simulation.evidence import EvidenceError, parameter_facts

FACT = parameter_facts()["strain"]["causal_share"]
SHARES = (FACT.low, (FACT.low + FACT.high) / 2, FACT.high)
THREE = Ensemble(tuple({"strain": {"causal_share": share}} for share in SHARES), (0.2, 0.3, 0.5))
CONFIGS = {"baseline": compose(["years=1"]), "pay_raise": compose(["scenario=pay_raise", "years=1"])}


def study_of(draws):
    return Study(draws.arms(CONFIGS), draws.seeds, seeds_of=draws.seeds_of(CONFIGS))


def met(study):
    """Scenario → what it meets: member and seed of each of its runs."""
    found = {}
    for arm, seed, _ in study.runs():
        name, _, member = arm.name.partition(MARK)
        assert arm.config.member == int(member)
        assert arm.config.settings.facts["strain"]["causal_share"].value == SHARES[int(member) - 1]
        found.setdefault(name, []).append((int(member), seed))
    return found


def test_all_scenarios_meet_the_same_members_with_the_same_seeds():
    draws = Draws(THREE, 8, 2, first_seed=5)
    found = met(study_of(draws))
    assert sorted(found["baseline"]) == sorted(found["pay_raise"])
    assert len(found["baseline"]) == 16
    seeds = [seed for _, seed in found["baseline"]]
    assert len(set(seeds)) == 16, "no two pairs share their luck"
    for member, seed in found["baseline"]:
        assert draws.members[draws.draw_of[seed]] == member
    assert set(Counter(draws.draw_of.values()).values()) == {2}


def test_more_draws_and_more_pairs_begin_with_the_same_runs():
    few = {run for *_, run in study_of(Draws(THREE, 5, 2, 1)).runs()}
    assert few < {run for *_, run in study_of(Draws(THREE, 9, 2, 1)).runs()}
    assert few < {run for *_, run in study_of(Draws(THREE, 5, 3, 1)).runs()}


def test_later_draws_are_others():
    first, later = Draws(THREE, 6, 2, 1), Draws(THREE, 4, 2, 1, after=6)
    assert not set(first.seeds) & set(later.seeds)
    assert (first.members + later.members) == Draws(THREE, 10, 2, 1).members
    assert set(later.draw_of.values()) == {6, 7, 8, 9}
    found = met(study_of(later))
    assert sorted(found["baseline"]) == sorted(found["pay_raise"])


def test_the_runs_of_a_scenario_are_put_together():
    runs = pd.DataFrame({"arm": ["baseline @3", "a+b @12"], "seed": [1, 2]})
    assert merged(runs)["arm"].tolist() == ["baseline", "a+b"]


def test_a_command_asks_for_the_whole_ensemble_or_for_one_member(tmp_path):
    path = tmp_path / "sets.csv"
    path.write_text(f"weight,strain.causal_share\n0.5,{FACT.low}\n0.5,{FACT.high}\n", encoding="utf-8")
    given = ["years=1", "parameters=ensemble", f"ensemble='{path}'"]
    found, left = chosen_ensemble(given)
    assert len(found.members) == 2
    assert left == ["years=1"]
    assert found.origin == "sets.csv"
    for others in (["years=1"], ["parameters=evidence"], [*given, "member=1"]):
        assert chosen_ensemble(others) == (None, others)
    with pytest.raises(EvidenceError, match="nowhere"):
        chosen_ensemble(["parameters=ensemble", "ensemble=nowhere.csv"])


def test_the_number_of_seeds_follows_from_the_way():
    usual = {"replications": None, "draws": 40}
    assert sized(usual, {}, None, (30, 2))["replications"] == 30
    assert sized(usual, {}, THREE, (30, 2)) == {"replications": 2, "draws": 40}
    assert sized(usual, {"replications": 5, "draws": 7}, THREE, (30, 2)) == {"replications": 5, "draws": 7}
    with pytest.raises(ValueError, match="draws: expected parameters=ensemble beside it"):
        sized(usual, {"draws": 7}, None, (30, 2))
