"""Attributes of a view on a row: each can be read of one agent, or of many rows at once without making agents."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from simulation.state.table import Column

if TYPE_CHECKING:
    from simulation.row_agent import RowAgent

Rows = NDArray[np.integer[Any]]
"""Row numbers of a table, shape (n,)."""


class RowAttribute:
    """An attribute that can be read of one agent, or of many rows at once without making agents."""

    def values(self, model: Any, rows: Rows) -> list[Any]:
        """The attribute of each row as plain Python values, length n."""
        raise NotImplementedError

    def numbers(self, model: Any, rows: Rows) -> Any:
        """The same as ``numpy.array(values)`` would hold it where that is a number, shape (n,); else ``values``."""
        return self.values(model, rows)

    def write(self, model: Any, rows: Rows | int, value: Any) -> None:
        """Give every one of ``rows`` the same value."""
        raise NotImplementedError


class DerivedAttribute(RowAttribute):
    """An attribute that follows from several columns; it cannot be set."""

    def __init__(self, name: str, read: Callable[[Any, Rows], list[Any]]) -> None:
        self.name, self.read = name, read
        self.__doc__ = read.__doc__

    def __get__(self, agent: RowAgent | None, owner: type | None = None) -> Any:
        return self if agent is None else self.read(agent.model, np.array([agent.present_row]))[0]

    def __set__(self, agent: RowAgent, value: Any) -> None:
        self.write(agent.model, agent.row, value)

    def values(self, model: Any, rows: Rows) -> list[Any]:
        """What the columns say of each row, length n."""
        return self.read(model, rows)

    def write(self, model: Any, rows: Rows | int, value: Any) -> NoReturn:
        """Refuse: set the columns that it follows from.

        Raises:
            AttributeError: always.
        """
        raise AttributeError(f"{self.name} follows from other columns and cannot be set; set those instead.")


class ColumnAttribute(RowAttribute):
    """One column of a table, seen from the agent in one of its rows."""

    def __init__(self, owner: str, table_name: str, name: str, meta: Column, fixed: bool) -> None:
        self.name, self.table_name, self.meta, self.fixed = name, table_name, meta, fixed
        self.title = f"{owner}.{name}"
        self.labels = np.array(meta.labels, dtype=object) if meta.labels else None
        self.letter = np.dtype(meta.dtype).kind
        """f, i, u or b: as numpy abbreviates floating, signed, unsigned and boolean."""
        if self.letter != "b":
            limits: Any = np.finfo(meta.dtype) if self.letter == "f" else np.iinfo(meta.dtype)
            self.low = float(limits.min if meta.low is None else meta.low)
            self.high = float(limits.max if meta.high is None else meta.high)
        self.__doc__ = f"{meta.description} [{meta.unit}]"

    def __get__(self, agent: RowAgent | None, owner: type | None = None) -> Any:
        if agent is None:
            return self
        row = agent.present_row
        column = getattr(getattr(agent.model, self.table_name), self.name)
        if self.meta.width > 1:
            return column[row].copy()
        value = column.item(row)
        return self.meta.labels[value] if self.meta.labels else value

    def __set__(self, agent: RowAgent, value: Any) -> None:
        self.write(agent.model, agent.present_row, value)

    def values(self, model: Any, rows: Rows) -> list[Any]:
        """The column as plain Python values, length n; wide columns as one array each."""
        found = getattr(getattr(model, self.table_name), self.name)[rows]
        if self.meta.width > 1:
            return list(found)
        return list((found if self.labels is None else self.labels[found]).tolist())

    def numbers(self, model: Any, rows: Rows) -> Any:
        """The column in the type that a list of its Python values has in numpy, shape (n,)."""
        if self.meta.width > 1 or self.labels is not None or self.letter not in "fib":
            return self.values(model, rows)
        found = getattr(getattr(model, self.table_name), self.name)[rows]
        return found.astype({"f": np.float64, "i": np.int64, "b": np.bool_}[self.letter])

    def write(self, model: Any, rows: Rows | int, value: Any) -> None:
        """Give every one of ``rows`` the same value.

        Raises:
            AttributeError: the column is part of the structure of the model.
            ValueError: the value is outside the domain of the column.
        """
        if self.fixed:
            raise AttributeError(f"{self.title} is part of the structure of the model and cannot be set.")
        getattr(getattr(model, self.table_name), self.name)[rows] = self._stored(value)

    def _stored(self, value: Any) -> Any:
        """``value`` as the column holds it."""
        if self.meta.labels and isinstance(value, str) and value in self.meta.labels:
            return self.meta.labels.index(value)
        if self.meta.width > 1:
            allowed = np.shape(value) == (self.meta.width,) and all(self._allows(v) for v in value)
        else:
            allowed = self._allows(value)
        if not allowed:
            raise ValueError(f"{self.title} expects {self._expected()}; got {value!r}.")
        return value

    def _allows(self, value: Any) -> bool:
        if self.letter == "b":
            return isinstance(value, bool | np.bool_) or (isinstance(value, numbers.Integral) and value in (0, 1))
        if isinstance(value, bool) or not isinstance(value, numbers.Real):
            return False
        return bool(self.low <= float(value) <= self.high) and (self.letter == "f" or float(value).is_integer())

    def _expected(self) -> str:
        meta = self.meta
        if meta.labels:
            return f"one of {', '.join(map(repr, meta.labels))}, or a code from 0 to {len(meta.labels) - 1}"
        text = {"f": "a number", "b": "True or False"}.get(self.letter, "a whole number")
        if meta.low is not None:
            text += f" of at least {meta.low:g}" if meta.high is None else f" from {meta.low:g} to {meta.high:g}"
        unit = "" if self.letter == "b" else f" [{meta.unit}]"
        return f"{meta.width} times {text}{unit}" if meta.width > 1 else text + unit
