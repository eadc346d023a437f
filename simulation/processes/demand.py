"""Demand: new cases reach each agency, by region and field of work; some people refuse help; some give up waiting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np
from scipy.special import ndtri, pdtr

from simulation.evidence import Parameters
from simulation.randomness import fine_fraction, stochastic_round
from simulation.rows import by_row, compiled, fill, loops
from simulation.units import Amounts, Bools, Identities, growth_factor
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
    """Poisson numbers, shape (A,), of any ``mean`` and uniform ``chance``; see ``reached``."""
    return reached(*within_bounds(mean, chance))


def reached(mean: Amounts, chance: Amounts) -> Amounts:
    """The least numbers at which the distribution function of Poisson numbers reaches the ``chance``, shape (A,).

    Near them are those of Cornish & Fisher (1938). Where they may be too low or too high, the distribution function
    is asked, and they are put right one by one.

    Args:
        mean: [1], shape (A,), as ``within_bounds`` gives it.
        chance: likewise.
    """
    number, maybe_low, maybe_high = near_poisson(mean, ndtri(chance))
    low, high = maybe_low.nonzero()[0], maybe_high.nonzero()[0]
    while len(low):
        low = low[pdtr(number[low], mean[low]) < chance[low]]
        number[low] += 1.0
    while len(high):
        # Below nought the function is no number, and nothing is lowered further.
        high = high[pdtr(number[high] - 1.0, mean[high]) >= chance[high]]
        number[high] -= 1.0
    return number


def within_bounds(mean: Amounts, chance: Amounts) -> tuple[Amounts, Amounts]:
    """A mean above nought and a chance between nought and one [1], shape (A,) each, of which there are quantiles."""
    return np.maximum(mean, 1e-9), np.minimum(np.maximum(chance, 1e-12), 1.0 - 1e-12)


@by_row
def near_poisson(mean: Amounts, normal: Amounts) -> tuple[Amounts, Bools, Bools]:
    """Poisson numbers or their neighbours, and which may be too low and which too high, shape (A,) each.

    ``x = m + sqrt(m) z + (z^2 - 1) / 6 + (z - z^3) / (72 sqrt(m))`` (Cornish & Fisher 1938), to the nearest number.

    Args:
        mean: m [1], shape (A,), positive.
        normal: z [1], shape (A,), where the standard normal distribution function reaches the same chance.
    """
    root, square = np.sqrt(mean), normal * normal
    about = mean + root * normal + (square - 1.0) / 6.0 + (normal - square * normal) / (72.0 * root)
    number = np.maximum(np.floor(about + 0.5), 0.0)
    # From a mean of 20 on and up to three standard deviations the formula is off by less than 0.05.
    rough = (mean < 20.0) | (np.abs(normal) > 3)
    return number, rough | (about - number > 0.44), rough | (number - about > 0.44)


def refusing_share(recognition: Amounts, share: float, per_sd: float) -> Amounts:
    """Share of those approached who refuse help [1], shape (A,); it falls with public recognition [SD]."""
    return np.clip(share - per_sd * recognition, 0.0, 0.9)


@by_row
def coming(
    need: Amounts,
    residents: Amounts,
    need_share: Amounts,
    outside: Amounts,
    opened_up: Amounts,
    identity: Identities,
    growth: float,
    key: np.uint64,
) -> tuple[Amounts, Amounts]:
    """Mean number of new cases [case/month] and the chance that decides on their number [1], shape (A,) each.

    Args:
        need: as in ``expected_cases``, shape (A,), like the five that follow.
        residents: [person].
        need_share: [1].
        outside: factor on new cases by conditions [1], shape (A,) or the same for all.
        opened_up: factor by policies [1], likewise.
        identity: of the agency.
        growth: of need since the start [1].
        key: of the luck that decides.
    """
    mean = expected_cases(need, residents, need_share) * growth * outside * opened_up
    return within_bounds(mean, fine_fraction(identity, key))


@by_row
def queued(
    waiting: Amounts,
    new: Amounts,
    recognition: Amounts,
    identity: Identities,
    of_refusals: np.uint64,
    of_giving_up: np.uint64,
    params: DemandParams,
) -> tuple[Amounts, Amounts, Amounts]:
    """Contacts that were refused, cases that gave up waiting, and cases that wait [case], shape (A,) each.

    Args:
        waiting: from before [case], shape (A,), like the three that follow.
        new: cases that came [case].
        recognition: of the profession [SD].
        identity: of the agency.
        of_refusals: key of the luck that rounds them, and the next one that of those who give up.
        of_giving_up: likewise.
        params: units and sources in conf/evidence/demand.yaml.
    """
    refusing = refusing_share(recognition, params.refusal_share, params.refusal_per_recognition_sd)
    refused = np.minimum(stochastic_round(new * refusing, fine_fraction(identity, of_refusals)), new)
    giving_up = waiting * params.given_up_share_per_month
    dropped = np.minimum(stochastic_round(giving_up, fine_fraction(identity, of_giving_up)), waiting)
    return refused, dropped, waiting + (new - refused - dropped)


def month(world: World) -> None:
    """New, refused and given-up cases; the rest joins the waiting list."""
    outside, opened_up = world.pulled_by_agency(world.conditions.demand, world.levers.demand_multiplier)
    growth = growth_factor(world.demand_growth_per_year, world.t)
    (_come_in_one_loop if compiled() else _come)(world, outside, opened_up, growth)


def _come(world: World, outside: Amounts, opened_up: Amounts, growth: float) -> None:
    agencies, regions, luck = world.agencies, world.regions, world.luck
    place = agencies.region
    mean, chance = coming(
        regions.need[place, agencies.field],
        regions.residents.take(place),
        agencies.need_share,
        outside,
        opened_up,
        agencies.identity,
        growth,
        luck.key("new cases", world.t),
    )
    agencies.new_cases[:] = reached(mean, chance)
    fill(
        (agencies.refused_cases, agencies.dropped_cases, agencies.waiting_cases),
        queued,
        agencies.waiting_cases,
        agencies.new_cases,
        world.recognition.take(place),
        agencies.identity,
        luck.key("refusals", world.t),
        luck.key("given up waiting", world.t),
        world.params(DemandParams),
    )


def _come_in_one_loop(world: World, outside: Amounts, opened_up: Amounts, growth: float) -> None:
    """As ``_come``."""
    regions, luck = world.regions, world.luck
    _loop()(
        world.params(DemandParams).numbers,
        *world.agencies.in_blocks,
        *world.workforce.in_blocks,
        regions.need,
        regions.residents,
        world.recognition,
        outside,
        opened_up,
        growth,
        luck.key("new cases", world.t),
        luck.key("refusals", world.t),
        luck.key("given up waiting", world.t),
    )


@cache
def _loop() -> Any:
    return loops("demand").loop_of([DemandParams], coming, near_poisson, queued)
