"""Doses: numbers that a planner sets on a policy or an event, each with unit, meaning and range."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Dose:
    """What a dose means."""

    unit: str
    description: str
    low: float
    high: float


def dose(unit: str, description: str, low: float, high: float, start: float | None = 0.0) -> Any:
    """Declare a dose: its unit, meaning, least and greatest value, and the value that does nothing."""
    return field(default=start, metadata={"dose": Dose(unit, description, low, high)})


def wording(description: str, start: str) -> Any:
    """Declare a setting that is a word: its meaning, with the words that it can be, and what it is at first."""
    return field(default=start, metadata={"description": description})


def doses(kind: type) -> dict[str, Dose]:
    """Name → meaning, of every dose of a policy or event class."""
    return {f.name: f.metadata["dose"] for f in fields(kind) if "dose" in f.metadata}


def check(thing: Any, address: str) -> None:
    """Refuse a dose outside its range.

    Args:
        thing: a policy or event.
        address: how the user addresses it, such as ``policies.pay_raise``.

    Raises:
        ValueError: not a number, or out of range; a dose that may be absent is not checked when it is.
    """
    for f in fields(thing):
        value, meaning = getattr(thing, f.name), f.metadata.get("dose")
        if meaning is None or (value is None and f.default is None):
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not meaning.low <= value <= meaning.high:
            unit = "" if meaning.unit == "1" else f" {meaning.unit}"
            raise ValueError(f"{address}.{f.name}: expected {meaning.low:g} to {meaning.high:g}{unit}, got {value!r}.")
