import pytest
from studies import BROKEN, study

from experiments import cli
from experiments.parts import Parts
from experiments.runner import run_study


@pytest.fixture
def half_done(here):
    """A study in ./mine: one arm that works, one that is broken, and a seed that was never done."""
    run_study(study(2, {"baseline": (), "broken": BROKEN}), "mine", "serial", progress="none")
    whole = study(3, {"baseline": (), "broken": BROKEN})
    from experiments import plan as plans
    from experiments.store import StudyFolder

    plans.write(here / "mine", plans.extended(StudyFolder("mine").plan, whole, here / "mine"))
    return here / "mine"


def test_status_counts_and_names_failures_and_says_how_to_go_on(workforce, half_done):
    outcome = workforce("status", "mine")
    assert outcome.code == 0
    assert [line.split() for line in outcome.out.splitlines()[:5]] == [
        ["test:", "2", "arms,", "6", "runs"],
        ["arm", "done", "failed", "missing"],
        ["baseline", "2", "0", "1"],
        ["broken", "0", "2", "1"],
        ["all", "2", "2", "2"],
    ]
    assert "2 runs failed while running: ValueError: math domain error (for example broken, seed 1)" in outcome.out
    assert outcome.out.endswith("workforce retry mine\n")
    assert "turnover.py" not in outcome.out
    assert "turnover.py" in workforce("status", "mine", "--tracebacks").out


def test_status_changes_nothing(workforce, half_done):
    (half_done / "parts" / ".x.parquet.partial").write_bytes(b"half")
    (part,) = Parts(half_done / "parts").paths()
    part.write_bytes(part.read_bytes()[:100])
    before = {path: path.stat().st_mtime_ns for path in half_done.rglob("*")}
    outcome = workforce("status", "mine")
    assert "1 file cannot be read; the runs in it are done again." in outcome.out
    assert {path: path.stat().st_mtime_ns for path in half_done.rglob("*")} == before


def test_retry_does_what_failed_and_what_is_missing(workforce, half_done):
    outcome = workforce("retry", "mine", "engine=serial")
    assert outcome.code == 1
    assert "4 runs in" in outcome.err
    assert "3 failed" in outcome.err
    status = [line.split() for line in workforce("status", "mine").out.splitlines()]
    assert ["baseline", "3", "0", "0"] in status
    assert ["broken", "0", "3", "0"] in status


def test_retry_of_a_finished_study_is_quick_and_well(workforce, here):
    run_study(study(1), "mine", "serial", progress="none")
    outcome = workforce("retry", "mine")
    assert outcome.code == 0
    assert "all 2 runs were there" in outcome.err
    assert "retry" not in workforce("status", "mine").out


@pytest.mark.parametrize("command", ["status", "retry"])
def test_a_folder_without_a_study_is_refused(workforce, here, command):
    (here / "empty").mkdir()
    for folder in ("empty", "nowhere"):
        outcome = workforce(command, folder)
        assert outcome.code == 2
        assert "expected the folder of a study" in outcome.err
    assert [path.name for path in here.rglob("*")] == ["empty"]


def test_retry_changes_no_setting(workforce, half_done):
    outcome = workforce("retry", "mine", "years=3")
    assert outcome.code == 2
    assert "stays as it is" in outcome.err


def test_retry_calls_no_code_that_a_file_names(workforce, half_done):
    plan = half_done / "plan.json"
    plan.write_text(plan.read_text().replace("experiments.outcomes:outcomes", "os:getcwd"))
    outcome = workforce("retry", "mine")
    assert outcome.code == 2
    assert "os:getcwd" in outcome.err


def test_ctrl_c_in_a_study_says_where_it_stands(workforce, half_done, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.engines.serial.done", interrupt)
    outcome = workforce("retry", "mine", "engine=serial")
    assert outcome.code == cli.INTERRUPTED
    assert outcome.err.startswith("workforce: interrupted: 2 of 6 runs are finished and kept in mine.")
    assert outcome.err.count("\n") == 1


def test_of_many_arms_those_that_are_not_done_are_shown(workforce, here, monkeypatch):
    monkeypatch.setattr("experiments.status.SHOWN_ARMS", 2)
    arms = {f"point {n}": (f"region.posts={120 + n}",) for n in range(3)} | {"broken": BROKEN}
    run_study(study(1, arms), "mine", "serial", progress="none")
    lines = workforce("status", "mine").out.splitlines()
    assert [line.split()[:2] for line in lines[2:5]] == [["broken", "0"], ["...", "and"], ["all", "3"]]
