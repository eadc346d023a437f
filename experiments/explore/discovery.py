"""What discovery has found: where a policy fails, in which boxes, and whether they hold on points not seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.explore.boxes import Box, Check, checked, find_boxes
from experiments.explore.factor import Factor
from experiments.explore.point import Point
from simulation.units import Bools

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.explore.request import Request


@dataclass(frozen=True)
class Discovery:
    """Points at which a policy was lived through with and without it.

    In a notebook::

        found = experiments.discover("pay_raise", points=256)
        found.boxes
        found.points_table
    """

    points: tuple[Point, ...]
    factors: tuple[Factor, ...]
    gains: pd.Series
    """Gain of the policy by id of the point, more being better, in the unit of the indicator."""
    outcome: str
    least: float
    """It fails where the gain is not above this."""
    density: float = 0.8
    mass: float = 0.05
    most: int = 3
    seed: int = 1
    runs: int = 0
    failed: int = 0
    request: Request | None = field(default=None, repr=False)

    @cached_property
    def points_table(self) -> pd.DataFrame:
        """A row per point: ``point``, the values, ``gain``, ``fails``, ``box`` (0: in none)."""
        table = pd.DataFrame([{"point": p.id, **p.values} for p in self.points if p.id in self.gains.index])
        gain = self.gains.reindex(table["point"]).to_numpy()
        table = table.assign(gain=gain, fails=gain <= self.least)[np.isfinite(gain)].reset_index(drop=True)
        inside = np.zeros(len(table), dtype=int)
        for number, box in reversed(list(enumerate(self._boxes_of(table)[0], start=1))):
            inside[box.holds(table)] = number
        return table.assign(box=inside)

    @property
    def fails(self) -> Bools:
        """Where it fails, shape (points,)."""
        return self.points_table["fails"].to_numpy()

    @property
    def boxes(self) -> list[Box]:
        """Boxes dense with failures; none where nothing was found."""
        return self._found[0]

    @property
    def way(self) -> pd.DataFrame:
        """Coverage, density and mass at each peel on the way to the first box."""
        return self._found[1]

    @cached_property
    def check(self) -> Check:
        """What boxes found without a fifth of the points hold of that fifth."""
        return checked(self._x, self.fails, self.density, self.mass, self.seed)

    @property
    def _x(self) -> pd.DataFrame:
        return self.points_table[[factor.key for factor in self.factors]].astype(float)

    @cached_property
    def _found(self) -> tuple[list[Box], pd.DataFrame]:
        return self._boxes_of(self.points_table)

    def _boxes_of(self, table: pd.DataFrame) -> tuple[list[Box], pd.DataFrame]:
        x = table[[factor.key for factor in self.factors]].astype(float)
        return find_boxes(x, table["fails"].to_numpy(), self.density, self.mass, self.most)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """A row per box and number: limits, quasi-p values, coverage, density and mass of the box."""
        columns = [
            "box",
            "factor",
            "low",
            "high",
            "quasi_p_low",
            "quasi_p_high",
            "coverage",
            "density",
            "mass",
            "inside",
            "failures",
        ]
        rows = []
        for number, box in enumerate(self.boxes, start=1):
            for key, (low, high) in box.limits.items():
                p_low, p_high = box.quasi_p[key]
                told = [box.coverage, box.density, box.mass, box.inside, box.failures]
                rows.append([number, key, low, high, p_low, p_high, *told])
        return pd.DataFrame(rows, columns=columns)

    def plot(self) -> Figure:
        """The first box on the two numbers that cut off most, or all points where there is none."""
        from experiments.explore.discovery_figures import plane

        return plane(self).figure

    def report(self, folder: str | Path) -> Path:
        """Write ``report.html``, the tables and the figures into a folder; returns the page's path."""
        from experiments.explore.discovery_report import findings

        return findings(self).write(Path(folder))
