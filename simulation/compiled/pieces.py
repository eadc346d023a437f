"""What the loop of a law takes for an argument that is laid out block by block: its parts, one by one.

For Python it is a tuple (see ``rows.spread``), and tuples are slow to hand over to a compiled loop.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any, NamedTuple

from simulation.randomness import FirstUniforms, SecondUniforms
from simulation.rows import Sum


class Made(NamedTuple):
    """What an argument is made of."""

    kind: type
    parts: int
    """How many parts are handed over: none of draws that are the other half of those of the argument before."""

    @property
    def is_laid_out(self) -> bool:
        """Whether it is laid out block by block."""
        return issubclass(self.kind, tuple)

    def names(self, name: str) -> list[str]:
        """Names of the parts in a loop."""
        return [f"{name}_{k}" for k in range(self.parts)] if self.is_laid_out else [name]

    def parts_of(self, name: str) -> list[str]:
        """The parts of the argument of this name, as Python finds them."""
        if self.kind is Sum:
            return [*(f"{name}.before[{k}]" for k in range(self.parts - 1)), f"{name}.last"]
        return [f"{name}[{k}]" for k in range(self.parts)] if self.is_laid_out else [name]

    def apart(self, value: Any) -> Sequence[Any]:
        """The parts of a value."""
        if self.kind is Sum:
            return *value.before, value.last
        return value[: self.parts] if self.is_laid_out else (value,)

    def line(self, name: str, following: str) -> str:
        """The line that lays out a block: within the law, this would make its loop slow.

        Args:
            name: of the argument; its room is ``b`` and this name.
            following: name of the argument behind it, if that has the other half of these draws.
        """
        parts = ", ".join(self.names(name))
        if self.kind is Sum:
            return f"summed(b{name}, ({parts},), start, end)"
        if self.kind is tuple:
            return f"over_posts(b{name}, {parts}, start, end)"
        if following:
            return f"both_drawn(b{name}, b{following}, {parts}, start, end)"
        return f"{self.kind.__name__}(b{name}, spare, {parts}, start, end)"


AS_IT_IS = Made(object, 1)
"""All that is not laid out: of its type the compiler takes care."""


def made_of(given: Sequence[Any]) -> tuple[Made, ...]:
    """What the arguments of a law are made of."""
    made: list[Made] = []
    for i, value in enumerate(given):
        parts = len(value) if isinstance(value, tuple) else 1
        if type(value) is Sum:
            parts = len(value.before) + 1
        elif type(value) is SecondUniforms and i and type(given[i - 1]) is FirstUniforms:
            parts = 0 if value[0] is given[i - 1][0] and value[1] is given[i - 1][1] else 2
        made.append(Made(type(value), parts))
    return tuple(made)


def refused(names: Sequence[str], made: Sequence[Made]) -> str:
    """The condition on which arguments of these names are not made like these."""
    other = [f"({', '.join(f'type({name})' for name in names)},) != types"]
    for i, (name, kind) in enumerate(zip(names, made, strict=True)):
        if kind.kind is Sum:
            other.append(f"len({name}.before) != {kind.parts - 1}")
        elif not kind.parts:
            other += [f"{name}[{k}] is not {names[i - 1]}[{k}]" for k in (0, 1)]
    return " or ".join(other)


class Taken(NamedTuple):
    """Pieces of the text of a loop that takes such arguments; ``arguments.words`` has what they name."""

    handed: list[str]
    """Names of what it is handed."""
    lengths: list[str]
    """Lines by which all columns must be as long as the first, which gives the number of rows."""
    room: list[str]
    """Lines that make room for what is laid out."""
    block: list[str]
    """Lines that lay out a block, from ``start`` to ``end``."""
    row: str
    """What the law is given for row ``i``."""


def taken(made: Sequence[Made], parameters: Collection[int]) -> Taken:
    """How a loop takes arguments made like these, with parameters at these places, which it has ``unpacked``."""
    names = [f"x{i}" for i in range(len(made))]
    parts = [one.names(name) for name, one in zip(names, made, strict=True)]
    # Of what is laid out, the last part has as many entries as there are rows.
    columns = [own[-1] for i, own in enumerate(parts) if own and i not in parameters]
    row = [f"b{x}[i - start]" if one.is_laid_out else f"value({x}, i)" for x, one in zip(names, made, strict=True)]
    for i in parameters:
        row[i] = f"{names[i]}_"
    lengths = ["    rows = -1", *(f"    rows = length({column}, rows)" for column in columns)]
    room, block = _laying_out(names, made)
    return Taken(list(chain.from_iterable(parts)), lengths, room, block, ", ".join(row))


def _laying_out(names: Sequence[str], made: Sequence[Made]) -> tuple[list[str], list[str]]:
    """Lines of a loop: those that make room for what is laid out, and those that lay out a block."""
    laid_out = [name for name, kind in zip(names, made, strict=True) if kind.is_laid_out]
    room = [f"    room = np.empty(({len(laid_out) + 1}, BLOCK), np.float32)", "    spare = room[0]"] if laid_out else []
    room += [f"    b{name} = room[{k}]" for k, name in enumerate(laid_out, 1)]
    behind = zip(names[1:], made[1:], strict=True)
    halves = [name if not kind.parts else "" for name, kind in behind] + [""]
    found = zip(names, made, halves, strict=True)
    return room, ["        " + kind.line(name, half) for name, kind, half in found if kind.is_laid_out and kind.parts]
