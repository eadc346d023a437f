import json
import os
import signal
import subprocess
import sys

import pytest
from studies import ROOT, digest, held, outcomes, seed_2_kills_its_process, study, wait_for

from experiments.engine_choice import EngineChoice, chosen_engine
from experiments.runner import run_study
from experiments.stopped import StudyError
from simulation.mistakes import ConfigError
from simulation.notice import notice
from simulation.threads import processors
from simulation.threads import threads as own_threads

pytestmark = pytest.mark.slow

SEEDS = 12


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Digest of the table of a study that is done in this process."""
    return digest(run_study(study(SEEDS), tmp_path_factory.mktemp("alone"), "serial", progress="none"))


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_of_this_machine_give_the_same_bytes(tmp_path, alone, workers):
    result = run_study(study(SEEDS), tmp_path / "s", "local", workers, "none")
    assert digest(result) == alone
    assert held(tmp_path / "s") == 2 * SEEDS


class Node:
    """One machine of a cluster: a process that looks after a worker process."""

    def __init__(self, address, name):
        options = ["--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--name", name]
        self.process = dask("worker", address, *options)

    def kill(self):
        """Pull the plug."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_worker(self):
        """Kill the process that does the runs; its guardian starts another."""
        import psutil

        workers = [p for p in psutil.Process(self.process.pid).children() if "spawn_main" in " ".join(p.cmdline())]
        assert len(workers) == 1
        workers[0].kill()


def dask(command, *arguments):
    paths = os.pathsep.join([str(ROOT), os.path.dirname(__file__)])
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{command}", *arguments],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two nodes with a worker each, talking over the loopback interface."""
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    told = tmp_path / "scheduler.json"
    scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    wait_for(lambda: told.exists() and told.read_text().endswith("}"))
    address = json.loads(told.read_text())["address"]
    nodes = [Node(address, "one"), Node(address, "two")]
    with distributed.Client(address, timeout="60s") as client:
        client.wait_for_workers(2, timeout="60s")
    yield address, nodes, scheduler
    for process in (scheduler, *(node.process for node in nodes)):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def disturbed(after, what):
    """A Dask engine that does ``what`` when so many chunks have come back."""
    from experiments.engines.dask import DaskEngine

    class Disturbed(DaskEngine):
        seen = 0

        def returned(self, seconds):
            found = super().returned(seconds)
            before, self.seen = self.seen, self.seen + len(found)
            if before < after <= self.seen:
                what()
            return found

    return Disturbed


def test_a_cluster_of_two_nodes_gives_the_same_bytes(tmp_path, alone, cluster):
    address, nodes, _ = cluster
    result = run_study(study(SEEDS), tmp_path / "s", EngineChoice("dask", address=address), progress="none")
    assert digest(result) == alone
    # Again on the same cluster, a worker killed on the way, then a whole node.
    for what in (nodes[0].kill_worker, nodes[1].kill):
        folder = tmp_path / what.__name__
        with disturbed(3, what)(address, None, 1) as engine:
            result = run_study(study(SEEDS), folder, engine, progress="none")
        assert digest(result) == alone
        assert held(folder) == 2 * SEEDS
    assert nodes[1].process.poll() is not None


def test_a_cluster_that_dies_stops_the_study_and_a_new_one_goes_on(tmp_path, alone, cluster, monkeypatch):
    monkeypatch.setattr("experiments.engines.dask.PATIENCE", "5s")
    address, _, scheduler = cluster
    engine = disturbed(3, lambda: os.killpg(scheduler.pid, signal.SIGKILL))(address, None, 1)
    with engine, pytest.raises(StudyError, match=r"the Dask cluster is gone\. All runs that were finished are kept"):
        run_study(study(SEEDS), tmp_path / "s", engine, progress="none")
    assert 3 <= held(tmp_path / "s") < 2 * SEEDS
    assert digest(run_study(study(SEEDS), tmp_path / "s", "serial", progress="none")) == alone


