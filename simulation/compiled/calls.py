"""How the loop of a law is called: what every month does some fifty times goes straight to it.

A thousand rows are worked on faster than Python looks at what it was given. So what is the same at every call of a law
(which arguments are parameters, which are laid out, which column is read and written) is written into a function of its
own; whatever is out of the ordinary is left to ``simulation.compiled.loops``. For a law of two columns and parameters::

    def call(rows, x0, x1, x2):
        if (type(x0), type(x1), type(x2),) != types:
            return None
        y0 = empty(rows, float32)
        try:
            loop(x0, x1, x2.numbers, y0)
        except NotForTheLoopError:
            return None
        return y0
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from simulation.compiled.pieces import Made, refused

Loop = Callable[..., Any]


class NotForTheLoopError(TypeError):
    """Columns that the compiled loop of a law does not take."""


def handed_over(given: Sequence[Any], parameters: Collection[int]) -> list[Any]:
    """Arguments of a law as its loop takes them: parameters at these places as their numbers."""
    values = [*given]
    for i in parameters:
        values[i] = given[i].numbers
    return values


@cache
def straight(loop: Loop, parameters: Collection[int], entries: Sequence[str], made: Sequence[Made]) -> Loop:
    """Calls the loop with the arguments of its law behind the number of rows; None if they are made of other things.

    Args:
        loop: as ``loops`` makes it.
        parameters: places of the arguments that are parameters.
        entries: type of an entry of each column that the law gives.
        made: what the arguments are made of.
    """
    names, columns = [f"x{i}" for i in range(len(made))], [f"y{i}" for i in range(len(entries))]
    lines = [
        f"def call(rows, {', '.join(names)}):",
        f"    if {refused(names, made)}:",
        "        return None",
        *(f"    {column} = empty(rows, {entry})" for column, entry in zip(columns, entries, strict=True)),
        "    try:",
        f"        loop({', '.join([*apart(names, made, parameters), *columns])})",
        "    except NotForTheLoopError:",
        "        return None",
        f"    return {', '.join(columns)}",
    ]
    return call_written(lines, loop, made, {entry: np.dtype(entry.removesuffix("_")) for entry in entries})


@cache
def into(loop: Loop, parameters: Collection[int], places: Sequence[int], made: Sequence[Made], masked: bool) -> Loop:
    """Has the loop fill columns; False, and nothing done, if the arguments are out of the ordinary.

    Args:
        loop: as ``loops`` makes it for these ``places`` and this mask.
        parameters: places of the arguments that are parameters.
        places: for each column the argument that it is, or -1.
        made: what the arguments are made of.
        masked: whether it is said where to fill.
    """
    names, columns = [f"x{i}" for i in range(len(made))], [f"y{i}" for i in range(len(places))]
    other = [f"{column} is not x{place}" for column, place in zip(columns, places, strict=True) if place >= 0]
    other += ["y0.ndim != 1", f"(where is {'None' if masked else 'not None'})", refused(names, made)]
    handed = [*apart(names, made, parameters), *["where"] * masked]
    handed += [column for column, place in zip(columns, places, strict=True) if place < 0]
    lines = [
        "def call(columns, given, where):",
        f"    {''.join(f'{name}, ' for name in names)} = given",
        f"    {''.join(f'{column}, ' for column in columns)} = columns",
        f"    if {' or '.join(other)}:",
        "        return False",
        "    try:",
        f"        loop({', '.join(handed)})",
        "    except NotForTheLoopError:",
        "        return False",
        "    return True",
    ]
    return call_written(lines, loop, made, {})


def apart(names: Sequence[str], made: Sequence[Made], parameters: Collection[int]) -> list[str]:
    """The arguments as a loop takes them: parameters as their numbers, and what is laid out part by part."""
    given = zip(range(len(made)), names, made, strict=True)
    return [part for i, name, one in given for part in ([f"{name}.numbers"] if i in parameters else one.parts_of(name))]


def call_written(lines: Sequence[str], loop: Loop, made: Sequence[Made], named: Mapping[str, Any]) -> Loop:
    """The function ``call`` of these lines, which name the loop and what else is ``named``; see ``refused``."""
    space = {"loop": loop, "empty": np.empty, "NotForTheLoopError": NotForTheLoopError, **named}
    space["types"] = tuple([one.kind for one in made])
    exec(compile("\n".join(lines), "<call of a loop>", "exec"), space)
    return space["call"]
