"""Objects from plain mappings, closed: every key must be a field, every value of the field's type."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar

from simulation.evidence import unknown

T = TypeVar("T")
WORDS = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


def built(kind: type[T], address: str, values: object) -> T:
    """An object of the dataclass ``kind`` from a mapping, checked by its own type hints.

    Args:
        kind: a dataclass of numbers, texts, lists of texts and mappings to numbers.
        address: how the user addresses the mapping, for messages: ``policies.pay_raise``.
        values: what the user or a file gave.

    Raises:
        ValueError: not a mapping; an unknown key (with the nearest one); a missing key; a value of another type.
    """
    if not isinstance(values, Mapping):
        raise ValueError(f"{address}: expected keys with values, got {values!r}.")
    hints = _hints(kind)  # type: ignore[arg-type]
    known = {f.name: f for f in fields(kind) if f.init}  # type: ignore[arg-type]
    for key in values:
        if key not in known:
            raise ValueError(f"{address}: {unknown('key', str(key), known)}")
    for name, f in known.items():
        if name not in values and f.default is MISSING and f.default_factory is MISSING:
            raise ValueError(f"{address}.{name}: expected {_wanted(hints[name])}, got nothing. Give it a value.")
    return kind(**{key: fitted(f"{address}.{key}", value, hints[key]) for key, value in values.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Type hints of a class; to find them takes longer than all the rest."""
    return typing.get_type_hints(kind)


def fitted(address: str, value: object, hint: Any) -> Any:
    """``value`` as the type ``hint``; a whole float passes for an int, a number for a text, one text for a list.

    Raises:
        ValueError: the value is of another type.
    """
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        if value is None and types.NoneType in parts:
            return None
        return fitted(address, value, next(p for p in parts if p is not types.NoneType))
    if origin is tuple:
        items = [value] if isinstance(value, str) else value
        if isinstance(items, list | tuple):
            return tuple(fitted(address, item, parts[0]) for item in items)
    elif origin is not None and issubclass(origin, Mapping):
        if isinstance(value, Mapping):
            return {str(k): fitted(f"{address}.{k}", v, parts[1]) for k, v in value.items()}
    elif _is_a(value, hint):
        return hint(value)
    raise ValueError(f"{address}: expected {_wanted(hint)}, got {value!r}.")


def _is_a(value: object, kind: type) -> bool:
    if kind is bool or isinstance(value, bool):
        return isinstance(value, bool) and kind is bool
    if kind is int:
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    # YAML reads a bare 2022 as a number; a text is wanted, and the class says which texts.
    return isinstance(value, int | float) or (kind is str and isinstance(value, str))


def _wanted(hint: Any) -> str:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return " or ".join("null" if p is types.NoneType else _wanted(p) for p in parts)
    if origin is tuple:
        return "a list of texts such as [urban,remote_poor]"
    if origin is not None:
        return "keys with numbers"
    return WORDS.get(hint, str(hint))
