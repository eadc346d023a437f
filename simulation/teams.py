"""Laws of agencies that begin with sums over the people of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from simulation import rows
from simulation.units import Floats
from simulation.world import World

Law = Callable[..., Any]


def fill_agencies(
    world: World, columns: Sequence[NDArray[Any]], law: Law, *given: Any, people: tuple[Law, tuple[NDArray[Any], ...]]
) -> None:
    """Put what a law of agencies gives into ``columns`` of theirs, shape (A,).

    Args:
        world: whose agencies they are.
        columns: written; one for each value of the law.
        law: of one row, in double precision; its first arguments are sums over the people of each agency.
        *given: what follows: columns of agencies, single numbers and parameters.
        people: a law of one row that gives as many values as there are sums, yes or no or in single precision, and its
            worker columns.
    """
    of_people, of_rows = people
    if rows.compiled():
        own, theirs = law.__wrapped__, of_people.__wrapped__  # type: ignore[attr-defined]
        rows.loops("teams").fill(columns, own, given, theirs, of_rows, world.agencies.first_row)
        return
    made = law(*world.each_by_agency(of_people(*of_rows)), *given)
    for column, value in zip(columns, made if len(columns) > 1 else (made,), strict=True):
        column[:] = value


@rows.by_row
def as_they_are(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Two columns of people, to be added up as they are, shape (n,) each."""
    return first, second
