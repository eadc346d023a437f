"""Recruitment: leavers go, once; vacancies are posted and filled after a delay from five channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.careers import CareersParams, terms_of_contract, wage_on_terms
from simulation.processes.entry import GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER, EntryParams, newcomers
from simulation.processes.first_day import FirstDayParams, first_day
from simulation.processes.scales import Scales
from simulation.processes.turnover import AGENCY, DISMISSED, FIELD
from simulation.processes.vacating import vacate
from simulation.randomness import both_halves, fine_fraction, stochastic_round
from simulation.rows import by_row
from simulation.state.workforce import CHANNELS, person_identity
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
    offered: Any = np.float32(world.levers.wage_multiplier * (1.0 + world.levers.benefit_share))
    wage = (world.regions.base_wage_yuan / world.regions.average_wage_yuan).astype(np.float32)
    typical, params = world.params(Scales).wage_ratio_typical, world.params(RecruitmentParams)
    region = _region(world, rows)
    if np.ndim(offered):
        return filling_probability(wage[region] * offered[rows], typical, params)
    # All posts of a region offer the same.
    return filling_probability(wage * offered, typical, params)[region]


def dealt(group: Ints, luck: Floats, number: np.ndarray) -> Codes:
    """Code of each row, shape (k,): in every group the first in line by luck get 0, those behind them 1, and so on.

    Args:
        group: shape (k,).
        luck: uniform draws [1], shape (k,), in [0, 1): the place in line.
        number: how many rows of each group get each code, shape (groups, codes).
    """
    # A whole number with a draw behind the point sorts by the group first; double precision keeps every bit of both.
    line = (group + luck.astype(np.float64)).argsort(kind="stable")
    code = np.empty(len(group), np.int8)
    code[line] = np.arange(number.size).repeat(number.ravel()) % number.shape[1]
    return code


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
) -> tuple[Amounts, Amounts, Amounts]:
    """Graduates, re-entrants and movers who find a post [person], shape (R,) each, all whole.

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
    return first, np.minimum(np.minimum(willing, np.floor(returnable)), hires - first - moving), moving


@by_row
def certificate_at_entry(
    post: Identities, key: np.uint64, channel: Codes, params: RecruitmentParams
) -> tuple[Codes, Floats]:
    """Certificate of newcomers who are new to the field [code], and luck for the others [1], shape (k,) each.

    Args:
        post: identity, shape (k,).
        key: of the luck of certificates at entry.
        channel: how they come [code], shape (k,).
        params: units and sources in conf/evidence/recruitment.yaml.
    """
    chance, passed = both_halves(post, key)
    held: Any = np.int8((passed < params.certified_newcomer_share) & (channel != PEER) & (channel != SWITCHER))
    return held, chance


def month(world: World) -> None:
    """Break up the ties and cases of leavers, then fill vacancies."""
    params, workforce = world.params(RecruitmentParams), world.workforce
    leavers = (workforce.left_by > 0).nonzero()[0]
    way = workforce.left_by[leavers]
    _remember(world, params, leavers, way)
    # Who goes this month is still counted in: the post is vacant, and posted, from next month on.
    posted = workforce.vacant.nonzero()[0]
    workforce.vacant_months[posted] += 1.0
    workforce.just_joined[:] = False
    unplaced = _fill(world, params, posted, leavers[way == AGENCY])
    lost, region = workforce.certificate[unplaced], _region(world, unplaced)
    if len(leavers):
        vacate(world, leavers)
    _return_later(world, lost, region, 1.0)
    _outside(world, lost, 1.0)


def _region(world: World, rows: Ints) -> Ints:
    return world.agencies.region[world.workforce.agency[rows]]


def _fill(world: World, params: RecruitmentParams, posted: Ints, movers: Ints) -> Ints:
    """Put people into the posts that find somebody; what is left are the movers who find none."""
    luck, queue = world.luck.uniform_pair("filling of the vacancy", world.t, world.workforce.post_identity[posted])
    found = (luck < chance_to_fill(world, posted)).nonzero()[0]
    rows = posted[found]
    if not len(rows):
        return movers
    region, left_region = _region(world, rows), _region(world, movers)
    regions = len(world.regions)
    moving = np.bincount(left_region, minlength=regions)
    taken = _taken(world, params, np.bincount(region, minlength=regions), moving)
    channel = dealt(region, queue[found], taken)
    placed, unplaced = movers[:0], movers
    if taken[:, SWITCHER].any():
        luck = world.luck.uniform("who moves first", world.t, world.workforce.person_identity[movers])
        goes = dealt(left_region, luck, np.stack((taken[:, SWITCHER], moving - taken[:, SWITCHER]), axis=1)) == 0
        to, placed = _matched(world, rows, channel, movers[goes])
        unplaced = np.setdiff1d(movers, placed, assume_unique=True)
    _hire(world, rows, channel)
    if len(placed):
        for name in CARRIED:
            column = getattr(world.workforce, name)
            column[to] = column[placed]
    _pay_as_agreed(world, rows)
    return unplaced


