"""Recruitment: leavers go, once; vacancies are posted and filled after a delay from five channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.arrival import agree_on_pay, arrive
from simulation.processes.dealing import led
from simulation.processes.finding import found, posted
from simulation.processes.re_entry import certificate_at_entry, come_back, gone
from simulation.processes.scales import Scales
from simulation.randomness import fine_fraction, stochastic_round
from simulation.rows import by_row, compiled, loops
from simulation.state.people import carried, emptied
from simulation.state.workforce import (
    AGENCY,
    CHANNELS,
    DISMISSED,
    FIELD,
    GRADUATE,
    OTHER_DEGREE,
    PEER,
    RE_ENTRANT,
    SWITCHER,
    WAYS_OF_LEAVING,
)
from simulation.units import Amounts, Codes, Floats, Identities, Ints
from simulation.world import World

CARRIED = (
    "gender", "age_years", "education", "psychology_trained", "legacy", "social_work_degree", "tenure_months",
    "certificate",
    "certificate_months", "skill", "vulnerability", "idealism", "family_shock_risk", "family_shock", "help_seeking",
    "family_tie", "exhaustion", "passion", "accomplishment", "commitment", "family_pressure", "societal_pressure",
    "life_well_being", "work_well_being", "psychological_well_being",
)  # fmt: skip
"""What a person takes along to another agency; a new team, new clients and a new employer are all else."""


STREAMS = (
    "filling of the vacancy", "who moves first", "graduates who look", "leavers who come back", "certificate at entry",
)  # fmt: skip
"""What luck decides month by month."""
TAKEN = GRADUATE, RE_ENTRANT, SWITCHER, PEER, OTHER_DEGREE
"""Channels in the order in which they are drawn upon."""


@dataclass(frozen=True)
class RecruitmentParams(Parameters):
    """How vacancies are filled."""

    group: ClassVar[str] = "recruitment"

    months_to_fill: float
    fill_wage_elasticity: float
    graduate_search_share: float
    graduates_most_share: float
    returning_share_per_month: float
    returnable_share: float
    forgotten_share_per_month: float
    certified_newcomer_share: float


def filling_probability(wage_ratio: Floats, typical: float, params: RecruitmentParams) -> Floats:
    """Probability that a posted vacancy is filled this month [1], shape (n,).

    ``1 - exp(-rate)`` with the rate ``(wage ratio / typical) ** elasticity / months to fill``.
    """
    rate = (wage_ratio / typical) ** params.fill_wage_elasticity / params.months_to_fill
    return -np.expm1(-rate)


def chance_to_fill(world: World, rows: Ints) -> Floats:
    """Probability that these posts, were they posted, are filled this month [1], shape (k,).

    What attracts is the wage of a newcomer with a bachelor's degree there over the average wage of the place.
    """
    return _chances(world).take(rows)


def _chances(world: World) -> Floats:
    """``chance_to_fill`` of all posts, shape (n,): wages of places, and what is offered, hardly ever change."""
    base, average = world.regions.base_wage_yuan, world.regions.average_wage_yuan
    offered: Any = world.levers.wage_multiplier * (1.0 + world.levers.benefit_share)

    def chances(world: World) -> Floats:
        wage = (base / average).astype(np.float32).take(world.region_of_post) * np.float32(offered)
        return filling_probability(wage, world.params(Scales).wage_ratio_typical, world.params(RecruitmentParams))

    made_of = base.tobytes(), average.tobytes(), offered.tobytes() if isinstance(offered, np.ndarray) else offered
    return world.kept("chance to fill", made_of, chances)


@by_row
def drawn_upon(
    graduates: Amounts,
    returnable: Amounts,
    hires: Amounts,
    movers: Amounts,
    region: Identities,
    looking: np.uint64,
    back: np.uint64,
    params: RecruitmentParams,
) -> tuple[Amounts, Amounts, Amounts, Amounts]:
    """Graduates, re-entrants and movers who find a post [person], and posts left for others, shape (R,) each, whole.

    Args:
        graduates: who search [person], shape (R,).
        returnable: who left the field and may return [person], shape (R,).
        hires: posts that are filled [post], shape (R,).
        movers: who leave an agency for another one [person], shape (R,).
        region: identity, shape (R,).
        looking: key of the luck of graduates.
        back: key of the luck of those who come back.
        params: units and sources in conf/evidence/recruitment.yaml.
    """
    searching = stochastic_round(graduates * params.graduate_search_share, fine_fraction(region, looking))
    searching = np.minimum(searching, np.floor(graduates))
    first = np.minimum(searching, np.floor(hires * params.graduates_most_share))
    moving = np.minimum(movers, hires - first)
    willing = stochastic_round(returnable * params.returning_share_per_month, fine_fraction(region, back))
    free = hires - first - moving
    again = np.minimum(np.minimum(willing, np.floor(returnable)), free)
    return first, again, moving, free - again


@by_row
def from_peers(free: Amounts, before: Amounts, ready: float) -> Amounts:
    """Peers who find a post [person], shape (R,), whole: region after region, as long as there are any.

    Args:
        free: posts left for peers and for people with other degrees [post], shape (R,).
        before: peers who found one in the regions before [person], shape (R,), or posts that were free there.
        ready: peers who can take a post [person].
    """
    return np.minimum(np.maximum(np.floor(ready) - before, 0.0), free)


@lru_cache
def who_may_return(share: float) -> Amounts:
    """By way of leaving the share who may return, and who take certificates along [1], shape (2, way).

    Of those who leave the field or are dismissed, the ``share`` may; who would move is counted later.
    """
    ways = len(WAYS_OF_LEAVING)
    returning, leaving = np.zeros(ways), np.ones(ways)
    returning[[FIELD, DISMISSED]] = share
    leaving[AGENCY] = 0.0
    return np.array([returning, leaving])


@cache
def _without_a_post() -> Amounts:
    """Likewise once it is known which movers find none: all may return, with their certificates."""
    return np.array([np.eye(len(WAYS_OF_LEAVING))[AGENCY]] * 2)


def month(world: World) -> None:
    """Leavers go, with their ties and without their cases, and vacancies are filled."""
    workforce = world.workforce
    keys = [world.luck.key(stream, world.t) for stream in STREAMS]
    leavers, filled, channel, to, come = (_matched_in_one_loop if compiled() else _matched)(world, keys)
    if len(filled):
        arrive(world, filled, channel)
        if len(to):
            carried(workforce, CARRIED, to, come)
        agree_on_pay(world, filled)
    if len(leavers):
        emptied(workforce, world.agencies, leavers)


def _matched(world: World, keys: Sequence[np.uint64]) -> tuple[Ints, Ints, Codes, Ints, Ints]:
    """Who leaves, and who comes to which post; stocks outside the posts and certificates are brought up to date.

    Args:
        world: the world to change.
        keys: of the luck of ``STREAMS``.

    Returns:
        Rows of leavers, shape (l,); of the posts that find somebody, and through which channel [code], shape (k,) each;
        the rows to which movers come, and those from which, shape (p,) each.
    """
    workforce, pipeline, of_post = world.workforce, world.pipeline, world.region_of_post
    params, (filling, first, *searching, examination) = world.params(RecruitmentParams), keys
    # Whoever goes this month still holds the post: it is vacant, and posted, from next month on.
    leavers, movers, vacancies = posted(workforce)
    pipeline.returnable *= 1.0 - params.forgotten_share_per_month
    gone(pipeline, workforce, leavers, of_post, *who_may_return(params.returnable_share))
    filled, queue, hires = found(workforce, vacancies, _chances(world), filling, of_post, len(world.regions))
    taken = _taken(world, hires, np.bincount(of_post[movers], minlength=len(hires)), searching)
    channel, to, come, unplaced = led(
        filled, queue, taken, movers, workforce.person_identity, first, workforce.agency, of_post
    )
    come_back(pipeline, workforce, filled, channel, of_post, examination, params.certified_newcomer_share)
    gone(pipeline, workforce, unplaced, of_post, *_without_a_post())
    return leavers, filled, channel, to, come


def _taken(world: World, hires: Any, movers: Any, searching: Sequence[Any]) -> np.ndarray:
    """People taken from each channel in each region, shape (R, channel); other degrees take the rest."""
    pipeline, taken = world.pipeline, np.zeros((len(hires), len(CHANNELS)), np.int64)
    stocks = pipeline.graduates_searching, pipeline.returnable.sum(axis=1)
    luck: Any = world.regions.identity, *searching, world.params(RecruitmentParams)
    graduates, again, moving, free = drawn_upon(*stocks, hires, movers, *luck)
    peers = from_peers(free, free.cumsum() - free, pipeline.peers_ready)
    for channel, number in zip(TAKEN, (graduates, again, moving, peers, free - peers), strict=True):
        taken[:, channel] = number
    pipeline.graduates_searching -= graduates
    pipeline.peers_ready -= float(peers.sum())
    return taken


@cache
def _loop() -> Any:
    return loops("recruitment").loop_of([RecruitmentParams], drawn_upon, from_peers, certificate_at_entry)


def _matched_in_one_loop(world: World, keys: Sequence[np.uint64]) -> tuple[Ints, Ints, Codes, Ints, Ints]:
    """As ``_matched``, by the same laws."""
    pipeline, params = world.pipeline, world.params(RecruitmentParams)
    *made, pipeline.peers_ready = _loop()(
        params.numbers, *world.agencies.in_blocks, *world.workforce.in_blocks, world.region_of_post, _chances(world),
        world.regions.identity, pipeline.graduates_searching, pipeline.returnable, pipeline.certified_outside,
        pipeline.peers_ready, *keys, who_may_return(params.returnable_share), _without_a_post(),
    )  # fmt: skip
    return tuple(made)
