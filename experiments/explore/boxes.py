"""Boxes in which a policy fails: PRIM, the patient rule induction method, by the EMA workbench.

PRIM peels thin slices off the space, always the one that leaves most failures among what is left. The box that is told
holds most failures of those that are dense enough, and has only limits that chance does not explain. Many numbers and
few points always show some box, so the whole procedure is checked on points that it has not seen.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from experiments.explore.missing import explore_library
from experiments.statistics import UNKNOWN, Interval, share_interval
from simulation.units import Bools

SIGNIFICANT = 0.05
PEEL = 0.05
"""Share of the points that is peeled off at a time."""
FOLDS = 5
DEEPER = 4
"""Numbers that PRIM is run on again, alone and in pairs."""
LAST = 5
"""Steps of a way on which no box is dense enough that are looked at."""
ANY = 1e-9
"""Takes every box that the library comes to; which of them is told is decided here. At 0 it would count all points."""


@dataclass(frozen=True)
class Box:
    """A part of the space: limits of some numbers, all others anywhere."""

    limits: Mapping[str, tuple[float | None, float | None]]
    """Key → lowest and highest value inside; None where nothing is cut off."""
    quasi_p: Mapping[str, tuple[float, float]]
    """Key → chance of as many failures inside if the lower (upper) limit did nothing; NaN where there is none."""
    inside: int
    """Points in the box."""
    failures: int
    """Failures among them."""
    points: int
    all_failures: int

    @property
    def density(self) -> float:
        """Share of the points inside that fail [1]."""
        return self.failures / self.inside if self.inside else float("nan")

    @property
    def coverage(self) -> float:
        """Share of all failures that lie inside [1]."""
        return self.failures / self.all_failures if self.all_failures else float("nan")

    @property
    def mass(self) -> float:
        """Share of all points that lie inside [1]."""
        return self.inside / self.points

    def holds(self, x: pd.DataFrame) -> Bools:
        """Which points lie inside, shape (points,)."""
        return _holds(x, self.limits)


@dataclass(frozen=True)
class Check:
    """What became of boxes on points that they had not seen."""

    density: Interval
    coverage: Interval
    base: float
    """Share of all points that fail [1]: what a box without any sense would have as its density."""

    @property
    def holds(self) -> bool:
        """Whether failures are denser in such boxes than elsewhere, by more than luck."""
        return bool(self.density.is_known and self.density.low > self.base)


def find_boxes(x: pd.DataFrame, fails: Bools, density: float, mass: float, most: int) -> tuple[list[Box], pd.DataFrame]:
    """Boxes dense with failures, each found among what those before it have left.

    Args:
        x: a row per point, a column per number.
        fails: shape (points,).
        density: least share of failures in a box.
        mass: least share of the points in a box.
        most: boxes.

    Returns:
        The boxes, and the way to the first one: ``coverage``, ``density``, ``mass``, ``restricted`` at each peel.
    """
    y = np.asarray(fails, dtype=bool)
    way = pd.DataFrame(columns=["coverage", "density", "mass", "restricted"])
    found: list[Box] = []
    if not y.any() or y.all():
        return found, way
    left = np.ones(len(y), dtype=bool)
    for number in range(most):
        if y[left].sum() == 0 or left.sum() * mass < 1:
            break
        ways = _ways(x[left], y[left], mass)
        if number == 0:
            way = ways[0].trajectory
        box = _chosen([box for one in ways for box in one.boxes(x, y, left, density)], density)
        if box is None or (found and box.density < density):
            break
        found.append(box)
        left &= ~box.holds(x)
    return found, way


def checked(x: pd.DataFrame, fails: Bools, density: float, mass: float, seed: int) -> Check:
    """The search done again five times without a fifth of the points, and what the first box holds of that fifth.

    Args:
        x: a row per point, a column per number.
        fails: shape (points,).
        density: as of ``find_boxes``.
        mass: as of ``find_boxes``.
        seed: of the division.
    """
    y = np.asarray(fails, dtype=bool)
    order = np.random.default_rng(seed).permutation(len(y))
    inside = hits = 0
    for fold in np.array_split(order, FOLDS):
        rest = np.setdiff1d(order, fold)
        boxes, _ = find_boxes(x.iloc[rest].reset_index(drop=True), y[rest], density, mass, 1)
        if boxes:
            held = boxes[0].holds(x.iloc[fold])
            inside += int(held.sum())
            hits += int(y[fold][held].sum())
    total = int(y.sum())
    return Check(
        share_interval(hits, inside) if inside else UNKNOWN,
        share_interval(hits, total) if total else UNKNOWN,
        float(y.mean()),
    )


def quasi_p(
    x: pd.DataFrame, fails: Bools, limits: Mapping[str, tuple[float | None, float | None]], key: str, side: int
) -> float:
    """Chance of as many failures in the box if one of its limits did nothing (Bryant and Lempert 2010).

    Args:
        x: a row per point.
        fails: shape (points,).
        limits: of the box.
        key: of the number.
        side: 0 its lower limit, 1 its upper one.
    """
    own = list(limits[key])
    own[side] = None
    wider = _holds(x, {**limits, key: (own[0], own[1])})
    inside = _holds(x, limits)
    share = fails[wider].mean() if wider.any() else 0.0
    return float(stats.binom.sf(fails[inside].sum() - 1, inside.sum(), share))


@dataclass(frozen=True)
class _Way:
    """One run of PRIM: what each peel left."""

    trajectory: pd.DataFrame
    limits: Sequence[pd.DataFrame]

    def boxes(self, x: pd.DataFrame, y: Bools, left: Bools, density: float) -> list[Box]:
        """The dense boxes on this way, or its last ones, without the limits that chance explains."""
        dense = np.flatnonzero(self.trajectory["density"].to_numpy() >= density)
        steps = dense if len(dense) else np.arange(len(self.limits))[-LAST:]
        found = (_pruned(x, y, left, self.limits[step]) for step in steps)
        return [box for box in found if box.limits]


def _ways(x: pd.DataFrame, y: Bools, mass: float) -> list[_Way]:
    """PRIM on all numbers, then on each one and each two of those that it restricted most (Kwakkel 2019).

    Thin slices off many numbers make a dense box of which chance explains each limit; few numbers, cut deeper, do not.
    """
    whole = _peeled(x, y, mass)
    last = _cutting(x, whole.limits[-1])
    order = sorted(last, key=lambda key: float(np.nanmin(_both(x, y, last, key))))[:DEEPER]
    few = [*itertools.combinations(order, 1), *itertools.combinations(order, 2)]
    return [whole, *(_peeled(x[list(keys)], y, mass) for keys in few)]


def _chosen(boxes: Sequence[Box], density: float) -> Box | None:
    """The box that holds most failures of those that are dense enough; else the one that is best at both."""
    dense = [box for box in boxes if box.density >= density]
    if dense:
        return max(dense, key=lambda box: (box.coverage, box.density))
    return max(boxes, key=lambda box: stats.hmean([box.coverage, box.density]), default=None)


def _peeled(x: pd.DataFrame, y: Bools, mass: float) -> _Way:
    prim = explore_library("ema_workbench.analysis.prim")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        box = prim.Prim(x.reset_index(drop=True), y, threshold=ANY, peel_alpha=PEEL, mass_min=mass).find_box()
    columns = {"coverage": "coverage", "density": "density", "mass": "mass", "res_dim": "restricted"}
    table = box.peeling_trajectory.rename(columns=columns)[list(columns.values())].astype(float)
    return _Way(table, list(box.box_lims))


def _pruned(x: pd.DataFrame, y: Bools, left: Bools, table: pd.DataFrame) -> Box:
    """The box without the limits that chance explains, the weakest taken away first."""
    own, fails = x[left], y[left]
    limits = _cutting(own, table)
    while limits:
        sides = [(quasi_p(own, fails, limits, key, side), key, side)
                 for key, both in limits.items() for side in (0, 1) if both[side] is not None]  # fmt: skip
        worst, key, side = max(sides, key=lambda entry: entry[0])
        if worst <= SIGNIFICANT:
            break
        kept = list(limits[key])
        kept[side] = None
        limits = {**limits, key: (kept[0], kept[1])}
        limits = {k: both for k, both in limits.items() if both != (None, None)}
    inside = _holds(x, limits) & left if limits else np.zeros(len(y), dtype=bool)
    chances = {key: _both(own, fails, limits, key) for key in limits}
    return Box(limits, chances, int(inside.sum()), int(y[inside].sum()), len(y), int(y.sum()))


def _both(
    x: pd.DataFrame, fails: Bools, limits: Mapping[str, tuple[float | None, float | None]], key: str
) -> tuple[float, float]:
    low, high = (quasi_p(x, fails, limits, key, s) if limits[key][s] is not None else float("nan") for s in (0, 1))
    return low, high


def _cutting(x: pd.DataFrame, table: pd.DataFrame) -> dict[str, tuple[float | None, float | None]]:
    """Limits that cut something off."""
    found: dict[str, tuple[float | None, float | None]] = {}
    for key in table.columns:
        low, high = float(table[key].iloc[0]), float(table[key].iloc[1])
        both = (low if (x[key] < low).any() else None, high if (x[key] > high).any() else None)
        if both != (None, None):
            found[str(key)] = both
    return found


def _holds(x: pd.DataFrame, limits: Mapping[str, tuple[float | None, float | None]]) -> Bools:
    inside = np.ones(len(x), dtype=bool)
    for key, (low, high) in limits.items():
        values = x[key].to_numpy(dtype=float)
        inside &= (values >= low) if low is not None else True
        inside &= (values <= high) if high is not None else True
    return inside
