"""What an exploration tells: the parts of its page, its tables as files, and all of it written into a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.explore.request import Request
from experiments.explore.words import years
from experiments.question import Question
from experiments.report import assumptions
from experiments.report.asked import parameters_of_draws, parameters_of_run
from experiments.report.drawing import Drawn
from experiments.report.folder import PAGE, pictures, put_all
from experiments.report.page import references_of, rendered
from experiments.report.tables import TableOfCells

TEMPLATE = "explore.html.j2"
Terms = list[tuple[str, str]]


@dataclass(frozen=True)
class Chapter:
    """A part of the page."""

    id: str
    heading: str
    text: tuple[str, ...] = ()
    figures: tuple[Drawn, ...] = ()
    tables: tuple[TableOfCells, ...] = ()
    folded: tuple[TableOfCells, ...] = ()
    """Tables that are closed until somebody opens them."""


@dataclass(frozen=True)
class Findings:
    """Everything that is written."""

    title: str
    answer: tuple[str, ...]
    """In three sentences."""
    asked: Terms
    chapters: tuple[Chapter, ...]
    ways: Terms
    """How it was done."""
    request: Request
    files: Mapping[str, pd.DataFrame]
    """Name of the file → table."""

    def write(self, folder: Path) -> Path:
        """Write ``report.html``, the tables and the figures; an earlier report there is replaced.

        Returns:
            Path of the page.

        Raises:
            StudyError: the disk refuses.
        """
        return put_all(folder, self._contents())

    def page(self) -> str:
        """The whole page."""
        question = _question(self.request)
        told: dict[str, Any] = {
            "found": self,
            "grades": assumptions.grades(question),
            "fitted": assumptions.fitted(question),
            "nested": self.request.draws is not None,
            "numbers": len(assumptions.facts_of(question)),
            "stories": assumptions.stories(question),
            "doses": assumptions.doses(question),
            "references": references_of(question.arms.values()),
            "command": command_of(self.request),
        }
        return rendered(TEMPLATE, told)

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        yield from pictures(one for chapter in self.chapters for one in chapter.figures)
        for name, table in self.files.items():
            yield name, table.to_csv(index=False, lineterminator="\n").encode()
        yield PAGE, self.page().encode()


def command_of(request: Request) -> str:
    """The command that asks the same again."""
    import shlex

    return shlex.join(["workforce", request.command, *request.told])


def settings(request: Request, runs: int, points: int) -> Terms:
    """Where, when and how often: what every exploration was asked."""
    first = request.worlds.first.settings
    region = first.region
    drawn = request.draws
    seeds = "1 seed" if len(request.seeds) == 1 else f"{len(request.seeds)} seeds, the same for all"
    return [
        ("Where", f"{region.title}: {region.posts:,} funded posts at the start, {region.agencies:,} agencies"),
        ("When", f"{years(first.years)} from {first.start}, after {first.warm_up_months} months of warm-up"),
        ("Parameters", _parameters(request)),
        ("Runs", f"{runs:,}: {points:,} points, each with {seeds if drawn is None else drawn.told}"),
    ]


def _parameters(request: Request) -> str:
    draws = request.draws
    return parameters_of_draws(draws) if draws else parameters_of_run(request.worlds.first)


def varied(request: Request, most: int = 12) -> str:
    """What is varied and how far, in one line."""
    told = [f"{factor.name} {factor.span}" for factor in request.factors[:most]]
    more = len(request.factors) - len(told)
    return "; ".join(told) + (f"; and {more} more, see the table of effects" if more > 0 else "")


def _question(request: Request) -> Question:
    arms = {name: base.config for name, base in request.worlds.bases.items()}
    return Question(arms, len(request.seeds), 0.0, draws=request.draws)


def title_of(request: Request, scenario: str) -> str:
    """A scenario, or several together, as people call them."""
    told = request.worlds.bases[scenario].config.scenarios
    return " + ".join(told[name].title for name in scenario.split("+"))
