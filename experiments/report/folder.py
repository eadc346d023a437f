"""The files of a report: the page, the numbers as tables, the figures as SVG and PNG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from experiments.comparison import Comparison
from experiments.durable import put
from experiments.meanings import meaning
from experiments.report.drawing import Drawn
from experiments.report.figures import figures
from experiments.report.page import page
from experiments.report.painters import Painters
from experiments.stopped import StudyError

PAGE, PDF, SUMMARY, COSTS, FIGURES = "report.html", "report.pdf", "summary.csv", "costs.csv", "figures"


def write_report(comparison: Comparison, folder: Path, pdf: bool = False) -> Path:
    """Write ``report.html``, ``summary.csv``, ``costs.csv`` and ``figures/``; an earlier report there is replaced.

    Args:
        comparison: what was found.
        folder: where to.
        pdf: write ``report.pdf`` too.

    Returns:
        Path of the page.

    Raises:
        StudyError: the disk refuses.
    """
    with Painters() as painters:
        return put_all(folder, _files(comparison, pdf, painters))


def put_all(folder: Path, contents: Iterable[tuple[str, bytes]]) -> Path:
    """Write the files of a report, name and content; give the page the last place, so that what it speaks of is there.

    Returns:
        Path of the page.

    Raises:
        StudyError: the disk refuses.
    """
    try:
        (folder / FIGURES).mkdir(parents=True, exist_ok=True)
        for name, content in contents:
            put(folder / name, partial(_write, content))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudyError(
            f"the report could not be written into {folder}: {reason}. Make room, or choose another folder: out=DIR."
        ) from error
    return folder / PAGE


def _files(comparison: Comparison, pdf: bool, painters: Painters) -> Iterator[tuple[str, bytes]]:
    drawn = figures(comparison)
    every = [one for part in drawn.values() for one in part]
    painters.paint(every)
    yield from pictures(every)
    yield SUMMARY, _csv(summary(comparison))
    yield COSTS, _csv(comparison.costs)
    text = page(comparison, drawn)
    if pdf:
        yield PDF, printed(text)
    yield PAGE, text.encode()


def pictures(drawn: Iterable[Drawn]) -> Iterator[tuple[str, bytes]]:
    """Name and content of the files of figures, SVG and PNG each."""
    for one in drawn:
        yield f"{FIGURES}/{one.name}.svg", one.svg_file.encode()
        yield f"{FIGURES}/{one.name}.png", one.png


def printed(text: str) -> bytes:
    """A page as a PDF, without any network."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    content: bytes = HTML(string=text, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf()
    return content


def summary(comparison: Comparison) -> pd.DataFrame:
    """Every difference, with the name, the unit and the better direction of its indicator."""
    table = comparison.differences.copy()
    told = [meaning(name) for name in table["indicator"]]
    table.insert(3, "label", [m.label for m in told])
    table.insert(4, "unit_shown", [m.unit for m in told])
    table.insert(5, "shown_per_unit", [m.factor for m in told])
    return table


def _csv(table: pd.DataFrame) -> bytes:
    text: str = table.to_csv(index=False, lineterminator="\n")
    return text.encode()


def _write(content: bytes, file: BinaryIO) -> None:
    file.write(content)
