"""How the loop of a law is called: what every month does some fifty times goes straight to it.

A thousand rows are worked on faster than Python looks at what it was given. So what is the same at every call of a law
(which arguments are parameters, which column is read and written) is written into a function of its own; whatever is
out of the ordinary is left to ``simulation.loops``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

Loop = Callable[..., Any]


class NotForTheLoopError(TypeError):
    """Columns that the compiled loop of a law does not take."""


def handed_over(given: Sequence[Any], parameters: Collection[int]) -> list[Any]:
    """Arguments of a law as its loop takes them: parameters at these places as their numbers."""
    values = [*given]
    for i in parameters:
        values[i] = given[i].numbers
    return values


def straight(law: Callable[..., Any], loop: Loop, parameters: Collection[int], entries: Sequence[str]) -> Loop:
    """Calls the loop with the arguments of the law behind the number of rows; None if they are out of the ordinary.

    Args:
        law: whose values are asked for.
        loop: as ``loops`` makes it.
        parameters: places of the arguments that are parameters.
        entries: type of an entry of each column that the law gives.
    """
    names, made = _names(law), [f"y{i}" for i in range(len(entries))]
    lines = [
        f"def straight(rows, {', '.join(names)}):",
        *_refusing(law, parameters, "None"),
        *(f"    {name} = empty(rows, {entry})" for name, entry in zip(made, entries, strict=True)),
        "    try:",
        f"        loop({', '.join([*_as_handed_over(names, parameters), *made])})",
        "    except NotForTheLoopError:",
        "        return None",
        f"    return {', '.join(made)}",
    ]
    return _made(lines, loop, {entry: np.dtype(entry.removesuffix("_")) for entry in entries})


@cache
def into(law: Callable[..., Any], loop: Loop, parameters: Collection[int], places: Sequence[int], masked: bool) -> Loop:
    """Has the loop fill columns; False, and nothing done, if the arguments are out of the ordinary.

    Args:
        law: whose values fill them.
        loop: as ``loops`` makes it for these ``places`` and this mask.
        parameters: places of the arguments that are parameters.
        places: for each column the argument that it is, or -1.
        masked: whether it is said where to fill.
    """
    names, columns = _names(law), [f"y{i}" for i in range(len(places))]
    other = [f"{column} is not x{place}" for column, place in zip(columns, places, strict=True) if place >= 0]
    other += ["y0.ndim != 1", f"(where is {'None' if masked else 'not None'})"]
    handed = [*_as_handed_over(names, parameters), *["where"] * masked]
    handed += [column for column, place in zip(columns, places, strict=True) if place < 0]
    lines = [
        "def into(columns, given, where):",
        f"    {''.join(f'{name}, ' for name in names)} = given",
        f"    {''.join(f'{column}, ' for column in columns)} = columns",
        f"    if {' or '.join(other)}:",
        "        return False",
        *_refusing(law, parameters, "False"),
        "    try:",
        f"        loop({', '.join(handed)})",
        "    except NotForTheLoopError:",
        "        return False",
        "    return True",
    ]
    return _made(lines, loop, {})


def _names(law: Callable[..., Any]) -> list[str]:
    return [f"x{i}" for i in range(len(law.__annotations__) - 1)]


def _as_handed_over(names: Sequence[str], parameters: Collection[int]) -> list[str]:
    return [f"{name}.numbers" if i in parameters else name for i, name in enumerate(names)]


def _refusing(law: Callable[..., Any], parameters: Collection[int], answer: str) -> list[str]:
    """With a number of numpy's own, in double precision, numpy would reckon in double precision."""
    kinds = [kind for name, kind in law.__annotations__.items() if name != "return"]
    numbers = [f"type(x{i})" for i, kind in enumerate(kinds) if i not in parameters and str(kind) != "np.uint64"]
    return [f"    if number in ({', '.join(numbers)},):", f"        return {answer}"] if numbers else []


def _made(lines: Sequence[str], loop: Loop, entries: Mapping[str, Any]) -> Loop:
    space = {"loop": loop, "empty": np.empty, "number": np.float64, "NotForTheLoopError": NotForTheLoopError, **entries}
    name = lines[0].removeprefix("def ").partition("(")[0]
    exec(compile("\n".join(lines), f"<{name}>", "exec"), space)
    return space[name]
