"""Recruitment: leavers go, once; vacancies are posted and filled after a delay from five channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.careers import CareersParams, contract_wage
from simulation.processes.entry import OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER, EntryParams, newcomers
from simulation.processes.first_day import FirstDayParams, first_day
from simulation.processes.scales import Scales
from simulation.processes.turnover import AGENCY, DISMISSED, FIELD
from simulation.processes.vacating import vacate
from simulation.randomness import stochastic_round
from simulation.state.workforce import person_identity
from simulation.units import Amounts, Codes, Floats, Ints
from simulation.world import World

CARRIED = (
    "gender", "age_years", "education", "psychology_trained", "legacy", "social_work_degree", "tenure_months",
    "certificate",
    "certificate_months", "skill", "vulnerability", "idealism", "family_shock_risk", "family_shock", "help_seeking",
    "family_tie", "exhaustion", "passion", "accomplishment", "commitment", "family_pressure", "societal_pressure",
    "life_well_being", "work_well_being", "psychological_well_being",
)  # fmt: skip
"""What a person takes along to another agency; a new team, new clients and a new employer are all else."""


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


def entry_wage_ratio(world: World, rows: Ints) -> Floats:
    """What a newcomer with a bachelor's degree would get in these posts over the average wage [1], shape (k,)."""
    offered: Any = np.float32(world.levers.wage_multiplier * (1.0 + world.levers.benefit_share))
    wage = (world.regions.base_wage_yuan / world.regions.average_wage_yuan).astype(np.float32)
    region = world.agencies.region[world.workforce.agency[rows]]
    return wage[region] * (offered[rows] if np.ndim(offered) else offered)


def chance_to_fill(world: World, rows: Ints) -> Floats:
    """Probability that these posts, were they posted, are filled this month at the entry wage [1], shape (k,)."""
    ratio = entry_wage_ratio(world, rows)
    return filling_probability(ratio, world.params(Scales).wage_ratio_typical, world.params(RecruitmentParams))


