"""What moved turnover and exhaustion, on the terminal: a line each, with its largest parts."""

from __future__ import annotations

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.result_folder import EXPLAINED
from experiments.what_moved import LEVEL, PART

LARGEST = 3
"""Parts that are named; the file has them all."""
SPAN = 1.0
"""As if a figure reached so far [unit shown]: two digits."""


def print_moved(console: Console, moved: pd.DataFrame) -> None:
    """Print both outcomes over the whole comparison, and where all parts of them are.

    Args:
        console: where to.
        moved: as ``experiments.what_moved`` makes it.
    """
    from simulation.waterfall_figure import OUTCOMES, signed  # Matplotlib would take room while people live.

    period = moved["period"].iloc[0]
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("against the baseline", "change", "largest parts"):
        table.add_column(heading)
    for outcome, shown in OUTCOMES.items():
        rows = moved[(moved["outcome"] == outcome) & (moved["period"] == period)]
        before, after = shown.factor * rows.loc[rows["kind"] == LEVEL, "value"]
        table.add_row(outcome, f"{signed(after - before, SPAN)} {shown.unit}", largest(rows, shown.factor))
    console.print(f"What moved it, {period}, one seed")
    console.print(table)
    console.print(f"All parts: {', '.join(sorted(EXPLAINED, reverse=True))}", soft_wrap=True, markup=False)


def largest(rows: pd.DataFrame, factor: float) -> str:
    """The parts that moved an outcome most: ``Pay −1.93, Exhaustion −0.31``."""
    from simulation.waterfall_figure import LABELS, signed

    parts = rows[rows["kind"] == PART].sort_values("value", key=abs, ascending=False, kind="stable").head(LARGEST)
    told = [
        f"{LABELS[part]} {signed(factor * value, SPAN)}"
        for part, value in zip(parts["part"], parts["value"], strict=True)
    ]
    return ", ".join(text for text in told if not text.endswith(" 0.00")) or "none"
