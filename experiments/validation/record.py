"""The record of the last validation, kept in ``docs/``: documents, the model card and the README are made from it.

Only ``workforce validate record=true`` writes it, in a checkout, at the usual size and with the evidence as it is.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from experiments.durable import put
from experiments.explore.override import key_of
from experiments.stopped import StudyError
from experiments.validation.line import Conclusion, Line
from experiments.validation.request import ValidationRequest
from experiments.validation.verdict import FITS, VERDICTS, Span
from simulation.mistakes import ConfigError
from simulation.version import version

DOCS = Path(__file__).parents[2] / "docs"
FILE, FIGURE = "validation.yaml", "survey.svg"
HEAD = """\
# The last validation: printed and simulated, line by line. Made by `workforce validate record=true`; never by hand.
"""
DIGITS = 7
"""Significant digits that are kept."""


@dataclass(frozen=True)
class Record:
    """A validation that was kept."""

    made_by: Mapping[str, Any]
    lines: tuple[Line, ...]

    def of(self, part: str) -> tuple[Line, ...]:
        """The lines of one part."""
        return tuple(line for line in self.lines if line.part == part)

    @property
    def fitting(self) -> tuple[str, ...]:
        """Keys of the lines that fit."""
        return tuple(line.key for line in self.lines if line.verdict == FITS)

    def counts(self, part: str | None = None, standing: str | None = None) -> dict[str, int]:
        """Verdict → number of lines, of a part, of a standing, or of all."""
        own = [line for line in self.lines if part in (None, line.part) and standing in (None, line.standing)]
        return {verdict: sum(line.verdict == verdict for line in own) for verdict in VERDICTS}


def expect_recordable(request: ValidationRequest) -> None:
    """A record is of the model as it is.

    Raises:
        ConfigError: it was asked for something else, or there is no checkout to keep it in.
    """
    if not request.asked.record:
        return
    if not DOCS.is_dir():
        raise ConfigError("record: expected a checkout of the project with its docs/, found none. Leave it out.")
    if request.asked.size != 1.0:
        raise ConfigError(f"record: expected size=1, got size={request.asked.size:g}. Leave one of them out.")
    for text in request.told:
        if key_of(text).split(".")[0] in ("evidence", "beyond_evidence", "parameters", "ensemble", "member", "seed"):
            raise ConfigError(f"record: expected the model as it is, got {text}. Leave one of them out.")


def kept(request: ValidationRequest, lines: tuple[Line, ...]) -> str:
    """The record as it is written."""
    asked = request.asked
    made_by = {
        "command": shlex.join(["workforce", "validate", *request.told]),
        "version": version(), "code": request.surveys.code,
        "draws": asked.draws, "replications": asked.replications, "seed": request.first_seed,
    }  # fmt: skip
    head = yaml.safe_dump({"made_by": made_by}, sort_keys=False, allow_unicode=True)
    rows = [yaml.safe_dump([_plain(line)], sort_keys=False, allow_unicode=True, default_flow_style=None, width=10_000)
            for line in lines]  # fmt: skip
    return HEAD + head + "lines:\n" + "".join(rows)


def write(request: ValidationRequest, lines: tuple[Line, ...], figure: str, folder: Path = DOCS) -> tuple[Path, ...]:
    """Keep a validation and its figure.

    Args:
        request: what was asked for.
        lines: what was found.
        figure: the survey's two tables, paper against model, as SVG.
        folder: where to.

    Returns:
        The files.

    Raises:
        StudyError: the disk refuses.
    """
    contents = {FILE: kept(request, lines), FIGURE: figure}
    try:
        for name, text in contents.items():
            put(folder / name, partial(_write, text.encode()))
    except OSError as error:
        raise StudyError(
            f"{folder} could not be written: {error.strerror or error}. Make room and try again."
        ) from error
    return tuple(folder / name for name in contents)


def read(folder: Path = DOCS) -> Record:
    """The last validation.

    Raises:
        ConfigError: there is none, or it is not one.
    """
    path = folder / FILE
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Record(told["made_by"], tuple(_line(row) for row in told["lines"]))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no validation was kept yet. Make one: workforce validate record=true") from None
    except (yaml.YAMLError, LookupError, TypeError, ValueError) as error:
        raise ConfigError(
            f"{path} cannot be read: {' '.join(str(error).split())}. Make it anew: workforce validate record=true"
        ) from None


def _plain(line: Line) -> dict[str, Any]:
    return {
        "key": line.key, "part": line.part, "title": line.title, "unit": line.unit, "standing": line.standing,
        "verdict": line.verdict, "printed": _ends(line.printed), "simulated": _ends(line.found), "fact": line.fact,
        "tolerance": line.tolerance,
    }  # fmt: skip


def _ends(span: Span) -> list[float]:
    return [float(f"{end:.{DIGITS}g}") for end in (span.value, span.low, span.high)]


def _line(row: Mapping[str, Any]) -> Line:
    kind = Conclusion if str(row["key"]).endswith(".conclusion") else Line
    line = kind(
        row["part"], row["key"], row["title"], row["unit"], Span(*row["printed"]), Span(*row["simulated"]),
        row["standing"], row["fact"], row["tolerance"],
    )  # fmt: skip
    if line.verdict != row["verdict"]:
        raise ValueError(f"{line.key}: it says {row['verdict']!r}, and the rule says {line.verdict!r}")
    return line


def _write(content: bytes, file: BinaryIO) -> None:
    file.write(content)
