"""Every policy, event and bundle has a scenario that tells its story and runs."""

import re
import sys

import pytest

from experiments.catalogue import GROUPS, group_of
from experiments.scenario_story import evidence_of
from simulation import events, policies
from simulation.choices import choices, parts, scenario_file, story
from simulation.config import compose
from simulation.dose import doses
from simulation.events import Event
from simulation.evidence import sources
from simulation.policies import Policy
from simulation.result import simulate

SCENARIOS = tuple(choices("scenario"))
BUNDLES = {
    "fourteenth_plan": ["standards_law", "training_expansion", "graduate_incentive", "scope_expansion"],
    "collective_support": ["team_culture", "self_help_training", "stress_triage"],
    "workplace_first": ["union_support", "team_culture", "psychosocial_linkage"],
    "pay_and_posts": ["pay_raise", "more_posts"],
    "everything_small": sorted(policies.catalogue()),
}
STRESS = {"vicious_circle": ["scope_expansion"]}
"""Tests of what the workforce bears, at doses of their own."""
NATIONAL = {
    "three_district_plan": {"secondments_per_year": 962.5, "local_trainees_per_year": 500},
    "hand_in_hand": {"pairs": 332},
    "micro_wish": {"wishes_per_year": 836, "cost_yuan_per_wish": 600},
    "facilitator_class": {"intake_per_year": 5},
    "recognition_awards": {"awards_per_year": 8},
}
"""Doses that the sources state, by hand from their text."""


def test_there_is_one_for_every_policy_event_and_bundle():
    assert set(SCENARIOS) == {"baseline", *policies.catalogue(), *events.catalogue(), *BUNDLES, *STRESS}
    assert (len(policies.catalogue()), len(events.catalogue()), len(BUNDLES)) == (22, 8, 5)


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "baseline"])
def test_every_scenario_tells_its_whole_story(name):
    told = story(name, scenario_file(name))
    for what in ("title", "proposed_by", "compared_with", "assumed", "through"):
        assert getattr(told, what).strip(), what
    assert len(told.title) <= 80
    assert told.through.endswith(".")
    assert re.fullmatch(r"dose [ABC], effect [ABC]", told.grade)
    assert told.sources
    assert set(told.sources) <= sources().keys()
    assert isinstance(told.quotation, str)
    assert len(told.quotation) > 20
    # Words of the source, to the letter: its own marks around a name, none around the whole.
    assert told.quotation.strip("\"'“”") == told.quotation


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_runs_in_its_first_month(name):
    config = compose([f"scenario={name}", "region.posts=120", "warm_up_months=0", "years=0.0834", "start=2022-01"])
    result = simulate(config)
    # The classroom's four kinds of region, and everywhere.
    assert len(result.series) == 5
    assert {line.policy for line in result.reach} == {policy.name for policy in config.settings.policies}


@pytest.mark.parametrize("name", [*policies.catalogue(), *events.catalogue()])
def test_a_single_scenario_holds_what_it_is_called_after_and_a_dose(name):
    settings = compose([f"scenario={name}"]).settings
    (member,) = (*settings.policies, *settings.events)
    assert member.name == name
    assert member.start is not None
    kind = type(member)
    shared = {*Policy.keys(), *Event.keys()}
    assert any(getattr(member, key) for key in doses(kind) if key not in shared)


@pytest.mark.parametrize(("name", "held"), BUNDLES.items())
def test_a_bundle_is_made_of_single_scenarios_and_types_nothing_twice(name, held):
    tree = scenario_file(name)
    assert set(tree) == {"defaults", "scenarios"}
    assert list(parts(name, tree, choices("scenario"))) == held
    config = compose([f"scenario={name}"])
    assert {p.name for p in config.settings.policies} == set(held)
    for part in held:
        for key, value in scenario_file(part)["policies"][part].items():
            assert config.record["policies"][part][key] == value


def test_the_stress_test_is_the_cut_and_the_wider_duties_in_larger_doses():
    settings = compose(["scenario=vicious_circle"]).settings
    (duties,), (cut,) = settings.policies, settings.events
    assert (duties.name, cut.name) == ("scope_expansion", "funding_cut")
    assert duties.demand_percent > scenario_file("scope_expansion")["policies"]["scope_expansion"]["demand_percent"]
    assert cut.percent > scenario_file("funding_cut")["events"]["funding_cut"]["percent"]


@pytest.mark.parametrize(("name", "stated"), NATIONAL.items())
def test_doses_of_the_sources_are_the_defaults(name, stated):
    (policy,) = compose([f"scenario={name}"]).settings.policies
    for key, value in stated.items():
        assert getattr(policy, key) == value
        assert "yuan" in key or "national" in doses(type(policy))[key].unit


