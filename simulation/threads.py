"""Threads for long columns: each works on some of the rows, so that no result depends on how many there are."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from itertools import pairwise
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import numpy as np

from simulation.mistakes import ConfigError
from simulation.rows import Sum

SWITCH = "SOCIAL_WORKFORCE_THREADS"
LONG = 131_072
"""Rows from which it is worth while to wake another thread."""
SCATTERED = 2_048
"""Rows here and there from which it is: each waits for memory."""


@cache
def threads() -> int:
    """How many work on long columns: ``SOCIAL_WORKFORCE_THREADS``, or all processors that this process may use.

    A worker process of a study has one, since its neighbours live other worlds at the same time.

    Raises:
        ConfigError: the variable is no whole number above nought.
    """
    asked = os.environ.get(SWITCH, "")
    if asked:
        if not asked.isdecimal() or int(asked) < 1:
            raise ConfigError(
                f"{SWITCH}: expected a whole number from 1 on, got {asked!r}; unset it for all processors."
            )
        return int(asked)
    if parent_process() is not None:
        return 1
    return processors()


def processors() -> int:
    """Processors that this program may use, by affinity and by the limit of its container."""
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return max(1, min(number, int(quota) // int(period)))
    except (OSError, ValueError):  # No such file, or "max": no limit.
        return number


def are_shared(number: int, least: int | None = None) -> bool:
    """Whether so many rows are worked on by several threads."""
    return number >= (LONG if least is None else least) and threads() > 1


def parts(number_of_rows: int, least: int | None = None) -> list[slice]:
    """What each thread works on; one part where the rows are fewer than the ``least`` to share."""
    number = threads() if are_shared(number_of_rows, least) else 1
    ends = [number_of_rows * part // number for part in range(number + 1)]
    return [slice(*pair) for pair in pairwise(ends)]


def shared(
    loop: Callable[..., Any], given: Sequence[Any], number: int, whole: Sequence[int] = (), least: int | None = None
) -> None:
    """Call a compiled loop that writes into columns, part by part, each in a thread of its own.

    Args:
        loop: lets go of the interpreter while it works.
        given: columns of shape (n,), what ``rows.spread`` lays out, and single numbers.
        number: n.
        whole: places of arguments that are no columns of rows: they go to each part as they are.
        least: rows that are worth sharing.
    """
    if not are_shared(number, least) or any(len(given[i]) != number for i in _columns(given, whole)):
        loop(*given)
        return
    at_once(loop, [[v if i in whole else _of(v, part) for i, v in enumerate(given)] for part in parts(number, least)])


def by_agencies(loop: Callable[..., Any], given: Sequence[Any], first_row: np.ndarray, number: int) -> None:
    """Call a compiled loop that writes into columns, once for the agencies of each thread.

    Args:
        loop: takes the first agency that it is to work on, and the one before which to end, behind what is ``given``
            and ``first_row``; lets go of the interpreter while it works.
        given: columns and single numbers.
        first_row: first row of each agency, shape (A,).
        number: rows of all agencies together.
    """
    if not are_shared(number):
        loop(*given, first_row, 0, len(first_row))
        return
    cuts = _cuts(first_row, number)
    at_once(loop, [(*given, first_row, start, end) for start, end in pairwise(cuts)])


def _cuts(first_row: np.ndarray, number: int) -> list[int]:
    """The agency with which each thread begins, and the number of agencies: each agency is one thread's alone."""
    starts = first_row.searchsorted([part.start for part in parts(number)]).tolist()
    return sorted({*starts, len(first_row)})


def at_once(loop: Callable[..., Any], of_parts: Sequence[Sequence[Any]]) -> list[Any]:
    """What the loop gives for each part, the first of which this thread works on."""
    others = [_pool().submit(loop, *values) for values in of_parts[1:]]
    try:
        first = loop(*of_parts[0])
    finally:
        wait(others)
    return [first, *(other.result() for other in others)]


def _columns(given: Sequence[Any], whole: Sequence[int]) -> list[int]:
    return [i for i, value in enumerate(given) if isinstance(value, np.ndarray) and i not in whole]


def _of(value: Any, part: slice) -> Any:
    kind: Any = type(value)
    if kind is tuple:
        return value[0], value[1][part]
    if isinstance(value, Sum):
        return Sum(tuple(column[part] for column in value.before), value.last[part])
    if isinstance(value, tuple):
        return kind((value[0], value[1][part]))
    return value[part] if isinstance(value, np.ndarray) else value


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(threads() - 1, 1), "rows")
