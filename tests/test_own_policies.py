"""Policies of the user's own: loaded on the command's word alone, and every fault told with its line."""

import dataclasses
from importlib import metadata
from pathlib import Path

import pytest
import yaml

from simulation import own_policies, policies
from simulation.config import ConfigError, compose
from simulation.dose import doses
from simulation.indicators import observed
from simulation.mistakes import PolicyError
from simulation.own_policies import BOOKED
from simulation.result import simulate

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "own_policy"
TINY = ("region.posts=120", "warm_up_months=0", "years=0.25", "start=2022-01")
CLASS = """from dataclasses import dataclass
from typing import ClassVar

from simulation.dose import dose
from simulation.levers import Charge, Levers
from simulation.policies import Policy


@dataclass(frozen=True, kw_only=True)
class Mine(Policy):
    name: ClassVar[str] = "mine"
    hours: float = dose("hour", "Hours", 0, 10)

    def apply(self, levers, world, dose_share):
        {apply}
"""
LINE_OF_APPLY = 15
SCENARIO = "# @package _global_\nscenarios: {mine: {title: Mine}}\npolicies: {mine: {hours: 1}}\n"


@pytest.fixture
def own(tmp_path):
    """``own(text)`` writes a policy file with a scenario beside it and returns the setting that loads them."""
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(SCENARIO)

    def write(text, name="mine.py"):
        (tmp_path / name).write_text(text)
        return f"policies_path={tmp_path}"

    return write


def applying(line):
    return CLASS.replace("{apply}", line)


def run(setting):
    return simulate(compose(["scenario=mine", setting, *TINY]))


def test_the_example_is_found_with_its_scenario_and_saves_paperwork():
    setting = f"policies_path={EXAMPLE}"
    config = compose(["scenario=digital_records", setting, *TINY, "policies.digital_records.ramp_months=0"])
    result = simulate(config)
    baseline = simulate(compose(list(TINY)))
    assert result.series["workload_ratio"].mean() < baseline.series["workload_ratio"].mean()
    everywhere = result.series[result.series["place"] == "all"]
    # 800 yuan a year for everybody in post, counted before this month's newcomers and leavers.
    assert everywhere["cost_digital_records_agency_yuan"].to_numpy() == pytest.approx(
        everywhere["head_count"].to_numpy() * 800 / 12, rel=0.05
    )


def test_the_example_takes_forty_lines_and_does_nothing_at_zero_dose():
    assert len((EXAMPLE / "own_policy.py").read_text().splitlines()) <= 40
    none = ["scenario=digital_records", f"policies_path={EXAMPLE}", *TINY]
    nothing = simulate(compose([*none, "policies.digital_records.paperwork_saved_percent=0"]))
    assert nothing.series.equals(simulate(compose(list(TINY))).series)


def test_nothing_is_loaded_unasked(own, tmp_path):
    own("raise RuntimeError('loaded')")
    with pytest.raises(ConfigError, match="unknown policy: 'mine'"):
        compose(["scenario=mine"], tmp_path)


def test_it_combines_with_built_in_policies_and_a_config_dir(own, tmp_path):
    setting = own(applying("return levers.pull(activity_hours=self.hours)"))
    config = compose(["scenario=[mine,pay_raise]", setting], tmp_path)
    assert [p.name for p in config.settings.policies] == ["mine", "pay_raise"]
    assert doses(type(config.settings.policies[0]))["hours"].unit == "hour"


def test_the_record_names_the_code_and_not_the_place(own, tmp_path):
    first = compose(["scenario=mine", own(applying("return levers"))])
    second = compose(["scenario=mine", own(applying("return levers.pull()"))])
    assert first.record["own_policies"]["mine"].startswith("mine.py, sha256 ")
    assert first.digest("1") != second.digest("1")
    assert str(tmp_path) not in yaml.safe_dump(first.record)
    assert "own_policies" not in compose([f"policies_path={tmp_path}"]).record  # Loaded, but no part of the run.


