"""Reach: how far a policy reaches, so that nobody mistakes a small programme for a weak one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from simulation.state.regions import REGION_KINDS, URBAN
from simulation.units import MONTHS_PER_YEAR, Floats
from simulation.world import World

if TYPE_CHECKING:
    import pandas as pd

MEASURES = {
    "head_count": (1000.0, "per 1,000 staff"),
    "everybody": (100.0, "% of staff"),
    "posts": (1000.0, "per 1,000 posts"),
    "district_posts": (1000.0, "per 1,000 posts of the three districts"),
    "agencies": (100.0, "% of agencies"),
}
"""What a number is set against: factor and unit of the share."""
WITHIN = "within"
"""In place of an indicator: the staff whom the policy is aimed at while it is in force."""


@dataclass(frozen=True)
class Counted:
    """What shows how far a policy reaches."""

    column: str
    """An indicator of the series, or ``WITHIN``."""
    what: str
    """In words, such as ``wishes granted in a year``."""
    against: str = "head_count"
    """A key of ``MEASURES``."""
    yearly: bool = False
    """True for what is counted each month anew and summed over a year; else the mean number at any time."""


@dataclass(frozen=True)
class Reach:
    """One line of the report: a number, and the share that it is."""

    policy: str
    what: str
    number: float
    share: float
    unit: str

    @property
    def plain(self) -> dict[str, Any]:
        """As plain values for a manifest; nothing where there is nobody to reach."""
        share = self.share if np.isfinite(self.share) else None
        return {"what": self.what, "number": round(self.number, 4), "share": share, "unit": self.unit}


class Reaching(Protocol):
    """What reaches people: a policy."""

    @property
    def name(self) -> str:
        """How it is called."""
        ...

    @property
    def counted(self) -> tuple[Counted, ...]:
        """What shows how far it reaches."""
        ...

    def within_reach(self, world: World) -> Floats:
        """1 for posts whose holder it reaches this month, else 0, shape (n,)."""
        ...


class ReachMeter:
    """Watches the last year of a run.

    Args:
        policies: those of the run.
        months: how many months the run has.
    """

    def __init__(self, policies: Sequence[Reaching], months: int) -> None:
        self.policies = policies
        self._from = max(0, months - MONTHS_PER_YEAR)
        self._within: dict[str, list[float]] = {policy.name: [] for policy in policies}

    def read(self, world: World) -> None:
        """Count the staff within reach of each policy this month."""
        if world.t < self._from:
            return
        occupied = world.workforce.occupied
        for policy in self.policies:
            self._within[policy.name].append(float((policy.within_reach(world) * occupied).sum()))

    def lines(self, series: pd.DataFrame) -> tuple[Reach, ...]:
        """How far each policy reached in the last twelve months.

        Args:
            series: a row per month and place.
        """
        year = series[series["month"] >= self._from]
        return tuple(
            self._counted(policy.name, counted, year) for policy in self.policies for counted in policy.counted
        )

    def _counted(self, policy: str, counted: Counted, year: pd.DataFrame) -> Reach:
        if counted.column == WITHIN:
            return _line(policy, counted, float(np.mean(self._within[policy])), year)
        number = float(_everywhere(year)[counted.column].mean())
        return _line(policy, counted, number * (MONTHS_PER_YEAR if counted.yearly else 1), year)


def _line(policy: str, counted: Counted, number: float, year: pd.DataFrame) -> Reach:
    factor, unit = MEASURES[counted.against]
    if counted.against == "district_posts":
        districts = [kind for code, kind in enumerate(REGION_KINDS) if code != URBAN]
        whole = float(year[year["place"].isin(districts)].groupby("month")["posts"].sum().mean())
    else:
        whole = float(_everywhere(year)["head_count" if counted.against == "everybody" else counted.against].mean())
    return Reach(policy, counted.what, number, factor * number / whole if whole > 0 else float("nan"), unit)


def _everywhere(year: pd.DataFrame) -> pd.DataFrame:
    return year[year["place"] == "all"]