@pytest.mark.slow
def test_a_run_that_kills_its_workers_harms_no_other(tmp_path, cluster):
    address, _, _ = cluster
    deadly = study(3, measure=seed_2_kills_its_process)
    result = run_study(deadly, tmp_path / "s", EngineChoice("dask", address=address), progress="none")
    assert set(result.failures["seed"]) == {2}
    assert set(result.runs["seed"]) == {1, 3}
    assert held(tmp_path / "s") == 4


@pytest.mark.slow
def test_dask_without_an_address_is_a_small_cluster_here(tmp_path, alone):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    result = run_study(study(SEEDS), tmp_path / "s", "dask", 2, "none")
    assert digest(result) == alone


def test_no_cluster_at_that_address_is_one_clear_sentence(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    monkeypatch.setattr("experiments.engines.dask.PATIENCE", "1s")
    with pytest.raises(StudyError, match=r"the Dask cluster of tcp://127\.0\.0\.1:9 does not answer"):
        run_study(study(1), tmp_path / "s", EngineChoice("dask", address="tcp://127.0.0.1:9"), progress="none")


def test_without_dask_local_works_and_dask_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match=r'pip install "social-workforce\[cluster\]"'):
        run_study(study(1), tmp_path / "s", "dask", progress="none")
    assert len(run_study(study(1), tmp_path / "s", "local", 1, "none").runs) == 20


@pytest.mark.parametrize(
    ("overrides", "chosen", "others"),
    [
        ([], EngineChoice("local"), []),
        (["engine=serial", "years=3"], EngineChoice("serial"), ["years=3"]),
        (["engine.workers=4"], EngineChoice("local", 4), []),
        (["seed=1", "engine=dask", "engine.address=tls://h:1"], EngineChoice("dask", None, "tls://h:1"), ["seed=1"]),
    ],
)
def test_an_engine_is_chosen_as_any_setting(overrides, chosen, others):
    assert chosen_engine(overrides) == (chosen, others)


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["engine=dusk"], "Did you mean 'dask'"),
        (["engine.worker=3"], "Did you mean 'workers'"),
        (["engine.workers=0"], "a whole number from 1"),
        (["engine.workers=many"], "expected a whole number, got 'many'"),
        (["engine.address=tcp://h:1"], "only dask has one"),
        (["engine=dask", "engine.address"], "expected key=value"),
    ],
)
def test_a_wrong_engine_is_refused_in_one_line(overrides, said):
    with pytest.raises(ConfigError) as refused:
        chosen_engine(overrides)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_engine_of_ones_own(tmp_path):
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "institute.yaml").write_text("name: dask\nscheduler_file: /shared/scheduler.json\n")
    choice, _ = chosen_engine(["engine=institute"], tmp_path)
    assert choice == EngineChoice("dask", scheduler_file="/shared/scheduler.json")


def test_no_more_processes_than_processors_or_runs():
    assert EngineChoice("local").started_for(10_000).workers == processors()
    assert EngineChoice("local", 7).started_for(3).workers == 3


def threads(model):
    """How many threads libraries and our own loops may use; and it prints, which must not get between the answers."""
    print("a model that prints")
    os.write(1, b"and writes to the standard output\n")
    return outcomes(model).assign(threads=float(os.environ["OMP_NUM_THREADS"]), own_threads=float(own_threads()))


def test_workers_do_not_share_processors_between_threads_and_may_print(tmp_path):
    result = run_study(study(1, measure=threads), tmp_path / "s", "local", 1, "none")
    assert set(result.runs["threads"]) == set(result.runs["own_threads"]) == {1.0}
    assert len(result.runs) == 20


def who_waits(model):
    """A model that has something to tell the user, as where its laws are compiled for the first time."""
    notice("one moment")
    return outcomes(model)


def test_what_a_worker_has_to_tell_is_told(tmp_path, capsys):
    result = run_study(study(1, measure=who_waits), tmp_path / "s", "local", 1, "none")
    assert capsys.readouterr().err == "one moment\n" * 2
    assert result.runs["arm"].nunique() == 2
