"""One engine for the studies of a command, one after the other: it starts when the first run is missing."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, Self

from experiments.engine import Engine
from experiments.engine_choice import EngineChoice, started
from experiments.runner import run_study
from experiments.store import StudyFolder
from experiments.study import Study
from experiments.study_result import StudyResult


class EngineOnDemand(AbstractContextManager["EngineOnDemand"]):
    """An engine that is started once, and never where nothing is left to do.

    Args:
        choice: which engine.
        runs: of all studies together; None: it is made for those of the first study that needs it.
    """

    def __init__(self, choice: EngineChoice, runs: int | None = None) -> None:
        self._choice, self._runs = choice, runs
        self._stack = ExitStack()
        self._engine: Engine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def done(self, study: Study, folder: Path, progress: str) -> StudyResult:
        """The study in its folder; what is there already is not done again.

        Raises:
            ConfigError, StudyError, Interrupted: see ``experiments.runner``.
        """
        return run_study(study, folder, self._for(study, folder), progress=progress)

    def _for(self, study: Study, folder: Path) -> EngineChoice | Engine:
        runs = {run for *_, run in study.runs()}
        there = StudyFolder(folder).parts.check()[0] if folder.is_dir() else set()
        if runs <= there:
            return self._choice
        if self._engine is None:
            self._engine = self._stack.enter_context(started(self._choice, None, self._runs or len(runs)))
        return self._engine
