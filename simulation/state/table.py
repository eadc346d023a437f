"""A table is a struct of arrays; one declaration of a column drives memory, checks, views and documentation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Self

import numpy as np


@dataclass(frozen=True)
class Column:
    """What a column means."""

    unit: str
    description: str
    dtype: type
    low: float | None
    high: float | None
    start: float
    width: int
    kind: str
    labels: tuple[str, ...]


def column(
    unit: str,
    description: str,
    *,
    dtype: type = np.float32,
    low: float | None = None,
    high: float | None = None,
    start: float = 0,
    width: int = 1,
    kind: str = "",
    labels: tuple[str, ...] = (),
) -> Any:
    """Declare a column: its unit, meaning, type, domain, value in an empty row, and width (entries per row)."""
    if labels:
        low, high = 0, len(labels) - 1
    meta = Column(unit, description, dtype, low, high, start, width, kind, labels)
    return field(metadata={"column": meta}, default_factory=lambda: np.empty(0, dtype))


CACHE_LINE = 64
"""Bytes."""


@dataclass
class Table:
    """Columns of equal length. Those with one entry a row lie in a block for each size of entry, beneath each other.

    So what is done to many columns at once, as when a person goes, is done to a block (``blocks``, ``places``). Columns
    are views of it: they are written, and never replaced.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        """Columns are written, not replaced: compiled loops read the blocks.

        Raises:
            AttributeError: another array is put in the place of a column.
        """
        if name in self.columns() and "blocks" in vars(self) and value is not getattr(self, name):
            raise AttributeError(f"{name}: expected values written into the column, got another array; use {name}[:].")
        vars(self)[name] = value

    def __len__(self) -> int:
        return len(getattr(self, next(iter(self.columns()))))

    @classmethod
    @cache
    def columns(cls) -> dict[str, Column]:
        """Name → meaning, in order of declaration."""
        return {f.name: f.metadata["column"] for f in fields(cls)}

    @classmethod
    @cache
    def places(cls) -> dict[str, tuple[int, int]]:
        """Name → bytes of an entry, and place in the block of this size, of each column with one entry a row."""
        sizes = {name: np.dtype(meta.dtype).itemsize for name, meta in cls.columns().items() if meta.width == 1}
        before: Counter[int] = Counter()
        found = {}
        for name, size in sizes.items():
            found[name] = size, before[size]
            before[size] += 1
        return found

    @classmethod
    def sizes(cls) -> tuple[int, ...]:
        """Bytes of an entry in each block, in the order of ``blocks``."""
        return tuple(dict.fromkeys(size for size, _ in cls.places().values()))

    @classmethod
    def empty(cls, rows: int) -> Self:
        """A table of ``rows`` rows, every column at its start value."""
        table = cls()
        table._lay_out(rows)
        for name, meta in cls.columns().items():
            # Zeros take no memory before something else is written over them.
            if meta.start:
                getattr(table, name)[...] = meta.start
        return table

    def _lay_out(self, rows: int) -> None:
        places = self.places()
        number = Counter(size for size, _ in places.values())
        # Bytes of an entry → the bits of the columns of this size, shape (column, at least n).
        self.blocks = {size: _block(number[size], rows, size) for size in self.sizes()}
        # What compiled loops are handed in place of columns: n, and the blocks; see ``compiled.tables``.
        self.in_blocks = rows, *self.blocks.values()
        for name, meta in self.columns().items():
            if meta.width == 1:
                size, place = places[name]
                made: np.ndarray = self.blocks[size][place, :rows].view(meta.dtype)
            else:
                # Entry after entry, each for all rows: numpy is slow over the few entries of a row.
                made = np.zeros((rows, meta.width), meta.dtype, order="F")
            vars(self)[name] = made

    def copy(self) -> Self:
        """A table that shares nothing with this one."""
        made = type(self)()
        made.__setstate__(self.__getstate__())
        return made

    def __deepcopy__(self, memo: object) -> Self:
        return self.copy()

    def __getstate__(self) -> dict[str, np.ndarray]:
        return {name: getattr(self, name) for name in self.columns()}

    def __setstate__(self, columns: dict[str, np.ndarray]) -> None:
        """Columns that were copied or kept on disk one by one are laid out in blocks again."""
        self._lay_out(len(next(iter(columns.values()))))
        for name, values in columns.items():
            getattr(self, name)[...] = values


def _block(columns: int, rows: int, size: int) -> np.ndarray:
    # Of an odd number of cache lines each: else the entries of a row, and laws read many, would crowd each other out.
    lines = -(-rows * size // CACHE_LINE) | 1
    return np.zeros((columns, lines * CACHE_LINE // size), f"u{size}")
