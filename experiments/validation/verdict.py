"""The rule of a validation, in one place: when what is simulated fits what is printed.

It was written down before any result was seen; its numbers stand in ``conf/evidence/facts/validation.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from simulation.evidence import source_facts

FITS, NEAR, OFF, UNTESTED = "fits", "near", "does not fit", "not tested"
VERDICTS = (FITS, NEAR, OFF, UNTESTED)
TESTED, FITTED, CARRIED, GIVEN = "tested", "fitted", "carried out", "given"
"""How a number stands to the model: it has not been used; the model was adjusted to it; it is a dose, and the question
is whether the model carries it out in full; it was fed in, or the model has no such thing."""


@dataclass(frozen=True)
class Span:
    """A number and how far it may be off, all in one unit."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"expected low up to high, got {self.low:g} to {self.high:g}.")

    def miss(self, other: Span) -> float:
        """How far the two spans are apart, 0 where they have a value in common."""
        return max(self.low - other.high, other.low - self.high, 0.0)


@cache
def rule(name: str) -> float:
    """A number of the rule."""
    return float(source_facts()["validation"][name].value)


def simulated(values: ArrayLike) -> Span:
    """Mean of single simulations, and the interval that holds the middle 95 % of them.

    Args:
        values: one for each simulated country or survey, shape (n,); those that are not known are left out.

    Raises:
        ValueError: none is known.
    """
    known = np.asarray(values, np.float64)
    known = known[np.isfinite(known)]
    if not len(known):
        raise ValueError("expected at least one simulation that has a value, got none.")
    tail = (1.0 - rule("interval_share")) / 2.0
    low, high = np.quantile(known, [tail, 1.0 - tail])
    return Span(float(known.mean()), float(low), float(high))


def verdict(printed: Span, found: Span, tolerance: float | None = None) -> str:
    """``fits`` where the spans have a value in common, ``near`` where they miss by no more than the tolerance.

    Args:
        printed: what the source says, with its range.
        found: what was simulated, with its interval.
        tolerance: in the unit of both; None: a tenth of what is printed.
    """
    if tolerance is None:
        tolerance = rule("near_share") * abs(printed.value)
    miss = printed.miss(found)
    # Two numbers with so many digits that are as good as equal shall not miss each other by a rounding.
    if miss <= 1e-9 * abs(printed.value):
        return FITS
    return NEAR if miss <= tolerance else OFF


def verdict_of_conclusion(share: float) -> str:
    """Whether enough of the virtual surveys come to the conclusion of the article.

    Args:
        share: of the surveys [1].
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"expected a share from 0 to 1, got {share:g}.")
    if share > rule("conclusion_fits_share"):
        return FITS
    return NEAR if share > rule("conclusion_near_share") else OFF


def in_words() -> tuple[str, ...]:
    """The rule as a reader is told it."""
    percent = f"{100 * rule('interval_share'):g} %"
    return (
        "Fits: what is printed, with its own range (rounding, or the disagreement of sources), and the middle "
        f"{percent} of the single simulations have a value in common.",
        f"Near: they miss each other by no more than {100 * rule('near_share'):g} % of what is printed, or "
        f"{rule('near_effect'):g} SD for an effect size. Does not fit: by more.",
        f"A conclusion, significant or not, fits when more than {100 * rule('conclusion_fits_share'):g} % of the "
        f"virtual surveys come to it, and is near from {100 * rule('conclusion_near_share'):g} %.",
        "How a number stands to the model. Tested: it was not used. Fitted: the model was adjusted to it, so that a "
        "fit is no surprise. Carried out: it is a dose of a programme, and the question is whether the model carries "
        "it out in full. Given: it was fed in, or the model has no such thing; then nothing is tested.",
    )
