"""What a run of a small world costs among thousands: through the real study, engine and store.

    python benchmarks/many_small.py                     100 runs of the classroom, ten years, on all processors
    python benchmarks/many_small.py --runs 1000 --workers 2

Prints seconds per 100 runs, what 10,000 would take, and what the processor time of a run goes into. The first runs of a
process are told apart: they live with numpy until numba is worth loading (``simulation.rows``). After a change of the
model the first time counts for nothing, since the compiler works then.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from experiments.chunk import Chunk, Task, done
from experiments.outcomes import outcomes
from experiments.runner import run_study
from experiments.store import StudyFolder
from experiments.study import Study, replications
from simulation.config import compose
from simulation.model import WorkforceModel
from simulation.rows import WORTH_MONTHS
from simulation.settings import Settings
from simulation.start import world_at_start
from simulation.threads import processors
from simulation.units import MONTHS_PER_YEAR

MANY = 10_000
ALIKE = 10
"""Runs that are taken apart."""


def processor_seconds() -> float:
    """Of this process and of those of its children that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def small(runs: int, first_seed: int, region: str, years: float) -> Study:
    """So many runs of one arm."""
    return Study({"baseline": compose([f"region={region}", f"years={years:g}"])}, replications(runs, first_seed))


def first_runs(years: float) -> int:
    """Runs of a process until it has loaded numba."""
    return 1 + ceil(WORTH_MONTHS / (MONTHS_PER_YEAR * years))


def lived(study: Study, folder: Path, workers: int) -> tuple[float, float]:
    """Seconds on the clock and of the processors that a study takes, with all that comes before and after its runs."""
    clock, spent = perf_counter(), processor_seconds()
    run_study(study, folder, "local", workers, progress="none")
    return perf_counter() - clock, processor_seconds() - spent


def alone(settings: Settings) -> WorkforceModel:
    """A model that has lived its months."""
    model = WorkforceModel(settings)
    for _ in range(settings.months):
        model.step()
    return model


def taken_apart(study: Study, folder: Path) -> dict[str, float]:
    """What a run's processor time goes into, in this process [ms]."""
    spent: Counter[str] = Counter()

    @contextmanager
    def counted(part: str) -> Iterator[None]:
        before = processor_seconds()
        yield
        spent[part] += 1e3 * (processor_seconds() - before) / len(study.seeds)

    (arm,) = study.arms
    tasks = tuple(Task(run, study.arm_ids[arm.name], seed) for arm, seed, run in study.runs())
    chunk = Chunk(tasks, {study.arm_ids[arm.name]: arm.record}, study.measure, study.code, seconds=1e9)
    done(dataclasses.replace(chunk, tasks=tasks[: first_runs(arm.config.settings.years)]))
    for seed in study.seeds:
        settings = dataclasses.replace(arm.config.settings, seed=seed)
        with counted("world"):
            world_at_start(settings)
        with counted("model"):
            model = alone(settings)
        with counted("collecting"):
            outcomes(model)
    with counted("chunk"):
        found = done(chunk)
    store = StudyFolder(folder)
    with store.at_work(study), counted("writing"):
        store.commit(found.table, found.finished)
    return {
        "building the world": spent["world"],
        "months": spent["model"] - spent["world"],
        "collecting": spent["collecting"],
        "handing over": max(0.0, spent["chunk"] - spent["model"] - spent["collecting"]),
        "writing": spent["writing"],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--workers", type=int, default=processors())
    parser.add_argument("--region", default="classroom")
    parser.add_argument("--years", type=float, default=10)
    asked = parser.parse_args()
    first = asked.workers * first_runs(asked.years)
    if asked.runs <= 2 * first:
        parser.error(f"--runs: expected more than {2 * first}, got {asked.runs}.")
    with tempfile.TemporaryDirectory() as scratch:
        few = lived(small(first, 1, asked.region, asked.years), Path(scratch, "few"), asked.workers)
        many = lived(small(asked.runs, 1, asked.region, asked.years), Path(scratch, "many"), asked.workers)
        own = taken_apart(small(ALIKE, 1, asked.region, asked.years), Path(scratch, "own"))
    clock, spent = ((more - less) / (asked.runs - first) for less, more in zip(few, many, strict=True))
    print(f"{asked.region}, {asked.years:g} years, {asked.workers} workers")
    print(f"start-up and the first {first} runs: {few[0]:.1f} s, {few[1]:.1f} s of processor time")
    print(f"100 further runs: {100 * clock:.1f} s, {100 * spent:.1f} s of processor time")
    print(f"{MANY:,} runs: {(few[0] + (MANY - first) * clock) / 60:.1f} minutes")
    total = sum(own.values())
    print(f"a run alone in a process: {total:.0f} ms of processor time, of which")
    for part, milliseconds in own.items():
        print(f"  {part:<20}{milliseconds:8.1f} ms {milliseconds / total:6.1%}")


if __name__ == "__main__":
    main()
