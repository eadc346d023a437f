"""How a run reports while it works: a moving bar where somebody watches, else one line at its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from experiments.terminal import error_console, somebody_watches


@contextmanager
def watched(way: str, title: str, months: int) -> Iterator[Callable[[], None] | None]:
    """Watch one run.

    Args:
        way: ``auto``, ``bar``, ``lines`` or ``none``.
        title: what is run.
        months: months to simulate [month].

    Yields:
        A function to call after each month, or None where nothing moves.
    """
    shown = way if way != "auto" else "bar" if somebody_watches() else "lines"
    begun = time.perf_counter()
    if shown == "bar":
        with _bar() as progress:
            # The warm-up comes before the first month: until then the bar only swings.
            task = progress.add_task(title, total=None)
            yield lambda: progress.update(task, advance=1, total=months)
    else:
        yield None
    if shown != "none":
        seconds = time.perf_counter() - begun
        error_console().print(f"{title}: {months} months in {seconds:.1f} s", soft_wrap=True, markup=False)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TextColumn("months"))
    return Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=error_console(), transient=True)
