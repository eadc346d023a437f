"""The last twelve months of one run or of several side by side, on the terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from simulation.summary import LINES

GAP = 2
"""Space between columns."""
HEADING_COLUMNS = 16
"""A heading that is longer goes on in the next line."""
NUMBER_COLUMNS = 9
"""Width of a number such as 1,234,567."""
DIFFERENCE = "difference"
LEAVING = ("turnover_per_year", "first_year_turnover_per_year")
ALL_OF_THEM = 100.0
OVER_ALL = "Over 100 % a year: more leave in a year than there are posts, since a post is filled again and left again."
NO_INTERVAL = "The difference is of one pair of runs, one seed and no interval; for a comparison: workforce compare"


def print_summaries(console: Console, runs: Sequence[tuple[str, Mapping[str, float]]], months: int) -> None:
    """Print a line per indicator and a column per run, as many side by side as the terminal holds.

    Args:
        console: where to.
        runs: heading and summary of each run; of exactly two, the difference is printed too.
        months: how many the means are taken over [month].
    """
    headings = [folded(heading) for heading, _ in runs]
    widest = max(NUMBER_COLUMNS, *(len(part) for heading in headings for part in heading.splitlines()))
    labels = max(len(line.label) for line in LINES) + max(len(line.unit) for line in LINES) + 2 * GAP
    # Two runs are there to be compared: they stay together however narrow the terminal is.
    at_once = max(2, (console.width - labels) // (widest + GAP))
    console.print(f"Means of the last {months} months" if months > 1 else "The last month")
    for first in range(0, len(runs), at_once):
        summaries = [summary for _, summary in runs[first : first + at_once]]
        console.print(_table(headings[first : first + at_once], summaries, difference=len(runs) == 2))
    if any(summary[column] > ALL_OF_THEM for _, summary in runs for column in LEAVING):
        console.print(OVER_ALL, soft_wrap=True)
    if len(runs) == 2:
        console.print(NO_INTERVAL, soft_wrap=True)


def folded(heading: str) -> str:
    """A heading of several short lines: ``three_district_plan, seed=2`` becomes three of them."""
    lines: list[str] = []
    for part in heading.split(", "):
        lines.append("")
        for word in re.findall(r"[^-_.=+]+[-_.=+]*", part):
            if lines[-1] and len(lines[-1] + word) > HEADING_COLUMNS:
                lines.append("")
            lines[-1] += word
    return "\n".join(lines)


def _table(headings: Sequence[str], summaries: Sequence[Mapping[str, float]], difference: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, GAP, 0, 0))
    table.add_column("")
    for heading in headings:
        table.add_column(heading, justify="right", overflow="fold", vertical="bottom")
    if difference:
        table.add_column(DIFFERENCE, justify="right", vertical="bottom")
    table.add_column("unit", vertical="bottom")
    for line in LINES:
        values = [summary[line.column] for summary in summaries]
        cells = [line.text(value) for value in values]
        if difference:
            cells.append(line.difference(values[1] - values[0]))
        table.add_row(line.label, *cells, line.unit)
    return table
