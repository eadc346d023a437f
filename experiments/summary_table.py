"""The last twelve months of one run or of several side by side, on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from simulation.summary import LINES

LABEL_COLUMNS, GAP = 50, 2
"""Width that the labels and units of the lines take, and the gap between columns."""


def print_summaries(console: Console, runs: Sequence[tuple[str, Mapping[str, float]]]) -> None:
    """Print a line per indicator and a column per run, as many side by side as the terminal holds.

    Args:
        console: where to.
        runs: heading and summary of each run; of exactly two, the difference is printed too.
    """
    widest = max(12, *(len(part) for heading, _ in runs for part in heading.splitlines()))
    at_once = max(1, (console.width - LABEL_COLUMNS) // (widest + GAP))
    for first in range(0, len(runs), at_once):
        console.print(_table(runs[first : first + at_once], difference=len(runs) == 2))


def _table(runs: Sequence[tuple[str, Mapping[str, float]]], difference: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, GAP, 0, 0))
    table.add_column("mean of the last 12 months")
    for heading, _ in runs:
        table.add_column(heading, justify="right", overflow="fold")
    if difference and len(runs) == 2:
        table.add_column("difference", justify="right")
    table.add_column("unit")
    for line in LINES:
        values = [summary[line.column] for _, summary in runs]
        cells = [line.text(value) for value in values]
        if difference and len(runs) == 2:
            cells.append(line.difference(values[1] - values[0]))
        table.add_row(line.label, *cells, line.unit)
    return table
