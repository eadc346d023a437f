import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from studies import ARMS, ROOT, config, slow, study

from experiments import study as studies_module
from experiments.outcomes import outcomes
from experiments.study import Arm, Study, replications, restored
from simulation.choices import choices
from simulation.config import compose
from simulation.mistakes import ConfigError


def ids(a_study):
    return [run for _, _, run in a_study.runs()]


def test_more_replications_are_the_same_study_and_begin_with_the_same_runs():
    few, many = study(30), study(60)
    assert few.id == many.id
    assert ids(many)[:60] == ids(few)
    assert len(set(ids(many))) == 120


def test_all_arms_of_a_seed_come_before_the_next_seed():
    assert [(arm.name, seed) for arm, seed, _ in study(2).runs()] == [
        *(("baseline", 1), ("pay_raise", 1)),
        *(("baseline", 2), ("pay_raise", 2)),
    ]


@pytest.mark.parametrize(
    "overrides", [["years=0.5"], ["region.posts=121"], ["evidence.turnover.wage_elasticity=-2"], ["start=2022-01"]]
)
def test_any_setting_makes_other_runs(overrides):
    assert not set(ids(study(arms={"baseline": overrides}))) & set(ids(study()))


@pytest.mark.parametrize("overrides", [["seed=7"], ["out=elsewhere"], ["progress=none"]])
def test_seed_and_what_is_not_part_of_the_run_make_no_other_study(overrides):
    assert study(arms={"baseline": overrides}).id == study(arms={"baseline": ()}).id


def test_another_measure_or_other_code_makes_other_runs(monkeypatch):
    first = study()
    assert not set(ids(study(measure=slow))) & set(ids(first))
    monkeypatch.setattr(studies_module, "code_version", lambda measure: "other")
    assert not set(ids(study())) & set(ids(first))
    assert study().id != first.id


def test_20_and_20_0_are_the_same_setting():
    whole, broken = (compose(["scenario=pay_raise", f"policies.pay_raise.percent={p}"]) for p in ("20", "20.0"))
    assert Arm("a", whole).record == Arm("a", broken).record


@pytest.mark.parametrize("scenario", choices("scenario"))
def test_a_record_gives_back_the_settings(scenario):
    overrides = ["region=province", "evidence.turnover.wage_elasticity=-2", "beyond_evidence=true", "years=2.5"]
    asked = compose([f"scenario={scenario}", *overrides])
    back = restored(Arm("a", asked).record, seed=1)
    assert back.settings == asked.settings
    assert Arm("a", back).record == Arm("a", asked).record


def test_two_arms_of_the_same_settings_are_the_same_runs():
    twice = study(1, arms={"a": (), "b": ()})
    assert ids(twice)[0] == ids(twice)[1]
    assert study(1, arms={"a": ()}).id != study(1, arms={"b": ()}).id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seeds": ()}, "at least one arm and one seed"),
        ({"configs": {}}, "at least one arm and one seed"),
        ({"seeds": (1, 1)}, "every seed once"),
        ({"seeds": (-1,)}, "seeds from 0"),
        ({"measure": lambda model: outcomes(model)}, "other processes can import"),
    ],
)
def test_a_study_that_cannot_be_is_refused(wrong, said):
    with pytest.raises(ConfigError, match=said):
        Study(**({"configs": {"a": config()}, "seeds": replications(2)} | wrong))


CODE = """
from pathlib import Path
from experiments.code_version import code_version
from experiments.outcomes import outcomes
version = code_version.__wrapped__
first = version(outcomes)
for name in {files}:
    path = Path(name)
    before = path.read_bytes()
    path.write_bytes(before + b"\\n# a word more\\n")
    import linecache; linecache.checkcache()
    print(name, version(outcomes) != first)
    path.write_bytes(before)
"""


def test_code_and_evidence_count_and_what_is_composed_does_not(tmp_path):
    for name in ("simulation", "experiments", "conf"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    counts = ["simulation/model.py", "simulation/processes/turnover.py", "conf/evidence/turnover.yaml"]
    counts += ["experiments/outcomes.py"]
    others = ["conf/scenario/pay_raise.yaml", "conf/region/city.yaml", "conf/engine/local.yaml", "experiments/cite.py"]
    done = subprocess.run(
        [sys.executable, "-P", "-c", CODE.format(files=counts + others)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [*(f"{name} True" for name in counts), *(f"{name} False" for name in others)]


def test_the_arms_of_the_tests_differ():
    assert len({config(*own).record["scenario"][0] for own in ARMS.values()}) == len(ARMS)
