"""Social workers and agencies as Mesa agents.

The model needs ``workforce`` (Workforce), ``agency_table`` (Agencies) and ``region_table`` (Regions). It may have
``vacate(rows)``, which makes the holders of those posts leave: ``SocialWorker.remove`` calls it.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from simulation.agent_set import WorkforceAgentSet
from simulation.row_agent import RowAgent
from simulation.row_attribute import DerivedAttribute, Rows
from simulation.state.agencies import Agencies
from simulation.state.regions import REGION_KINDS
from simulation.state.workforce import Workforce, person_columns
from simulation.units import Bools

STRUCTURE = (
    "agency",
    "slot",
    "post_identity",
    "tie_to",
    "person_identity",
    "occupied",
    "is_open",
    "holders_before",
)
"""Columns of the workforce that say which posts there are and who holds them."""


def _agency_region_kinds(model: Any, rows: Rows) -> list[Any]:
    """Kind of the region of each agency: urban or one of the three districts."""
    kinds = model.region_table.kind[model.agency_table.region[rows]]
    return list(np.array(REGION_KINDS, dtype=object)[kinds].tolist())


def _worker_region_kinds(model: Any, rows: Rows) -> list[Any]:
    """Kind of the region where each worker's agency is: urban or one of the three districts."""
    return _agency_region_kinds(model, model.workforce.agency[rows])


def _agencies_of_workers(model: Any, rows: Rows) -> list[Any]:
    """The agency that each worker belongs to."""
    found, places = np.unique(model.workforce.agency[rows], return_inverse=True)
    agencies_found = list(Agency.views(model, found, Agency.marks(model, found)))
    return [agencies_found[place] for place in places.tolist()]


def _post_identities(model: Any, rows: Rows) -> list[Any]:
    """Identity of the post that each worker holds: the same whoever holds it."""
    return list(model.workforce.post_identity[rows].tolist())


def _overall_well_being(model: Any, rows: Rows) -> list[Any]:
    """Sum of each worker's three well-being scales [18-126]."""
    table = model.workforce
    total = table.life_well_being[rows] + table.work_well_being[rows] + table.psychological_well_being[rows]
    return list(total.tolist())


def _empty(workforce: Workforce, rows: Rows) -> None:
    """The holders of these posts leave; nobody is told."""
    workforce.occupied[rows] = False
    workforce.holders_before[rows] += 1  # the next holder is another person, whoever fills the post
    for name, start in person_columns().items():
        getattr(workforce, name)[rows] = start


class Agency(RowAgent, columns=Agencies, fixed=("identity", "region", "first_row", "capacity")):
    """An agency: a view on one row of ``model.agency_table``, with an attribute for each column of ``Agencies``."""

    __slots__ = ()
    table_name = "agency_table"
    identity_column = "identity"
    region_kind = DerivedAttribute("region_kind", _agency_region_kinds)

    @property
    def _posts(self) -> slice:
        return slice(self.first_row, self.first_row + self.capacity)

    @property
    def workers(self) -> WorkforceAgentSet:
        """The social workers who hold its posts now."""
        rows = self.first_row + np.flatnonzero(self.model.workforce.occupied[self._posts])
        return WorkforceAgentSet.of_rows(self.model, SocialWorker, rows)

    @property
    def head_count(self) -> int:
        """How many hold its posts now [person]."""
        return int(np.count_nonzero(self.model.workforce.occupied[self._posts]))

    def remove(self) -> NoReturn:
        """Refuse: the rows of an agency stay for the whole run.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("An agency cannot be removed; set its funded_posts to 0 instead.")

    def __repr__(self) -> str:
        return f"<Agency {self.unique_id}: {self.field}, {self.kind}, {self.head_count} workers>"


class SocialWorker(RowAgent, columns=Workforce, fixed=STRUCTURE):
    """A social worker: a view on one row of ``model.workforce``, with an attribute for each column of ``Workforce``.

    Reading gives a Python number, a label ("woman") or, for the ties, a copy of the array; writing takes a number or
    a label and checks the domain. A person who has left raises LookupError: the post may hold somebody else by now.
    """

    __slots__ = ()
    table_name = "workforce"
    identity_column = "person_identity"
    agency = DerivedAttribute("agency", _agencies_of_workers)
    post = DerivedAttribute("post", _post_identities)
    region_kind = DerivedAttribute("region_kind", _worker_region_kinds)
    overall_well_being = DerivedAttribute("overall_well_being", _overall_well_being)

    @classmethod
    def occupied_rows(cls, model: Any) -> Rows:
        """The posts that somebody holds, shape (n,)."""
        return np.flatnonzero(model.workforce.occupied)

    @classmethod
    def marks(cls, model: Any, rows: Rows) -> Rows:
        """How many held each post before, shape (n,)."""
        found: Rows = model.workforce.holders_before[rows]
        return found

    @classmethod
    def are_there(cls, model: Any, rows: Rows, marks: Rows) -> Bools:
        """Whether the same persons still hold the posts, shape (n,)."""
        found: Bools = model.workforce.occupied[rows] & (model.workforce.holders_before[rows] == marks)
        return found

    @property
    def has_left(self) -> bool:
        """The person no longer holds the post."""
        table = self.model.workforce
        return not (table.occupied.item(self.row) and table.holders_before.item(self.row) == self.mark)

    @property
    def colleagues(self) -> list[SocialWorker]:
        """Those whom the person is tied to and who are there, in the order of the ties."""
        row = self.present_row
        ends = self.model.workforce.tie_to[row]
        ends = ends[ends != row]  # of the others, ``views`` leaves out the vacant posts
        return list(type(self).views(self.model, ends, self.marks(self.model, ends)))

    def remove(self) -> None:
        """The person leaves, by ``model.vacate(rows)`` if the model has it; nothing happens if they have left."""
        if self.has_left:
            return
        rows = np.array([self.row])
        if hasattr(self.model, "vacate"):
            self.model.vacate(rows)
        else:
            _empty(self.model.workforce, rows)

    def __repr__(self) -> str:
        if self.has_left:
            return f"<SocialWorker {self.unique_id}: has left row {self.row}>"
        return f"<SocialWorker {self.unique_id}: {self.gender}, {self.age_years:.0f}, {self.role}, row {self.row}>"


def social_workers(model: Any) -> WorkforceAgentSet:
    """All who hold a post of the model: live, in the order of the posts."""
    return WorkforceAgentSet.everyone(model, SocialWorker)


def agencies(model: Any) -> WorkforceAgentSet:
    """All agencies of the model, in the order of their rows."""
    return WorkforceAgentSet.everyone(model, Agency)
