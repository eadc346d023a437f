"""A Mesa AgentSet over the columns of a table."""

from __future__ import annotations

import math
import operator
from collections import defaultdict
from collections.abc import Callable
from itertools import islice
from typing import Any, Self

import numpy as np

from simulation.row_set import RowSet, identities

try:
    from mesa.agentset import GroupBy
except ImportError:  # Mesa before 3.4
    from mesa.agent import GroupBy


class WorkforceAgentSet(RowSet):
    """The social workers, or the agencies, of a model, or some of them.

    Behaves as a Mesa AgentSet of as many objects. Attributes that are columns are read, aggregated and written for
    all rows in one go. Unlike Mesa's, it cannot mix kinds of agents; and Mesa's own AgentSet must not be filled with
    its agents: it keeps weak references, and nothing else keeps a view alive.
    """

    # choosing and ordering

    def select(
        self,
        filter_func: Callable[[Any], Any] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Self:
        """The first ``at_most`` agents (a number, or a share as a float up to 1.0) that pass the filter."""
        if filter_func is None and agent_type is None and at_most == math.inf:
            return self if inplace else self.copy()
        rows, marks = self._current()
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(rows) * at_most)
        limit = len(rows) if at_most >= len(rows) else max(0, math.ceil(at_most))
        if agent_type and not issubclass(self.kind, agent_type):
            limit = 0
        if filter_func:
            rows, marks = identities(list(islice(filter(filter_func, self), limit)))
        make = self._hold if inplace else self._like
        return make(rows[:limit], marks[:limit])

    def shuffle(self, inplace: bool = False) -> Self:
        """The same agents in random order: the order in which Mesa would put as many objects."""
        rows, marks = self._current()
        order = list(range(len(rows)))
        self.random.shuffle(order)
        make = self._hold if inplace else self._like
        return make(rows[order], marks[order])

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> Self:
        """The same agents by an attribute or a function of the agent, the highest first unless ``ascending``."""
        rows, marks = self._current()
        attribute = self._attribute(key) if isinstance(key, str) else None
        if attribute:
            keys = attribute.numbers(self.model, rows)
        else:
            read = operator.attrgetter(key) if isinstance(key, str) else key
            keys = [read(agent) for agent in self]
        order = _order(keys, ascending)
        make = self._hold if inplace else self._like
        return make(rows[order], marks[order])

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> WorkforceGroups:
        """Groups by an attribute or a function of the agent, as sets ("agentset") or as lists ("list")."""
        rows, marks = self._current()
        keys = [by(agent) for agent in self] if callable(by) else self.get(by)
        positions = defaultdict(list)
        for position, group in enumerate(keys):
            positions[group].append(position)
        groups = {group: self._like(rows[found], marks[found]) for group, found in positions.items()}
        if result_type == "agentset":
            return WorkforceGroups(groups)
        return WorkforceGroups({group: found.to_list() for group, found in groups.items()})

    # asking and telling every agent

    def do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> Self:
        """Call a method of each agent, or a function with each, in order; who has left by then is passed over."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> Self:
        """As ``do``, in random order; the order of the set stays."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> list[Any]:
        """What a method of each agent, or a function with each, returns."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """One attribute of each agent, or a list of several."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing}; expected 'error' or 'default'.")
        missing = () if handle_missing == "error" else (default_value,)
        if isinstance(attr_names, str):
            return self._values(attr_names, missing)
        if not attr_names:
            return [[] for _ in self]
        return [list(values) for values in zip(*(self._values(n, missing) for n in attr_names), strict=True)]

    def _values(self, name: str, missing: tuple[Any, ...]) -> list[Any]:
        attribute = self._attribute(name)
        if attribute:
            return attribute.values(self.model, self._current()[0])
        return [getattr(agent, name, *missing) for agent in self]

    def set(self, attr_name: str, value: Any) -> Self:
        """Give every agent the same value."""
        attribute = self._attribute(attr_name)
        if attribute:
            attribute.write(self.model, self._current()[0], value)
        else:
            for agent in self:
                setattr(agent, attr_name, value)
        return self

    def agg(self, attribute: str, func: Any) -> Any:
        """A function of the list of an attribute's values, or a list of what several functions return."""
        functions = [func] if callable(func) else list(func)
        results = [one(self._values_for(one, attribute)) for one in functions]
        return results[0] if callable(func) else results

    def _values_for(self, func: Callable[..., Any], name: str) -> Any:
        """Numpy's functions get an array, which spares them the conversion; all others get what Mesa gives, a list."""
        attribute = self._attribute(name)
        numpys = isinstance(func, np.ufunc) or str(getattr(func, "__module__", "")).split(".")[0] == "numpy"
        return attribute.numbers(self.model, self._current()[0]) if attribute and numpys else self.get(name)


class WorkforceGroups(GroupBy):  # type: ignore[misc]
    """Groups of agents; aggregates whole columns."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """Group → the function of an attribute's values in it."""
        if all(isinstance(group, WorkforceAgentSet) for group in self.groups.values()):
            return {name: group.agg(attr_name, func) for name, group in self.groups.items()}
        return dict(super().agg(attr_name, func))


def _order(keys: Any, ascending: bool) -> Any:
    """Positions in sorted order; equal ones keep their order, in both directions."""
    if not isinstance(keys, np.ndarray):
        return sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending)
    if ascending:
        return np.argsort(keys, kind="stable")
    return len(keys) - 1 - np.argsort(keys[::-1], kind="stable")[::-1]
