"""A validation: what was lived through, and every line of printed against simulated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from experiments.validation import hindcast_part, pattern_part, programme_part, survey_part
from experiments.validation.line import Line
from experiments.validation.request import ValidationRequest
from experiments.validation.verdict import VERDICTS


@dataclass(frozen=True)
class Validation:
    """What ``workforce validate`` found."""

    request: ValidationRequest
    tables: Mapping[str, pd.DataFrame]
    """Name of the world → what was kept of its runs."""
    failed: int = 0
    """Runs that failed and are left out."""

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every number that is printed, with the one that is simulated."""
        kept = self.tables
        patterns = pd.concat([kept["city"], kept["country"]])
        return (
            *survey_part.lines(kept["survey"]),
            *hindcast_part.lines(kept["hindcast"], kept["hindcast_posts"], self.start),
            *pattern_part.lines(patterns),
            *programme_part.lines(*(kept[name] for name in (programme_part.PLAN, programme_part.PAIRS,
                                                            programme_part.WISHES))),
        )  # fmt: skip

    @property
    def start(self) -> int:
        """The calendar year before the first of the hindcast."""
        return int(self.request.worlds.bases["hindcast"].config.settings.start[:4]) - 1

    def of(self, part: str) -> tuple[Line, ...]:
        """The lines of one part."""
        return tuple(line for line in self.lines if line.part == part)

    @cached_property
    def table(self) -> pd.DataFrame:
        """All lines: part, key, title, unit, printed and simulated with their ranges, standing, verdict, fact."""
        return pd.DataFrame([
            {
                "part": line.part, "key": line.key, "title": line.title, "unit": line.unit,
                "printed": line.printed.value, "printed_low": line.printed.low, "printed_high": line.printed.high,
                "simulated": line.found.value, "simulated_low": line.found.low, "simulated_high": line.found.high,
                "standing": line.standing, "verdict": line.verdict, "fact": line.fact,
            }
            for line in self.lines
        ])  # fmt: skip

    def report(self, folder: str | Path) -> Path:
        """Write ``report.html``, ``lines.csv`` and ``figures/``; an earlier report there is replaced.

        Returns:
            Path of the page.

        Raises:
            StudyError: the disk refuses.
        """
        from experiments.validation.report import findings  # It draws, which takes a second to import.

        return findings(self).write(Path(folder))

    def counts(self, part: str | None = None) -> dict[str, int]:
        """Verdict → number of lines, of a part or of all."""
        found = [line.verdict for line in self.lines if part in (None, line.part)]
        return {verdict: found.count(verdict) for verdict in VERDICTS}
