"""Does what is missing of a study, in chunks, whatever happens to single runs and processes."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Set

from experiments.chunk import RUNNING, Chunk, Failure, Task
from experiments.engine import Engine, Returned
from experiments.engine_choice import EngineChoice, started
from experiments.stopped import Interrupted
from experiments.store import StudyFolder
from experiments.study import Study
from experiments.study_progress import watched_study
from experiments.study_result import StudyResult

CHUNK_SECONDS = 1.0
"""Work of a chunk: enough that handing it over costs nothing, little enough that a killed machine loses nothing."""
MOST_RUNS = 200
MOST_DEATHS = 3
"""Times that a process may die with a run in hand: in a chunk, then as a chunk of its own, then with nobody else."""
PATIENCE_SECONDS = 0.5


def run_study(
    study: Study,
    folder: str | os.PathLike[str],
    engine: str | EngineChoice | Engine = "local",
    workers: int | None = None,
    progress: str = "auto",
    retry: bool = False,
) -> StudyResult:
    """Do all runs of a study that its folder does not hold yet.

    Args:
        study: what is asked for.
        folder: where its runs are kept; that of an earlier part of the same study is gone on with.
        engine: ``serial``, ``local``, ``dask``, one that is set up, or one that runs already and is left running.
        workers: processes of this machine; None: as many as there are processors.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.
        retry: do runs again that failed before.

    Returns:
        The outcomes of the runs that were asked for, and the failures among them.

    Raises:
        ConfigError: the folder holds something else, or the engine is not there.
        StudyError: the disk, another process or the engine stands in the way. What is finished is kept.
        Interrupted: Ctrl-C. What is finished is kept.
    """
    store = StudyFolder(folder)
    with store.at_work(study):
        tasks = {run: Task(run, study.arm_ids[arm.name], seed) for arm, seed, run in study.runs()}
        failed = set() if retry else store.failures().keys() - store.finished
        missing = [task for run, task in tasks.items() if run not in store.finished and run not in failed]
        there, failed_before = len(tasks.keys() & store.finished), len(tasks.keys() & failed)
        with watched_study(progress, study.title, len(tasks), there, failed_before, len(store.set_aside)) as tell:
            try:
                if missing:
                    with started(engine, workers, len(missing)) as ready:
                        _Work(study, store, ready, missing, tell).do()
                store.put_together()
            except KeyboardInterrupt:
                raise _interrupted(store, tasks.keys()) from None
    return StudyResult(study, store.folder)


def _interrupted(store: StudyFolder, runs: Set[str]) -> Interrupted:
    done = len(runs & store.parts.check()[0])
    return Interrupted(
        f"interrupted: {done} of {len(runs)} runs are finished and kept in {store.folder}. "
        f"The same command goes on from there, and so does: workforce retry {store.folder}"
    )


class _Work:
    """What is left to do, and what has been given to whom."""

    def __init__(
        self,
        study: Study,
        store: StudyFolder,
        engine: Engine,
        missing: Iterable[Task],
        tell: Callable[[int, int], None],
    ) -> None:
        self._study, self._store, self._engine, self._tell = study, store, engine, tell
        self._records = {study.arm_ids[arm.name]: arm.record for arm in study.arms}
        self._names = {study.arm_ids[arm.name]: arm.name for arm in study.arms}
        self._fresh = deque(missing)
        self._again: deque[Task] = deque()
        """Runs whose process died: each in a chunk of its own."""
        self._alone: deque[Task] = deque()
        """Runs whose process died twice: each when nothing else is under way."""
        self._deaths: Counter[str] = Counter()
        self._chunks = 0
        self._seconds_a_run: float | None = None

    def do(self) -> None:
        """Do it all."""
        while self._fresh or self._again or self._alone or self._chunks:
            while self._engine.room() > 0 and (tasks := self._next()):
                self._give(tasks)
            for returned in self._engine.returned(PATIENCE_SECONDS):
                self._chunks -= 1
                self._take(returned)
            self._store.sign_of_life()

    def _next(self) -> list[Task]:
        if self._again:
            return [self._again.popleft()]
        if self._fresh:
            return [self._fresh.popleft() for _ in range(min(self._size(), len(self._fresh)))]
        return [self._alone.popleft()] if self._alone and not self._chunks else []

    def _size(self) -> int:
        """Runs of the next chunk: so many that it takes its time, and towards the end few, so that all end together."""
        if self._seconds_a_run is None:
            return 1
        in_time = CHUNK_SECONDS / max(self._seconds_a_run, CHUNK_SECONDS / MOST_RUNS)
        fair = len(self._fresh) / (2 * max(1, self._engine.workers))
        return max(1, int(min(in_time, fair)))

    def _give(self, tasks: list[Task]) -> None:
        records = {task.arm: self._records[task.arm] for task in tasks}
        self._chunks += 1
        study = self._study
        chunk = Chunk(tuple(tasks), records, study.measure, study.code, 2 * CHUNK_SECONDS, study.loading)
        self._engine.submit(chunk)

    def _take(self, returned: Returned) -> None:
        if (done := returned.done) is None:
            for task in returned.chunk.tasks:
                self._mourn(task, returned.why)
            return
        self._store.commit(done.table, done.finished)
        for failure in done.failures:
            self._keep(failure, next(task for task in returned.chunk.tasks if task.run == failure.run))
        self._fresh.extendleft(reversed(done.left))
        answered = len(done.finished) + len(done.failures)
        self._seconds_a_run = done.seconds / max(1, answered)
        self._tell(len(done.finished), len(done.failures))

    def _mourn(self, task: Task, why: str) -> None:
        self._deaths[task.run] += 1
        if self._deaths[task.run] >= MOST_DEATHS:
            what = f"{MOST_DEATHS} processes died with this run in hand; of the last one: {why}"
            self._keep(Failure(task.run, RUNNING, "ProcessDied", what, ""), task)
            self._tell(0, 1)
        elif self._deaths[task.run] == 1:
            self._again.append(task)
        else:
            self._alone.append(task)

    def _keep(self, failure: Failure, task: Task) -> None:
        self._store.keep_failure(failure, self._names[task.arm], task.seed)