def ranked(group: Ints, luck: Floats, groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Rank 0, 1, 2 ... of each row within its group by its luck, shape (k,), and the size of each group."""
    order = np.lexsort((luck, group))
    size = np.bincount(group, minlength=groups)
    first = np.cumsum(size) - size
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(first, size)
    return rank, size


def channel_of(rank: np.ndarray, taken: np.ndarray) -> Codes:
    """Channel of each hire [code], shape (k,): the first ranks from the first channel that has people, and so on.

    Args:
        rank: rank of the hire within its region, shape (k,).
        taken: people taken from each channel in the hire's region, shape (k, channel); the rest have other degrees.
    """
    limits = np.cumsum(taken, axis=1)
    channel = (rank[:, None] >= limits).sum(axis=1)
    return np.where(channel >= taken.shape[1], OTHER_DEGREE, channel).astype(np.int8)


@dataclass(frozen=True)
class Movers:
    """Social workers on their way to another agency this month; m rows."""

    state: dict[str, Any]
    """What each takes along, column name → shape (m,)."""
    agency: Ints
    """The agency they leave [row], shape (m,)."""
    region: Ints
    rank: np.ndarray
    """Order within the region in which they find a post, shape (m,)."""
    in_region: np.ndarray
    """Movers of each region [person], shape (R,)."""


def elsewhere(posts_agency: Ints, posts_region: Ints, people_agency: Ints, people_region: Ints) -> np.ndarray:
    """Which person takes each post, shape (k,), so that hardly anybody lands in the agency just left.

    Both sides are lined up by region and agency, and the people of each region move on by half their number: only an
    agency with more than half of a region's moves meets its own people again.

    Args:
        posts_agency: agency of each post [row], shape (k,).
        posts_region: region of each post [row], shape (k,); every region has as many posts as people.
        people_agency: agency that each person leaves [row], shape (k,).
        people_region: shape (k,).
    """
    posts, people = np.lexsort((posts_agency, posts_region)), np.lexsort((people_agency, people_region))
    number = np.bincount(people_region)
    start, size = np.repeat(np.cumsum(number) - number, number), np.repeat(number, number)
    moved_on = start + (np.arange(len(people)) - start + size // 2) % np.maximum(size, 1)
    taker = np.empty(len(posts), dtype=np.int64)
    taker[posts] = people[moved_on]
    return taker


def month(world: World) -> None:
    """Break up the ties and cases of leavers, then fill vacancies."""
    params, workforce = world.params(RecruitmentParams), world.workforce
    leavers = np.flatnonzero(workforce.left_by > 0)
    movers = _movers(world, leavers[workforce.left_by[leavers] == AGENCY])
    _remember(world, params, leavers)
    workforce.vacant_months += workforce.vacant
    vacate(world, leavers)
    workforce.just_joined[:] = False
    posted = np.flatnonzero(workforce.vacant & (workforce.vacant_months >= 1.0))
    luck, queue = world.luck.uniform_pair("filling of the vacancy", world.t, workforce.post_identity[posted])
    found = luck < chance_to_fill(world, posted)
    filled = posted[found]
    region = world.agencies.region[workforce.agency[filled]]
    rank, size = ranked(region, queue[found], len(world.regions))
    taken = _taken(world, params, size, movers.in_region)
    channel = channel_of(rank, taken[region])
    rows, taker = _matched(world, filled, channel, movers, taken)
    _hire(world, filled, channel)
    for name, values in movers.state.items():
        getattr(workforce, name)[rows] = values[taker]
    _pay_as_agreed(world, filled)
    unplaced = np.delete(np.arange(len(movers.agency)), taker)
    lost = movers.state["certificate"][unplaced]
    _return_later(world, lost, movers.region[unplaced], 1.0)
    _outside(world, lost, 1.0)


def _matched(
    world: World, filled: np.ndarray, channel: Codes, movers: Movers, taken: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the posts that take a switcher, and which mover comes to each.

    Who would find only the agency just left goes without; that post is filled by somebody with another degree, which
    is written into ``channel``.
    """
    posts = np.flatnonzero(channel == SWITCHER)
    placed = np.flatnonzero(movers.rank < taken[movers.region, SWITCHER])
    rows = filled[posts]
    agency = world.workforce.agency[rows]
    taker = placed[elsewhere(agency, world.agencies.region[agency], movers.agency[placed], movers.region[placed])]
    away = agency != movers.agency[taker]
    channel[posts[~away]] = OTHER_DEGREE
    return rows[away], taker[away]


def _movers(world: World, rows: np.ndarray) -> Movers:
    workforce = world.workforce
    agency = workforce.agency[rows]
    region = world.agencies.region[agency]
    luck = world.luck.uniform("who moves first", world.t, workforce.person_identity[rows])
    rank, in_region = ranked(region, luck, len(world.regions))
    return Movers({name: getattr(workforce, name)[rows] for name in CARRIED}, agency, region, rank, in_region)


def _remember(world: World, params: RecruitmentParams, leavers: np.ndarray) -> None:
    """Some of those who leave the field may return; holders of certificates join those outside the posts."""
    workforce, pipeline = world.workforce, world.pipeline
    way = workforce.left_by[leavers]
    away = leavers[(way == FIELD) | (way == DISMISSED)]
    pipeline.returnable *= 1.0 - params.forgotten_share_per_month
    region = world.agencies.region[workforce.agency[away]]
    _return_later(world, workforce.certificate[away], region, params.returnable_share)
    _outside(world, workforce.certificate[leavers[workforce.left_by[leavers] != AGENCY]], 1.0)


def _outside(world: World, certificate: Codes, sign: float) -> None:
    """Holders of certificates join (1) or leave (-1) the stock outside the posts."""
    number = np.bincount(certificate, minlength=4)
    number[0] = 0
    world.pipeline.certified_outside[:] = np.maximum(world.pipeline.certified_outside + sign * number, 0.0)


def _return_later(world: World, certificate: Codes, region: Ints, share: float) -> None:
    np.add.at(world.pipeline.returnable, (region, certificate), share)


def _taken(world: World, params: RecruitmentParams, hires: Amounts, movers: Amounts) -> np.ndarray:
    """People taken from each channel in each region, shape (R, channel); other degrees take the rest."""
    pipeline = world.pipeline
    taken = np.zeros((len(hires), 5), dtype=np.int64)
    looking = world.luck.fine_uniform("graduates who look", world.t, world.regions.identity)
    back = world.luck.fine_uniform("leavers who come back", world.t, world.regions.identity)
    searching = stochastic_round(pipeline.graduates_searching * params.graduate_search_share, looking)
    searching = np.minimum(searching, np.floor(pipeline.graduates_searching))
    taken[:, 0] = np.minimum(searching, np.floor(hires * params.graduates_most_share))
    free = hires - taken[:, 0]
    taken[:, 4] = np.minimum(movers, free)
    free = free - taken[:, 4]
    stock = pipeline.returnable.sum(axis=1)
    willing = np.minimum(stochastic_round(stock * params.returning_share_per_month, back), np.floor(stock))
    taken[:, 3] = np.minimum(willing, free)
    free = free - taken[:, 3]
    peers = int(pipeline.peers_ready)
    if peers and free.sum():
        before = np.cumsum(free) - free
        taken[:, 2] = np.clip(peers - before, 0, free)
    taken[:, 1] = free - taken[:, 2]
    pipeline.graduates_searching -= taken[:, 0]
    pipeline.peers_ready -= float(taken[:, 2].sum())
    return taken


def _hire(world: World, rows: np.ndarray, channel: Codes) -> None:
    """Put newcomers into the posts."""
    workforce, scales, luck = world.workforce, world.params(Scales), world.luck
    person = person_identity(workforce.post_identity[rows], workforce.holders_before[rows])
    workforce.person_identity[rows] = person
    brought = newcomers(person, channel, luck, world.params(EntryParams), scales)
    first = first_day(person, brought, luck, world.params(FirstDayParams), scales)
    for name, value in (brought | first).items():
        getattr(workforce, name)[rows] = value
    workforce.occupied[rows] = True
    workforce.just_joined[rows] = True
    workforce.vacant_months[rows] = 0.0
    _draw_certificates(world, rows, channel)


def _pay_as_agreed(world: World, rows: np.ndarray) -> None:
    """Newcomers are paid from their first day, by the contract that careers will renew each month."""
    workforce = world.workforce
    base = world.regions.base_wage_yuan[world.agencies.region[workforce.agency[rows]]]
    supervisor = workforce.role[rows] == 1
    wage = contract_wage(
        base,
        workforce.education[rows],
        workforce.tenure_months[rows],
        workforce.certificate[rows],
        supervisor,
        world.params(CareersParams),
    )
    multiplier = world.levers.wage_multiplier
    workforce.wage_yuan_per_month[rows] = wage * (
        multiplier[rows] if isinstance(multiplier, np.ndarray) else multiplier
    )


def _draw_certificates(world: World, rows: np.ndarray, channel: Codes) -> None:
    """Re-entrants hold the certificates of those who may return; some other newcomers have passed outside the posts."""
    params, workforce, pipeline = world.params(RecruitmentParams), world.workforce, world.pipeline
    chance, passed = world.luck.uniform_pair("certificate at entry", world.t, workforce.post_identity[rows])
    region = world.agencies.region[workforce.agency[rows]]
    again = channel == RE_ENTRANT
    stock = pipeline.returnable.sum(axis=1)
    share = np.cumsum(pipeline.returnable, axis=1) / np.maximum(stock, 1e-9)[:, None]
    as_they_left = np.minimum((chance[:, None] >= share[region]).sum(axis=1), 3)
    assistant = (passed < params.certified_newcomer_share) & (channel != PEER) & (channel != SWITCHER)
    held = np.where(again, as_they_left, assistant)
    returned = np.bincount(region[again], minlength=len(stock))
    pipeline.returnable *= 1.0 - (returned / np.maximum(stock, 1.0))[:, None]
    workforce.certificate[rows] = held
    _outside(world, held, -1.0)
