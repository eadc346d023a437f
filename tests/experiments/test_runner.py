import os
import random
import re
import signal
import time
from contextlib import suppress

import pytest
import studies
from studies import BROKEN, as_process, config, digest, held, study, wait_for

from experiments.engines.local import LocalEngine
from experiments.parts import Parts
from experiments.runner import run_study
from experiments.stopped import StudyError
from experiments.store import StudyFolder
from experiments.study import Study

pytestmark = pytest.mark.slow

SEEDS = 30
RUNS = 2 * SEEDS


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Digest of the table of a study that nobody disturbs, done in this process."""
    return digest(run_study(study(SEEDS), tmp_path_factory.mktemp("undisturbed"), "serial", progress="none"))


def alive(process: int) -> bool:
    with suppress(OSError), open(f"/proc/{process}/stat") as status:
        return status.read().rpartition(")")[2].split()[0] not in "ZX"
    return False


def children(process: int) -> list[int]:
    with open(f"/proc/{process}/task/{process}/children") as told:
        return [int(number) for number in told.read().split()]


def killed_and_gone_on_with(folder, kills, luck):
    """Start the study again and again, kill it each time after some more parts, and let it end at last."""
    for _ in range(kills):
        process = as_process(folder, str(SEEDS), "local", "2", start_new_session=True)
        parts, more = len(Parts(folder / "parts").paths()), luck.randrange(4)
        wait_for(lambda: process.poll() is not None or len(Parts(folder / "parts").paths()) >= parts + more)  # noqa: B023
        if more == 0:  # Somewhere in its start, or before its first part.
            time.sleep(luck.random() * 3)
        time.sleep(luck.random() * 0.2)
        workers = children(process.pid) if process.poll() is None else []
        process.kill()
        process.communicate()
        wait_for(lambda: not any(alive(worker) for worker in workers), 20)  # noqa: B023
    return run_study(study(SEEDS), folder, "local", 2, "none")


def expect_the_undisturbed(result, undisturbed):
    assert digest(result) == undisturbed
    assert held(result.folder) == RUNS  # None twice.
    assert len(result.runs) == RUNS * 10
    left = [path.name for path in result.folder.rglob("*") if path.is_file()]
    assert sorted(name for name in left if not name.endswith(".parquet")) == ["plan.json"]


def test_killed_three_times_and_gone_on_with_it_is_the_undisturbed_study(tmp_path, undisturbed):
    expect_the_undisturbed(killed_and_gone_on_with(tmp_path / "s", 3, random.Random(1)), undisturbed)


@pytest.mark.slow
def test_killed_twenty_times_and_gone_on_with_it_is_the_undisturbed_study(tmp_path, undisturbed):
    luck = random.Random(time.time_ns())
    expect_the_undisturbed(killed_and_gone_on_with(tmp_path / "s", 20, luck), undisturbed)


class Disturbed(LocalEngine):
    """Kills one of its own processes now and then."""

    deaths = 0

    def returned(self, seconds):
        found = super().returned(seconds)
        if found and self.deaths < 3:
            self.deaths += 1
            os.kill(self.processes[self.deaths % self.workers], signal.SIGKILL)
        return found


def test_killed_workers_lose_nothing(tmp_path, undisturbed):
    with Disturbed(2) as engine:
        result = run_study(study(SEEDS), tmp_path / "s", engine, progress="none")
    assert engine.deaths == 3
    expect_the_undisturbed(result, undisturbed)


def test_a_run_that_kills_its_process_is_kept_as_a_failure_and_harms_no_other(tmp_path):
    deadly = study(4, {"baseline": ()}, studies.seed_2_kills_its_process)
    result = run_study(deadly, tmp_path / "s", "local", 2, "none")
    assert list(result.failures["seed"]) == [2]
    assert list(result.failures["stage"]) == ["running"]
    assert "3 processes died" in result.failures["message"][0]
    assert "exit code 9" in result.failures["message"][0]
    assert set(result.runs["seed"]) == {1, 3, 4}
    assert held(tmp_path / "s") == 3


@pytest.mark.parametrize("engine", ["serial", "local"])
def test_runs_that_fail_are_kept_with_where_and_why_and_the_others_finish(tmp_path, engine):
    arms = {
        "baseline": (),
        "broken": BROKEN,
        "unbuilt": ("beyond_evidence=true", "evidence.funding.most_growth_by_contracts=-1e9"),
    }
    result = run_study(study(2, arms), tmp_path / "s", engine, 1, "none")
    assert set(result.runs["arm"]) == {"baseline"}
    told = result.failures.set_index("arm")
    assert list(told["seed"]) == [1, 2, 1, 2]
    assert set(told.loc["broken", "stage"]) == {"running"}
    assert set(told.loc["broken", "message"]) == {"math domain error"}
    assert set(told.loc["unbuilt", "stage"]) == {"building"}
    assert 'File "simulation/processes/leaving_hazard.py"' in told.loc["broken", "traceback"].iloc[0]
    assert str(studies.ROOT) not in told.loc["broken", "traceback"].iloc[0]


@pytest.mark.parametrize(
    ("measure", "stage", "failed"),
    [
        (studies.odd_seeds_fail, "extracting", {1, 3}),
        (studies.seed_2_is_empty, "extracting", {2}),
        (studies.seed_2_is_no_table, "writing", {2}),
    ],
)
def test_outcomes_that_fail_say_so(tmp_path, measure, stage, failed):
    result = run_study(study(4, measure=measure), tmp_path / "s", "serial", progress="none")
    assert set(result.failures["stage"]) == {stage}
    assert set(result.failures["seed"]) == failed
    assert set(result.runs["seed"]) == {1, 2, 3, 4} - failed


def test_what_failed_is_done_again_only_when_asked(tmp_path, monkeypatch):
    asked = study(4, measure=studies.odd_seeds_fail)
    run_study(asked, tmp_path / "s", "serial", progress="none")
    assert len(run_study(asked, tmp_path / "s", "serial", progress="none").failures) == 4
    # The same name, so the same runs: whatever made them fail is gone.
    monkeypatch.setattr(studies.odd_seeds_fail, "__code__", studies.slow.__code__)
    mended = run_study(asked, tmp_path / "s", "serial", progress="none", retry=True)
    assert len(mended.failures) == 0
    assert set(mended.runs["seed"]) == {1, 2, 3, 4}
    assert not list((tmp_path / "s" / "failures").iterdir())


def test_a_worker_that_cannot_start_is_told_with_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.engines.local.START", "raise SystemError('no such luck')")
    with pytest.raises(StudyError, match=r"(?s)cannot be started: .*exit code 1.*no such luck"):
        run_study(study(1), tmp_path / "s", "local", 1, "none")


def test_ctrl_c_leaves_what_is_finished_and_says_how_to_go_on(tmp_path, undisturbed):
    folder = tmp_path / "s"
    process = as_process(folder, str(SEEDS), "local", "2", start_new_session=True)
    wait_for(lambda: len(Parts(folder / "parts").paths()) >= 1)
    workers = children(process.pid)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 1
    done = held(folder)
    assert 1 <= done < RUNS
    assert said == (
        f"interrupted: {done} of {RUNS} runs are finished and kept in {folder}. "
        f"The same command goes on from there, and so does: workforce retry {folder}\n"
    )
    assert not any(alive(worker) for worker in workers)
    expect_the_undisturbed(run_study(study(SEEDS), folder, "local", 2, "none"), undisturbed)


def test_two_processes_on_one_study(tmp_path, undisturbed):
    folder = tmp_path / "s"
    first = as_process(folder, str(SEEDS), "serial", "1")
    wait_for(lambda: len(Parts(folder / "parts").paths()) >= 1)
    with pytest.raises(StudyError, match="is being worked on by a process of this machine"):
        run_study(study(SEEDS), folder, "serial", progress="none")
    assert StudyFolder(folder).worked_on()
    assert first.wait(120) == 0
    first.communicate()
    expect_the_undisturbed(run_study(study(SEEDS), folder, "serial", progress="none"), undisturbed)


def test_nobody_watches_one_line_is_told(tmp_path, capsys):
    run_study(study(1), tmp_path / "s", "serial")
    assert re.fullmatch(r"test: 2 runs in [\d.]+ s \([\d.]+( a second| s each)\)\n", capsys.readouterr().err)
    run_study(study(2), tmp_path / "s", "serial")
    assert "2 runs in" in (said := capsys.readouterr().err)
    assert said.endswith(", 2 were there\n")
    run_study(study(2), tmp_path / "s", "serial")
    assert capsys.readouterr().err == "test: all 4 runs were there\n"
    run_study(study(2), tmp_path / "s", "serial", progress="none")
    assert capsys.readouterr() == ("", "")


def test_under_continuous_integration_there_is_no_bar_even_on_a_screen(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("CI", "1")
    run_study(study(1), tmp_path / "s", "serial")
    assert capsys.readouterr().err.count("\n") == 1


def test_a_bar_shows_runs_rate_and_time_left(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setattr("experiments.study_progress.error_console", _screen)
    run_study(study(4, {"a": (), "b": BROKEN}), tmp_path / "s", "serial", progress="bar")
    text = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert re.search(r"8/8 runs +[\d.]+(/s| s each) +4 failed +0:00:\d\d left", text)
    assert text.rstrip().endswith("; 4 failed")


def _screen():
    from rich.console import Console

    return Console(stderr=True, highlight=False, force_terminal=True, width=140)


def test_an_engine_that_runs_already_is_used_and_left_running(tmp_path):
    with LocalEngine(1) as engine:
        (process,) = engine.processes
        for seeds in (1, 2):
            run_study(study(seeds), tmp_path / "s", engine, progress="none")
            assert engine.processes == [process]
            assert alive(process)
    assert not alive(process)


def test_a_script_needs_no_main_guard(tmp_path, environment):
    import subprocess
    import sys

    (tmp_path / "script.py").write_text(
        "from experiments.runner import run_study\n"
        "from experiments.study import Study\n"
        "from simulation.config import compose\n"
        "config = compose(['region.posts=120', 'years=0.25', 'warm_up_months=0'])\n"
        "print(len(run_study(Study({'a': config}, (1, 2)), 'here', workers=1).runs))\n"
    )
    command = [sys.executable, "script.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout == "20\n", done.stderr


def test_an_arm_named_twice_with_the_same_settings_is_done_once(tmp_path):
    twice = Study({"a": config(), "b": config()}, (1,))
    result = run_study(twice, tmp_path / "s", "serial", progress="none")
    assert held(tmp_path / "s") == 1
    assert list(result.runs["arm"]) == ["a"] * 10 + ["b"] * 10


def test_runs_for_which_a_chunk_had_no_time_left_are_done_later(tmp_path, undisturbed, monkeypatch):
    from experiments import runner

    monkeypatch.setattr(runner, "CHUNK_SECONDS", 0.0)  # After its first run every chunk is out of time.
    monkeypatch.setattr(runner._Work, "_size", lambda self: 7)
    assert digest(run_study(study(SEEDS), tmp_path, "serial", progress="none")) == undisturbed
