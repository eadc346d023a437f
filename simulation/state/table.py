"""A table is a struct of arrays; one declaration of a column drives memory, checks, views and documentation."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field, fields
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


_KNOWN: dict[type, dict[str, Column]] = {}
"""Columns of the tables seen so far: asked for many times a month."""


@dataclass
class Table:
    """Columns of equal length."""

    def __len__(self) -> int:
        return len(getattr(self, next(iter(self.columns()))))

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """Name → meaning, in order of declaration."""
        if cls not in _KNOWN:
            _KNOWN[cls] = {f.name: f.metadata["column"] for f in fields(cls)}
        return _KNOWN[cls]

    @classmethod
    def empty(cls, rows: int) -> Self:
        """A table of ``rows`` rows, every column at its start value."""
        return cls(**{name: _empty(meta, rows) for name, meta in cls.columns().items()})

    def copy(self) -> Self:
        """A table that shares nothing with this one."""
        return dataclasses.replace(self, **{name: getattr(self, name).copy("K") for name in self.columns()})


def _empty(meta: Column, rows: int) -> np.ndarray[Any, Any]:
    # Entry after entry, each for all rows: numpy is slow over the few entries of a row.
    shape = rows if meta.width == 1 else (rows, meta.width)
    # Zeros take no memory before something else is written over them.
    made: np.ndarray[Any, Any] = np.zeros(shape, meta.dtype, order="F")
    if meta.start:
        made[:] = meta.start
    return made
