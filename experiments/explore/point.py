"""A point of a study: one value for each factor, with an id that follows from the values alone."""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LETTERS = 8


@dataclass(frozen=True)
class Point:
    """One value for each factor."""

    values: Mapping[str, Any]
    """Key of the factor → value."""
    id: str = field(init=False)
    """Eight letters; the same values have the same id in every study."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", _letters(self.values))

    @property
    def overrides(self) -> tuple[str, ...]:
        """``key=value`` of each factor, as ``workforce run`` takes it."""
        return tuple(f"{key}={text_of(value)}" for key, value in self.values.items())


def distinct(points: Iterable[Point]) -> tuple[Point, ...]:
    """Every point once, in the order of their first appearance.

    Raises:
        ValueError: two different points with the same id.
    """
    found: dict[str, Point] = {}
    for point in points:
        if found.setdefault(point.id, point).values != point.values:
            raise ValueError(f"two points with the id {point.id}. Choose another design.seed.")
    return tuple(found.values())


def command(overrides: Sequence[str]) -> str:
    """The command that lives through one world again."""
    return shlex.join(["workforce", "run", *overrides])


def text_of(value: Any) -> str:
    """A value as Hydra's grammar reads it back; scenarios lived together are a list."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, str) and "+" in value:
        return f"[{value.replace('+', ',')}]"
    return repr(value) if isinstance(value, float) else str(value)


def _letters(values: Mapping[str, Any]) -> str:
    same = {key: int(v) if isinstance(v, float) and v.is_integer() else v for key, v in values.items()}
    digest = hashlib.sha256(json.dumps(same, sort_keys=True).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:LETTERS]