@pytest.mark.parametrize("kind", [*policies.catalogue().values(), *events.catalogue().values()])
def test_every_mechanism_names_evidence(kind):
    assert kind.mechanisms
    found = evidence_of(kind.mechanisms)
    assert len(found) == len({fact.address for fact in found})


def test_evidence_that_does_not_exist_is_no_mechanism():
    with pytest.raises(ValueError, match="Did you mean 'wishes'"):
        evidence_of(["wishs"])
    with pytest.raises(ValueError, match="unknown evidence"):
        evidence_of(["wishes.effect"])


def test_the_list_is_grouped_and_has_a_line_for_each(workforce):
    outcome = workforce("scenarios")
    assert outcome.code == 0
    headings = re.findall(r"^(Nothing new|Policies|Bundles|Events): ", outcome.out, re.MULTILINE)
    assert headings == ["Nothing new", "Policies", "Bundles", "Events"]
    for name in SCENARIOS:
        title = re.escape(story(name, scenario_file(name)).title)
        assert len(re.findall(rf"^{name} +{title}", outcome.out, re.MULTILINE)) == 1
    assert "workforce run scenario=" in outcome.out


def test_groups_follow_what_a_scenario_holds():
    assert group_of({}) == "Nothing new"
    assert group_of({"policies": {"pay_raise": {}}, "events": {"pandemic": {}}}) == "Policies"
    assert group_of({"policies": {"pay_raise": {}, "more_posts": {}}}) == "Bundles"
    assert group_of({"defaults": ["pay_raise", "_self_"]}) == "Bundles"
    assert group_of({"events": {"pandemic": {}}}) == "Events"
    assert {group_of(scenario_file(name)) for name in SCENARIOS} == set(GROUPS) - {"Your own"}


def test_the_story_of_a_policy_says_what_a_planner_asks(workforce):
    outcome = workforce("scenarios", "three_district_plan")
    assert outcome.code == 0
    words = " ".join(outcome.out.split())
    for part in (
        "Ministry of Civil Affairs, since 2013",
        "Experienced workers of urban agencies go to a district for a year",
        "“as of the end of 2020, 7,700 social workers were selected for the «three districts»",
        "[chongqing_three_areas]",
        "How sure: dose A, effect C",
        "from 2022-01, in full at once, without end",
        "the country as a whole",
        "workers away on secondment at any time",
        "47,200 yuan/person/year: Full cost of a secondment",
        "Paid by: public",
        "secondments_per_year 962.5 0 to 200,000 person/year, national Social workers sent for a year",
        "secondment.supervision_hours_per_visitor 16 4 to 40 hour/month C",
        "workforce run scenario=three_district_plan",
        "policies.three_district_plan.secondments_per_year=1925",
    ):
        assert part in words, part
    # What it cannot be aimed by is not offered.
    assert "coverage" not in words


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_commands_that_a_story_ends_with_work(workforce, name):
    told = workforce("scenarios", name).out
    commands = [line.split()[2:] for line in told.splitlines() if line.startswith("  workforce run scenario=")]
    # The last one changes the dose, where there is one.
    assert compose(commands[-1]).settings.scenario == name
    assert len(commands) == 1 + (name != "baseline")


def test_the_story_of_a_bundle_names_its_parts(workforce):
    told = workforce("scenarios", "pay_and_posts").out
    assert re.search(r"^pay_raise +Pay raise of 15 %", told, re.MULTILINE)
    assert "turnover.wage_elasticity" not in told


def test_on_a_narrow_screen_nothing_is_cut(workforce, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    told = workforce("scenarios", "three_district_plan").out
    assert "…" not in told
    plain = re.sub(r"\x1b\[[0-9;]*m", "", told)
    assert max(len(line) for line in plain.split("Run it:")[0].splitlines()) <= 80


def test_a_scenario_of_ones_own_is_listed_apart(workforce, here):
    (here / "scenario").mkdir()
    (here / "scenario" / "mine.yaml").write_text("# @package _global_\nscenarios: {mine: {title: My very own}}\n")
    listed = workforce("scenarios", "--config-dir", str(here)).out
    assert re.search(r"^Your own.*\nmine +My very own", listed, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pay_rise"], "Did you mean 'pay_raise'"),
        (["pay_raise", "more_posts"], "expected the name of one scenario"),
        (["pay_raise", "years=3"], "Give it to workforce run"),
    ],
)
def test_what_cannot_be_told_is_refused(workforce, words, said):
    outcome = workforce("scenarios", *words)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_lists_of_scenarios_work_with_multirun(run, here):
    outcome = run("-m", "scenario=[pay_raise,pandemic],baseline", "events.pandemic.family_load=3")
    assert outcome.code == 0
    names = sorted(p.name.rsplit("-", 3)[0] for p in (here / "results" / "run").iterdir())
    assert names == ["baseline", "pay_raise+pandemic"]
