"""Laws of one row: one text, for whole columns with numpy and, where numba is installed, row after row compiled.

A law marked ``by_row`` says what becomes of one row from its own values and from parameters: sums, products, quotients,
minima, choices. Numpy evaluates it column after column, which writes each step to memory; compiled, all steps of a row
happen at once. Both round alike, so that both give the same bits, and which of them runs changes no result.
What numpy rounds in its own way (``exp``, ``log``, powers, sines) is no law of one row; ``simulation.elementary`` has
laws of them. Draws, sums and the values of agencies need no column of their own: see ``spread``.

``SOCIAL_WORKFORCE_ENGINE`` chooses: ``plain`` for numpy alone, ``compiled`` to insist on numba; anything else compiles
where numba is there and a model has ``WORTH_LOADING`` posts, or small ones have lived long enough in this process
(``WORTH_MONTHS``), since loading numba takes longer than a small world lives. It is chosen between months, never within
one. Compiled, long columns are shared by threads (``simulation.threads``).
``pip install social-workforce[fast]`` brings numba.
"""

from __future__ import annotations

import operator
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, reduce, wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple, TypeVar

import numpy as np

Law = TypeVar("Law", bound=Callable[..., Any])
SWITCH = "SOCIAL_WORKFORCE_ENGINE"
BLOCK = 16_384
"""Rows that numpy works on at a time, so that they stay in the cache."""
WORTH_LOADING = 3_000
"""Posts from which a compiled run is sooner done than a plain one, the loading of numba included [post]."""
WORTH_MONTHS = 300
"""Months of small worlds after which a process would have been sooner done with numba, too [month]."""
_months_of_small_worlds = 0


class _Chosen(threading.local):
    """The engine of this thread's world: two worlds may live side by side, and none changes it within a month."""

    def __init__(self) -> None:
        self.compiled = os.environ.get(SWITCH) == "compiled"
        self.for_good = False


_chosen = _Chosen()


def compiled() -> bool:
    """Whether laws of one row are compiled: chosen by ``choose_engine`` and by ``engine``."""
    return _chosen.compiled


def choose_engine(posts: int) -> None:
    """Choose between numpy and numba for a world of so many ``posts``, before it begins or lives another month.

    Once numba is loaded, small worlds are compiled too.
    """
    global _months_of_small_worlds
    if _chosen.for_good:
        return
    asked = os.environ.get(SWITCH)
    if asked in ("plain", "compiled") or not _numba_is_there():
        _chosen.compiled = asked == "compiled"
        return
    _months_of_small_worlds += 1
    worth_it = posts >= WORTH_LOADING or _months_of_small_worlds > WORTH_MONTHS
    _chosen.compiled = worth_it or _loops.cache_info().currsize > 0


@cache
def _numba_is_there() -> bool:
    return find_spec("numba") is not None


@contextmanager
def engine(name: str) -> Iterator[None]:
    """``plain`` or ``compiled`` for as long as it lasts, in this thread: for comparing the two."""
    before = _chosen.compiled, _chosen.for_good
    _chosen.compiled, _chosen.for_good = name == "compiled", True
    try:
        yield
    finally:
        _chosen.compiled, _chosen.for_good = before


def laid_out(column: np.ndarray) -> np.ndarray:
    """The column as compiled loops take it: strided and locked arrays would each need a loop of their own."""
    return column if column.flags.carray else column.copy()


def spread(given: Sequence[Any]) -> list[Any]:
    """Arguments of a law as columns: those of agencies laid out over their posts, draws made, sums added.

    See ``World.over_posts``, ``Luck.normal_by_row`` and ``Sum``.
    """
    return [_column(value) if isinstance(value, tuple) else value for value in given]


def _column(value: Any) -> Any:
    return value[0].take(value[1]) if type(value) is tuple else value.column()


def _by_numpy(law: Law, given: Sequence[Any], rows: int) -> Any:
    """What the law gives for whole columns; long ones block by block, so that what is worked on stays in the cache."""
    given = spread(given)
    if rows <= 2 * BLOCK:
        return law(*given)
    columns = [value for value in given if isinstance(value, np.ndarray) and value.ndim]
    if any(column.shape != (rows,) for column in columns):
        return law(*given)
    blocks = [slice(start, start + BLOCK) for start in range(0, rows, BLOCK)]
    parts = [law(*(v[block] if isinstance(v, np.ndarray) and v.ndim else v for v in given)) for block in blocks]
    if isinstance(parts[0], tuple):
        return tuple(np.concatenate(part) for part in zip(*parts, strict=True))
    return np.concatenate(parts)


@cache
def loops(name: str) -> Any:
    """The module ``simulation.compiled.<name>``; numba is loaded when a loop is first used."""
    return import_module(f"simulation.compiled.{name}")


@cache
def _loops() -> Any:
    return import_module("simulation.compiled.loops")


class Sum(NamedTuple):
    """A sum of columns in single precision, shape (n,), as an argument of a law of one row."""

    before: tuple[np.ndarray, ...]
    last: np.ndarray

    @classmethod
    def of(cls, *columns: np.ndarray) -> Any:
        """The sum of these columns, in their order."""
        return cls(columns[:-1], columns[-1])

    def column(self) -> np.ndarray:
        """The sum, added up."""
        return reduce(operator.add, (*self.before, self.last))


def by_row(law: Law) -> Law:
    """A law of one row, to be called with columns of shape (n,), single numbers and parameters."""

    @wraps(law)
    def over_columns(*given: Any) -> Any:
        for value in given:
            column = value[-1] if isinstance(value, tuple) else value
            if type(column) is np.ndarray and column.ndim:
                rows = len(column)
                return _loops().over_rows(law, given, rows) if _chosen.compiled else _by_numpy(law, given, rows)
        return law(*given)

    return over_columns  # type: ignore[return-value]


def fill(columns: Sequence[np.ndarray], law: Callable[..., Any], *given: Any, where: np.ndarray | None = None) -> None:
    """Put what the law gives into ``columns`` of shape (n,), nought where ``where`` is false, shape (n,).

    In one loop where laws are compiled, without a column in between; a column that is filled may be given, too.
    """
    if _chosen.compiled and _loops().fill(columns, law.__wrapped__, given, where):  # type: ignore[attr-defined]
        return
    made = law(*spread(given))
    for column, values in zip(columns, made if len(columns) > 1 else (made,), strict=True):
        column[:] = values if where is None else values * where
