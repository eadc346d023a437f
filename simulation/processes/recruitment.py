"""Recruitment: leavers go, once; vacancies are posted and filled after a delay from five channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.careers import CareersParams, terms_of_contract, wage_on_terms
from simulation.processes.dealing import dealt, elsewhere
from simulation.processes.entry import GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER, EntryParams, newcomers
from simulation.processes.first_day import FirstDayParams, first_day
from simulation.processes.re_entry import certificate_at_entry, come_back, may_return, outside
from simulation.processes.scales import Scales
from simulation.processes.turnover import AGENCY, DISMISSED, FIELD
from simulation.processes.vacating import vacate
from simulation.randomness import fine_fraction, stochastic_round
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


def month(world: World) -> None:
    """Break up the ties and cases of leavers, then fill vacancies."""
    params, workforce = world.params(RecruitmentParams), world.workforce
    leavers = (workforce.left_by > 0).nonzero()[0]
    way, certificate, region = workforce.left_by[leavers], workforce.certificate[leavers], _region(world, leavers)
    _remember(world, params, way, certificate, region)
    # Whoever goes this month still holds the post: it is vacant, and posted, from next month on.
    posted = workforce.vacant.nonzero()[0]
    workforce.vacant_months[posted] += 1.0
    workforce.just_joined[:] = False
    unplaced = way == AGENCY
    movers = unplaced.nonzero()[0]
    placed = _fill(world, params, posted, leavers[movers], region[movers])
    unplaced[movers[placed]] = False
    if len(leavers):
        vacate(world, leavers)
    may_return(world.pipeline, certificate[unplaced], region[unplaced], 1.0)
    outside(world.pipeline, certificate[unplaced], 1.0)


def _region(world: World, rows: Ints) -> Ints:
    return world.agencies.region[world.workforce.agency[rows]]


def _remember(world: World, params: RecruitmentParams, way: Codes, certificate: Codes, region: Ints) -> None:
    """Some of those who leave the field may return; holders of certificates join those outside the posts."""
    world.pipeline.returnable *= 1.0 - params.forgotten_share_per_month
    away = (way == FIELD) | (way == DISMISSED)
    may_return(world.pipeline, certificate[away], region[away], params.returnable_share)
    outside(world.pipeline, certificate[way != AGENCY], 1.0)


def _fill(world: World, params: RecruitmentParams, posted: Ints, movers: Ints, left: Ints) -> Ints:
    """Put people into the posts that find somebody.

    Args:
        world: the world to change.
        params: units and sources in conf/evidence/recruitment.yaml.
        posted: rows of the posts that are looked for, shape (k,).
        movers: rows of those who look for another agency, shape (m,).
        left: their region, shape (m,).

    Returns:
        The movers who find a post, as places in ``movers``.
    """
    workforce, regions = world.workforce, len(world.regions)
    luck, queue = world.luck.uniform_pair("filling of the vacancy", world.t, workforce.post_identity[posted])
    found = (luck < chance_to_fill(world, posted)).nonzero()[0]
    rows = posted[found]
    if not len(rows):
        return rows
    region, moving = _region(world, rows), np.bincount(left, minlength=regions)
    taken = _taken(world, params, np.bincount(region, minlength=regions), moving)
    channel = dealt(region, queue[found], taken)
    placed = _placed(world, movers, left, taken[:, SWITCHER], moving)
    to, placed = _matched(world, rows, channel, movers, placed)
    _hire(world, params, rows, region, channel)
    if len(to):
        for name in CARRIED:
            column = getattr(workforce, name)
            column[to] = column[movers[placed]]
    _pay_as_agreed(world, rows, region)
    return placed


def _placed(world: World, movers: Ints, left: Ints, places: Ints, moving: Ints) -> Ints:
    """Who of the movers of each region gets one of its ``places``, as places in ``movers``; the rest goes without."""
    if not places.any():
        return movers[:0]
    luck = world.luck.uniform("who moves first", world.t, world.workforce.person_identity[movers])
    return (dealt(left, luck, np.column_stack((places, moving - places))) == 0).nonzero()[0]


def _matched(world: World, filled: Ints, channel: Codes, movers: Ints, placed: Ints) -> tuple[Ints, Ints]:
    """Rows of the posts that take a switcher, and which mover comes to each.

    Who would find only the agency just left goes without; that post is filled by somebody with another degree, which
    is written into ``channel``.
    """
    if not len(placed):
        return placed, placed
    posts = (channel == SWITCHER).nonzero()[0]
    rows = filled[posts]
    agency, left = world.workforce.agency[rows], world.workforce.agency[movers[placed]]
    taker = elsewhere(agency, world.agencies.region[agency], left, world.agencies.region[left])
    away = agency != left[taker]
    channel[posts[~away]] = OTHER_DEGREE
    return rows[away], placed[taker[away]]


def _taken(world: World, params: RecruitmentParams, hires: Any, movers: Any) -> np.ndarray:
    """People taken from each channel in each region, shape (R, channel); other degrees take the rest."""
    pipeline, key = world.pipeline, world.luck.key
    graduates, again, moving, free = drawn_upon(
        pipeline.graduates_searching,
        pipeline.returnable.sum(axis=1),
        hires,
        movers,
        world.regions.identity,
        key("graduates who look", world.t),
        key("leavers who come back", world.t),
        params,
    )
    pipeline.graduates_searching -= graduates
    taken = np.zeros((len(hires), len(CHANNELS)), dtype=np.int64)
    taken[:, GRADUATE], taken[:, RE_ENTRANT] = graduates, again
    taken[:, SWITCHER], taken[:, OTHER_DEGREE] = moving, free
    if pipeline.peers_ready >= 1.0:
        before = np.cumsum(free) - free
        taken[:, PEER] = np.clip(np.floor(pipeline.peers_ready) - before, 0, free)
        taken[:, OTHER_DEGREE] -= taken[:, PEER]
        pipeline.peers_ready -= float(taken[:, PEER].sum())
    return taken


def _hire(world: World, params: RecruitmentParams, rows: Ints, region: Ints, channel: Codes) -> None:
    """Put newcomers into the posts."""
    workforce, scales, luck = world.workforce, world.params(Scales), world.luck
    post, key = workforce.post_identity[rows], luck.key("certificate at entry", world.t)
    person = person_identity(post, workforce.holders_before[rows])
    workforce.person_identity[rows] = person
    brought = newcomers(person, channel, luck, world.params(EntryParams), scales)
    first = first_day(person, brought, luck, world.params(FirstDayParams), scales)
    for name, value in (brought | first).items():
        getattr(workforce, name)[rows] = value
    workforce.occupied[rows] = True
    workforce.just_joined[rows] = True
    workforce.vacant_months[rows] = 0.0
    certificate, chance = certificate_at_entry(post, key, channel, params.certified_newcomer_share)
    come_back(world.pipeline, channel, region, chance, certificate)
    outside(world.pipeline, certificate, -1.0)
    workforce.certificate[rows] = certificate


def _pay_as_agreed(world: World, rows: Ints, region: Ints) -> None:
    """Newcomers are paid from their first day, by the contract that careers will renew each month."""
    workforce = world.workforce
    terms = terms_of_contract(
        workforce.education[rows],
        workforce.tenure_months[rows],
        workforce.certificate[rows],
        workforce.role[rows] == 1,
        world.params(CareersParams),
    )
    wage = wage_on_terms(world.regions.base_wage_yuan[region], *terms)
    multiplier = world.levers.wage_multiplier
    workforce.wage_yuan_per_month[rows] = wage * (
        multiplier[rows] if isinstance(multiplier, np.ndarray) else multiplier
    )
