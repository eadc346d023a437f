"""Outcomes and their changes inside a sentence."""

from __future__ import annotations

import math

from experiments.meanings import Meaning
from experiments.report.wording import NOTHING, lower_first
from experiments.statistics import Interval

MEAN = ", mean"
COUNTED = ("persons", "cases", "posts", "agencies", "places")


def noun(told: Meaning) -> str:
    """An outcome inside a sentence: ``mean exhaustion``, ``leaving``."""
    if told.label.endswith(MEAN):
        return f"mean {lower_first(told.label.removesuffix(MEAN))}"
    return lower_first(told.label)


def level(told: Meaning, value: float) -> str:
    """``17.2 % a year``, ``3.16 on the scale 0-6``."""
    return with_unit(told.text(value), told.unit)


def change(told: Meaning, value: float, signed: bool = True) -> str:
    """``+5.74 points (% a year)``; unsigned where the sentence says whether it rises or falls."""
    shown = told.change(value)
    return with_unit(shown if signed else shown.lstrip("+−"), told.change_unit)


def change_with_limits(told: Meaning, interval: Interval) -> str:
    """``−1.91 (−2.18 to −1.64) points (% a year)``."""
    if not math.isfinite(interval.estimate):
        return NOTHING
    limits = f" ({told.change(interval.low)} to {told.change(interval.high)})" if interval.is_known else ""
    return with_unit(f"{told.change(interval.estimate)}{limits}", told.change_unit)


def with_unit(number: str, unit: str) -> str:
    """A number with its unit; a scale is something on which it lies."""
    if unit.startswith("scale"):
        return f"{number} on the {unit}"
    return f"{number} {unit}".strip()


def less_or_more(told: Meaning, better: int) -> str:
    """``more``, ``less``, or ``fewer`` of what is counted one by one."""
    if better > 0:
        return "more"
    return "fewer" if told.unit.split(" ")[0] in COUNTED else "less"


def years(number: float) -> str:
    """``1 year``, ``2.5 years``."""
    return f"{number:g} year{'' if number == 1 else 's'}"
