import errno
import json
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from experiments import result_files, result_folder
from experiments.claim import machine
from experiments.result_folder import FILES, write_whole
from simulation.figures import PANELS


def only_result(here: Path) -> Path:
    (folder,) = (here / "results" / "run").iterdir()
    return folder


def test_a_run_writes_exactly_its_files(workforce, here, files, tiny):
    outcome = workforce("run", *tiny, "scenario=pay_raise", "seed=3")
    assert outcome.code == 0
    folder = only_result(here)
    assert set(files(folder)) == FILES
    assert {f"figures/{name}.png" for name in PANELS} < FILES
    assert folder.name.startswith("pay_raise-classroom-3-")
    assert f"Results: results/run/{folder.name}/" in outcome.out
    assert "not a forecast" in outcome.out


def test_the_series_has_a_row_per_month_and_place(run, here):
    run()
    series = pd.read_parquet(only_result(here) / "series.parquet")
    # A quarter of a year has 3 months; the classroom has all four kinds of region besides "all".
    assert len(series) == 3 * 5
    assert list(series["date"].unique()) == ["2021-01", "2021-02", "2021-03"]


def test_units_travel_with_the_columns(run, here):
    run()
    told = pq.read_schema(only_result(here) / "workers.parquet").field("exhaustion").metadata
    assert told[b"unit"] == b"scale 0-6"
    workers = pd.read_parquet(only_result(here) / "workers.parquet")
    assert workers["exhaustion"].between(0, 6).all()


def test_words_are_looked_up_in_a_dictionary_and_numbers_stand_as_they_are(run, here):
    run()
    group = pq.read_metadata(only_result(here) / "workers.parquet").row_group(0)
    columns = {c.path_in_schema: c for c in map(group.column, range(group.num_columns))}
    assert columns["education"].has_dictionary_page
    assert not columns["exhaustion"].has_dictionary_page


def test_what_draws_is_not_loaded_while_people_live():
    needed = (
        "experiments.run, experiments.waterfall, experiments.result_files, experiments.provenance, simulation.model"
    )
    code = f"import sys, {needed}; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_config_and_manifest_say_what_was_run_and_nothing_of_the_machine(run, here):
    run("scenario=pay_raise", "policies.pay_raise.percent=20", f"out={here / 'mine'}")
    record = yaml.safe_load((here / "mine" / "config.yaml").read_text())
    assert record["policies"]["pay_raise"]["percent"] == 20
    assert record["policies"]["pay_raise"]["coverage"] == 1
    assert record["region"]["agencies"] == 6
    told = json.loads((here / "mine" / "manifest.json").read_text())
    assert {"version", "commit", "python", "packages", "seed", "config_hash", "started", "seconds"} <= told.keys()
    assert told["command"].endswith("scenario=pay_raise policies.pay_raise.percent=20")
    text = (here / "mine" / "manifest.json").read_text() + (here / "mine" / "config.yaml").read_text()
    assert str(here) not in text
    assert platform.node() not in text


def test_evidence_marks_what_was_set_by_hand(run, here):
    run("evidence.turnover.wage_elasticity=-2")
    used = pd.read_csv(only_result(here) / "evidence.csv").set_index(["group", "name"])
    assert used.loc[("turnover", "wage_elasticity"), "value"] == -2
    assert list(used.index[used["overridden"] == "yes"]) == [("turnover", "wage_elasticity")]


def test_the_same_run_goes_to_the_same_folder_and_gives_the_same_numbers(run, here):
    run("seed=5")
    first = only_result(here)
    before = (first / "series.parquet").read_bytes()
    outcome = run("seed=5")
    assert "holds an earlier result; it is replaced" in outcome.err
    assert only_result(here) == first
    assert (first / "series.parquet").read_bytes() == before


def test_another_setting_goes_to_another_folder(run, here):
    run()
    run("evidence.turnover.wage_elasticity=-2")
    assert len(list((here / "results" / "run").iterdir())) == 2


@pytest.mark.parametrize("strange", ["notes.txt", "figures/mine.png"])
def test_a_folder_with_something_else_in_it_is_refused(run, here, strange):
    run("out=mine")
    (here / "mine" / strange).write_text("mine")
    outcome = run("out=mine")
    assert outcome.code == 2
    assert strange in outcome.err
    assert (here / "mine" / strange).read_text() == "mine"


def test_a_foreign_folder_or_file_is_refused(run, here, files):
    (here / "thesis").mkdir()
    (here / "thesis" / "chapter.tex").write_text("words")
    (here / "file").write_text("words")
    assert run("out=thesis").code == 2
    assert run("out=file").code == 2
    assert files(here) == ["file", "thesis", "thesis/chapter.tex"]


