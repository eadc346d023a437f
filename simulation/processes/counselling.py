"""Counselling: places, a queue, uptake held down by stigma, and an effect that builds up with sessions and fades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.funding import within_agency
from simulation.state.workforce import COUNSELLING
from simulation.units import Amounts, Bools, Floats, Ints, kept_per_month
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
        places: free places of each agency [person], shape (A,), whole numbers.
        agency: agency of each row, shape (n,).
    """
    rows = np.flatnonzero(waiting)
    rank = within_agency(np.lexsort((-months_waited[rows], agency[rows])), agency[rows])
    chosen = np.zeros(len(waiting), dtype=np.bool_)
    chosen[rows[rank < places[agency[rows]]]] = True
    return chosen


def next_relief(relief: Floats, treated: Bools, params: CounsellingParams) -> Floats:
    """Relief [SD], shape (n,): treatment adds its share, all of it fades by half-life."""
    faded = relief * kept_per_month(params.half_life_months)
    return np.minimum(faded + treated * (params.effect_sd / params.length_months), params.effect_sd)


def month(world: World) -> None:
    """Apply, wait, be admitted, be treated."""
    params, workforce, agencies = world.params(CounsellingParams), world.workforce, world.agencies
    agencies.counselling_hours[:] = agencies.staff * (params.hours_per_post + world.levers.counselling_hours_per_post)
    chance = world.luck.uniform("asks for counselling", world.t, workforce.person_identity)
    norm = workforce.colleagues_help_seeking
    workforce.counselling_months_left[:] = np.maximum(workforce.counselling_months_left - 1.0, 0.0)
    treated = workforce.counselling_months_left > 0
    free_to_ask = workforce.at_home & ~treated & (workforce.counselling_wait_months == 0)
    asks = free_to_ask & applying(workforce.exhaustion, workforce.help_seeking, norm, chance, params)
    asks |= free_to_ask & _referred(world, params, norm)
    workforce.counselling_wait_months += asks | (workforce.counselling_wait_months > 0)
    places = np.floor(agencies.counselling_hours / params.hours_per_client + _rounding(world))
    free = np.maximum(places - world.by_agency(treated), 0.0)
    enters = admitted(
        (workforce.counselling_wait_months > 0) & workforce.at_home,
        workforce.counselling_wait_months,
        free,
        workforce.agency,
    )
    workforce.counselling_wait_months[enters] = 0.0
    workforce.counselling_months_left[enters] = params.length_months
    own = workforce.relief[:, COUNSELLING]
    workforce.relief[:, COUNSELLING] = next_relief(own, workforce.counselling_months_left > 0, params)


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
        return np.zeros(len(workforce), np.bool_)
    share = world.to_posts(world.levers.screening_per_month + np.zeros(len(world.agencies)))
    screened = luck.uniform("screened", world.t, workforce.person_identity) < share
    found, accepts = luck.uniform_pair("found by screening", world.t, workforce.person_identity)
    return referred(screened, found, workforce.exhaustion, norm, accepts, params)


def _rounding(world: World) -> Amounts:
    """Small agencies share a counsellor: which of them has the odd place stays the same for a year."""
    return world.luck.fine_uniform("shared counsellor", world.date.year, world.agencies.identity)
