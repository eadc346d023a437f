"""Counselling: places, a queue, uptake held down by stigma, and an effect that builds up with sessions and fades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.funding import within_agency
from simulation.randomness import high_half, stochastic_round
from simulation.rows import by_row, fill
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


def applying(
    exhaustion: Floats, help_seeking: Floats, norm: Floats, chance: Floats, params: CounsellingParams
) -> Bools:
    """Who asks for counselling this month, shape (n,).

    Those exhausted enough, at ``uptake / 12 * (own help-seeking + the team's) / 1``: with both at the middle of the
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


def admitted(waiting: Bools, months_waited: Floats, places: Amounts, agency: Ints) -> Bools:
    """Who gets a free place, shape (n,): the longest waiting first; never more than there are places.

    Args:
        waiting: who waits, shape (n,).
        months_waited: [month], shape (n,).
        places: free places of each agency, or region [person], shape (A,), whole numbers.
        agency: agency, or region, of each row, shape (n,).
    """
    rows = np.flatnonzero(waiting)
    rows = rows[places[agency[rows]] > 0]
    rank = within_agency(np.lexsort((-months_waited[rows], agency[rows])), agency[rows])
    chosen = np.zeros(len(waiting), dtype=np.bool_)
    chosen[rows[rank < places[agency[rows]]]] = True
    return chosen


def odd_places(places: Amounts, region: Ints, rounding: Amounts) -> Amounts:
    """Places that the agencies of a region make up together out of their odd hours [person], shape (R,), whole numbers.

    Args:
        places: hours of each agency over the hours of a client [person], shape (A,); whole ones are its own.
        region: of each agency [row], shape (A,).
        rounding: uniform [1], shape (R,).
    """
    odd = np.bincount(region, weights=places % 1.0, minlength=len(rounding)).astype(np.float64)
    return stochastic_round(odd, rounding)


def place_in_lottery(odd: Floats, months_waited: Floats, chance: Floats) -> Floats:
    """Rank in the draw for odd places [1], shape (n,): the highest win.

    The chance is in proportion to what the own agency adds to the pool and to the months waited: of exponential
    waiting times with such rates, the shortest wins.

    Args:
        odd: part of a place that the agency adds [person], shape (n,), not negative.
        months_waited: [month], shape (n,).
        chance: uniform [1], shape (n,), in [0, 1).
    """
    return np.log1p(-chance) / np.maximum(odd * months_waited, 1e-9)


def next_relief(relief: Floats, treated: Bools, params: CounsellingParams) -> Floats:
    """Relief [SD], shape (n,): treatment adds its share, all of it fades by half-life."""
    faded = relief * kept_per_month(params.half_life_months)
    return np.minimum(faded + treated * (params.effect_sd / params.length_months), params.effect_sd)


@by_row
def another_month(
    months_left: Floats,
    months_waited: Floats,
    occupied: Bools,
    seconded: Bools,
    exhaustion: Floats,
    help_seeking: Floats,
    norm: Floats,
    person: Identities,
    asking: np.uint64,
    referred: Bools,
    params: CounsellingParams,
) -> tuple[Floats, Floats]:
    """Months of counselling still to come and months in the queue [month], shape (n,) each, before anybody is admitted.

    Args:
        months_left: of counselling [month], shape (n,).
        months_waited: 0 for those who are not in the queue [month], shape (n,).
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
    left = np.maximum(months_left - 1.0, 0.0)
    free_to_ask = occupied & ~seconded & (left <= 0) & (months_waited == 0)
    applies = applying(exhaustion, help_seeking, norm, high_half(person, asking), params)
    return left, months_waited + ((free_to_ask & (applies | referred)) | (months_waited > 0))


def month(world: World) -> None:
    """Apply, wait, be admitted, be treated.

    Small agencies share counsellors: the odd hours of a region make places that are drawn among those who still wait.
    """
    params, workforce, agencies = world.params(CounsellingParams), world.workforce, world.agencies
    agencies.counselling_hours[:] = agencies.staff * (params.hours_per_post + world.levers.counselling_hours_per_post)
    norm = workforce.colleagues_help_seeking
    fill(
        (workforce.counselling_months_left, workforce.counselling_wait_months),
        another_month,
        workforce.counselling_months_left,
        workforce.counselling_wait_months,
        workforce.occupied,
        workforce.seconded,
        workforce.exhaustion,
        workforce.help_seeking,
        norm,
        workforce.person_identity,
        world.luck.key("asks for counselling", world.t),
        _referred(world, params, norm),
        params,
    )
    treated = workforce.counselling_months_left > 0
    enters = _admitted(world, treated, agencies.counselling_hours / params.hours_per_client)
    workforce.counselling_wait_months[enters] = 0.0
    workforce.counselling_months_left[enters] = params.length_months
    own, rows = workforce.relief[:, COUNSELLING], np.flatnonzero(workforce.counselling_months_left)
    relieved = next_relief(own[rows], np.ones(len(rows), np.bool_), params)
    # Of whom no counsellor sees, what is left only fades.
    own *= np.float32(kept_per_month(params.half_life_months))
    own[rows] = relieved


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


def _referred(world: World, params: CounsellingParams, norm: Floats) -> Bools:
    workforce, luck = world.workforce, world.luck
    if not np.any(world.levers.screening_per_month):
        return np.False_  # type: ignore[return-value]
    share = world.to_posts(world.levers.screening_per_month + np.zeros(len(world.agencies)))
    screened = luck.uniform("screened", world.t, workforce.person_identity) < share
    found, accepts = luck.uniform_pair("found by screening", world.t, workforce.person_identity)
    return referred(screened, found, workforce.exhaustion, norm, accepts, params)


def _admitted(world: World, treated: Bools, places: Amounts) -> Bools:
    """Who begins this month, shape (n,): first at places of the own agency, then at those that a region shares."""
    workforce, agencies, luck = world.workforce, world.agencies, world.luck
    waited, region = workforce.counselling_wait_months, agencies.region
    waiting = (waited > 0) & workforce.at_home
    in_use = world.by_agency(treated)
    own = np.floor(places)
    enters = admitted(waiting, waited, np.maximum(own - in_use, 0.0), workforce.agency)
    # The rounding of a region stays for a year, as a course lasts longer than a month.
    shared = odd_places(
        places, region, luck.fine_uniform("shared counsellors", world.date.year, world.regions.identity)
    )
    shared -= world.by_region(np.maximum(in_use - own, 0.0))
    rows = np.flatnonzero(waiting & ~enters)
    rows = rows[(places % 1.0 > 0)[workforce.agency[rows]]]
    agency = workforce.agency[rows]
    chance = luck.uniform("odd places", world.t, workforce.person_identity[rows])
    rank = place_in_lottery((places % 1.0)[agency], waited[rows], chance)
    enters[rows] = admitted(np.ones(len(rows), np.bool_), rank, np.maximum(shared, 0.0), region[agency])
    return enters
