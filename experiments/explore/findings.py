"""What an exploration tells: the parts of its page, its tables as files, and all of it written into a folder."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.cite import references
from experiments.durable import put
from experiments.explore.request import Request
from experiments.explore.words import years
from experiments.question import Question
from experiments.report import assumptions
from experiments.report.drawing import Drawn
from experiments.report.folder import FIGURES, PAGE
from experiments.report.page import SCRIPT, STYLE, linked
from experiments.report.tables import TableOfCells
from experiments.report.wording import CAUTION
from experiments.stopped import StudyError
from simulation.version import version

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
        try:
            (folder / FIGURES).mkdir(parents=True, exist_ok=True)
            for name, content in self._contents():
                put(folder / name, partial(_write, content))
        except OSError as error:
            reason = error.strerror or str(error)
            raise StudyError(
                f"the report could not be written into {folder}: {reason}. Make room, or choose another folder: "
                "out=DIR."
            ) from error
        return folder / PAGE

    def page(self) -> str:
        """The whole page."""
        question = _question(self.request)
        script = _file(SCRIPT)
        cited = dict.fromkeys(line for base in self.request.worlds.bases.values() for line in references(base.config))
        told: dict[str, Any] = {
            "found": self,
            "caution": CAUTION,
            "version": version(),
            "grades": assumptions.grades(question),
            "numbers": len(assumptions.facts_of(question)),
            "stories": assumptions.stories(question),
            "doses": assumptions.doses(question),
            "references": [linked(line) for line in sorted(cited, key=lambda line: line.partition("] ")[2].casefold())],
            "command": command_of(self.request),
            "style": Markup(_file(STYLE)),
            "script": Markup(script),
            "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        }
        return _environment().get_template(TEMPLATE).render(told) + "\n"

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file; the page last, so that what it speaks of is there."""
        for one in (one for chapter in self.chapters for one in chapter.figures):
            yield f"{FIGURES}/{one.name}.svg", one.svg_file.encode()
            yield f"{FIGURES}/{one.name}.png", one.png
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
    seeds = "1 seed" if len(request.seeds) == 1 else f"{len(request.seeds)} seeds, the same for all"
    return [
        ("Where", f"{region.title}: {region.posts:,} funded posts at the start, {region.agencies:,} agencies"),
        ("When", f"{years(first.years)} from {first.start}, after {first.warm_up_months} months of warm-up"),
        ("Runs", f"{runs:,}: {points:,} points, each with {seeds}"),
    ]


def varied(request: Request, most: int = 12) -> str:
    """What is varied and how far, in one line."""
    told = [f"{factor.name} {factor.span}" for factor in request.factors[:most]]
    more = len(request.factors) - len(told)
    return "; ".join(told) + (f"; and {more} more, see the table of effects" if more > 0 else "")


def _question(request: Request) -> Question:
    arms = {name: base.config for name, base in request.worlds.bases.items()}
    return Question(arms, len(request.seeds), 0.0)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("experiments", "report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@cache
def _file(name: str) -> str:
    return (resources.files("experiments.report") / name).read_text(encoding="utf-8")


def _write(content: bytes, file: Any) -> None:
    file.write(content)


def title_of(request: Request, scenario: str) -> str:
    """A scenario, or several together, as people call them."""
    told = request.worlds.bases[scenario].config.scenarios
    return " + ".join(told[name].title for name in scenario.split("+"))
