"""A Mesa agent that owns nothing: a view on one row of a table of the model.

Mesa keeps every agent as an object and, up to 3.4.1, every model that registered one for the life of the process.
A view costs a hundred bytes while somebody looks at it, is never registered, and writes straight into the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NoReturn, Self

import mesa
import numpy as np

from simulation.row_attribute import ColumnAttribute, Rows
from simulation.state.table import Table
from simulation.units import Bools

IDENTITY = ("mark", "model", "row", "unique_id")
KEPT = "_attributes_of_views"
"""Where a model keeps what users set on agents beyond the columns: table name → unique_id → attributes."""
_NOTHING: dict[Any, Any] = {}
_give = object.__setattr__  # our own refuses to change who an agent is


class RowAgent(mesa.Agent):  # type: ignore[misc]
    """A Mesa agent that is a view on one row; two views of the same agent are equal.

    ``mark`` tells the agent in this row from whoever comes into it later. Attributes that are not columns may be set
    as on any Mesa agent: the model keeps them, and every view of the agent shows them.
    """

    __slots__ = IDENTITY
    table_name: ClassVar[str]
    identity_column: ClassVar[str]

    def __init_subclass__(cls, columns: type[Table] | None = None, fixed: Iterable[str] = (), **kwargs: Any) -> None:
        """Make an attribute of every column that the class does not define itself; ``fixed`` ones are read-only."""
        super().__init_subclass__(**kwargs)
        for name, meta in columns.columns().items() if columns else ():
            if name not in vars(cls):
                setattr(cls, name, ColumnAttribute(cls.__name__, cls.table_name, name, meta, name in fixed))

    def __init__(self, model: Any, row: int) -> None:
        """A view on the agent in ``row``; nothing is created in the model.

        Raises:
            LookupError: there is no such row, or nobody in it.
        """
        table = getattr(model, self.table_name)
        known = 0 <= row < len(table)
        if known:
            mark = int(self.marks(model, np.array([row]))[0])
            self._identify(model, int(row), mark, getattr(table, self.identity_column).item(row))
        if not known or self.has_left:
            raise LookupError(f"There is no {type(self).__name__} in row {row}; rows go from 0 to {len(table) - 1}.")

    def _identify(self, model: Any, row: int, mark: int, unique_id: int) -> None:
        _give(self, "model", model)
        _give(self, "row", row)
        _give(self, "mark", mark)
        _give(self, "unique_id", unique_id)
        kept = _kept(model, self.table_name)
        if unique_id in kept:
            _give(self, "__dict__", kept[unique_id])

    @classmethod
    def view(cls, model: Any, row: int, mark: int, unique_id: int) -> Self:
        """A view on an agent whose identity is known."""
        agent = object.__new__(cls)
        agent._identify(model, row, mark, unique_id)
        return agent

    @classmethod
    def views(cls, model: Any, rows: Rows, marks: Rows) -> Iterator[Self]:
        """A view on each agent of ``rows`` who is still there when its turn comes."""
        identities = getattr(getattr(model, cls.table_name), cls.identity_column)[rows]
        for row, mark, unique_id in zip(rows.tolist(), marks.tolist(), identities.tolist(), strict=True):
            agent = cls.view(model, row, mark, unique_id)
            if not agent.has_left:
                yield agent

    @classmethod
    def occupied_rows(cls, model: Any) -> Rows:
        """The rows that hold an agent now, shape (n,)."""
        return np.arange(len(getattr(model, cls.table_name)))

    @classmethod
    def marks(cls, model: Any, rows: Rows) -> Rows:
        """What tells the agent now in each of ``rows`` from earlier and later ones, shape (n,)."""
        return np.zeros(len(rows), np.int64)

    @classmethod
    def are_there(cls, model: Any, rows: Rows, marks: Rows) -> Bools:
        """Whether the agents with these ``marks`` are still in their ``rows``, shape (n,)."""
        return np.ones(len(rows), np.bool_)

    @property
    def has_left(self) -> bool:
        """The agent of this view is gone; the row may hold another."""
        return False

    @property
    def present_row(self) -> int:
        """The row of the agent.

        Raises:
            LookupError: the agent has left.
        """
        if self.has_left:
            who = f"{type(self).__name__} {self.unique_id}"
            raise LookupError(f"{who} has left row {self.row}; take those who are there now from model.agents.")
        return int(self.row)

    def __getattr__(self, name: str) -> Any:
        """Attributes that were set through another view; ``pos`` is None as on an ordinary agent."""
        if name in IDENTITY or name.startswith("__"):
            raise AttributeError(name)
        kept = _kept(self.model, self.table_name).get(self.unique_id)
        if kept is not None and name in kept:
            _give(self, "__dict__", kept)
            return kept[name]
        if name == "pos":
            return None
        if hasattr(type(self), name):  # a property failed: show its own error, not ours
            return object.__getattribute__(self, name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}.", name=name, obj=self)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in IDENTITY:
            raise AttributeError(f"{type(self).__name__}.{name} says who this is and cannot be set.")
        if not hasattr(getattr(type(self), name, None), "__set__"):
            self._keep_attributes()
        _give(self, name, value)

    def __delattr__(self, name: str) -> None:
        self._keep_attributes()
        object.__delattr__(self, name)

    def _keep_attributes(self) -> None:
        """Let this view share the ``__dict__`` that the model keeps for its agent, while the agent is there."""
        _ = self.present_row
        kept = vars(self.model).setdefault(KEPT, {}).setdefault(self.table_name, {})
        if self.unique_id not in kept:
            table = getattr(self.model, self.table_name)
            if len(kept) >= 2 * len(table):  # half or more belong to people who left: forget them
                identities = getattr(table, self.identity_column)[self.occupied_rows(self.model)]
                for gone in kept.keys() - set(identities.tolist()):
                    del kept[gone]
            kept[self.unique_id] = {}
        _give(self, "__dict__", kept[self.unique_id])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RowAgent):
            return NotImplemented
        same_table = self.model is other.model and self.table_name == other.table_name
        return bool(same_table and self.unique_id == other.unique_id)

    def __hash__(self) -> int:
        return hash(self.unique_id)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).view, (self.model, self.row, self.mark, self.unique_id)

    @classmethod
    def create_agents(cls, model: Any, n: int, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: rows are filled by the model.

        Raises:
            TypeError: always.
        """
        raise TypeError(f"The model itself brings in each {cls.__name__}; change its configuration or its policies.")

    from_dataframe = create_agents


def _kept(model: Any, table_name: str) -> dict[int, dict[str, Any]]:
    """What users have set on the agents of a table: unique_id → attributes."""
    tables: dict[str, dict[int, dict[str, Any]]] = getattr(model, KEPT, _NOTHING)
    return tables.get(table_name, _NOTHING)
