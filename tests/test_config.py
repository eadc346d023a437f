import pytest
from hydra import initialize_config_module
from hydra.core.global_hydra import GlobalHydra

import simulation.config as config_module
from simulation.choices import choices, scenario_file
from simulation.config import ConfigError, combinations, compose
from simulation.evidence import parameter_facts
from simulation.run_config import MEANINGS


def test_the_default_is_ten_years_of_the_baseline_classroom():
    settings = compose().settings
    assert (settings.scenario, settings.region.name, settings.years, settings.seed) == ("baseline", "classroom", 10, 1)
    assert settings.policies == ()


@pytest.mark.parametrize("region", choices("region"))
def test_every_region_composes(region):
    assert compose([f"region={region}"]).label == f"baseline-{region}-1"


def test_every_key_of_the_primary_file_has_a_meaning():
    assert set(compose(["out=x"]).record) - {"scenarios", "fitted"} <= set(MEANINGS)


def test_scenarios_combine_and_keep_their_addresses():
    config = compose(
        [
            "scenario=[pay_raise,union_support]",
            "policies.pay_raise.percent=20",
            "policies.union_support.start=2024-07",
            "policies.union_support.stop=2026-07",
        ]
    )
    policies = {p.name: p for p in config.settings.policies}
    assert config.settings.scenario == "pay_raise+union_support"
    assert policies["pay_raise"].percent == 20
    assert policies["union_support"].start == "2024-07"
    assert policies["union_support"].stop == "2026-07"  # No scenario file mentions it.


def test_events_have_addresses_as_policies_have():
    config = compose(
        ["scenario=[pandemic,more_posts]", "events.pandemic.stop=2022-07", "events.pandemic.family_load=3"]
    )
    (event,) = config.settings.events
    assert (event.name, event.start, event.stop, event.family_load) == ("pandemic", "2022-01", "2022-07", 3)
    assert config.record["events"]["pandemic"]["family_load"] == 3
    assert compose(["scenario=[pandemic,more_posts]"]).digest("1") != config.digest("1")


@pytest.mark.parametrize("value", ["urban", "[urban]", "[urban,remote_poor]"])
def test_one_name_passes_for_a_list_of_one(value):
    (policy,) = compose(["scenario=pay_raise", f"policies.pay_raise.regions={value}"]).settings.policies
    assert policy.regions[0] == "urban"


def test_posts_scale_the_agencies_and_keep_their_mean_size():
    region = compose(["region.posts=5000"]).settings.region
    assert region.agencies == 60 * 5000 / 1200


def test_a_small_region_keeps_an_agency_in_every_place():
    # The classroom has 3 + 1 + 1 + 1 places; 60 agencies for 1,200 posts would leave 2 for 40.
    assert compose(["region.posts=40"]).settings.region.agencies == 6


def test_agencies_that_are_given_are_kept():
    assert compose(["region.posts=5000", "region.agencies=100"]).settings.region.agencies == 100


@pytest.mark.parametrize(("given", "read"), [("2020-03", "2020-03"), ("2020-3", "2020-03"), ("'2020-03'", "2020-03")])
def test_a_month_is_a_text_however_it_is_written(given, read):
    assert compose([f"start={given}"]).settings.start == read


