"""Recruitment: leavers go, once; vacancies are posted and filled after a delay from five channels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.arrival import agree_on_pay, arrive
from simulation.processes.dealing import led
from simulation.processes.entry import GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER
from simulation.processes.finding import found, posted
from simulation.processes.re_entry import come_back, gone
from simulation.processes.scales import Scales
from simulation.processes.turnover import AGENCY, DISMISSED, FIELD
from simulation.processes.vacating import leave
from simulation.randomness import fine_fraction, stochastic_round
from simulation.rows import by_row, fill
from simulation.state.people import carried
from simulation.state.workforce import CHANNELS, WAYS_OF_LEAVING
from simulation.units import Amounts, Floats, Identities, Ints
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
    regions, region = world.regions, world.region_of_post.take(rows)
    typical, params = world.params(Scales).wage_ratio_typical, world.params(RecruitmentParams)
    if not isinstance(offered, np.ndarray):
        # All posts of a region offer the same.
        pay = regions.base_wage_yuan.tobytes(), regions.average_wage_yuan.tobytes(), float(offered)
        return _chance_by_region(*pay, typical, params).take(region)
    wage = (regions.base_wage_yuan / regions.average_wage_yuan).astype(np.float32)[region] * offered[rows]
    return filling_probability(wage, typical, params)


@lru_cache
def _chance_by_region(base: bytes, average: bytes, offered: float, typical: float, params: RecruitmentParams) -> Floats:
    """``filling_probability`` of each region, shape (R,), from the bytes of its columns of wages, shape (R,).

    Wages of places hardly ever change: for the same bytes the same is remembered.
    """
    wage = (np.frombuffer(base) / np.frombuffer(average)).astype(np.float32) * np.float32(offered)
    return filling_probability(wage, typical, params)


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
    """Break up the ties and cases of leavers, then fill vacancies."""
    params, workforce, pipeline = world.params(RecruitmentParams), world.workforce, world.pipeline
    leavers, movers, vacancies = posted(workforce)
    pipeline.returnable *= 1.0 - params.forgotten_share_per_month
    gone(pipeline, workforce, leavers, world.region_of_post, *who_may_return(params.returnable_share))
    # Whoever goes this month still holds the post: it is vacant, and posted, from next month on.
    unplaced = _fill(world, params, vacancies, movers)
    if len(unplaced):
        gone(pipeline, workforce, unplaced, world.region_of_post, *_without_a_post())
    if len(leavers):
        leave(world, leavers)


def _fill(world: World, params: RecruitmentParams, vacancies: Ints, movers: Ints) -> Ints:
    """Put people into the posts that find somebody.

    Args:
        world: the world to change.
        params: units and sources in conf/evidence/recruitment.yaml.
        vacancies: rows of the posts that are looked for, shape (v,).
        movers: rows of those who look for another agency, shape (m,).

    Returns:
        Rows of the movers who find no post.
    """
    workforce, t, key, of_post = world.workforce, world.t, world.luck.key, world.region_of_post
    chance, luck = chance_to_fill(world, vacancies), key("filling of the vacancy", t)
    filled, queue, hires = found(workforce, vacancies, chance, luck, of_post, len(world.regions))
    if not len(filled):
        return movers
    taken = _taken(world, params, hires, np.bincount(of_post[movers], minlength=len(hires)))
    person, first = workforce.person_identity, key("who moves first", t)
    channel, to, come, unplaced = led(filled, queue, taken, movers, person, first, workforce.agency, of_post)
    examination = key("certificate at entry", t)
    arrive(world, filled, channel, examination, params.certified_newcomer_share)
    come_back(world.pipeline, workforce, filled, channel, of_post, examination)
    if len(to):
        carried(workforce, CARRIED, to, come)
    agree_on_pay(world, filled, of_post[filled])
    return unplaced


def _taken(world: World, params: RecruitmentParams, hires: Any, movers: Any) -> np.ndarray:
    """People taken from each channel in each region, shape (R, channel); other degrees take the rest."""
    pipeline, key = world.pipeline, world.luck.key
    taken = np.zeros((len(CHANNELS), len(hires)))
    fill(
        (taken[GRADUATE], taken[RE_ENTRANT], taken[SWITCHER], taken[OTHER_DEGREE]),
        drawn_upon,
        pipeline.graduates_searching,
        pipeline.returnable.sum(axis=1),
        hires,
        movers,
        world.regions.identity,
        key("graduates who look", world.t),
        key("leavers who come back", world.t),
        params,
    )
    pipeline.graduates_searching -= taken[GRADUATE]
    if pipeline.peers_ready >= 1.0:
        free = taken[OTHER_DEGREE]
        taken[PEER] = np.clip(np.floor(pipeline.peers_ready) - (free.cumsum() - free), 0, free)
        free -= taken[PEER]
        pipeline.peers_ready -= float(taken[PEER].sum())
    return taken.T.astype(np.int64, order="C")
