"""Some runs of a study, handed together to one process, and what comes back."""

from __future__ import annotations

import dataclasses
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from time import perf_counter

import pandas as pd
import pyarrow as pa

from experiments.code_version import code_version
from experiments.stopped import StudyError
from experiments.study import Measure, restored
from simulation.own_policies import OwnPolicies
from simulation.settings import Settings

BUILDING, RUNNING, EXTRACTING, WRITING = "building", "running", "extracting", "writing"
"""Where a run can fail: before its first month, in a month, while its outcomes are taken, while they become a table."""
KEPT_SETTINGS = 256
OWN_COLUMNS = {"run", "arm", "seed"}
"""Columns that are added to what a measure returns."""


@dataclass(frozen=True)
class Task:
    """One run that is to be done."""

    run: str
    """Its id."""
    arm: str
    """Id of its arm."""
    seed: int


@dataclass(frozen=True)
class Chunk:
    """Runs for one process, in order."""

    tasks: tuple[Task, ...]
    records: Mapping[str, str]
    """Id of the arm → its configuration as JSON."""
    measure: Measure
    code: str
    """The code that must run them."""
    seconds: float
    """No run is begun later than this after the first one [second]."""
    loading: tuple[str, ...] = ()
    """Where policies of the user's own are found, as the command said it."""


@dataclass(frozen=True)
class Failure:
    """A run that came to no end."""

    run: str
    stage: str
    error: str
    message: str
    traceback: str


@dataclass(frozen=True)
class Done:
    """What became of a chunk."""

    table: bytes
    """The outcomes of all runs that were finished, each row with the id of its run, as an Arrow stream."""
    finished: tuple[str, ...]
    failures: tuple[Failure, ...]
    left: tuple[Task, ...]
    """Those for which no time was left."""
    seconds: float
    """Time spent inside the runs [second]."""


def done(chunk: Chunk) -> Done:
    """Do the runs of a chunk; whatever goes wrong with one must not harm the others.

    Raises:
        StudyError: the code here is not the code of the study.
    """
    if (here := code_version(chunk.measure)) != chunk.code:
        raise StudyError(
            f"a worker process has other code ({here}) than the study ({chunk.code}): its results would not fit. "
            "Install the same version of social-workforce and of numpy everywhere, and change no file while it runs."
        )
    frames: dict[str, pd.DataFrame] = {}
    failures: list[Failure] = []
    begun = perf_counter()
    spent = 0.0
    for number, task in enumerate(chunk.tasks):
        if number and perf_counter() - begun > chunk.seconds:
            break
        found = _run(task, chunk)
        if isinstance(found, Failure):
            failures.append(found)
        else:
            frames[task.run] = found
        spent = perf_counter() - begun
    table = _as_arrow(frames, failures)
    answered = frames.keys() | {failure.run for failure in failures}
    left = tuple(task for task in chunk.tasks if task.run not in answered)
    return Done(table, tuple(frames), tuple(failures), left, spent)


def _run(task: Task, chunk: Chunk) -> pd.DataFrame | Failure:
    from simulation.model import WorkforceModel  # Mesa takes more than a second to import.

    stage = BUILDING
    try:
        settings = dataclasses.replace(_settings(chunk.records[task.arm], chunk.loading), seed=task.seed)
        model = WorkforceModel(settings)
        stage = RUNNING
        for _ in range(settings.months):
            model.step()
        stage = EXTRACTING
        table = _expected_table(chunk.measure(model))
        model.give_up()
        return table
    except Exception as error:
        return _failure(task.run, stage, error)


def _expected_table(table: pd.DataFrame) -> pd.DataFrame:
    if not isinstance(table, pd.DataFrame) or table.empty or not OWN_COLUMNS.isdisjoint(table.columns):
        raise ValueError(
            f"expected a pandas table with at least one row and without the columns {', '.join(sorted(OWN_COLUMNS))}."
        )
    return table


@lru_cache(KEPT_SETTINGS)
def _settings(record: str, loading: tuple[str, ...]) -> Settings:
    return restored(record, own=_own(loading)).settings


@cache
def _own(loading: tuple[str, ...]) -> OwnPolicies:
    if not loading:
        return OwnPolicies()
    from simulation.config import own_of  # Hydra takes its time to import.

    return own_of(loading)


def _as_arrow(frames: dict[str, pd.DataFrame], failures: list[Failure]) -> bytes:
    """All frames as one Arrow stream; a frame that cannot be written is taken out and becomes a failure."""
    try:
        return _stream(frames)
    except Exception:
        for run, frame in list(frames.items()):
            try:
                _stream({run: frame})
            except Exception as error:
                failures.append(_failure(run, WRITING, error))
                del frames[run]
        return _stream(frames)


def _stream(frames: Mapping[str, pd.DataFrame]) -> bytes:
    if not frames:
        return b""
    together = pd.concat(list(frames.values()), ignore_index=True)
    runs = [run for run, frame in frames.items() for _ in range(len(frame))]
    table = pa.Table.from_pandas(together, preserve_index=False).replace_schema_metadata(None)
    table = table.add_column(0, "run", pa.array(runs, pa.string()))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def _failure(run: str, stage: str, error: Exception) -> Failure:
    told = "".join(traceback.format_exception(error))
    # Where the code lies on this machine is nobody's business.
    for root in {str(Path(__file__).parents[1]), sys.prefix, sys.base_prefix}:
        told = told.replace(f'"{root}/', '"')
    return Failure(run, stage, type(error).__name__, str(error), told)
