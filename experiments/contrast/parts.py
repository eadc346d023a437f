"""The survey's contrast taken apart: what support does, what goes with it, and who chooses it.

Potential outcomes (Rubin 1974): ``Y`` is what a person shows, ``Y(family)`` what the same person with the same luck
would show had they always turned to the family. With the groups W (turn to the workplace) and F (to the family)::

    contrast  E[Y | W] - E[Y | F]
    effect    E[Y - Y(family) | W]                    average effect on those who turn to the workplace (ATT)
    company   E[Y(family) - Y(family for both) | W] - the same | F
              people who turn to the workplace for money mostly do so for comfort too, and the reverse
    choice    contrast - effect - company             who chooses: all that would differ without the support

``choice`` is then told apart by what its reasons are worth in a regression with all of them (Oaxaca 1973, Blinder
1973). All parts add up to the contrast, whatever the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.units import Amounts, Bools

WHOLE, EFFECT, COMPANY, CHOICE = "contrast", "effect", "company", "choice"
REST = "rest"


@dataclass(frozen=True)
class Lives:
    """One scale of everybody in post, as it is and as it would be; NaN where nobody knows."""

    actual: Amounts
    """Shape (n,), in points of the scale, like the three that follow."""
    if_family: Amounts
    """Had they turned to the family for this kind of help."""
    if_family_for_both: Amounts
    """Had they turned to the family for both kinds."""
    if_workplace: Amounts
    """Had they turned to the workplace for this kind of help."""
    workplace: Bools
    """Those who turn to the workplace, shape (n,)."""
    family: Bools
    """Those who turn to the family, shape (n,)."""
    weight: Amounts
    """Weight in the survey [1], shape (n,)."""

    def mean(self, values: Amounts, group: Bools) -> float:
        """Weighted mean of a group over those of whom it is known; NaN where there is nobody."""
        known = group & np.isfinite(values)
        total = float(self.weight[known].sum())
        return float(self.weight[known] @ values[known]) / total if total > 0 else float("nan")

    def gap(self, values: Amounts) -> float:
        """Mean of those who turn to the workplace minus mean of those who turn to the family."""
        return self.mean(values, self.workplace) - self.mean(values, self.family)


def parts(lives: Lives) -> dict[str, float]:
    """Contrast, effect, company and choice, in points of the scale, and ``effect_on_family``.

    The last is ``E[Y(workplace) - Y | F]``: what turning to the workplace would do for those who turn to the family
    (ATU), which is what a programme would want to know.
    """
    whole = lives.gap(lives.actual)
    effect = lives.mean(lives.actual - lives.if_family, lives.workplace)
    company = lives.gap(lives.if_family - lives.if_family_for_both)
    return {
        WHOLE: whole,
        EFFECT: effect,
        COMPANY: company,
        CHOICE: whole - effect - company,
        "effect_on_family": lives.mean(lives.if_workplace - lives.actual, lives.family),
    }


def explained(lives: Lives, other: Amounts, reasons: Mapping[str, Amounts]) -> tuple[float, dict[str, float]]:
    """What a regression of the scale on source and reasons says of both groups, in points of the scale.

    Args:
        lives: of whom those in either group count.
        other: marks of the source of the other kind of help, shape (n, k).
        reasons: name → what may lie behind the choice, shape (n, k) each.

    Returns:
        The coefficient of turning to the workplace, which is the contrast adjusted for all of this; and for each name
        the part of the contrast that goes with it. Coefficient, the part of ``other`` and these parts add up to the
        contrast.
    """
    rows = np.flatnonzero(lives.workplace | lives.family)
    named = {"": other, **reasons}
    columns = [values[rows].reshape(len(rows), -1) for values in named.values()]
    design = np.column_stack([np.ones(len(rows)), lives.workplace[rows], *columns])
    root = np.sqrt(lives.weight[rows])
    coefficients = np.linalg.lstsq(design * root[:, None], lives.actual[rows] * root, rcond=None)[0]
    worth, first = {}, 2
    for name, values in zip(named, columns, strict=True):
        own = coefficients[first : first + values.shape[1]]
        whole = np.full(len(lives.actual), np.nan)
        whole[rows] = values @ own
        worth[name] = lives.gap(whole)
        first += values.shape[1]
    return float(coefficients[1]), {name: worth[name] for name in reasons}


def pooled_sd(score: Amounts, workplace: Bools, family: Bools, weight: Amounts) -> float:
    """Standard deviation within the two groups together, weighted, in points of the scale."""
    total, squares = 0.0, 0.0
    for group in (workplace, family):
        own = weight[group]
        if own.sum() > 0:
            mean = np.average(score[group], weights=own)
            squares += float(own @ (score[group] - mean) ** 2)
            total += float(own.sum())
    return float(np.sqrt(squares / total)) if total > 0 else float("nan")


def likeness(score: Amounts, cluster: NDArray[np.int_]) -> float:
    """How alike people of one cluster are [1]: intraclass correlation, estimated by analysis of variance (Donner 1986).

    ``(MSB - MSW) / (MSB + (m - 1) MSW)`` with m the size of a cluster, corrected for unequal ones.

    Args:
        score: shape (n,).
        cluster: of each person, shape (n,).
    """
    _, place = np.unique(cluster, return_inverse=True)
    size = np.bincount(place).astype(float)
    n, k = len(score), len(size)
    if k < 2 or n <= k:
        return float("nan")
    mean = np.bincount(place, weights=score) / size
    within = float(((score - mean[place]) ** 2).sum()) / (n - k)
    between = float((size * (mean - score.mean()) ** 2).sum()) / (k - 1)
    m = (n - float((size**2).sum()) / n) / (k - 1)
    spread = between + (m - 1.0) * within
    return (between - within) / spread if spread > 0 else float("nan")
