"""What a visitor may ask, and what is refused: every message is read strictly, nothing in it is trusted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from experiments.demo.controls import CONTROLS, EVENTS, MOST_MONTHS, Choice, scenario_names
from experiments.demo.two_worlds import Plan

LONGEST_MESSAGE = 16_384
"""[byte]"""
MOST_CHANGES = 100
"""Choices, and events, of one plan."""
MOST_MONTHS_AT_ONCE = 12
LARGEST_SEED = 2**31 - 1


class RefusedError(ValueError):
    """A message that is not answered; its text says what was expected."""


@dataclass(frozen=True)
class Ask:
    """A message that was understood."""

    what: str
    number: int
    values: Mapping[str, Any]


def read(text: str) -> Ask:
    """Understand a message.

    Raises:
        RefusedError: too long, not JSON, or not exactly what one of ``ASKS`` takes.
    """
    if len(text) > LONGEST_MESSAGE:
        raise RefusedError(f"expected at most {LONGEST_MESSAGE} characters.")
    try:
        message = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RefusedError("expected JSON.") from None
    if not isinstance(message, dict):
        raise RefusedError("expected an object.")
    what = message.pop("ask", None)
    if not isinstance(what, str) or what not in ASKS:
        raise RefusedError(f"ask: expected one of {', '.join(ASKS)}.")
    number = whole("n", message.pop("n", 0), 0, 2**53)
    fields = ASKS[what]
    if message.keys() != fields.keys():
        raise RefusedError(f"{what}: expected exactly {', '.join(fields) or 'nothing more'}.")
    return Ask(what, number, {name: check(name, message[name]) for name, check in fields.items()})


def whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number in a range.

    Raises:
        RefusedError: anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise RefusedError(f"{name}: expected a whole number from {low} to {high}.")
    return value


def choice(scenario: Any, doses: Any) -> Choice:
    """A scenario of the catalogue and sliders within their ranges.

    Raises:
        RefusedError: anything else.
    """
    if not isinstance(scenario, str) or scenario not in scenario_names():
        raise RefusedError("scenario: expected a name of the catalogue.")
    if not isinstance(doses, dict) or any(name not in CONTROLS for name in doses):
        raise RefusedError(f"doses: expected some of {', '.join(CONTROLS)}.")
    return Choice(scenario, {name: _dose(name, value) for name, value in doses.items()})


def plan(value: Any) -> Plan:
    """A plan as the page keeps it in its address.

    Raises:
        RefusedError: anything else.
    """
    if not isinstance(value, dict) or value.keys() != {"seed", "choices", "events"}:
        raise RefusedError("plan: expected seed, choices and events.")
    seed = whole("seed", value["seed"], 0, LARGEST_SEED)
    made = [(_month(c[0]), choice(c[1], c[2])) for c in _changes("choices", value["choices"], 3)]
    events = [(_month(e[0]), _event("events", e[1])) for e in _changes("events", value["events"], 2)]
    if [m for m, _ in made] != sorted({m for m, _ in made}) or len(set(events)) != len(events):
        raise RefusedError("plan: expected months in order, each once.")
    return Plan(seed, tuple(made), tuple(events))


def _month(value: Any) -> int:
    return whole("month", value, 0, MOST_MONTHS)


def _dose(name: str, value: Any) -> float:
    control = CONTROLS[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not control.low <= value <= control.high:
        raise RefusedError(f"{name}: expected a number from {control.low:g} to {control.high:g}.")
    return float(value)


def _event(name: str, value: Any) -> str:
    if not isinstance(value, str) or value not in EVENTS:
        raise RefusedError(f"{name}: expected one of {', '.join(EVENTS)}.")
    return value


def _changes(name: str, value: Any, length: int) -> list[list[Any]]:
    if not isinstance(value, list) or len(value) > MOST_CHANGES:
        raise RefusedError(f"{name}: expected a list of at most {MOST_CHANGES}.")
    if not all(isinstance(entry, list) and len(entry) == length for entry in value):
        raise RefusedError(f"{name}: expected entries of {length} values.")
    return value


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _between(low: int, high: int) -> Callable[[str, Any], Any]:
    return lambda name, value: whole(name, value, low, high)


def _scenario(name: str, value: Any) -> str:
    return choice(value, {}).scenario


def _doses(name: str, value: Any) -> Mapping[str, float]:
    return choice("baseline", value).doses


def _holder(name: str, value: Any) -> int | None:
    return None if value is None else whole(name, value, 0, MOST_ROWS)


MOST_ROWS = 65_535
ASKS: Mapping[str, Mapping[str, Callable[[str, Any], Any]]] = {
    "open": {"plan": lambda name, value: plan(value), "month": _between(0, MOST_MONTHS)},
    "frame": {"months": _between(0, MOST_MONTHS_AT_ONCE)},
    "choose": {"scenario": _scenario, "doses": _doses},
    "event": {"name": _event},
    "worker": {"world": _between(0, 1), "row": _between(0, MOST_ROWS), "holder": _holder},
    "agency": {"agency": _between(0, MOST_ROWS)},
    "survey": {"world": _between(0, 1)},
    "tour": {},
    "record": {},
}
"""What can be asked → the fields it takes, each with the check that it must pass."""