def test_the_same_code_is_the_same_class(own):
    setting = own(applying("return levers"))
    policies_of = [compose(["scenario=mine", setting]).settings.policies for _ in range(2)]
    assert policies_of[0] == policies_of[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def broken(:\n", "mine.py, line 1: SyntaxError"),
        ("import dataclasses\nimport nothing_like_it\n", "mine.py, line 2: ModuleNotFoundError"),
        ("\n\nraise ValueError('as it\\nhappens.')\n", "mine.py, line 3: ValueError: as it happens."),
        ("import sys\nsys.exit(3)\n", "mine.py, line 2: SystemExit"),
        ("x = 1\n", "expected a class such as `class MyPolicy(Policy)`"),
        (applying("return levers").replace('"mine"', '"pay_raise"'), "'pay_raise' belongs to a built-in policy"),
        (applying("return levers").replace('"mine"', '"wages"'), "the accounts book 'wages' already"),
        (applying("return levers").replace('"mine"', '"My Own"'), "a name in small letters"),
        (applying("return levers").replace('    name: ClassVar[str] = "mine"\n', ""), "a name in small letters"),
        (applying("return levers").replace("@dataclass(frozen=True, kw_only=True)", ""), "above class Mine. Add it."),
        (applying("return levers").replace("def apply", "def aply"), "expected Mine to be a Policy with an apply"),
        (applying("return levers").replace("0, 10", "2, 10"), "policies.mine.hours: expected 2 to 10 hour, got 1"),
        (
            applying("return levers") + "\n    def __post_init__(self):\n        self.nothing\n",
            "mine.py, line 18: Attr",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_line(own, text, said):
    with pytest.raises(ConfigError) as refused:
        compose(["scenario=mine", own(text)])
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("return 1 / 0", f"mine.py, line {LINE_OF_APPLY}: ZeroDivisionError: division by zero."),
        ("return levers.pull(activity_hors=1)", f"mine.py, line {LINE_OF_APPLY}: KeyError"),
        ("pass", "mine.py: Mine.apply: expected levers back, got NoneType"),
        ("import numpy; return levers.pull(activity_hours=numpy.ones(3))", "one for each row (shared activities"),
        ("return levers.pull(activity_hours=float('nan'))", "activity_hours: expected numbers in hour/month"),
        ("return levers.pull(charges=(Charge('mine', 'public', 'smiles', 1),))", "a charge counts 'smiles'"),
        ("return levers.pull(charges=(Charge('mine', 'my aunt', 'staff_months', 1),))", "names the payer 'my aunt'"),
    ],
)
def test_a_policy_that_fails_in_a_run_is_told_with_its_line(own, line, said):
    with pytest.raises(PolicyError) as failed:
        run(own(applying(line)))
    assert said in str(failed.value)
    assert "\n" not in str(failed.value)


def test_two_files_cannot_share_a_name(own):
    own(applying("return levers"))
    with pytest.raises(ConfigError, match=r"other\.py: the name 'mine' belongs to mine\.py"):
        compose([own(applying("return levers"), "other.py")])


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("policies_path=/nowhere/at/all", "expected a folder with policies"),
        ("policies_path=", "expected a .py file with a policy"),
        ("policy_plugins=yes_please", "expected true or false"),
        ("policies_path.x=1", "has no parts"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(setting, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as refused:
        compose([setting])
    assert said in str(refused.value)


def test_a_file_that_begins_with_an_underscore_is_no_policy(own):
    own("raise RuntimeError('loaded')", "_helper.py")
    assert run(own(applying("return levers"))).reach[0].policy == "mine"


@pytest.mark.parametrize("place", ["region", "scenario"])
@pytest.mark.parametrize("key", own_policies.KEYS)
def test_no_file_can_ask_for_code(tmp_path, place, key):
    (tmp_path / place).mkdir()
    value = "true" if key == "policy_plugins" else str(EXAMPLE)
    head = "# @package _global_\n"
    body = "scenarios: {evil: {title: x}}" if place == "scenario" else "region: {name: evil}"
    (tmp_path / place / "evil.yaml").write_text(f"{head}{body}\n{key}: {value}\n")
    with pytest.raises(ConfigError, match=key):
        compose([f"{place}=evil"], tmp_path)


def test_a_primary_file_of_ones_own_is_not_read(tmp_path):
    (tmp_path / "scenario").mkdir()
    (tmp_path / "run.yaml").write_text(f"policies_path: {EXAMPLE}\nyears: 3\n")
    assert compose([], tmp_path).settings.years == 10


class Point:
    """An entry point as ``importlib.metadata`` gives it."""

    value = "package.module:Class"

    def __init__(self, load):
        self.load = load
        self.dist = type("Distribution", (), {"name": "package", "version": "1.2"})


def offered(monkeypatch, load):
    monkeypatch.setattr(metadata, "entry_points", lambda group: [Point(load)] if group == own_policies.GROUP else [])


def test_installed_packages_are_asked_only_when_wanted(own, monkeypatch):
    kind = own_policies.own_policies({"policies_path": own(applying("return levers")).partition("=")[2]}).classes[
        "mine"
    ]
    offered(monkeypatch, lambda: kind)
    assert compose(["policy_plugins=true"]).own_policies["mine"] == "package 1.2, package.module:Class"
    assert compose([]).own_policies == {}
    assert compose(["policy_plugins=false"]).own_policies == {}


def test_a_package_that_does_not_load_is_named(monkeypatch):
    def broken():
        raise ImportError("no module named x")

    offered(monkeypatch, broken)
    with pytest.raises(ConfigError, match=r"package 1\.2 does not load: ImportError: no module named x"):
        compose(["policy_plugins=true"])
    monkeypatch.setattr(metadata, "entry_points", lambda group: [])
    with pytest.raises(ConfigError, match="no installed package offers policies"):
        compose(["policy_plugins=true"])


def test_items_of_the_accounts_are_no_names_for_policies(small_world):
    booked = {column.split("_")[1] for column in observed(small_world())[0] if column.startswith("cost_")}
    result = simulate(compose(list(TINY)))
    booked |= {column.split("_")[1] for column in result.series.columns if column.startswith("cost_")}
    assert booked == set(BOOKED)


def test_built_in_classes_are_left_as_they_are(own):
    before = {name: kind.apply for name, kind in policies.catalogue().items()}
    run(own(applying("return levers")))
    assert {name: kind.apply for name, kind in policies.catalogue().items()} == before
    assert dataclasses.is_dataclass(policies.catalogue()["pay_raise"])


def test_a_policy_of_ones_own_may_name_a_payer_of_its_own(own):
    text = applying("return levers").replace("    hours:", '    payer: str = "foundation"\n    hours:')
    found = compose(["scenario=mine", own(text), "policies.mine.payer=church", *TINY])
    assert found.settings.policies[0].payer == "church"
