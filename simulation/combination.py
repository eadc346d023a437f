"""Scenarios together: what they are made of, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from simulation.choices import Folders, choices, parts, scenario_file

HEADS = ("policies", "events", "evidence")
"""What two scenarios can set differently."""


def check_agreement(scenarios: Sequence[str], given: Mapping[str, Any], folders: Folders = ()) -> None:
    """Refuse scenarios that set one key to different values, unless the user sets that key.

    A scenario that is made of others overrules them: that is what its own values are for. Of two that stand side by
    side neither does, and to guess would be to compare something else than was asked for.

    Args:
        scenarios: the chosen ones.
        given: address → value, as the user sets them.
        folders: the user's own configuration folders.

    Raises:
        ValueError: with both scenarios, both values and what to do.
    """
    files = made_of(scenarios, folders)
    inside = {name: _all_parts(name, files) for name in files}
    own = {address for address, _ in leaves(given)}
    values: dict[str, dict[str, Any]] = {}
    for name, tree in files.items():
        for address, value in leaves({head: tree.get(head) or {} for head in HEADS}):
            values.setdefault(address, {})[name] = value
    for address, told in values.items():
        if address in own:
            continue
        # Whoever is made of another one has overruled it.
        last_words = [name for name in told if not any(name in inside[other] for other in told)]
        for first, second in combinations(last_words, 2):
            if told[first] != told[second]:
                raise ValueError(
                    f"scenario: {first} and {second} do not agree on {address}: {_shown(told[first])} and "
                    f"{_shown(told[second])}. Choose one of the two, or say which it shall be: "
                    f"{address}={_shown(told[first])}."
                )


def made_of(scenarios: Sequence[str], folders: Folders = ()) -> dict[str, dict[str, Any]]:
    """Name → content of the chosen scenarios and of all that they are made of; each once, a whole after its parts.

    Raises:
        ValueError: a file that is no scenario, or scenarios that are made of each other.
    """
    known = choices("scenario", folders)
    found: dict[str, dict[str, Any]] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"scenario: {' is made of '.join((*above, name))}. Break the circle.")
        if name in found:
            return
        tree = scenario_file(name, folders)
        for part in parts(name, tree, known):
            add(part, (*above, name))
        found[name] = tree

    for scenario in scenarios:
        add(scenario, ())
    return found


def leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """(address, value) of every value of nested mappings: ``policies.pay_raise.percent``, 15."""
    for key, value in tree.items():
        address = f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping):
            yield from leaves(value, address)
        else:
            yield address, value


def _all_parts(name: str, files: Mapping[str, Mapping[str, Any]]) -> set[str]:
    direct: Iterable[str] = parts(name, files[name], files)
    return {part for own in direct for part in (own, *_all_parts(own, files))}


def _shown(value: object) -> str:
    return "[" + ",".join(map(str, value)) + "]" if isinstance(value, list) else str(value)
