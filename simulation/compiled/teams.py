"""Loops over agencies, compiled from a law of agencies and one of their people: nothing here says what a law says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import overload

from simulation.compiled.agency_rows import row_of
from simulation.compiled.arguments import value
from simulation.compiled.cache import kept_on_disk
from simulation.compiled.calls import handed_over
from simulation.compiled.counts import more
from simulation.compiled.loops import entries_of
from simulation.compiled.one_row import Law, of_one_row, parameters_of, unpacked, written_for
from simulation.compiled.processor import INLINED, OPTIONS
from simulation.threads import by_agencies


def fill(
    columns: Sequence[np.ndarray], law: Law, given: Sequence[Any], of_people: Law, rows: Sequence[np.ndarray],
    first_row: np.ndarray,
) -> None:  # fmt: skip
    """Put what the law gives for each agency into the columns; see ``simulation.teams.fill_agencies``."""
    loop, parameters = _loop_of(law, of_people, len(rows), len(columns))
    by_agencies(loop, handed_over((*given, *rows, *columns), parameters), first_row, len(rows[0]))


@cache
def _loop_of(law: Law, of_people: Law, people: int, columns: int) -> tuple[Law, tuple[int, ...]]:
    """The loop, and which of its arguments are parameters.

    Agency after agency: what one law says of its people is added up, row after row, and is what the other begins with.
    """
    said = entries_of(of_people)
    sums, found = [f"s{k}" for k in range(len(said))], ", ".join(f"z{k}" for k in range(len(said)))
    parameters = {i - len(said): kind for i, kind in parameters_of(law).items()}
    given = [f"x{i}" for i in range(len(law.__annotations__) - 1 - len(said))]
    rows, made = [f"p{i}" for i in range(people)], [f"y{i}" for i in range(columns)]
    handed = [f"{name}_" if i in parameters else f"value({name}, a)" for i, name in enumerate(given)]
    lines = [f"def loop({', '.join([*given, *rows, *made])}, first_row, start, end):", *unpacked(parameters)]
    lines += ["    for a in range(start, end):"]
    types_of = ["int32" if entry == "bool_" else "float64" for entry in said]
    lines += [f"        {s} = np.{kind}(0)" for s, kind in zip(sums, types_of, strict=True)]
    lines += ["        for i in range(row_of(first_row, a, len(p0)), row_of(first_row, a + 1, len(p0))):"]
    # By its own name, since loops are told apart by their text.
    people_law = f"of_{of_people.__name__}"
    lines += [f"            {found} = {people_law}({', '.join(f'{row}[i]' for row in rows)})"]
    lines += [f"            {s} = more({s}, z{k})" for k, s in enumerate(sums)]
    arguments = ", ".join([*(f"np.float64({s})" for s in sums), *handed])
    lines += [f"        {', '.join(f'{column}[a]' for column in made)} = law({arguments})"]
    space = {"row_of": row_of, "value": value, "more": _more, people_law: of_one_row(of_people)}
    loop = written_for(law, lines, space)
    return kept_on_disk(numba.njit(loop, nogil=True, **OPTIONS)), tuple(parameters)


def _more(total: Any, value: Any) -> Any:
    """The total and one more value; of people a count."""


@overload(_more, jit_options=INLINED, strict=False)
def _typed_more(total: Any, value: Any) -> Any:
    if total == types.int32:
        return lambda total, value: more(total, value)
    return lambda total, value: total + np.float64(value)
