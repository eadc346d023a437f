"""The workforce as stocks and flows: what renewal theory says of posts that are left and filled again.

Independent posts, each by turns held and vacant. Who has been in the field for ``a`` months stays for another one with
probability ``S(a) / S(a - 1)``; a vacancy finds somebody in a month with probability ``q``, from the month after it
arose. Feller (1968), chapter XIII; for a growing stock, the equation of Euler and Lotka. Nothing here is taken from the
simulation.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Amounts = NDArray[np.float64]


def weibull_stays(tenure_months: Amounts, shape: float, scale_months: float) -> Amounts:
    """Probability of staying through a month that ends at this tenure [1], at the hazard of its end."""
    tenure = np.maximum(tenure_months, 0.5)
    return np.exp(-shape / scale_months * (tenure / scale_months) ** (shape - 1.0))


@dataclass(frozen=True)
class Forecast:
    """Expected stocks and flows, month by month; T months."""

    heads: Amounts
    """People in post at the end of the month [person], shape (T,)."""
    leavers: Amounts
    """[person/month], shape (T,)."""
    joiners: Amounts
    """[person/month], shape (T,)."""
    tenure: Amounts
    """Expected people at the end [person]: newcomers by months of tenure from 0 on, then each of the first staff."""
    first_tenure: Amounts
    """Tenure of the first staff at the end [month], one each."""


def forecast(tenure_months: Amounts, posts: Amounts, shape: float, scale_months: float, fill: float) -> Forecast:
    """What becomes on average of a staff with these tenures in so many posts.

    Args:
        tenure_months: of those in post at the start [month], shape (n,).
        posts: at the start and in each of T months [post], shape (T + 1,); never falling.
        shape: of the Weibull law of leaving [1].
        scale_months: of the law [month].
        fill: probability that a vacancy is filled in a month [1].
    """
    tenure, alive = tenure_months.astype(np.float64), np.ones(len(tenure_months))
    cohorts = np.zeros(0)
    vacant = posts[0] - len(tenure)
    rows = []
    for before, now in pairwise(posts):
        tenure = tenure + 1.0
        leaving = alive * (1.0 - weibull_stays(tenure, shape, scale_months))
        going = cohorts * (1.0 - weibull_stays(1.0 + np.arange(len(cohorts)), shape, scale_months))
        joining = fill * (vacant + now - before)
        alive, cohorts = alive - leaving, np.r_[joining, cohorts - going]
        vacant = now - alive.sum() - cohorts.sum()
        rows.append((alive.sum() + cohorts.sum(), leaving.sum() + going.sum(), joining))
    heads, leavers, joiners = np.array(rows).T
    return Forecast(heads, leavers, joiners, np.r_[cohorts, alive], tenure)


def tenures(shape: float, scale_months: float, growth_per_month: float = 0.0, months: int = 3000) -> Amounts:
    """Stable distribution of tenure [1], shape (months,), of a stock that grows: ``exp(-g a) S(a)``, made to sum to 1.

    At the end of a month, after 0, 1, 2, ... months in the field.
    """
    stays = weibull_stays(np.arange(1.0, months), shape, scale_months)
    density = np.exp(-growth_per_month * np.arange(months)) * np.r_[1.0, np.cumprod(stays)]
    return density / density.sum()


def leaving_rate(shape: float, scale_months: float, growth_per_month: float = 0.0) -> float:
    """Share of the stock that leaves in a month once tenures are stable [1/month]."""
    held = tenures(shape, scale_months, growth_per_month)
    return float(held @ (1.0 - weibull_stays(1.0 + np.arange(len(held)), shape, scale_months)))


def vacancy_rate(leaving: float, fill: float, growth_per_month: float = 0.0) -> float:
    """Share of posts that is vacant in the long run [1]: what becomes vacant in a month, times the months to fill.

    With vacancies v of a post: those who leave, ``(1 - v) leaving``, and new posts; the new ones can be filled at once.
    ``exp(g) v = v + (1 - v) leaving + (exp(g) - 1) - q (v + exp(g) - 1)``.
    """
    new = np.expm1(growth_per_month)
    return float((leaving + new * (1.0 - fill)) / (new + leaving + fill))


def variance_of_mean_heads(shape: float, scale_months: float, fill: float) -> float:
    """Variance of one post's share of time held, times the months observed [month], over many months.

    ``(E[L]^2 Var[K] + E[K]^2 Var[L]) / (E[L] + E[K])^3`` of an alternating renewal process with times held L and vacant
    K (Cox 1962, Renewal Theory, chapter 7); over a shorter time it is less.
    """
    staying = np.r_[1.0, np.cumprod(weibull_stays(np.arange(1.0, 3000.0), shape, scale_months))]
    mean_held, square_held = staying.sum(), ((2.0 * np.arange(len(staying)) + 1.0) * staying).sum()
    held, vacant = square_held - mean_held**2, (1.0 - fill) / fill**2
    return float((mean_held**2 * vacant + held / fill**2) / (mean_held + 1.0 / fill) ** 3)
