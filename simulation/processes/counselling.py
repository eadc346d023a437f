"""Counselling: places, a queue, uptake held down by stigma, and an effect that builds up with sessions and fades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np

from simulation.elementary import logarithm
from simulation.evidence import Parameters
from simulation.levers import pulled
from simulation.processes.ranking import highest
from simulation.randomness import high_half, stochastic_round
from simulation.rows import by_row, compiled, fill, loops
from simulation.state.workforce import COUNSELLING
from simulation.units import Amounts, Bools, Floats, Identities, Ints, kept_per_month
from simulation.world import World


@dataclass(frozen=True)
class CounsellingParams(Parameters):
    """Who comes, how long, and what it does."""

    group: ClassVar[str] = "counselling"

    from_exhaustion: float
    uptake_per_year: float
    hours_per_client: float
    length_months: float
    effect_sd: float
    half_life_months: float
    hours_per_post: float
    screening_sensitivity: float
    referral_uptake: float

    @property
    def kept(self) -> float:
        """Share of the relief that is left after a month [1]."""
        return kept_per_month(self.half_life_months)


def applying(
    exhaustion: Floats, help_seeking: Floats, norm: Floats, chance: Floats, params: CounsellingParams
) -> Bools:
    """Who asks for counselling this month, shape (n,).

    Those exhausted enough, at ``uptake / 12 * (own help-seeking + the team's)``: with both at the middle of the
    scale the uptake is the one observed, and a team where nobody asks for help holds it down.

    Args:
        exhaustion: [scale 0-6], shape (n,).
        help_seeking: one's own [1], shape (n,).
        norm: mean help-seeking of the colleagues [1], shape (n,).
        chance: uniform [1], shape (n,).
        params: units and sources in conf/evidence/counselling.yaml.
    """
    share = params.uptake_per_year / 12.0 * (help_seeking + norm)
    return (exhaustion >= params.from_exhaustion) & (chance < share)


def admitted(months_waited: Floats, places: Amounts, agency: Ints) -> Ints:
    """Who gets a free place, as places in the queue: the longest waiting first; never more than there are places.

    Args:
        months_waited: of those who wait [month], shape (k,).
        places: free places of each agency [person], shape (A,), whole numbers.
        agency: agency of each, shape (k,).
    """
    queue = (places[agency] > 0).nonzero()[0]
    queue = queue[np.lexsort((-months_waited[queue], agency[queue]))]
    own = agency[queue]
    before = np.arange(len(own)) - np.searchsorted(own, own)
    return queue[before < places[own]]


def odd_places(together: Amounts, rounding: Amounts) -> Amounts:
    """Places that the agencies of a region make up together out of their odd hours [person], shape (R,), whole numbers.

    Args:
        together: what is over of all agencies' hours when their own whole places are counted [person], shape (R,).
        rounding: uniform [1], shape (R,).
    """
    return stochastic_round(together, rounding)


def place_in_lottery(odd: Amounts, months_waited: Floats, chance: Floats) -> Amounts:
    """Rank in the draw for odd places [1], shape (n,): the highest win.

    The chance is in proportion to what the own agency adds to the pool and to the months waited: of exponential
    waiting times with such rates, the shortest wins.

    Args:
        odd: part of a place that the agency adds [person], shape (n,), not negative.
        months_waited: [month], shape (n,).
        chance: uniform [1], shape (n,), in [0, 1).
    """
    return np.float64(logarithm(1.0 - chance)) / np.maximum(odd * np.float64(months_waited), 1e-9)


def relieved(faded: Floats, params: CounsellingParams) -> Floats:
    """Relief of those who are treated [SD], shape (k,): a month adds its share to what is left, up to the effect."""
    return np.minimum(np.float64(faded) + np.float64(params.effect_sd / params.length_months), params.effect_sd)


@by_row
def hours_offered(staff: Amounts, by_policies: Amounts, params: CounsellingParams) -> Amounts:
    """Hours of counselling [hour/month], shape (A,), for a staff [person]; policies add to them [hour/post/month]."""
    return staff * (params.hours_per_post + by_policies)


@by_row
def another_month(
    months_left: Floats,
    months_waited: Floats,
    relief: Floats,
    occupied: Bools,
    seconded: Bools,
    exhaustion: Floats,
    help_seeking: Floats,
    norm: Floats,
    person: Identities,
    asking: np.uint64,
    referred: Bools,
    params: CounsellingParams,
) -> tuple[Floats, Floats, Floats]:
    """Months of counselling still to come, months in the queue [month] and relief [SD], shape (n,) each.

    All of it before anybody is admitted this month.

    Args:
        months_left: of counselling [month], shape (n,).
        months_waited: 0 for those who are not in the queue [month], shape (n,).
        relief: by counselling until now [SD], shape (n,).
        occupied: shape (n,).
        seconded: who cannot come this year, shape (n,).
        exhaustion: as in ``applying``, shape (n,), like the two that follow.
        help_seeking: [1].
        norm: [1].
        person: identity, shape (n,).
        asking: key of the luck of asking.
        referred: who was found by a screening and accepts, shape (n,).
        params: units and sources in conf/evidence/counselling.yaml.
    """
    left, faded = np.maximum(months_left - 1.0, 0.0), relief * params.kept
    free_to_ask = occupied & ~seconded & (left <= 0) & (months_waited == 0)
    applies = applying(exhaustion, help_seeking, norm, high_half(person, asking), params)
    waited = months_waited + ((free_to_ask & (applies | referred)) | (months_waited > 0))
    return left, waited, np.where(left > 0, relieved(faded, params), faded)


def month(world: World) -> None:
    """Apply, wait, be admitted, be treated.

    Small agencies share counsellors: the odd hours of a region make places that are drawn among those who still wait.
    """
    params, asking = world.params(CounsellingParams), world.luck.key("asks for counselling", world.t)
    relief = world.workforce.relief[:, COUNSELLING]
    (by_policies,) = world.pulled_by_agency(world.levers.counselling_hours_per_post)
    treat = _in_one_loop if compiled() else _one_by_one
    treat(world, params, relief, asking, _referred(world, params), by_policies)


def _one_by_one(
    world: World, params: CounsellingParams, relief: Floats, asking: np.uint64, found: Bools, by_policies: Any
) -> None:
    """Treat everybody and let in those for whom there is a place; see ``another_month`` and ``hours_offered``."""
    workforce, agencies = world.workforce, world.agencies
    agencies.counselling_hours[:] = hours_offered(agencies.staff, by_policies, params)
    left, waited = workforce.counselling_months_left, workforce.counselling_wait_months
    fill(
        (left, waited, relief),
        another_month,
        left,
        waited,
        relief,
        workforce.occupied,
        workforce.seconded,
        workforce.exhaustion,
        workforce.help_seeking,
        workforce.colleagues_help_seeking,
        workforce.person_identity,
        asking,
        found,
        params,
    )
    treated, waiting = (left > 0).nonzero()[0], (waited > 0).nonzero()[0]
    enters = _admitted(world, treated, waiting[~workforce.seconded[waiting]], params)
    waited[enters], left[enters] = 0.0, params.length_months
    relief[enters] = relieved(relief[enters], params)


def _in_one_loop(world: World, params: CounsellingParams, *given: Any) -> None:
    """As ``_one_by_one``."""
    luck, tables = world.luck, (*world.agencies.in_blocks, *world.workforce.in_blocks)
    shared, lottery = luck.key("shared counsellors", world.date.year), luck.key("odd places", world.t)
    _loop()(params.numbers, *tables, *given, world.regions.identity, shared, lottery)


@cache
def _loop() -> Any:
    laws = another_month, hours_offered, odd_places, place_in_lottery, relieved
    return loops("counselling").loop_of([CounsellingParams], *laws)


def referred(
    screened: Bools, found: Floats, exhaustion: Floats, norm: Floats, accepts: Floats, params: CounsellingParams
) -> Bools:
    """Who goes to counselling because a screening found them, shape (n,).

    A screening finds the exhausted with its sensitivity; they accept the more readily the less the team frowns on it.

    Args:
        screened: who was screened this month, shape (n,).
        found: uniform [1], shape (n,).
        exhaustion: [scale 0-6], shape (n,).
        norm: mean help-seeking of the colleagues [1], shape (n,).
        accepts: uniform [1], shape (n,).
        params: units and sources in conf/evidence/counselling.yaml.
    """
    risk = (exhaustion >= params.from_exhaustion) & (found < params.screening_sensitivity)
    return screened & risk & (accepts < params.referral_uptake * 2.0 * norm)


def _referred(world: World, params: CounsellingParams) -> Bools:
    workforce, luck = world.workforce, world.luck
    if not pulled(world.levers.screening_per_month):
        return np.False_  # type: ignore[return-value]
    share = world.to_posts(world.levers.screening_per_month + np.zeros(len(world.agencies)))
    screened = luck.uniform("screened", world.t, workforce.person_identity) < share
    found, accepts = luck.uniform_pair("found by screening", world.t, workforce.person_identity)
    norm = workforce.colleagues_help_seeking
    return referred(screened, found, workforce.exhaustion, norm, accepts, params)


def _admitted(world: World, treated: Ints, waiting: Ints, params: CounsellingParams) -> Ints:
    """Rows of those who begin: at places of the own agency, and at those that the agencies of a region share.

    Args:
        world: the world.
        treated: rows of those who are in counselling.
        waiting: rows of those who wait.
        params: units and sources in conf/evidence/counselling.yaml.
    """
    workforce, agencies, enters = world.workforce, world.agencies, waiting[:0]
    places = agencies.counselling_hours / params.hours_per_client
    if not len(waiting) or not places.any():
        return enters
    own = np.floor(places)
    free, odd = own - np.bincount(workforce.agency[treated], minlength=len(agencies)), places - own
    if (free > 0).any():
        queue = admitted(workforce.counselling_wait_months[waiting], free, workforce.agency[waiting])
        enters, waiting = waiting[queue], np.delete(waiting, queue)
    # The rounding of a region stays for a year, as a course lasts longer than a month.
    rounding = world.luck.fine_uniform("shared counsellors", world.date.year, world.regions.identity)
    shared = odd_places(world.by_region(odd), rounding) - world.by_region(np.maximum(-free, 0.0))
    offers = (shared > 0).nonzero()[0]
    return np.concatenate((enters, *(_drawn(world, waiting, odd, offers, shared) if len(offers) else ())))


def _drawn(world: World, waiting: Ints, odd: Amounts, offers: Ints, shared: Amounts) -> Iterator[Ints]:
    """Rows of those who begin at the places that the agencies of a region share, region by region.

    Args:
        world: the world.
        waiting: rows of those who wait.
        odd: part of a place that each agency adds [person], shape (A,); who adds none has no part in the draw.
        offers: rows of the regions where a place is free.
        shared: free places of each region [person], shape (R,).
    """
    workforce, agency = world.workforce, world.workforce.agency[waiting]
    chance = world.luck.uniform("odd places", world.t, workforce.person_identity[waiting])
    rank = place_in_lottery(odd[agency], workforce.counselling_wait_months[waiting], chance)
    region = np.where(odd > 0, world.agencies.region, -1)[agency]
    for offer in offers:
        of_region = (region == offer).nonzero()[0]
        yield waiting[of_region[highest(rank[of_region], int(shared[offer]))]]
