"""The efficient path: what one more unit of gain costs at each step from the cheapest scenario to the next.

A scenario may look well against the reference and yet be a poor choice, because another does more for less money. The
means decide here who is on the path, as is usual; the intervals say how sure the price of each step is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from experiments.statistics import CONFIDENCE, UNKNOWN, Interval, ratio_of_means

START = "start"
NEXT = "next step"
DOMINATED = "dominated"
PASSED = "passed over"


@dataclass(frozen=True)
class Step:
    """A scenario and its place on the path."""

    name: str
    place: str
    """``START`` the cheapest; ``NEXT`` on the path; ``DOMINATED`` another does at least as much for no more money;
    ``PASSED`` a mix of its neighbours on the path would do more for the same money."""
    other: str = ""
    """The step before, the scenario that dominates it, or the next one on the path."""
    per_unit: Interval = UNKNOWN
    """Of a next step: cost of one more unit of gain beyond the step before, with Fieller's interval [yuan/unit]."""


def frontier(
    extra_cost: Mapping[str, ArrayLike], gain: Mapping[str, ArrayLike], confidence: float = CONFIDENCE
) -> list[Step]:
    """Put scenarios in the order of their cost and find the efficient path.

    Args:
        extra_cost: scenario → extra cost [yuan], one per seed in the same order, shape (n,); the reference has zeros.
        gain: scenario → gain, of the same seeds, shape (n,).
        confidence: of the interval of each step's price, in (0, 1).

    Returns:
        All scenarios, the cheapest first.
    """
    cost = {name: float(np.asarray(values, np.float64).mean()) for name, values in extra_cost.items()}
    more = {name: float(np.asarray(values, np.float64).mean()) for name, values in gain.items()}
    order = sorted(cost, key=lambda name: (cost[name], -more[name]))
    steps: dict[str, Step] = {}
    path: list[str] = []
    for name in order:
        best = max(path, key=lambda other: more[other], default=None)
        if best is not None and more[best] >= more[name]:
            steps[name] = Step(name, DOMINATED, best)
        else:
            path.append(name)
    while passed := _passed_over(path, cost, more):
        name, following = passed
        steps[name] = Step(name, PASSED, following)
        path.remove(name)
    steps[path[0]] = Step(path[0], START)
    for before, name in pairwise(path):
        price = ratio_of_means(
            np.subtract(extra_cost[name], extra_cost[before]), np.subtract(gain[name], gain[before]), confidence
        )
        steps[name] = Step(name, NEXT, before, price)
    return [steps[name] for name in order]


def _passed_over(path: list[str], cost: Mapping[str, float], more: Mapping[str, float]) -> tuple[str, str] | None:
    """A scenario from which the next step is cheaper than the step to it, and that next one."""
    for before, name, following in zip(path, path[1:], path[2:], strict=False):
        there = (cost[name] - cost[before]) / (more[name] - more[before])
        onward = (cost[following] - cost[name]) / (more[following] - more[name])
        if onward < there:
            return name, following
    return None
