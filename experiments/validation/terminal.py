"""What ``workforce validate`` prints: a table for each part, the answer, and where the page is."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from experiments.report.tables import TableOfCells
from experiments.report.wording import CAUTION
from experiments.terminal import console
from experiments.validation import survey_part
from experiments.validation.report import answer, line_table
from experiments.validation.survey_report import survey_tables
from experiments.validation.titles import TITLES
from experiments.validation.validation import Validation
from experiments.validation.verdict import FITS, NEAR, OFF

COLOURS = {FITS: "green", NEAR: "yellow", OFF: "red"}


def print_validation(found: Validation, page: Path) -> None:
    """Print every part, then the answer and where the page is."""
    out = console()
    for table in survey_tables(found):
        out.print()
        out.print(_drawn(table))
    for part, title in TITLES.items():
        if part != survey_part.PART:
            out.print()
            out.print(_drawn(line_table(found.of(part), title)))
    out.print()
    for sentence in answer(found):
        out.print(sentence, markup=False)
    out.print()
    out.print(f"Report: {page}", soft_wrap=True, markup=False)
    out.print(CAUTION)


def _drawn(told: TableOfCells) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), title=told.caption,
                  title_justify="left", title_style="bold")  # fmt: skip
    for column, heading in enumerate(told.headings):
        numeric = bool(told.rows) and told.rows[0][column].value is not None
        table.add_column(heading, justify="right" if numeric else "left")
    for row in told.rows:
        table.add_row(*(_cell(cell.text, cell.limits) for cell in row))
    return table


def _cell(text: str, limits: str) -> str:
    shown = f"[{COLOURS[text]}]{text}[/]" if text in COLOURS else text.replace("[", r"\[")
    return f"{shown} ({limits})" if limits else shown
