"""The folder of a study: its plan, the outcomes of its finished runs, and what is known of those that failed.

    plan.json          every run that was asked for; written whole before the first is begun
    parts/*.parquet    outcomes of finished runs (``experiments.parts``)
    failures/*.json    one file for each run that failed, with its traceback
    set_aside/         parts that could not be read; their runs are done again

Whatever is killed at whatever moment, a run is in a part or it is not, and the next command does what is missing.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from experiments import plan as plans
from experiments.chunk import Failure
from experiments.claim import PREFIX, Claim, claims
from experiments.durable import PARTIAL, hindrance, put, sweep
from experiments.parts import Parts
from experiments.plan import Plan
from experiments.stopped import StudyError
from experiments.study import Study
from simulation.mistakes import ConfigError


class StudyFolder:
    """A study on the disk. Anybody may read it; to write, use it inside ``with store.at_work(study):``."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder).expanduser()
        self.parts = Parts(self.folder / "parts")
        self.finished: set[str] = set()
        """Ids of the runs that are done; known while at work."""
        self.set_aside: list[Path] = []
        """Parts that could not be read when work began."""
        self._claim: Claim | None = None

    @property
    def plan(self) -> Plan:
        """What the folder is for.

        Raises:
            ConfigError: it is no folder of a study.
        """
        if (plan := plans.read(self.folder)) is None:
            raise ConfigError(f"{self.folder}: expected the folder of a study, which holds {plans.FILE}; found none.")
        return plan

    @contextmanager
    def at_work(self, study: Study) -> Iterator[None]:
        """Have the folder alone, tidied, with a plan that holds the study.

        Raises:
            ConfigError: it holds something else; nothing is touched.
            StudyError: another process is at work there, or the disk refuses.
        """
        self.expect(study)
        with _disk(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._claim = Claim(self.folder)
            self._claim.__enter__()
        try:
            with _disk(self.folder):
                self._prepare(study)
            yield
        finally:
            claim, self._claim = self._claim, None
            claim.__exit__()

    def expect(self, study: Study) -> None:
        """Look whether the folder can take the study, and touch nothing.

        Raises:
            ConfigError: it holds something else, or cannot be made.
        """
        expect_no_strangers(self.folder, plans.FILE)
        if not self.folder.exists() and (why := hindrance(self.folder.absolute())):
            raise ConfigError(f"{self.folder} cannot be written: {why}. Choose another folder: out=DIR.")
        if (plan := plans.read(self.folder)) is not None:
            plans.extended(plan, study, self.folder)

    def commit(self, table: bytes, finished: Sequence[str]) -> None:
        """Keep the outcomes of finished runs.

        Args:
            table: their rows as an Arrow stream.
            finished: their ids.

        Raises:
            StudyError: the disk refuses; nothing that was kept before is lost.
        """
        if finished:
            with _disk(self.folder):
                self.parts.commit(pa.ipc.open_stream(table).read_all())
        self.finished |= set(finished)
        for run in finished:
            self._failure_file(run).unlink(missing_ok=True)

    def keep_failure(self, failure: Failure, arm: str, seed: int) -> None:
        """Keep what is known of a run that failed.

        Raises:
            StudyError: the disk refuses.
        """
        told = {"arm": arm, "seed": seed} | dataclasses.asdict(failure)
        text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
        with _disk(self.folder):
            put(self._failure_file(failure.run), lambda file: file.write(text.encode()))

    def failures(self) -> dict[str, dict[str, Any]]:
        """Run → arm, seed, stage, error, message and traceback of those that failed and were not done since."""
        found = {}
        for path in sorted((self.folder / "failures").glob("[!.]*.json")):
            try:
                found[path.stem] = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue  # Whoever asks again finds the run missing, and it is done again.
        return found

    def sign_of_life(self) -> None:
        """Tell others that somebody is at work."""
        if self._claim is not None:
            with _disk(self.folder):
                self._claim.sign_of_life()

    def put_together(self) -> None:
        """Leave few large parts.

        Raises:
            StudyError: the disk refuses; every run is still there.
        """
        with _disk(self.folder):
            self.parts.put_together()

    def worked_on(self) -> bool:
        """Whether a living process is at work here."""
        return bool(claims(self.folder, sweep=False))

    def _prepare(self, study: Study) -> None:
        sweep(self.folder)
        plan = plans.read(self.folder)
        wanted = plans.plan_of(study) if plan is None else plans.extended(plan, study, self.folder)
        if wanted is not plan:
            plans.write(self.folder, wanted)
        for name in ("parts", "failures"):
            (self.folder / name).mkdir(exist_ok=True)
            sweep(self.folder / name)
        self.finished, damaged = self.parts.check()
        for run in self.failures().keys() & self.finished:
            self._failure_file(run).unlink()
        for path in damaged:
            aside = self.folder / "set_aside"
            aside.mkdir(exist_ok=True)
            os.replace(path, aside / path.name)
            self.set_aside.append(aside / path.name)

    def _failure_file(self, run: str) -> Path:
        return self.folder / "failures" / f"{run}.json"


def expect_no_strangers(folder: Path, own: str) -> None:
    """Look whether a folder is new, empty, or one of ours.

    Args:
        folder: may be missing.
        own: the file or folder in it by which one of ours is known.

    Raises:
        ConfigError: it holds something else.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder}: expected a folder, found a file. Choose another one: out=DIR.")
    if not folder.is_dir() or (folder / own).exists():
        return
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(PREFIX) and not path.name.endswith(PARTIAL):
            raise ConfigError(
                f"{folder}: expected a new or empty folder, or that of a study of this kind; it holds {path.name}. "
                "Choose another one: out=DIR."
            )


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudyError(
            f"{folder} could not be written: {reason}. All runs that were finished are kept. "
            "Make room or get the right to write there; the same command then goes on."
        ) from error
