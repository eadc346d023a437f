"""How a study reports while it works: a moving bar where somebody watches, else one line at its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from experiments.terminal import error_console, somebody_watches

RATE_SECONDS = 60.0
"""The rate and the time left follow the last minute."""


@contextmanager
def watched_study(
    way: str, title: str, runs: int, there: int = 0, failed_before: int = 0, set_aside: int = 0
) -> Iterator[Callable[[int, int], None]]:
    """Watch a study.

    Args:
        way: ``auto``, ``bar``, ``lines`` or ``none``.
        title: what is done.
        runs: how many runs it has.
        there: how many of them are finished.
        failed_before: how many failed when they were last done, and are not done now.
        set_aside: parts of the folder that could not be read.

    Yields:
        A function to call with the number of runs that were finished and that failed since the last call.
    """
    shown = way if way != "auto" else "bar" if somebody_watches() else "lines"
    begun = time.perf_counter()
    count = {"finished": 0, "failed": 0}
    if set_aside and shown != "none":
        files = "1 file" if set_aside == 1 else f"{set_aside} files"
        _say(f"{title}: {files} could not be read and went into set_aside/; the runs in it are done again.")
    there += failed_before
    with _bar() if shown == "bar" and there < runs else _nothing() as bar:
        task = bar.add_task(title, total=runs, completed=there, failed="") if bar else None

        def tell(finished: int, failed: int) -> None:
            count["finished"] += finished
            count["failed"] += failed
            if bar and task is not None:
                told = f"{count['failed']} failed" if count["failed"] else ""
                bar.update(task, advance=finished + failed, failed=told)

        yield tell
    if shown != "none":
        _say(_closing(title, there, failed_before, count, time.perf_counter() - begun))


def _closing(title: str, there: int, failed_before: int, count: dict[str, int], seconds: float) -> str:
    done = sum(count.values())
    if not done:
        return f"{title}: all {there} runs were there" + (f"; {failed_before} had failed" if failed_before else "")
    rate = f"{done / seconds:.3g} a second" if done >= seconds else f"{seconds / done:.3g} s each"
    before = f", {there} were there" if there else ""
    failures = count["failed"] + failed_before
    failed = f"; {failures} failed" if failures else ""
    return f"{title}: {done} runs in {seconds:.1f} s ({rate}){before}{failed}"


def _say(text: str) -> None:
    error_console().print(text, soft_wrap=True, markup=False)


class _Rate(ProgressColumn):
    """Runs a second, or seconds a run."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:.3g}/s" if speed >= 1 else f"{1 / speed:.3g} s each", style="progress.data.speed")


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs"),
        _Rate(),
        TextColumn("{task.fields[failed]}", style="red"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=error_console(),
        speed_estimate_period=RATE_SECONDS,
        transient=True,
    )


@contextmanager
def _nothing() -> Iterator[None]:
    yield None
