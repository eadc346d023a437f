"""What a study has found: one table in an order that follows from the question alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa

from experiments.store import StudyFolder
from experiments.study import Study
from experiments.study_table import study_table

FAILURE_COLUMNS = ("arm", "seed", "run", "stage", "error", "message", "traceback")


@dataclass(frozen=True)
class StudyResult:
    """The outcomes of a study's runs: those that were asked for, whatever else the folder holds."""

    study: Study
    folder: Path

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Everything: ``arm``, ``seed``, ``place``, ``year``, ``months`` and the indicators of each finished run.

        Arms and seeds in the order of the study, places and years in that of ``experiments.outcomes``.
        Of thousands of runs rather ``read`` a part.
        """
        return self.read()

    @cached_property
    def failures(self) -> pd.DataFrame:
        """Arm, seed, run, stage, error, message and traceback of the runs that failed."""
        kept = StudyFolder(self.folder).failures()
        found = [kept[run] | {"arm": arm, "seed": seed} for arm, seed, run in self._wanted if run in kept]
        return pd.DataFrame(found, columns=list(FAILURE_COLUMNS))

    def read(
        self, columns: Sequence[str] | None = None, place: str | None = None, year: int | None = None
    ) -> pd.DataFrame:
        """A part of ``runs``.

        Args:
            columns: indicators; None: all.
            place: ``all`` or a kind of region; None: every one.
            year: 0 for the whole period, 1 for its first twelve months; None: every one.
        """
        return self.table(columns, place, year).to_pandas()

    def table(
        self, columns: Sequence[str] | None = None, place: str | None = None, year: int | None = None
    ) -> pa.Table:
        """The same as an Arrow table.

        Raises:
            StudyError: a file was damaged after it had been written.
        """
        only = {name: value for name, value in (("place", place), ("year", year)) if value is not None}
        return study_table(StudyFolder(self.folder).parts, self._wanted, columns, only)

    @cached_property
    def _wanted(self) -> list[tuple[str, int, str]]:
        """Arm, seed and id of each run, all seeds of an arm before the next arm."""
        rank = {arm.name: number for number, arm in enumerate(self.study.arms)}
        wanted = [(arm.name, seed, run) for arm, seed, run in self.study.runs()]
        return sorted(wanted, key=lambda run: rank[run[0]])