def test_evidence_is_replaced_inside_its_range():
    fact = parameter_facts()["turnover"]["wage_elasticity"]
    config = compose([f"evidence.turnover.wage_elasticity={fact.low}"])
    replaced = config.settings.facts["turnover"]["wage_elasticity"]
    assert (replaced.value, replaced.overridden) == (fact.low, True)
    outside = f"evidence.turnover.wage_elasticity={fact.low - 1}"
    with pytest.raises(ConfigError, match=r"expected .* to .*source"):
        compose([outside])
    assert compose([outside, "beyond_evidence=true"]).settings.facts["turnover"]["wage_elasticity"].value < fact.low


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["scenario=pay_rise"], "Did you mean 'pay_raise'"),
        (["scenario=[]"], "expected one or more of"),
        (["scenario=null"], "expected one or more of"),
        (["scenario=[pay_raise,pay_raise]"], "named twice"),
        (["scenario=../region/city"], "unknown scenario"),
        (["region=atlantis"], "Known: city"),
        (["region=[city]"], "expected one of"),
        (["region.posts=-5"], "expected a number from 20"),
        (["region.posts=500.5"], "expected a whole number"),
        (["region.posts=abc"], "expected a whole number, got 'abc'"),
        (["region=national", "region.posts=70"], "at least 73, one for each place"),
        (["region.pots=5"], "Did you mean 'posts'"),
        (["region.places.mars=2"], "unknown kind of region"),
        (["region.name=../../x"], "region.name"),
        (["region.growth_per_year=0.5", "years=50"], "fewer posts"),
        (["years=-1"], "years: expected a number from"),
        (["years=nan"], "years: expected a number from"),
        (["years=true"], "years: expected a number"),
        (["years="], "years: expected a number, got ''"),
        (["years.x=1"], "has no parts"),
        (["start=2021-13"], "such as 2024-07"),
        (["start=2021"], "such as 2024-07"),
        (["seed=abc"], "expected a whole number"),
        (["seed=1.5"], "expected a whole number"),
        (["seed=1", "seed=2"], "given twice"),
        (["seed=1,2"], "Add -m"),
        (["foo"], "expected key=value"),
        (["+foo=1"], "unknown setting: 'foo'"),
        (["++foo=1"], "unknown setting: 'foo'"),
        (["~years"], "nothing can be taken away"),
        (["hydra.verbose=true"], "unknown setting: 'hydra'"),
        (["region@here=city"], "without '@'"),
        (["scenarios.x.title=1"], "unknown setting"),
        (["progress=loud"], "Known: auto"),
        (["beyond_evidence=1"], "expected true or false"),
        (["years=${nothing}"], "nothing"),
        (["policies=3"], "expected a key inside policies"),
        (["policies.pay_raise.percent=20"], "Add scenario=pay_raise"),
        (["policies.pay_rise.percent=20"], "Did you mean 'pay_raise'"),
        (["scenario=pay_raise", "policies.pay_raise=3"], "expected keys with values"),
        (["scenario=pay_raise", "policies.pay_raise.percnt=2"], "Did you mean 'percent'"),
        (["scenario=pay_raise", "policies.pay_raise.percent=many"], "expected a number, got 'many'"),
        (["scenario=pay_raise", "policies.pay_raise.percent=900"], "expected -50 to 300 %, got 900"),
        (["scenario=pay_raise", "policies.pay_raise._target_=os.system"], "unknown key: '_target_'"),
        (["evidence.turnovr.x=1"], "Did you mean 'turnover'"),
        (["evidence.turnover.wage=1"], "unknown number in evidence.turnover"),
        (["evidence.turnover=1"], "evidence.turnover.<name>=number"),
        (["events.pandemic.start=2022-01"], "expected an event of the chosen scenarios"),
        (["events.pandemic.start=2022-01"], "Add scenario=pandemic"),
        (["events.pandemc.start=2022-01"], "unknown event: 'pandemc'. Did you mean 'pandemic'"),
        (["events=3"], "expected a key inside events"),
        (["scenario=pandemic", "events.pandemic=3"], "expected keys with values"),
        (["scenario=pandemic", "events.pandemic.famly_load=2"], "Did you mean 'family_load'"),
        (["scenario=pandemic", "events.pandemic.family_load=many"], "expected a number, got 'many'"),
        (["scenario=pandemic", "events.pandemic.family_load=9"], "events.pandemic.family_load: expected 1 to 3, got 9"),
        (["scenario=pandemic", "events.pandemic.stop=2021-06"], "a month after the start 2022-01"),
        (["scenario=pandemic", "events.pandemic._target_=os.system"], "unknown key: '_target_'"),
        (["scenario=[pandemic,pay_raise]", "policies.pandemic.start=2022-01"], "unknown policy"),
        (["scenario=[pay_raise"], "A bracket is missing: it has 1 [ and 0 ]."),
        (["evidence.turnover.wage_elasticity=3"], "expected -3 to -0.5 (source"),
        (["scenario=pay_raise", "policies.pay_raise.payer=the-state"], "one word in small letters"),
        (
            ["scenario=pay_raise", "policies.pay_raise.payer=pubic"],
            "payer: unknown payer: 'pubic'. Did you mean 'public'",
        ),
        (
            ["scenario=three_district_plan", "policies.three_district_plan.coverage=0.5"],
            "this policy goes to the country as a whole",
        ),
        (
            ["scenario=union_support", "policies.union_support.certificates=[senior]"],
            "can be aimed by regions, fields, coverage alone",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(overrides, said):
    with pytest.raises(ConfigError) as refused:
        compose(overrides)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.fixture
def own(tmp_path):
    (tmp_path / "scenario").mkdir()
    (tmp_path / "region").mkdir()
    return tmp_path


HEAD = "# @package _global_\n"
STORY = "scenarios: {mine: {title: My own}}\n"


def test_a_folder_of_ones_own_adds_scenarios_and_regions(own):
    (own / "scenario" / "mine.yaml").write_text(HEAD + STORY + "policies: {pay_raise: {percent: 5, start: 2022-01}}")
    (own / "region" / "village.yaml").write_text(
        "{name: village, title: A village, posts: 40, agencies: 2, places: {urban: 1}, share_of_posts: {urban: 1}}"
    )
    config = compose(["scenario=mine", "region=village"], own)
    assert config.scenarios["mine"].title == "My own"
    assert config.settings.policies[0].percent == 5
    assert config.settings.region.title == "A village"
    assert compose(["scenario=[mine,union_support]"], str(own)).settings.scenario == "mine+union_support"


def test_a_scenario_may_be_made_of_others(own):
    defaults = "defaults: [/scenario/pay_raise, /scenario/union_support, _self_]\n"
    (own / "scenario" / "mine.yaml").write_text(HEAD + defaults + STORY + "policies: {pay_raise: {percent: 30}}")
    config = compose(["scenario=mine"], own)
    assert config.record["scenario"] == ["mine"]
    assert list(config.scenarios) == ["mine", "pay_raise", "union_support"]
    assert {p.name for p in config.settings.policies} == {"pay_raise", "union_support"}
    assert config.settings.policies[0].percent == 30


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STORY, "expected the line '# @package _global_'"),
        (HEAD + STORY + "polices: {}", "Did you mean 'policies'"),
        (HEAD + STORY + "hydra: {verbose: true}", "unknown key: 'hydra'"),
        (HEAD + STORY + "years: 3", "unknown key: 'years'"),
        (HEAD + STORY + "policies: {pay_raise: {percnt: 5}}", "Did you mean 'percent'"),
        (HEAD + STORY + "policies: {pay_raise: {_target_: os.system}}", "unknown key: '_target_'"),
        (HEAD + STORY + "policies: {pay_raise: {start: 2022-13}}", "such as 2024-07"),
        (HEAD + STORY + "policies: {pay_rise: {percent: 5}}", "Did you mean 'pay_raise'"),
        (HEAD + STORY + "evidence: {turnover: {wage_elasticity: 100}}", "expected -3 to"),
        (HEAD + "scenarios: {mine: {titel: x}}", "Did you mean 'title'"),
        (HEAD + STORY + "events: {pandmic: {family_load: 2}}", "unknown event: 'pandmic'"),
        (HEAD + STORY + "policies_path: /tmp", "unknown key: 'policies_path'"),
        (HEAD + STORY + "policies: {pay_raise: {percent: !!python/object/apply:os.getcwd []}}", "expected YAML"),
        (HEAD + STORY + "defaults: [pay_rise, _self_]", "Did you mean 'pay_raise'"),
        (HEAD + STORY + "defaults: [pay_raise]", "expected _self_ at the end"),
        (HEAD + STORY + "defaults: [{override /region: city}, _self_]", "expected a list of scenarios"),
        (HEAD + STORY + "defaults: [override hydra/launcher, _self_]", "unknown scenario"),
        (HEAD + STORY + "defaults: [mine, _self_]", "mine is made of mine. Break the circle"),
        (HEAD + "policies: {}", "expected scenarios.mine.title"),
        (HEAD + "a: [1\nb: 2", "expected YAML"),
        (HEAD + "just words", "just words"),
    ],
)
def test_a_scenario_of_ones_own_is_as_closed_as_ours(own, text, said):
    (own / "scenario" / "mine.yaml").write_text(text)
    with pytest.raises(ConfigError) as refused:
        compose(["scenario=mine"], own)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_would_be_hidden_by_ours_is_refused(own):
    (own / "scenario" / "pay_raise.yaml").write_text(HEAD)
    with pytest.raises(ConfigError, match="the name of a built-in scenario"):
        compose(["scenario=pay_raise"], own)


