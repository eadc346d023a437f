"""``workforce point``: the command that lives through one point of an exploration again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from experiments.cli import DONE, Arguments
from experiments.explore.points_file import FILE
from simulation.evidence import unknown
from simulation.mistakes import ConfigError

SHOWN = 3
"""Ids that are named where one is unknown."""


def main(name: str, arguments: Sequence[str]) -> int:
    """Print the command of a point, one line for each scenario; without an id, every id."""
    parser = Arguments(
        prog=f"workforce {name}",
        description="Print the command that lives through one point of an exploration again.",
    )
    parser.add_argument("folder", metavar="DIR", help="folder of a sweep, sensitivity, discovery or optimisation")
    parser.add_argument("id", nargs="?", help="of the point, as its tables and figures call it; all ids if left out")
    found = parser.read(arguments)
    known = commands(Path(found.folder))
    if found.id is None:
        print("\n".join(known))
        return DONE
    if found.id not in known:
        near = get_close_matches(found.id, known, n=SHOWN) or list(known)[:SHOWN]
        more = f" See all {len(known)}: workforce {name} {found.folder}" if len(known) > len(near) else ""
        raise ConfigError(unknown("point", found.id, near) + more)
    print("\n".join(known[found.id]))
    return DONE


def commands(folder: Path) -> dict[str, list[str]]:
    """Id → the command of each of its scenarios.

    Raises:
        ConfigError: the folder holds no points.
    """
    try:
        with (folder.expanduser() / FILE).open(encoding="utf-8", newline="") as file:
            found: dict[str, list[str]] = {}
            for row in csv.DictReader(file):
                found.setdefault(row["point"], []).append(row["command"])
            return found
    except (OSError, UnicodeError, KeyError):
        raise ConfigError(
            f"{folder}: expected the folder of an exploration with {FILE} in it, found none. It is written at the end: "
            "give the command of the exploration again, it goes on from there."
        ) from None
