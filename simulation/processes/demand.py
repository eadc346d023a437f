"""Demand: new cases reach each agency, by region and field of work; some people refuse help; some give up waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import ndtri, pdtr

from simulation.evidence import Parameters
from simulation.randomness import stochastic_round
from simulation.units import Amounts, growth_factor
from simulation.world import World


@dataclass(frozen=True)
class DemandParams(Parameters):
    """How people come to an agency, refuse it, or give up waiting."""

    group: ClassVar[str] = "demand"

    new_cases_per_post: float
    residents_per_post: float
    need_factor_district: float
    refusal_share: float
    refusal_per_recognition_sd: float
    given_up_share_per_month: float


def expected_cases(need: Amounts, residents: Amounts, need_share: Amounts) -> Amounts:
    """New cases expected at each agency: ``need per 1,000 residents * residents / 1000 * share of the agency``.

    Args:
        need: [case/month/1000 residents], shape (A,), in the agency's region and field.
        residents: [person], shape (A,), of the agency's region.
        need_share: [1], shape (A,), share of that need that comes to the agency.

    Returns:
        Mean number of new cases [case/month], shape (A,).
    """
    return need * residents / 1000.0 * need_share


def poisson(mean: Amounts, chance: Amounts) -> Amounts:
    """Poisson numbers, shape (A,): the least ones at which the distribution function reaches the uniform ``chance``.

    Begun at the approximation of Cornish & Fisher (1938), which is hardly ever off by more than one, and put right one
    by one.
    """
    mean, chance = np.maximum(mean, 1e-9), np.clip(chance, 1e-12, 1.0 - 1e-12)
    normal = ndtri(chance)
    number = np.maximum(np.floor(mean + np.sqrt(mean) * normal + (normal * normal - 1.0) / 6.0), 0.0)
    low = np.flatnonzero(pdtr(number, mean) < chance)
    while len(low):
        number[low] += 1.0
        low = low[pdtr(number[low], mean[low]) < chance[low]]
    high = np.flatnonzero(number > 0)
    while len(high := high[pdtr(number[high] - 1.0, mean[high]) >= chance[high]]):
        number[high] -= 1.0
        high = high[number[high] > 0]
    return number


def refusing_share(recognition: Amounts, share: float, per_sd: float) -> Amounts:
    """Share of those approached who refuse help [1], shape (A,); it falls with public recognition [SD]."""
    return np.clip(share - per_sd * recognition, 0.0, 0.9)


def month(world: World) -> None:
    """New, refused and given-up cases; the rest joins the waiting list."""
    params = world.params(DemandParams)
    agencies, regions, luck = world.agencies, world.regions, world.luck
    place = agencies.region
    growth = growth_factor(world.demand_growth_per_year, world.t)
    mean = expected_cases(regions.need[place, agencies.field], regions.residents[place], agencies.need_share)
    new = poisson(
        mean * growth * world.conditions.demand * world.levers.demand_multiplier,
        luck.fine_uniform("new cases", world.t, agencies.identity),
    )
    refusing = refusing_share(world.recognition[place], params.refusal_share, params.refusal_per_recognition_sd)
    refused = stochastic_round(new * refusing, luck.fine_uniform("refusals", world.t, agencies.identity))
    dropped = stochastic_round(
        agencies.waiting_cases * params.given_up_share_per_month,
        luck.fine_uniform("given up waiting", world.t, agencies.identity),
    )
    agencies.new_cases[:] = new
    agencies.refused_cases[:] = np.minimum(refused, new)
    agencies.dropped_cases[:] = np.minimum(dropped, agencies.waiting_cases)
    agencies.waiting_cases += agencies.new_cases - agencies.refused_cases - agencies.dropped_cases
