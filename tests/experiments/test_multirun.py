import pytest

from experiments import waterfall
from experiments.multirun import planned


def folders(here):
    return sorted(p.name.rsplit("-", 1)[0] for p in (here / "results" / "run").iterdir())


def test_every_combination_is_run_into_its_own_folder(run, here):
    outcome = run("-m", "scenario=baseline,pay_raise", "seed=1,2,3")
    assert outcome.code == 0
    pairs = [(scenario, seed) for scenario in ("baseline", "pay_raise") for seed in (1, 2, 3)]
    assert folders(here) == sorted(f"{scenario}-classroom-{seed}" for scenario, seed in pairs)
    assert outcome.out.count("Results of ") == 6


@pytest.mark.parametrize("grammar", ["seed=1,2,3", "seed=range(1,4)", "seed=choice(1,2,3)", "seed=sort(3,1,2)"])
def test_hydras_grammar_is_honoured(grammar):
    assert [plan.config.settings.seed for plan in planned([grammar])] == [1, 2, 3]


def test_a_list_of_scenarios_is_one_value():
    labels = [plan.config.settings.scenario for plan in planned(["scenario=[pay_raise,union_support],baseline"])]
    assert labels == ["pay_raise+union_support", "baseline"]


def test_two_runs_are_shown_side_by_side_with_their_difference(run):
    outcome = run("--multirun", "scenario=baseline,three_district_plan")
    first, second = outcome.out.split("Social workers in post")[0].splitlines()[-2:]
    assert first.split() == ["three_district_"]  # A long heading goes on in the next line.
    assert second.split() == ["baseline", "plan", "difference", "unit"]
    assert "Means of the last 3 months" in outcome.out
    assert outcome.out.rstrip().endswith("A comparison under stated assumptions, not a forecast.")


def test_a_policy_concerns_only_the_scenarios_that_hold_it():
    plans = planned(["scenario=baseline,pay_raise", "policies.pay_raise.percent=10,20"])
    assert [plan.label for plan in plans] == [
        "baseline",
        "pay_raise, policies.pay_raise.percent=10",
        "pay_raise, policies.pay_raise.percent=20",
    ]


def test_an_impossible_combination_is_named_before_any_is_run(run, here):
    outcome = run("-m", "seed=1,abc,2")
    assert outcome.code == 2
    assert "seed=abc: seed: expected a whole number" in outcome.err
    assert list(here.iterdir()) == []


def test_a_policy_of_no_scenario_is_refused_for_all(run, here):
    outcome = run("-m", "scenario=baseline,pay_raise", "policies.union_support.grant_yuan_per_post=5")
    assert outcome.code == 2
    assert "Add scenario=union_support" in outcome.err
    assert list(here.iterdir()) == []


def test_a_combination_that_breaks_is_named_and_the_others_run(run, here, monkeypatch):
    simulate = waterfall.simulate

    def break_at_two(config, on_month=None):
        if config.settings.seed == 2:
            raise RuntimeError("planted")
        return simulate(config, on_month)

    monkeypatch.setattr(waterfall, "simulate", break_at_two)
    outcome = run("-m", "seed=1,2,3")
    assert outcome.code == 1
    assert "seed=2 failed" in outcome.err
    assert "planted" in outcome.err
    assert folders(here) == ["baseline-classroom-1", "baseline-classroom-3"]


def test_an_interrupted_sweep_keeps_what_is_finished(run, here, monkeypatch):
    simulate = waterfall.simulate

    def interrupt_at_two(config, on_month=None):
        if config.settings.seed == 2:
            raise KeyboardInterrupt
        return simulate(config, on_month)

    monkeypatch.setattr(waterfall, "simulate", interrupt_at_two)
    outcome = run("-m", "seed=1,2,3")
    assert outcome.code == 130
    assert "1 of 3 runs are finished and written" in outcome.err
    assert folders(here) == ["baseline-classroom-1"]


def test_out_of_a_sweep_is_the_folder_of_its_results(run, here):
    assert run("-m", "seed=1,2", "out=study").code == 0
    assert len(list((here / "study").iterdir())) == 2
    # A single result must neither replace the study nor hold it.
    assert run("out=study").code == 2
    run("out=single")
    assert run("-m", "seed=1,2", "out=single").code == 2


def test_combinations_that_come_to_the_same_run_are_run_once():
    assert len(planned(["years=1,1.0", "seed=1"])) == 1
