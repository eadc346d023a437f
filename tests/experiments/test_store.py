import dataclasses
import errno
import gc
import json
import os
import resource
import weakref
from contextlib import suppress

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from studies import as_process, config, digest, held, outcomes, study

from experiments import durable, parts
from experiments.chunk import Chunk, Failure, Task, done
from experiments.code_version import code_version
from experiments.parts import Parts, read, rows_of_runs
from experiments.runner import run_study
from experiments.stopped import StudyError
from experiments.store import StudyFolder
from experiments.study import Study
from simulation.mistakes import ConfigError


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A study of 2 arms and 3 seeds, done without trouble, and the digest of its table."""
    folder = tmp_path_factory.mktemp("undisturbed")
    result = run_study(study(), folder / "study", "serial", progress="none")
    return folder / "study", digest(result)


def again(folder, seeds=3, **options):
    return run_study(study(seeds), folder, "serial", progress="none", **options)


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def part(*runs):
    """A part by hand: two rows a run, whose value is the length of its name."""
    rows = [run for run in runs for _ in range(2)]
    return pa.table({"run": rows, "place": ["all", "urban"] * len(runs), "value": [float(len(r)) for r in rows]})


def test_a_folder_holds_a_plan_and_few_parts(undisturbed):
    folder, _ = undisturbed
    names = files(folder)
    assert names[1] == "plan.json"
    assert names[0].startswith("parts/")
    assert len(names) == 2
    plan = json.loads((folder / "plan.json").read_text())
    assert plan["arms"]["pay_raise"]["seeds"] == [[1, 3]]
    assert str(folder.parent) not in (folder / "plan.json").read_text()


def test_the_table_is_in_the_order_of_the_question(undisturbed):
    folder, _ = undisturbed
    turned = Study({"pay_raise": config(*("scenario=pay_raise", "policies.pay_raise.start=2021-01"))}, (3, 1))
    runs = run_study(turned, folder, "serial", progress="none").runs
    assert list(runs[["arm", "seed"]].drop_duplicates().itertuples(index=False, name=None)) == [
        *(("pay_raise", 3), ("pay_raise", 1))
    ]
    assert list(runs.columns[:5]) == ["arm", "seed", "place", "year", "months"]
    # 5 places, the whole period and its one year.
    assert len(runs) == 2 * 5 * 2


def test_a_part_of_the_table(undisturbed):
    folder, _ = undisturbed
    found = again(folder)
    part_of_it = found.read(["leavers"], place="all", year=0)
    assert list(part_of_it.columns) == ["arm", "seed", "place", "year", "months", "leavers"]
    everything = found.runs
    chosen = everything[(everything["place"] == "all") & (everything["year"] == 0)]
    pd.testing.assert_series_equal(part_of_it["leavers"], chosen["leavers"].reset_index(drop=True))
    assert len(part_of_it) == 6


def test_a_misspelt_indicator_is_refused_and_a_cost_that_never_arose_is_nothing(undisturbed):
    found = again(undisturbed[0])
    with pytest.raises(KeyError, match="Did you mean 'leavers'"):
        found.read(["leaverz"])
    assert set(found.read(["cost_tea_yuan"])["cost_tea_yuan"]) == {0.0}


def test_more_replications_do_only_the_new_runs(tmp_path):
    first = again(tmp_path / "s", 2)
    before = digest(first)
    (old,) = Parts(tmp_path / "s" / "parts").paths()
    ran = {run for run, _ in rows_of_runs(read(old))}
    calls = []

    def counted(chunk):
        calls.extend(task.run for task in chunk.tasks)
        return done(chunk)

    from experiments.engines import serial

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serial, "done", counted)
        more = again(tmp_path / "s", 3)
    assert len(calls) == 2
    assert not ran & set(calls)
    assert len(more.runs) == 6 * 10
    assert digest(again(tmp_path / "s", 2)) == before
    assert held(tmp_path / "s") == 6


def test_the_same_command_again_does_nothing(undisturbed, monkeypatch):
    from experiments.engines import serial

    folder, before = undisturbed
    monkeypatch.setattr(serial, "done", lambda chunk: pytest.fail("a run was done again"))
    assert digest(again(folder)) == before


@pytest.mark.parametrize(
    ("arms", "said"),
    [
        ({"baseline": ("region.posts=130",)}, r"'baseline' has region.posts=120 \(here 130\)"),
        ({"baseline": ("years=0.5", "start=2022-01")}, r"years=0.25 \(here 0.5\), start=2021-01 \(here 2022-01\)"),
    ],
)
def test_another_study_is_refused_and_changes_nothing(undisturbed, arms, said):
    folder, before = undisturbed
    plan = (folder / "plan.json").read_bytes()
    with pytest.raises(ConfigError, match=said):
        run_study(study(arms=arms), folder, "serial", progress="none")
    assert (folder / "plan.json").read_bytes() == plan
    assert digest(again(folder)) == before


def test_other_code_is_refused(undisturbed, monkeypatch):
    from experiments import study as studies_module

    folder, _ = undisturbed
    monkeypatch.setattr(studies_module, "code_version", lambda measure: "feedfeedfeed")
    with pytest.raises(ConfigError, match="begun with other code"):
        again(folder)


def test_a_new_arm_extends_the_plan(tmp_path):
    again(tmp_path, 1)
    run_study(study(2, {"more": ("years=0.5",)}), tmp_path, "serial", progress="none")
    arms = json.loads((tmp_path / "plan.json").read_text())["arms"]
    assert {name: arm["seeds"] for name, arm in arms.items()} == {
        **{"baseline": [[1, 1]], "pay_raise": [[1, 1]]},
        "more": [[1, 2]],
    }


@pytest.mark.parametrize("name", ["thesis.tex", "plan.txt"])
def test_a_folder_with_something_else_in_it_is_refused(tmp_path, name):
    (tmp_path / name).write_text("words")
    with pytest.raises(ConfigError, match=name):
        again(tmp_path)
    assert files(tmp_path) == [name]


@pytest.mark.parametrize("text", ["words", "{}", "[]", '{"project": "another", "format": 1}'])
def test_a_plan_that_is_none_is_refused(tmp_path, text):
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(ConfigError, match=r"plan\.json"):
        again(tmp_path)
    assert (tmp_path / "plan.json").read_text() == text


def test_a_file_instead_of_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("words")
    with pytest.raises(ConfigError, match="expected a folder, found a file"):
        again(tmp_path / "file")


def cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def change_a_byte(path):
    """In the values of a column: a byte between them, in a header, may mean nothing."""
    with pq.ParquetFile(path) as file:
        column = max(
            (file.metadata.row_group(0).column(k) for k in range(file.metadata.num_columns)),
            key=lambda column: column.total_compressed_size,
        )
    content = bytearray(path.read_bytes())
    content[column.data_page_offset + column.total_compressed_size // 2] ^= 1
    path.write_bytes(content)


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, change_a_byte, empty])
def test_a_damaged_part_is_set_aside_and_its_runs_are_done_again(tmp_path, undisturbed, damage, capsys):
    again(tmp_path / "s", 2)
    (spoiled,) = Parts(tmp_path / "s" / "parts").paths()
    damage(spoiled)
    result = run_study(study(), tmp_path / "s", "serial", progress="lines")
    assert digest(result) == undisturbed[1]
    assert (tmp_path / "s" / "set_aside" / spoiled.name).exists()
    said = capsys.readouterr().err
    assert "1 file could not be read and went into set_aside/" in said
    assert "6 runs in" in said
    assert held(tmp_path / "s") == 6


def test_a_part_that_is_damaged_while_it_is_read_is_named(tmp_path):
    result = again(tmp_path, 1)
    (spoiled,) = Parts(tmp_path / "parts").paths()
    cut(spoiled)
    with pytest.raises(StudyError, match=spoiled.name):
        result.table()


def test_what_killed_writers_left_is_swept(tmp_path, undisturbed):
    again(tmp_path, 1)
    for left in (".plan.json.partial", "parts/.0123.parquet.partial", "failures/.0123.json.partial"):
        (tmp_path / left).write_bytes(b"half of it")
    assert digest(again(tmp_path)) == undisturbed[1]
    assert not [name for name in files(tmp_path) if "partial" in name]


def test_a_run_counts_once_wherever_it_is(tmp_path):
    own = Parts(tmp_path)
    own.commit(part("a", "b"))
    own.commit(part("b", "c"))
    own.commit(part("b", "a"))  # The same runs in another order: the same part.
    assert len(own.paths()) == 2
    assert own.check() == ({"a", "b", "c"}, [])
    own.put_together()
    (path,) = own.paths()
    assert sorted(run for run, _ in rows_of_runs(read(path))) == ["a", "b", "c"]
    assert len(read(path)) == 6


def test_parts_are_put_together_and_lose_nothing_wherever_that_is_interrupted(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "RUNS_A_PART", 4)
    names = [f"run{i}" for i in range(11)]
    for stop_at in range(1, 20):
        own = Parts(tmp_path / str(stop_at))
        own.folder.mkdir()
        for name in names:
            own.commit(part(name))
        steps = iter(range(1, 100))

        def counted(real, steps=steps, stop_at=stop_at):
            def step(*arguments, **options):
                if next(steps) == stop_at:
                    raise KeyboardInterrupt
                return real(*arguments, **options)

            return step

        with monkeypatch.context() as patch:
            patch.setattr(type(own.folder), "unlink", counted(type(own.folder).unlink))
            patch.setattr(os, "replace", counted(os.replace))
            with suppress(KeyboardInterrupt):
                own.put_together()
        runs, damaged = own.check()
        assert runs == set(names)
        assert not damaged
        own.put_together()
        assert own.check()[0] == set(names)
        assert len(own.paths()) <= 4


def test_many_small_parts_are_put_together_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "MOST_SMALL_PARTS", 5)
    own = Parts(tmp_path)
    for number in range(50):
        own.commit(part(f"run{number}"))
        assert len(own.paths()) < 5
    assert len(own.check()[0]) == 50


REFUSALS = [OSError(errno.ENOSPC, "No space left on device"), PermissionError(errno.EACCES, "Permission denied")]


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("stubborn", ["fsync", "replace"])
def test_a_disk_that_refuses_loses_nothing(tmp_path, undisturbed, monkeypatch, refusal, stubborn):
    again(tmp_path, 1)
    real, calls = getattr(os, stubborn), iter(range(100))

    def refuse(*arguments):
        if next(calls) >= 4:
            raise refusal
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(durable.os, stubborn, refuse)
        with pytest.raises(StudyError, match=f"{refusal.strerror}.*finished are kept.*same command"):
            again(tmp_path, 3)
    there = held(tmp_path)
    assert 2 <= there < 6
    assert not [name for name in files(tmp_path) if "partial" in name or ".running" in name]
    assert digest(again(tmp_path, 3)) == undisturbed[1]
    assert held(tmp_path) == 6


def test_a_real_limit_of_the_disk_is_one_clear_sentence(tmp_path, undisturbed):
    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    # A run takes 28 KB, the plan 3 KB.
    process = as_process(tmp_path / "s", "3", "serial", "1", preexec_fn=limited)
    said = process.communicate()[1]
    assert process.returncode == 1
    assert "could not be written: File too large. All runs that were finished are kept" in said
    assert said.count("\n") == 1
    assert files(tmp_path) == ["s/plan.json"]
    assert digest(again(tmp_path / "s")) == undisturbed[1]


def test_a_folder_that_cannot_be_made_is_one_clear_sentence(tmp_path):
    with pytest.raises(ConfigError, match=r"/sys/study cannot be written: .*\. Choose another folder: out=DIR\."):
        again("/sys/study")
    (tmp_path / "afile").write_text("words")
    with pytest.raises(ConfigError, match=r"x cannot be written: .*afile is a file, no folder\. Choose another folder"):
        again(tmp_path / "afile" / "x")


def test_a_finished_run_has_no_failure_any_more(tmp_path):
    (run, *_) = [run for *_, run in study(1).runs()]
    store = StudyFolder(tmp_path)
    with store.at_work(study(1)):
        store.keep_failure(Failure(run, "running", "ValueError", "why", "where"), "baseline", 1)
    assert store.failures()[run] == {
        **{"arm": "baseline", "seed": 1, "run": run, "stage": "running"},
        **{"error": "ValueError", "message": "why", "traceback": "where"},
    }
    assert len(again(tmp_path, 1).failures) == 1
    result = again(tmp_path, 1, retry=True)
    assert len(result.failures) == 0
    assert result.runs["arm"].nunique() == 2


def test_a_cost_that_did_not_arise_is_nothing_and_anything_else_unknown(tmp_path):
    own = Parts(tmp_path)
    own.commit(pa.table({"run": ["a"], "place": ["all"], "cost_tea_yuan": [1.0], "odd": [2.0]}))
    own.commit(pa.table({"run": ["b"], "place": ["all"]}))
    from experiments.study_table import study_table

    table = study_table(own, [("arm", 1, "a"), ("arm", 2, "b"), ("arm", 3, "never done")]).to_pandas()
    assert list(table["cost_tea_yuan"]) == [1.0, 0.0]
    assert list(table["odd"].isna()) == [False, True]


def test_a_chunk_hands_back_what_it_has_no_time_for():
    asked = study(3, {"baseline": ()})
    tasks = tuple(Task(run, asked.arm_ids["baseline"], seed) for _, seed, run in asked.runs())
    records = {asked.arm_ids["baseline"]: asked.arms[0].record}
    chunk = Chunk(tasks, records, outcomes, asked.code, seconds=0.0)
    first = done(chunk)
    assert first.finished == (tasks[0].run,)
    assert first.left == tasks[1:]
    assert done(dataclasses.replace(chunk, seconds=1e9)).finished == tuple(task.run for task in tasks)


SEEN = []


def worlds_there(model):
    SEEN.append(weakref.ref(model.world))
    return pd.DataFrame({"place": ["all"], "worlds": [sum(world() is not None for world in SEEN)]})


def test_a_chunk_keeps_no_world_beside_the_next_one():
    asked = study(3, {"baseline": ()})
    tasks = tuple(Task(run, asked.arm_ids["baseline"], seed) for _, seed, run in asked.runs())
    records = {asked.arm_ids["baseline"]: asked.arms[0].record}
    gc.disable()
    try:
        table = done(Chunk(tasks, records, worlds_there, code_version(worlds_there), seconds=1e9)).table
    finally:
        gc.enable()
    assert pa.ipc.open_stream(table).read_all()["worlds"].to_pylist() == [1, 1, 1]


def test_a_worker_with_other_code_refuses():
    with pytest.raises(StudyError, match="other code"):
        done(Chunk((), {}, outcomes, "feedfeedfeed", 1.0))
