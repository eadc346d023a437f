"""Which agents are in a set, as row numbers: an agent is made only while somebody looks at it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, Self

import numpy as np

from simulation.row_agent import RowAgent
from simulation.row_attribute import RowAttribute, Rows

try:
    from mesa.agentset import AgentSet
except ImportError:  # Mesa before 3.4
    from mesa.agent import AgentSet


class RowSet(AgentSet):  # type: ignore[misc]
    """An ordered set of agents that are rows of one table.

    A set of ``everyone`` is live: it holds who is there now, until it is itself reordered or reduced in place. Every
    other set holds who was chosen, and loses those who leave.
    """

    def __init__(self, agents: Iterable[RowAgent] = (), random: Random | None = None) -> None:
        """A set of these agents, in this order; ``random`` shuffles it, by default that of their model."""
        agents = list(agents)
        if random is None and not agents:
            warnings.warn("An empty AgentSet without `random` cannot be reproduced; pass one.", UserWarning, 2)
            random = Random()
        self.random = agents[0].random if random is None else random
        self.model: Any = None
        self.kind: type[RowAgent] = RowAgent
        self._update(agents)

    @classmethod
    def everyone(cls, model: Any, kind: type[RowAgent]) -> Self:
        """The live set of all agents of a kind."""
        found = cls.of_rows(model, kind, np.empty(0, np.intp))
        found._rows = None
        return found

    @classmethod
    def of_rows(cls, model: Any, kind: type[RowAgent], rows: Rows) -> Self:
        """Those who are in ``rows`` now."""
        found = cls.__new__(cls)
        found.random, found.model, found.kind = model.random, model, kind
        return found._hold(rows, kind.marks(model, rows))

    def _hold(self, rows: Rows, marks: Rows) -> Self:
        """Hold the agents in ``rows`` with these marks; no longer live."""
        self._rows: Rows | None = rows
        self._marks = marks
        self._members: set[tuple[int, int]] | None = None
        return self

    def _like(self, rows: Rows, marks: Rows) -> Self:
        """Another set of agents of the same model."""
        found = type(self).__new__(type(self))
        found.random, found.model, found.kind = self.random, self.model, self.kind
        return found._hold(rows, marks)

    def _current(self) -> tuple[Rows, Rows]:
        """Rows and marks of those who are there now."""
        if self._rows is None:
            rows = self.kind.occupied_rows(self.model)
            return rows, self.kind.marks(self.model, rows)
        if len(self._rows):
            there = self.kind.are_there(self.model, self._rows, self._marks)
            if not there.all():
                self._hold(self._rows[there], self._marks[there])
        return self._rows, self._marks

    def _update(self, agents: Iterable[RowAgent]) -> Self:
        chosen = list(dict.fromkeys(agents))
        for agent in chosen:
            self._check(agent)
        return self._hold(*identities(chosen))

    def _check(self, agent: RowAgent) -> None:
        """Adopt the model of the first agent; refuse what cannot be a row of its table."""
        if self.model is None and isinstance(agent, RowAgent):
            self.model, self.kind = agent.model, type(agent)
        same = isinstance(agent, RowAgent) and agent.model is self.model
        if not same or agent.table_name != self.kind.table_name:
            raise TypeError(f"This set holds one model's {self.kind.__name__} agents only; got {agent!r}.")

    def _attribute(self, name: str) -> RowAttribute | None:
        """The attribute of that name if it can be read of many rows at once."""
        found = getattr(self.kind, name, None)
        return found if isinstance(found, RowAttribute) else None

    # a collection

    def __len__(self) -> int:
        return len(self._current()[0])

    def __iter__(self) -> Iterator[RowAgent]:
        rows, marks = self._current()
        return self.kind.views(self.model, rows, marks) if len(rows) else iter(())

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, RowAgent) or agent.model is not self.model:
            return False
        if agent.table_name != self.kind.table_name or agent.has_left:
            return False
        if self._rows is None:
            return True
        if self._members is None:
            self._members = set(zip(self._rows.tolist(), self._marks.tolist(), strict=True))
        return (agent.row, agent.mark) in self._members

    def __getitem__(self, item: int | slice) -> RowAgent | list[RowAgent]:
        """One agent, or a list of them for a slice; ``to_list()`` reads better (Mesa 4 has no indexing)."""
        rows, marks = self._current()
        if isinstance(item, slice):
            return list(self.kind.views(self.model, rows[item], marks[item])) if len(rows) else []
        return next(self.kind.views(self.model, rows[[item]], marks[[item]]))

    def __reversed__(self) -> Iterator[RowAgent]:
        return reversed(self.to_list())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} {self.kind.__name__} agents>"

    def to_list(self) -> list[RowAgent]:
        """All agents, in order."""
        return list(self)

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Position of an agent; ValueError if it is not in the set."""
        return self.to_list().index(value, start, len(self) if stop is None else stop)

    def count(self, value: Any) -> int:
        """1 if the agent is in the set, else 0."""
        return int(value in self)

    @property
    def rng(self) -> np.random.Generator:
        """The numpy generator of the model."""
        found: np.random.Generator = self.model.rng
        return found

    # changing the set

    def add(self, agent: RowAgent) -> None:
        """Put an agent at the end, if it is not in the set."""
        self._check(agent)
        if agent not in self:
            rows, marks = self._current()
            self._hold(np.append(rows, agent.present_row), np.append(marks, agent.mark))

    def discard(self, agent: RowAgent) -> None:
        """Take an agent out, if it is in the set."""
        if agent in self:
            rows, marks = self._current()
            others = rows != agent.row
            self._hold(rows[others], marks[others])

    def remove(self, agent: RowAgent) -> None:
        """Take an agent out; KeyError if it is not in the set."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def clear(self) -> None:
        """Take everybody out."""
        self._update(())

    def _from_iterable(self, agents: Iterable[RowAgent]) -> Self:
        """What ``&``, ``|``, ``-`` and ``^`` return: a set of the same model, also when it is empty."""
        found = self._like(*identities(()))
        found.random = self.random if self.model is None else self.model.random  # as Mesa, whatever ours is
        return found._update(agents)

    def copy(self) -> Self:
        """Those who are there now; no longer live."""
        return self._like(*self._current())

    __copy__ = copy

    def __getstate__(self) -> dict[str, Any]:
        kept = {"random": self.random, "model": self.model, "kind": self.kind, "live": self._rows is None}
        return {"agents": self.to_list(), **kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.random, self.model, self.kind = state["random"], state["model"], state["kind"]
        self._update(state["agents"])
        if state["live"]:
            self._rows = None


def identities(agents: Iterable[RowAgent]) -> tuple[Rows, Rows]:
    """Rows and marks of agents, each shape (n,)."""
    chosen = list(agents)
    return np.array([agent.row for agent in chosen], np.intp), np.array([agent.mark for agent in chosen], np.int64)
