"""What the commands that explore print: the answer in plain words, and where the report lies."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from experiments.explore.sweep_result import Sweep
from experiments.report.wording import CAUTION
from experiments.terminal import console


def print_answer(answer: Iterable[str], page: Path) -> None:
    """Print sentences, then where the report is."""
    out = console()
    out.print()
    for sentence in answer:
        out.print(sentence, markup=False)
    out.print()
    out.print(f"Report: {page}", soft_wrap=True, markup=False)
    out.print(CAUTION)


def print_sweep(sweep: Sweep, page: Path) -> None:
    """Print what a sweep found, and how one point is lived through again."""
    from experiments.explore.sweep_report import answer

    print_answer(answer(sweep), page)
    first = sweep.points[0].id
    console().print(f"Point {first} again: {sweep.commands[first]}", soft_wrap=True, markup=False)
