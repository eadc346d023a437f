"""How far the policies of a run reached and what they cost, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from experiments.costs import Bill
from simulation.reach import Reach

MILLION = 1e6


def print_reach(console: Console, reach: Sequence[Reach], months: int) -> None:
    """Print how far each policy reached, so that a small programme is not taken for a weak one.

    Args:
        console: where to.
        reach: lines of one run.
        months: how many they are taken over [month].
    """
    table = _table(f"Reach, last {months} months", "what is counted")
    table.add_column("number", justify="right", no_wrap=True)
    table.add_column("share", justify="right", no_wrap=True)
    table.add_column("")
    before = ""
    for line in reach:
        share = "–" if line.share != line.share else _rounded(line.share)
        table.add_row("" if line.policy == before else line.policy, line.what, _rounded(line.number), share, line.unit)
        before = line.policy
    console.print(table)


def print_bills(console: Console, bills: Sequence[Bill]) -> None:
    """Print what each policy cost and who paid, in million yuan.

    Args:
        console: where to.
        bills: of one run.
    """
    table = _table("Cost, million yuan", "payer")
    for heading in ("last year", "whole run", "of all costs"):
        table.add_column(heading, justify="right", no_wrap=True)
    for bill in bills:
        millions = [_rounded(yuan / MILLION) for yuan in (bill.yuan_last_year, bill.yuan)]
        table.add_row(bill.item, bill.payer, *millions, f"{_rounded(100 * bill.share)} %")
    console.print(table)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for number, heading in enumerate(headings):
        table.add_column(heading, no_wrap=number == 0)
    return table


def _rounded(value: float) -> str:
    """Three digits at least, none after the point of large numbers."""
    if abs(value) >= 100 or value == 0:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"
