"""What ``workforce compare`` prints: the main differences in plain words, and where the report lies."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from experiments.comparison import Comparison
from experiments.report.answer import answer
from experiments.report.asked import precision
from experiments.report.tables import KeyRow, key_rows
from experiments.report.wording import CAUTION, titles
from experiments.terminal import console


def print_comparison(comparison: Comparison, page: Path) -> None:
    """Print a table for each scenario, then the answer in sentences and where the report is."""
    out = console()
    named = titles(comparison)
    for scenario in comparison.scenarios:
        rows = [row for row in key_rows(comparison) if row.scenario == scenario]
        out.print()
        out.print(f"{named[scenario]}, against: {named[comparison.reference]}", style="bold", markup=False)
        out.print(_table(rows))
    out.print()
    if comparison.draw_of:
        out.print("What is not luck in an interval is what is not known. Helps in: chance over the plausible sets.")
    for sentence in (*answer(comparison), *filter(None, [precision(comparison)])):
        out.print(sentence, markup=False)
    out.print()
    out.print(f"Report: {page}", soft_wrap=True, markup=False)
    out.print(CAUTION)


def _table(rows: list[KeyRow]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    nested = any(row.parts for row in rows)
    table.add_column("")
    last = ("of which luck", "helps in") if nested else ("better in",)
    for heading in ("reference", "difference", "95 % interval", *last):
        table.add_column(heading, justify="right")
    table.add_column("unit")
    for row in rows:
        told = (row.parts[0], row.parts[2]) if nested else (row.better_in,)
        table.add_row(row.label, row.baseline, row.difference, row.interval, *told, row.unit)
    return table
