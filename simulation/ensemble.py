"""Plausible parameter sets: each member of the ensemble could be the truth, some more likely than others.

A file has a column ``weight``, which sums to 1, and a column ``group.name`` for each number that differs between the
members; a row is a member. ``conf/calibrated/ensemble.csv`` is that of the calibration.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from simulation.calibrated import Values
from simulation.evidence import EvidenceError, Fact, fitted_facts
from simulation.randomness import Luck

FILE = "conf/calibrated/ensemble.csv"
WEIGHT = "weight"
FEWEST = 2
MOST_OFF = 1e-6
"""How far the weights may be from a sum of 1, since a file has so many digits."""
STREAM = "ensemble.member"


@dataclass(frozen=True)
class Ensemble:
    """Members and their weights."""

    members: tuple[Values, ...]
    weights: tuple[float, ...]
    """Chance that the member is the one [1]; they sum to 1."""
    origin: str = FILE
    """Name of its file, without where it lies."""

    @cached_property
    def id(self) -> str:
        """Eight letters that change with any value or weight."""
        text = json.dumps([self.members, self.weights], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def member(self, number: int) -> Values:
        """The values of one member, counted from 1.

        Raises:
            EvidenceError: there is none of that number.
        """
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(self.members):
            raise EvidenceError(f"member: expected a whole number from 1 to {len(self.members)}, got {number!r}.")
        return self.members[number - 1]

    def facts(self, number: int) -> dict[str, dict[str, Fact]]:
        """The evidence with the values of one member."""
        return fitted_facts(self.member(number))

    def drawn(self, number: int, seed: int) -> tuple[int, ...]:
        """So many members, each drawn by weight and put back; more of them begin with the same ones.

        Args:
            number: of draws.
            seed: the luck of the drawing.

        Returns:
            Numbers of members, counted from 1; a likely one may come several times.
        """
        luck = Luck(seed).fine_uniform(STREAM, Luck.ALWAYS, np.arange(number, dtype=np.uint64))
        upper = np.cumsum(self.weights)
        # Rounding may leave the last limit a hair's breadth below 1; a member without weight is never reached.
        found = np.searchsorted(upper / upper[-1], luck, side="right")
        return tuple(int(index) + 1 for index in found)


def ensemble(path: str | None = None) -> Ensemble:
    """The ensemble of a file, or that of the calibration.

    Raises:
        EvidenceError: there is none, or it is not as it should be, with the line.
    """
    if path is None:
        return _calibrated()
    file = Path(path).expanduser()
    if not file.is_file():
        raise EvidenceError(
            f"ensemble: expected a CSV file with the columns {WEIGHT},group.name,...; {path} "
            f"{'is no file' if file.exists() else 'does not exist'}. "
            "Give the path of one, or leave it out to take that of the calibration."
        )
    return _read(file, path)


@cache
def _calibrated() -> Ensemble:
    file = resources.files("conf") / "calibrated" / "ensemble.csv"
    if not file.is_file():
        raise EvidenceError(
            "parameters: expected plausible parameter sets, and there are none yet. Make them with workforce "
            "calibrate, or give a file of your own: ensemble=FILE.csv."
        )
    return _read(file, FILE)


def _read(file: Path | Traversable, name: str) -> Ensemble:
    try:
        head, *rows = [row for row in csv.reader(file.read_text(encoding="utf-8").splitlines()) if row]
    except (OSError, ValueError, csv.Error):
        raise EvidenceError(f"{name}: expected a CSV file with a heading, got something that cannot be read.") from None
    if head[0] != WEIGHT or len(head) < FEWEST or len(set(head)) < len(head):
        raise EvidenceError(
            f"{name}: expected the columns {WEIGHT},group.name,... and each once, got {','.join(head[:3])}..."
        )
    if len(rows) < FEWEST:
        raise EvidenceError(f"{name}: expected at least {FEWEST} members, a row for each; got {len(rows)}.")
    weights, members = [], []
    for line, row in enumerate(rows, start=2):
        try:
            weight, values = _member(head, row)
            fitted_facts(values)
        except ValueError as error:
            raise EvidenceError(f"{name}, member {line - 1}: {error}") from None
        weights.append(weight)
        members.append(values)
    if abs(math.fsum(weights) - 1.0) > MOST_OFF:
        raise EvidenceError(
            f"{name}: expected weights that sum to 1, got {math.fsum(weights):g}. Divide each of them by their sum."
        )
    return Ensemble(tuple(members), tuple(weights), FILE if name == FILE else file.name)


def _member(head: Sequence[str], row: Sequence[str]) -> tuple[float, Values]:
    """Weight and values of one row.

    Raises:
        ValueError: too few or too many cells, or a weight that is none.
    """
    if len(row) != len(head):
        raise ValueError(f"expected {len(head)} numbers, as in the heading, got {len(row)}.")
    numbers = [_number(name, text) for name, text in zip(head, row, strict=True)]
    if not 0.0 <= numbers[0] <= 1.0:
        raise ValueError(f"{WEIGHT}: expected a number from 0 to 1, got {row[0]}.")
    values: dict[str, dict[str, float]] = {}
    for address, value in zip(head[1:], numbers[1:], strict=True):
        group, _, name = address.partition(".")
        values.setdefault(group, {})[name] = value
    return numbers[0], values


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{name}: expected a number, got {text!r}.") from None
