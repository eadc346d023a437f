"""The diary of a world: how everybody was, month by month, a byte for each thing."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import WorkforceModel
from simulation.state.workforce import WAYS_OF_LEAVING

Bytes = NDArray[np.uint8]
FULL = 250.0
"""The byte of the greatest value."""
GREATEST = {
    "exhaustion": 6.0,
    "work_pressure": 1.0,
    "family_pressure": 1.0,
    "interpersonal_pressure": 1.0,
    "societal_pressure": 1.0,
    "workplace_support": 1.0,
    "family_support": 1.0,
    "leaving_hazard_per_year": 2.0,
    "cases": 75.0,
}
"""Column of the workforce → value of a full byte, in its own unit."""
HOLDER = len(GREATEST)
"""Entry of a page of the diary that says who holds the post: how many did before, plus one, and 0 if nobody does."""


@dataclass(frozen=True)
class Departure:
    """Somebody has left."""

    month: int
    row: int
    holder: int
    """How many held the post before her."""
    way: str


class Diary:
    """Pages of a byte per column and post, and who left. Old pages are kept compressed."""

    def __init__(self) -> None:
        self._pages: list[bytes] = []
        self._shape = (HOLDER + 1, 0)
        self.departures: list[Departure] = []

    def write(self, model: WorkforceModel) -> None:
        """Write down how everybody is."""
        written = page(model)
        self._shape = (HOLDER + 1, written.shape[1])
        self._pages.append(zlib.compress(written.tobytes(), 1))
        workforce = model.workforce
        for row in np.flatnonzero(workforce.left_by > 0).tolist():
            holder, way = int(workforce.holders_before[row]) - 1, WAYS_OF_LEAVING[workforce.left_by[row]]
            self.departures.append(Departure(model.months_done, row, holder, way))

    @property
    def pages(self) -> Iterator[Bytes]:
        """One a month, shape (column + 1, n)."""
        return (np.frombuffer(zlib.decompress(p), np.uint8).reshape(self._shape) for p in self._pages)

    def life(self, row: int, holder: int) -> dict[str, Any]:
        """The months in which a person held a post, and how she was in each: column → values in its unit."""
        lines = [(month, p[:, row].tolist()) for month, p in enumerate(self.pages, start=1)]
        own = [(month, line) for month, line in lines if line[HOLDER] == _mark(holder)]
        found: dict[str, Any] = {"months": [month for month, _ in own]}
        for number, (name, greatest) in enumerate(GREATEST.items()):
            found[name] = [round(line[number] * greatest / FULL, 3) for _, line in own]
        return found

    def departure(self, row: int, holder: int) -> Departure | None:
        """When and how a person left a post; None if she has not."""
        return next((d for d in self.departures if d.row == row and d.holder == holder), None)


def page(model: WorkforceModel) -> Bytes:
    """A page of the diary, shape (column + 1, n)."""
    workforce = model.workforce
    written = np.zeros((HOLDER + 1, len(workforce)), np.uint8)
    for number, (name, greatest) in enumerate(GREATEST.items()):
        written[number] = np.rint(np.minimum(getattr(workforce, name) / greatest, 1.0) * FULL)
    written[HOLDER] = np.where(workforce.occupied, workforce.holders_before % 255 + 1, 0)
    return written


def _mark(holder: int) -> int:
    return holder % 255 + 1