def test_a_folder_with_an_awkward_name_is_read(tmp_path):
    own = tmp_path / "it's a, [strange] = folder"
    (own / "scenario").mkdir(parents=True)
    (own / "scenario" / "mine.yaml").write_text(HEAD + STORY)
    assert compose(["scenario=mine"], own).settings.scenario == "mine"


def test_the_same_settings_have_the_same_digest_however_they_are_written():
    digests = {
        compose(["years=10", "start=2021-1", "out=there", "progress=none"]).digest("1"),
        compose(["years=10.0"]).digest("1"),
        compose().digest("1"),
    }
    assert len(digests) == 1
    assert compose().digest("2") not in digests
    assert compose(["seed=2"]).digest("1") not in digests


def test_a_path_need_not_be_an_expression():
    assert compose(["out=~/here"]).out == "~/here"
    assert compose(["out=a(b)"]).out == "a(b)"


def test_combinations_multiply():
    assert combinations(["scenario=baseline,pay_raise", "years=1", "seed=range(1,3)"]) == [
        ["scenario=baseline", "years=1", "seed=1"],
        ["scenario=baseline", "years=1", "seed=2"],
        ["scenario=pay_raise", "years=1", "seed=1"],
        ["scenario=pay_raise", "years=1", "seed=2"],
    ]


def test_files_are_read_once_and_no_run_changes_another(monkeypatch):
    plain = ["scenario=pay_raise", "region.posts=130"]
    first = compose(plain).record
    compose([*plain, "policies.pay_raise.percent=33", "region.growth_per_year=0.05", "evidence.strain.trait_share=0.5"])
    monkeypatch.setattr(config_module, "hydra_compose", None)
    assert compose(plain).record == first


def test_a_hydra_of_the_callers_own_stays_as_it_was():
    with initialize_config_module("conf", version_base="1.3"):
        before = GlobalHydra.instance().hydra
        config_module._of_the_project.cache_clear()
        compose()
        assert GlobalHydra.instance().hydra is before


def test_scenario_files_hold_only_what_a_scenario_may_set():
    for name in choices("scenario"):
        scenario_file(name)
