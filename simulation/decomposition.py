"""What moved it: the difference between two worlds with the same luck, cause by cause, the parts summing to the whole.

Whoever lives in both worlds is compared with herself. What the two worlds' other people differ by is composition; what
no single cause explains is interaction. Everything here is arithmetic on arrays: what a hazard or a target is made of
is said by the laws themselves (``turnover.hazard_factors``, ``strain.target_terms``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from simulation.units import MONTHS_PER_YEAR, Amounts, Floats, Identities

TURNOVER, EXHAUSTION = "turnover", "exhaustion"
"""What is taken apart."""
INTERACTION, COMPOSITION, CONTAGION = "interaction", "composition", "contagion"
Parts = dict[str, float]
Shares = Mapping[str, Amounts]
"""Cause → its share in each pair's difference, shape (pair,)."""


@dataclass(frozen=True)
class Tally:
    """Sums over the people of one month, ``[baseline, policies]`` where there are two."""

    staff: tuple[float, float]
    """People [person]."""
    total: tuple[float, float]
    """Sum of the outcome over them."""
    pairs: float
    """People who live in both worlds [person]."""
    pairs_total: tuple[float, float]
    """Sum of the outcome over those."""
    causes: Parts
    """Sum over the pairs of what each cause moved."""
    within_exhaustion: Parts = field(default_factory=dict)
    """Sum over the pairs of what each cause of exhaustion moved through it."""
    beside: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Further sums over all people, such as those who left."""


def same_people(ours: tuple[Identities, Floats], theirs: tuple[Identities, Floats]) -> tuple[np.ndarray, np.ndarray]:
    """Rows of those who live in both worlds, shape (pair,) each, in the order of their identity.

    Args:
        ours: identities, each once, and a trait that stays with a person for life, shape (n,) both.
        theirs: the same of the other world. Who came from another agency brings her own trait along: whoever has the
            identity but not the trait is somebody else.
    """
    _, mine, yours = np.intersect1d(ours[0], theirs[0], assume_unique=True, return_indices=True)
    same = ours[1][mine] == theirs[1][yours]
    return mine[same], yours[same]


def swapped(
    theirs: Mapping[str, Floats], ours: Mapping[str, Floats], outcome: Callable[[Mapping[str, Floats]], Floats]
) -> dict[str, Amounts]:
    """What each factor alone moves: ``outcome(theirs with one factor of ours) - outcome(theirs)``, shape (pair,) each.

    Args:
        theirs: factor → its value in the baseline, shape (pair,).
        ours: the same under policies.
        outcome: the law that makes the outcome of its factors.
    """
    before = outcome(theirs)
    return {name: outcome({**theirs, name: ours[name]}) - before for name in theirs}


def through(shares: Shares, effect_per_point: Amounts) -> dict[str, Amounts]:
    """What each cause of a difference moves further on, when the whole difference moves ``effect_per_point`` per point.

    The slope of the chord between the two worlds is that of all causes alike, so that the parts keep their sum.
    """
    return {name: effect_per_point * share for name, share in shares.items()}


def chord(hazard_per_year: Amounts, difference: Amounts, per_point: float) -> Amounts:
    """Departures a year per point of a difference d that multiplies the hazard h by ``exp(b d)``, shape (pair,).

    ``(rate(h exp(b d)) - rate(h)) / d`` [1/year/point], and its limit where d is nought, with the ``rate`` of a month
    over a year, ``12 (1 - exp(-h / 12))``.

    Args:
        hazard_per_year: h [1/year], shape (pair,).
        difference: d [point], shape (pair,).
        per_point: b [1/point].
    """
    monthly, exponent = hazard_per_year / MONTHS_PER_YEAR, per_point * difference
    # Of the two worlds the one in which more stay: those who leave in the other alone are a share of them.
    most_stay = np.exp(-monthly * np.exp(np.minimum(exponent, 0.0)))
    alone = -np.expm1(-monthly * np.abs(np.expm1(exponent)))
    moved = np.sign(exponent) * MONTHS_PER_YEAR * most_stay * alone
    limit = per_point * hazard_per_year * np.exp(-monthly)
    return np.divide(moved, difference, out=limit, where=difference != 0)


def carried(shares: Shares, pushes: Shares, kept: Amounts, difference: Amounts) -> dict[str, Amounts]:
    """Shares in a difference a month later, shape (pair,) each; they sum to ``difference``.

    A state x that moves by ``x <- x + k (goal - x) + c (team - x) + luck`` differs between two worlds with the same
    luck by ``d <- (1 - k - c) d + k (difference of the goals) + c (difference of the teams) + rest``, with k the mean
    of both worlds' rates. Every share fades as d does, and each cause adds its own part of the goal's difference::

        share_j <- (1 - k - c) share_j + k (difference of term j)

    The rest goes to the interaction: that the two worlds' rates differ (wearing out is faster than recovering, and
    recovery from severe exhaustion slow), and the reflection at the ends of the scale.

    Args:
        shares: cause → share before, shape (pair,); what is not named was nothing.
        pushes: cause → k times the difference of its term, or c times that of the teams, shape (pair,).
        kept: ``1 - k - c`` [1], shape (pair,).
        difference: d after the month, shape (pair,).
    """
    names = dict.fromkeys([*shares, *pushes])
    nothing: Amounts = np.zeros_like(difference)
    moved: dict[str, Amounts] = {name: kept * shares.get(name, nothing) + pushes.get(name, nothing) for name in names}
    moved[INTERACTION] = moved.pop(INTERACTION, nothing)
    moved[INTERACTION] = moved[INTERACTION] + difference - sum(moved.values())
    return moved


def shares_of(people: Identities, known: Identities, shares: Shares, difference: Amounts) -> dict[str, Amounts]:
    """Shares of today's pairs: those of yesterday, and for new pairs all of it in the composition; (pair,) each.

    A new pair that differs on its first day together began at another time in the two worlds.

    Args:
        people: identities of today's pairs, shape (pair,), ascending.
        known: those of yesterday's, shape (yesterday's pair,), ascending.
        shares: cause → share of yesterday's pairs, shape (yesterday's pair,).
        difference: of today's pairs before anything has moved, shape (pair,).
    """
    _, now, then = np.intersect1d(people, known, assume_unique=True, return_indices=True)
    new = np.ones(len(people), np.bool_)
    new[now] = False
    found: dict[str, Amounts] = {}
    for name in dict.fromkeys([*shares, COMPOSITION]):
        found[name] = np.zeros(len(people))
        if name in shares:
            found[name][now] = shares[name][then]
    found[COMPOSITION][new] = difference[new]
    return found


def mean_parts(tallies: Sequence[Tally]) -> Parts:
    """Difference of the mean outcome of both worlds, cause by cause, in the outcome's unit.

    Means are over all people of all months. With N people, S pairs, and sums over them::

        whole       = total' / N' - total / N
        cause       = sum over pairs of what it moved / S
        interaction = (pairs' total' - pairs' total) / S - sum of the causes
        composition = whole - (pairs' total' - pairs' total) / S

    A composition among the causes, of pairs that began at different times, is added to the composition.

    Returns:
        Cause → part; the parts sum to the whole.
    """
    whole = ratio(tallies, "total", "staff", 1) - ratio(tallies, "total", "staff", 0)
    pairs = sum(t.pairs for t in tallies)
    moved = sum(t.pairs_total[1] - t.pairs_total[0] for t in tallies) / pairs if pairs else 0.0
    parts = cause_means(tallies, "causes")
    parts.pop(INTERACTION, None)
    composition = parts.pop(COMPOSITION, 0.0)
    interaction = moved - sum(parts.values()) - composition
    return {**parts, INTERACTION: interaction, COMPOSITION: composition + whole - moved}


def cause_means(tallies: Sequence[Tally], name: str) -> Parts:
    """Mean over the pairs of all months of what each cause moved: the field ``causes`` or ``within_exhaustion``."""
    pairs = sum(t.pairs for t in tallies)
    names = dict.fromkeys(cause for t in tallies for cause in getattr(t, name))
    if not pairs:
        return dict.fromkeys(names, 0.0)
    return {cause: sum(getattr(t, name).get(cause, 0.0) for t in tallies) / pairs for cause in names}


def ratio(tallies: Sequence[Tally], part: str, whole: str, world: int) -> float:
    """Sum of one field over the months over that of another, in one world (0 baseline, 1 policies); 0 of nobody."""
    over = sum(getattr(t, whole)[world] for t in tallies)
    return float(sum(getattr(t, part)[world] for t in tallies) / over) if over else 0.0


def rate_difference(tallies: Sequence[Tally], name: str) -> float:
    """Difference of a further sum per person and month between the worlds."""
    staff = [sum(t.staff[w] for t in tallies) for w in (0, 1)]
    sums = [sum(t.beside[name][w] for t in tallies) for w in (0, 1)]
    return float(sums[1] / staff[1] - sums[0] / staff[0]) if min(staff) else 0.0