def test_an_empty_folder_is_taken(run, here):
    (here / "empty").mkdir()
    assert run("out=empty").code == 0
    assert (here / "empty" / "manifest.json").exists()


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), PermissionError(13, "denied")])
def test_a_disk_that_refuses_is_one_line_and_leaves_nothing(run, here, monkeypatch, failure):
    def refuse(*_):
        raise failure

    monkeypatch.setattr(result_files, "write_json", refuse)
    outcome = run()
    assert outcome.code == 1
    assert failure.strerror in outcome.err
    assert "Traceback" not in outcome.err
    assert list((here / "results" / "run").iterdir()) == []


@pytest.mark.parametrize("out", ["/proc/nope", "afile/below"])
@pytest.mark.parametrize("many", [(), ("-m", "seed=1,2")])
def test_a_target_that_cannot_be_written_is_found_before_the_simulation(run, here, files, out, many):
    (here / "afile").write_text("words")
    outcome = run(f"out={out}", *many)
    assert outcome.code == 2
    assert "cannot be written" in outcome.err
    assert "Choose another folder: out=DIR." in outcome.err
    assert "months in" not in outcome.err
    assert files(here) == ["afile"]


def write_marked(mark):
    def fill(folder):
        (folder / "manifest.json").write_text(json.dumps({"project": "social-workforce", "mark": mark}))

    return fill


def test_a_failing_write_keeps_the_earlier_result(here, monkeypatch):
    folder = here / "kept"
    write_whole(folder, write_marked("first"))

    def fill(partial):
        write_marked("second")(partial)
        raise RuntimeError("planted")

    with pytest.raises(RuntimeError, match="planted"):
        write_whole(folder, fill)
    assert json.loads((folder / "manifest.json").read_text())["mark"] == "first"
    assert [p.name for p in here.iterdir()] == ["kept"]


def test_a_failing_rename_puts_the_earlier_result_back(here, monkeypatch):
    folder = here / "kept"
    write_whole(folder, write_marked("first"))
    replace = os.replace

    def refuse_new(source, target):
        if ".partial-" in str(source):
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse_new)
    with pytest.raises(result_folder.FolderError, match="Input/output error"):
        write_whole(folder, write_marked("second"))
    assert json.loads((folder / "manifest.json").read_text())["mark"] == "first"
    assert [p.name for p in here.iterdir()] == ["kept"]


def a_dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_leftovers_of_dead_runs_are_swept_and_those_of_living_ones_kept(here):
    mark = f"{machine()}-{a_dead_process()}"
    for name in (f".a.partial-{mark}", f".b.replaced-{mark}", f".c.replaced-{mark}", ".mine.partial-1", "c"):
        (here / name).mkdir()
    living = here / f".d.partial-{machine()}-{os.getppid()}"
    elsewhere = here / ".e.partial-0123abcd-1"
    for folder in (living, elsewhere):
        folder.mkdir()
    result_folder.sweep(here)
    # b was about to be replaced when the run died: it is put back. c has been replaced already.
    assert {p.name for p in here.iterdir()} == {"b", "c", ".mine.partial-1", living.name, elsewhere.name}
    long_ago = time.time() - 2 * result_folder.STALE_SECONDS
    os.utime(elsewhere, (long_ago, long_ago))
    result_folder.sweep(here)
    assert not elsewhere.exists()


def wait_for(condition, seconds=60.0):
    begun = time.perf_counter()
    while not condition():
        assert time.perf_counter() - begun < seconds
        time.sleep(0.005)


def test_a_run_killed_while_writing_leaves_no_half_result_and_the_next_sweeps(run, here, tiny, environment):
    # Figures take most of the writing: the hidden folder is seen long before it becomes the result.
    command = [sys.executable, "-m", "simulation", "run", *tiny, "out=mine"]
    process = subprocess.Popen(command, cwd=here, env=environment, stderr=subprocess.DEVNULL)
    wait_for(lambda: any(here.glob(".mine.partial-*")))
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (here / "mine").exists()
    assert any(here.glob(".mine.partial-*"))
    assert run("out=mine").code == 0
    assert [p.name for p in here.iterdir()] == ["mine"]


def test_a_run_killed_while_simulating_leaves_nothing(here, files, environment):
    command = [sys.executable, "-m", "simulation", "run", "years=50"]
    process = subprocess.Popen(command, cwd=here, env=environment, stderr=subprocess.DEVNULL)
    time.sleep(3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert files(here) == []


def test_the_summary_is_the_mean_of_the_last_year(run, here):
    outcome = run()
    series = pd.read_parquet(only_result(here) / "series.parquet")
    expected = series.loc[series["place"] == "all", "exhaustion_mean"].mean()
    (line,) = (line for line in outcome.out.splitlines() if line.startswith("Exhaustion"))
    assert f" {expected:.2f} " in line


def test_a_run_that_nobody_watches_prints_one_line_of_progress(run):
    assert run().err.count("\n") == 1
    assert run("progress=none", "seed=2").err == ""
