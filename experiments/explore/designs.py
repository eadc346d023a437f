"""Which points are looked at: a grid, a list, a Latin hypercube or a Sobol sequence."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml
from scipy.stats import qmc

from experiments.explore.factor import Factor
from experiments.explore.point import Point
from simulation.evidence import unknown
from simulation.strict_fields import built

MOST_POINTS = 1_000_000


class Design(Protocol):
    """Chooses points."""

    def points_of(self, factors: Sequence[Factor]) -> list[Point]:
        """The points, one value for each factor."""
        ...


@dataclass(frozen=True)
class Grid:
    """Every level of each factor with every level of all others."""

    levels: int = 5
    """Of a range, in equal steps."""

    def __post_init__(self) -> None:
        _expect("design.levels", self.levels, 2, 10_000)

    def points_of(self, factors: Sequence[Factor]) -> list[Point]:
        """All combinations, the last factor moving first."""
        levels = [factor.levels(self.levels) for factor in factors]
        number = 1
        for own in levels:
            number *= len(own)
        if number > MOST_POINTS:
            raise ValueError(
                f"design: a grid of {number:,} points is too fine. Choose fewer factors or design.levels, or "
                "design=latin_hypercube, which spreads as many points as you like."
            )
        keys = [factor.key for factor in factors]
        return [Point(dict(zip(keys, values, strict=True))) for values in itertools.product(*levels)]


@dataclass(frozen=True)
class LatinHypercube:
    """So many points that each factor, by itself, is spread evenly over its whole range."""

    points: int = 64
    seed: int = 1
    """Of the spread; not of the luck in the runs."""

    def __post_init__(self) -> None:
        _expect("design.points", self.points, 1, MOST_POINTS)

    def points_of(self, factors: Sequence[Factor]) -> list[Point]:
        """One point in each of so many layers of every factor."""
        return spread(factors, qmc.LatinHypercube(len(factors), rng=self.seed).random(self.points))


@dataclass(frozen=True)
class SobolSequence:
    """Points that fill the space evenly, the first ones already; best where their number is a power of two."""

    points: int = 64
    seed: int = 1

    def __post_init__(self) -> None:
        _expect("design.points", self.points, 1, MOST_POINTS)

    def points_of(self, factors: Sequence[Factor]) -> list[Point]:
        """The first points of a scrambled Sobol sequence: more of them begin with the same ones."""
        whole = 1 << (self.points - 1).bit_length()  # Fewer than a power of two would draw a warning from scipy.
        return spread(factors, qmc.Sobol(len(factors), rng=self.seed).random(whole)[: self.points])


@dataclass(frozen=True)
class Listed:
    """The points that are given."""

    rows: tuple[Mapping[str, Any], ...]

    def points_of(self, factors: Sequence[Factor]) -> list[Point]:
        """As they stand."""
        return [Point({factor.key: row[factor.key] for factor in factors}) for row in self.rows]


DESIGNS = {"grid": Grid, "latin_hypercube": LatinHypercube, "sobol": SobolSequence}


def design_of(name: str, values: Mapping[str, Any]) -> Design:
    """The design of that name.

    Args:
        name: ``grid``, ``list``, ``latin_hypercube`` or ``sobol``.
        values: its keys but ``over``.

    Raises:
        ValueError: no such design, or a key or value that it does not have.
    """
    if name == "list":
        if others := values.keys() - {"rows", "file"}:
            raise ValueError(f"design: {unknown('key', min(others), ['rows', 'file'])}")
        return Listed(tuple(rows_of(values.get("rows"), values.get("file"))))
    if name not in DESIGNS:
        raise ValueError(f"design: {unknown('design', name, ['list', *DESIGNS])}")
    found: Design = built(DESIGNS[name], "design", values)
    return found


def spread(factors: Sequence[Factor], shares: Any) -> list[Point]:
    """Points from shares of the way through each range.

    Args:
        factors: what is varied.
        shares: in [0, 1], shape (points, factors).
    """
    return [
        Point({factor.key: factor.at(float(share)) for factor, share in zip(factors, row, strict=True)})
        for row in shares
    ]


def rows_of(rows: Any, file: str | None) -> list[Mapping[str, Any]]:
    """The points of a list, or of a table with a column for each factor.

    Raises:
        ValueError: neither or both, or rows that do not all have the same keys.
    """
    if (rows is None) == (file is None):
        raise ValueError("design.rows: expected design.rows=[{key:value,...},...] or design.file=points.csv.")
    found = _read(Path(file)) if file is not None else rows
    if not isinstance(found, list) or not found or not all(isinstance(row, Mapping) and row for row in found):
        raise ValueError("design.rows: expected a list of points such as [{policies.pay_raise.percent:10}].")
    for number, row in enumerate(found, start=1):
        if row.keys() != found[0].keys():
            odd = min(row.keys() ^ found[0].keys())
            raise ValueError(f"design.rows: expected the same keys in every point; {odd} is not in all, see {number}.")
    return found


def _read(path: Path) -> list[Mapping[str, Any]]:
    try:
        with path.expanduser().open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeError) as error:
        why = "is no text" if isinstance(error, UnicodeError) else f"cannot be read ({error.strerror})"
        raise ValueError(
            f"design.file: expected a CSV file with a column for each factor, such as points.csv of a sweep; {path} "
            f"{why if path.expanduser().exists() else 'does not exist'}. Give the path of one."
        ) from None
    told = {"point", "command", "scenario"} if lines and "command" in lines[0] else {"point"}
    return [{key: yaml.safe_load(text) for key, text in line.items() if key not in told and text} for line in lines]


def _expect(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name}: expected a whole number from {low} to {high:,}, got {value}.")
