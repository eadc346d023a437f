"""Scenarios together: they agree, or the user says which it shall be."""

import pytest

from simulation.combination import leaves, made_of
from simulation.config import ConfigError, compose

HEAD = "# @package _global_\n"


@pytest.fixture
def own(tmp_path):
    """``own(name, rest)`` writes a scenario of one's own; ``own.folder`` is where."""
    (tmp_path / "scenario").mkdir()

    def write(name, rest):
        text = f"{HEAD}scenarios: {{{name}: {{title: Mine}}}}\n{rest}\n"
        (tmp_path / "scenario" / f"{name}.yaml").write_text(text)

    write.folder = tmp_path
    return write


def raise_of(config):
    (policy,) = (p for p in config.settings.policies if p.name == "pay_raise")
    return policy


def test_two_parity_targets_are_refused_with_a_reason(own):
    own("city", "policies: {pay_raise: {parity: city_average}}")
    own("civil", "policies: {pay_raise: {parity: civil_service}}")
    with pytest.raises(ConfigError) as refused:
        compose(["scenario=[city,civil]"], own.folder)
    assert str(refused.value) == (
        "scenario: city and civil do not agree on policies.pay_raise.parity: city_average and civil_service. "
        "Choose one of the two, or say which it shall be: policies.pay_raise.parity=city_average."
    )


@pytest.mark.parametrize("order", ["[pay_raise,higher]", "[higher,pay_raise]"])
def test_two_percentages_are_refused_until_the_user_says_which(own, order):
    own("higher", "policies: {pay_raise: {percent: 30, start: 2022-01}}")
    with pytest.raises(ConfigError, match=r"policies\.pay_raise\.percent: (15 and 30|30 and 15)"):
        compose([f"scenario={order}"], own.folder)
    assert raise_of(compose([f"scenario={order}", "policies.pay_raise.percent=20"], own.folder)).percent == 20
    # Given as a whole, the key inside it counts as said too.
    assert raise_of(compose([f"scenario={order}", "policies.pay_raise={percent: 20}"], own.folder)).percent == 20


def test_events_and_evidence_must_agree_too(own):
    own("long", "events: {pandemic: {stop: 2024-01}}")
    with pytest.raises(ConfigError, match=r"events\.pandemic\.stop: 2024-01 and 2023-01|2023-01 and 2024-01"):
        compose(["scenario=[long,pandemic]"], own.folder)
    own("shy", "evidence: {counselling: {uptake_per_year: 0.05}}")
    own("open", "evidence: {counselling: {uptake_per_year: 0.3}}")
    with pytest.raises(ConfigError, match=r"evidence\.counselling\.uptake_per_year"):
        compose(["scenario=[shy,open]"], own.folder)


def test_the_same_value_twice_is_no_conflict(own):
    own("same", "policies: {pay_raise: {percent: 15.0, payer: public}}")
    assert raise_of(compose(["scenario=[pay_raise,same]"], own.folder)).percent == 15


def test_different_keys_of_one_policy_add_up(own):
    own("city", "policies: {pay_raise: {parity: city_average}}")
    policy = raise_of(compose(["scenario=[pay_raise,city]"], own.folder))
    assert (policy.percent, policy.parity) == (15, "city_average")


@pytest.mark.parametrize("order", ["[pay_and_posts,pay_raise]", "[pay_raise,pay_and_posts]"])
def test_a_scenario_that_a_bundle_holds_already_is_no_conflict(order):
    config = compose([f"scenario={order}"])
    assert sorted(p.name for p in config.settings.policies) == ["more_posts", "pay_raise"]


@pytest.mark.parametrize("order", ["[mine,pay_raise]", "[pay_raise,mine]"])
def test_a_whole_overrules_its_parts_in_any_order(own, order):
    own("mine", "defaults: [pay_raise, more_posts, _self_]\npolicies: {pay_raise: {percent: 30}}")
    assert raise_of(compose([f"scenario={order}"], own.folder)).percent == 30


def test_a_bundle_whose_parts_disagree_must_say_which(own):
    own("higher", "policies: {pay_raise: {percent: 30}}")
    own("bundle", "defaults: [pay_raise, higher, _self_]")
    with pytest.raises(ConfigError, match="pay_raise and higher do not agree"):
        compose(["scenario=bundle"], own.folder)
    own("bundle", "defaults: [pay_raise, higher, _self_]\npolicies: {pay_raise: {percent: 25}}")
    assert raise_of(compose(["scenario=bundle"], own.folder)).percent == 25


def test_bundles_of_bundles_hold_everything_once(own):
    own("all", "defaults: [fourteenth_plan, pay_and_posts, standards_law, _self_]")
    names = [p.name for p in compose(["scenario=all"], own.folder).settings.policies]
    assert len(names) == len(set(names)) == 6


def test_scenarios_that_are_made_of_each_other_are_refused(own):
    own("one", "defaults: [two, _self_]")
    own("two", "defaults: [one, _self_]")
    with pytest.raises(ConfigError, match=r"one is made of two is made of one\. Break the circle"):
        compose(["scenario=one"], own.folder)


def test_parts_come_before_the_whole():
    assert list(made_of(["pay_and_posts", "pay_raise"])) == ["pay_raise", "more_posts", "pay_and_posts"]


def test_leaves_name_every_value():
    tree = {"policies": {"a": {"x": 1, "y": [2]}}, "policies.b": {"z": 3}}
    assert list(leaves(tree)) == [("policies.a.x", 1), ("policies.a.y", [2]), ("policies.b.z", 3)]