def _matched(world: World, filled: Ints, channel: Codes, movers: Ints) -> tuple[Ints, Ints]:
    """Rows of the posts that take a switcher, and the row that each of them leaves.

    Who would find only the agency just left goes without; that post is filled by somebody with another degree, which
    is written into ``channel``.
    """
    posts = (channel == SWITCHER).nonzero()[0]
    rows = filled[posts]
    agency, left = world.workforce.agency[rows], world.workforce.agency[movers]
    taker = elsewhere(agency, world.agencies.region[agency], left, world.agencies.region[left])
    away = agency != left[taker]
    channel[posts[~away]] = OTHER_DEGREE
    return rows[away], movers[taker[away]]


def _remember(world: World, params: RecruitmentParams, leavers: Ints, way: Codes) -> None:
    """Some of those who leave the field may return; holders of certificates join those outside the posts."""
    certificate = world.workforce.certificate
    world.pipeline.returnable *= 1.0 - params.forgotten_share_per_month
    away = leavers[(way == FIELD) | (way == DISMISSED)]
    _return_later(world, certificate[away], _region(world, away), params.returnable_share)
    _outside(world, certificate[leavers[way != AGENCY]], 1.0)


def _outside(world: World, certificate: Codes, sign: float) -> None:
    """Holders of certificates join (1) or leave (-1) the stock outside the posts."""
    if certificate.any():
        number = np.bincount(certificate, minlength=4)
        number[0] = 0
        world.pipeline.certified_outside[:] = np.maximum(world.pipeline.certified_outside + sign * number, 0.0)


def _return_later(world: World, certificate: Codes, region: Ints, share: float) -> None:
    if len(certificate):
        np.add.at(world.pipeline.returnable, (region, certificate), share)


def _taken(world: World, params: RecruitmentParams, hires: Ints, movers: Ints) -> np.ndarray:
    """People taken from each channel in each region, shape (R, channel); other degrees take the rest."""
    pipeline, key = world.pipeline, world.luck.key
    graduates, again, moving = drawn_upon(
        pipeline.graduates_searching,
        pipeline.returnable.sum(axis=1),
        hires,
        movers,
        world.regions.identity,
        key("graduates who look", world.t),
        key("leavers who come back", world.t),
        params,
    )
    taken = np.zeros((len(hires), len(CHANNELS)), dtype=np.int64)
    taken[:, GRADUATE], taken[:, RE_ENTRANT], taken[:, SWITCHER] = graduates, again, moving
    free = hires - taken.sum(axis=1)
    peers = int(pipeline.peers_ready)
    if peers:
        before = np.cumsum(free) - free
        taken[:, PEER] = np.clip(peers - before, 0, free)
        pipeline.peers_ready -= float(taken[:, PEER].sum())
    taken[:, OTHER_DEGREE] = free - taken[:, PEER]
    pipeline.graduates_searching -= graduates
    return taken


def _hire(world: World, rows: Ints, channel: Codes) -> None:
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
    workforce.certificate[rows] = _certificates(world, rows, channel)


def _certificates(world: World, rows: Ints, channel: Codes) -> Codes:
    """Re-entrants hold the certificates of those who may return; some other newcomers have passed outside the posts."""
    pipeline, key = world.pipeline, world.luck.key("certificate at entry", world.t)
    post = world.workforce.post_identity[rows]
    held, chance = certificate_at_entry(post, key, channel, world.params(RecruitmentParams))
    again = (channel == RE_ENTRANT).nonzero()[0]
    if len(again):
        region, stock = _region(world, rows[again]), pipeline.returnable.sum(axis=1)
        share = np.cumsum(pipeline.returnable, axis=1) / np.maximum(stock, 1e-9)[:, None]
        held[again] = np.minimum((chance[again, None] >= share[region]).sum(axis=1), 3)
        returned = np.bincount(region, minlength=len(stock))
        pipeline.returnable *= 1.0 - (returned / np.maximum(stock, 1.0))[:, None]
    _outside(world, held, -1.0)
    return held


def _pay_as_agreed(world: World, rows: np.ndarray) -> None:
    """Newcomers are paid from their first day, by the contract that careers will renew each month."""
    workforce = world.workforce
    terms = terms_of_contract(
        workforce.education[rows],
        workforce.tenure_months[rows],
        workforce.certificate[rows],
        workforce.role[rows] == 1,
        world.params(CareersParams),
    )
    wage = wage_on_terms(world.regions.base_wage_yuan[_region(world, rows)], *terms)
    multiplier = world.levers.wage_multiplier
    workforce.wage_yuan_per_month[rows] = wage * (
        multiplier[rows] if isinstance(multiplier, np.ndarray) else multiplier
    )
