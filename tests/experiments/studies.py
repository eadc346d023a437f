"""Small studies, what a measure may do wrong, and a study as a process of its own."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pyarrow as pa

from experiments.outcomes import outcomes
from experiments.runner import run_study
from experiments.study import Study, replications
from simulation.config import compose

ROOT = Path(__file__).parents[2]
TINY = ("region.posts=120", "years=0.25", "warm_up_months=0")
ARMS = {
    "baseline": (),
    "pay_raise": ("scenario=pay_raise", "policies.pay_raise.start=2021-01"),
}
BROKEN = ("beyond_evidence=true", "evidence.turnover.field_share=-1")
"""The logarithm of a negative number, in the first month, with numba and without."""
SECONDS = 120
"""How long a test waits for a process on a busy machine."""


@cache
def config(*overrides: str):
    own = {text.partition("=")[0] for text in overrides}
    return compose([*(text for text in TINY if text.partition("=")[0] not in own), *overrides])


def study(seeds=3, arms=ARMS, measure=outcomes, title="test"):
    return Study({name: config(*own) for name, own in arms.items()}, replications(seeds), title, measure)


def digest(result) -> str:
    """Of every byte of the table."""
    table = result.table()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return hashlib.sha256(sink.getvalue()).hexdigest()


def held(folder: Path) -> int:
    """Runs that the parts hold, those that are held twice counted twice."""
    from experiments.parts import Parts, read, rows_of_runs

    return sum(len(rows_of_runs(read(path))) for path in Parts(folder / "parts").paths())


def as_process(folder: Path, *arguments: str, **options) -> subprocess.Popen:
    """This module as a program: ``folder seeds engine workers``."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, __file__, str(folder), *arguments]
    options = {"preexec_fn": _listen_to_ctrl_c} | options
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, **options)


def _listen_to_ctrl_c() -> None:
    """Whoever started the tests in the background told them, and all that they start, to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(condition, seconds=SECONDS):
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"waited {seconds} s for {condition}")
        time.sleep(0.01)


# What a measure may do wrong; the model's seed tells which run it is.


def odd_seeds_fail(model):
    if model.settings.seed % 2:
        raise RuntimeError("an odd seed")
    return outcomes(model)


def seed_2_kills_its_process(model):
    if model.settings.seed == 2:
        os._exit(9)
    return outcomes(model)


def seed_2_is_no_table(model):
    table = outcomes(model)
    if model.settings.seed == 2:
        table["head_count"] = [object() for _ in range(len(table))]
    return table


def seed_2_is_empty(model):
    return outcomes(model).head(0 if model.settings.seed == 2 else 10)


def slow(model):
    time.sleep(0.3)
    return outcomes(model)


if __name__ == "__main__":
    from experiments.stopped import StudyError

    where, seeds, engine, workers = sys.argv[1:5]
    try:
        run_study(study(int(seeds)), where, engine, int(workers), "lines")
    except (StudyError, KeyboardInterrupt) as stopped:
        print(stopped, file=sys.stderr)
        sys.exit(1)
