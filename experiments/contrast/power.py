"""What study would tell: how many people a trial, a trial of whole teams, a panel or a survey needs to see an effect.

Closed formulas for the comparison of two means, two-sided, with Guenther's correction for an unknown spread
(Guenther 1981; Cohen 1988): ``n = 2 ((z(1 - alpha/2) + z(power)) / d)^2 + z(1 - alpha/2)^2 / 4`` people in each of two
equal groups. What makes a study of people larger than that is one factor each: teams, drop-out, those who do not take
up the offer; what makes it smaller is a measurement before the start.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

ALPHA, POWER = 0.05, 0.8
"""Conventions: one in twenty studies of nothing finds something, four in five of something find it."""


@dataclass(frozen=True)
class Conditions:
    """What a study meets."""

    likeness: float
    """How alike people of one agency are: intraclass correlation [1]."""
    people_of_an_agency: float
    stability: float
    """Correlation of the outcome with itself a year earlier [1]."""
    leaving: float
    """Share who leave within a year and are lost to the study [1]."""
    uptake: float
    """Share of those who are offered help at the workplace who take it up [1]."""


def people_per_group(effect: float, alpha: float = ALPHA, power: float = POWER) -> float:
    """People in each of two equal groups that a t test needs; infinite where there is no effect.

    Args:
        effect: difference of the means [SD].
        alpha: chance of finding something where nothing is, two-sided.
        power: chance of finding what is there.
    """
    if effect == 0 or not math.isfinite(effect):
        return math.inf
    z, z_power = float(stats.norm.ppf(1.0 - alpha / 2.0)), float(stats.norm.ppf(power))
    return 2.0 * ((z + z_power) / effect) ** 2 + z**2 / 4.0


def smallest_seen(first: int, second: int, alpha: float = ALPHA, power: float = POWER) -> float:
    """Smallest difference [SD] that a comparison of two groups of these sizes finds with that power.

    ``(t(1 - alpha/2) + t(power)) √(1/n1 + 1/n2)``, t with n1 + n2 - 2 degrees of freedom.
    """
    df = first + second - 2
    reach = float(stats.t.ppf(1.0 - alpha / 2.0, df) + stats.t.ppf(power, df))
    return reach * math.sqrt(1.0 / first + 1.0 / second)


def power_of(effect: float, first: float, second: float, alpha: float = ALPHA) -> float:
    """Chance [1] that a two-sided t test of two groups of these sizes finds an effect [SD]: non-central t."""
    df = first + second - 2.0
    limit = float(stats.t.ppf(1.0 - alpha / 2.0, df))
    away = effect / math.sqrt(1.0 / first + 1.0 / second)
    return float(stats.nct.sf(limit, df, away) + stats.nct.cdf(-limit, df, away))


def study_sizes(effect: float, conditions: Conditions) -> dict[str, float]:
    """People to recruit in all, by kind of study; infinite where there is nothing to see.

    ``trial``: each person by lot to the workplace or as ever, all of them taking it up. ``offer``: by lot an offer,
    which a share takes up. ``panel``: the trial with a measurement before it, of which the stability takes away its
    square. ``teams``: whole agencies by lot, everybody in them offered. All but the first pay for those who leave.

    Args:
        effect: of turning to the workplace, once it has settled [SD].
        conditions: what the study meets.
    """
    each = people_per_group(effect)
    kept = 1.0 - conditions.leaving
    alike = 1.0 + (conditions.people_of_an_agency - 1.0) * max(conditions.likeness, 0.0)
    offered = people_per_group(effect * conditions.uptake)
    found = {
        "trial": 2.0 * each,
        "panel": 2.0 * each * (1.0 - conditions.stability**2) / kept,
        "offer": 2.0 * offered / kept,
        "teams": 2.0 * offered * alike / kept,
    }
    return {name: math.ceil(size) if np.isfinite(size) else math.inf for name, size in found.items()}
