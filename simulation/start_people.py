"""The people at the start of a run: posts, their holders, and the stocks outside the posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.dates import Month
from simulation.evidence import Parameters
from simulation.processes.arrival import arrive
from simulation.processes.calendar import CalendarParams
from simulation.processes.careers import CareersParams, contract_wage
from simulation.processes.education import EducationParams, enrolment, lengths
from simulation.processes.leaving_hazard import TurnoverParams
from simulation.processes.ties import linked
from simulation.randomness import Luck
from simulation.rows import BLOCK
from simulation.start_places import PlacesParams
from simulation.state.agencies import Agencies
from simulation.state.pipeline import Pipeline
from simulation.state.regions import URBAN, Regions
from simulation.state.workforce import GRADUATE, OTHER_DEGREE, SUPERVISOR, TIE_OFFSETS, Workforce, person_identity
from simulation.units import Codes, Floats, Ints
from simulation.world import World

SLOTS = 1 << 24
"""Posts of one agency have identities below this distance from each other, so that agencies can grow."""


@dataclass(frozen=True)
class StartParams(Parameters):
    """The people and stocks that a run begins with."""

    group: ClassVar[str] = "start"

    national_posts: float
    past_growth_per_year: float
    certified_share: float
    certified_assistant_share: float
    certified_total_per_post: float
    cases_start: float
    tie_strength_start: float
    graduate_share: float
    rapport_start: float
    most_post_months: float
    legacy_youngest_years: float
    oldest_years: float


def possible_ties(slot: Ints, capacity: Ints, row: Ints) -> np.ndarray:
    """Rows that each post may be tied to, shape (n, k); its own row where the other end does not exist.

    Post s may be tied to ``s XOR offset``: mutual by construction, inside the agency, and unchanged when it grows.
    """
    ties = np.empty((len(TIE_OFFSETS), len(slot)), np.int32)
    for entry, offset in zip(ties, TIE_OFFSETS, strict=True):
        other = slot ^ np.int32(offset)
        entry[:] = np.where(other < capacity, row + other - slot, row)
    return ties.T


def posts(own: Agencies, size: float, luck: Luck) -> Workforce:
    """All posts of the agencies, nobody in them yet; open are ``size`` [1] times those of the plan."""
    rows = int(own.capacity.sum())
    table = Workforce.empty(rows)
    table.agency[:] = np.repeat(np.arange(len(own)), own.capacity)
    table.slot[:] = np.arange(rows) - np.repeat(own.first_row, own.capacity)
    table.post_identity[:] = own.identity[table.agency] * np.uint64(SLOTS) + table.slot.astype(np.uint64)
    table.tie_to[:] = possible_ties(table.slot, own.capacity[table.agency], np.arange(rows, dtype=np.int32))
    rounding = luck.fine_uniform("rounding of posts", Luck.ALWAYS, own.identity)
    table.is_open[:] = table.slot < np.floor(own.initial_posts * size + rounding)[table.agency]
    table.person_identity[:] = person_identity(table.post_identity, table.holders_before)
    return table


def tenure_at_start(
    chance: Floats,
    legacy: np.ndarray,
    growth_per_year: float,
    shape: float,
    scale_months: float,
) -> Floats:
    """Tenure [month], shape (n,), by inversion at the uniform ``chance``.

    Professionals: the stable distribution of a workforce that has grown at ``growth_per_year`` for fifteen years while
    people left by the Weibull law: density proportional to ``exp(-growth t) * exp(-(t / scale) ** shape)``.
    Legacy staff: even between 15 and 30 years.
    """
    months = np.arange(0.0, 181.0)
    density = (1.0 + growth_per_year) ** (-months / 12.0) * np.exp(-((months / scale_months) ** shape))
    share = np.cumsum((density[1:] + density[:-1]) / 2.0)
    professional = np.interp(chance, np.r_[0.0, share] / share[-1], months)
    return np.where(legacy, 180.0 + 180.0 * chance, professional).astype(np.float32)


def certificate_at_start(chance: Floats, level: Floats, tenure_months: Floats, params: StartParams) -> Codes:
    """Certificate [code], shape (n,): nobody in the first year, later so many that the share of all is as known."""
    experienced = tenure_months >= 12.0
    share = min(1.0, params.certified_share / max(float(experienced.mean()), 1e-9))
    middle = level >= params.certified_assistant_share
    return np.where(experienced & (chance < share), np.where(middle, 2, 1), 0).astype(np.int8)


def occupy(world: World, legacy_share: float) -> None:
    """Put people into the open posts; ``legacy_share`` [1] of them are civil-affairs staff."""
    start, places = world.params(StartParams), world.params(PlacesParams)
    workforce, own, table, luck = world.workforce, world.agencies, world.regions, world.luck
    urban = (table.kind == URBAN)[own.region]
    filled = world.to_posts(np.where(urban, places.occupied_share_urban, places.occupied_share_district))
    held, channel_luck = luck.uniform_pair("held at the start", Luck.ALWAYS, workforce.post_identity)
    rows = np.flatnonzero(workforce.is_open & (held < filled))
    channel = np.where(channel_luck[rows] < start.graduate_share, GRADUATE, OTHER_DEGREE).astype(np.int8)
    # Block by block: all columns of a nation's people at once would take half as much room as the nation.
    for i in range(0, len(rows), BLOCK):
        arrive(world, rows[i : i + BLOCK], channel[i : i + BLOCK])
    # All have been there for long.
    workforce.just_joined[:] = False
    person = workforce.person_identity[rows]
    group, within = luck.uniform_pair("tenure at the start", Luck.ALWAYS, person)
    legacy = group < legacy_share
    law = world.params(TurnoverParams)
    tenure = tenure_at_start(within, legacy, start.past_growth_per_year, law.weibull_shape, law.weibull_scale_months)
    workforce.tenure_months[rows] = tenure
    workforce.post_months[rows] = np.minimum(tenure, start.most_post_months)
    workforce.legacy[rows] = legacy
    youngest, oldest = start.legacy_youngest_years, start.oldest_years
    professional_age = np.minimum(workforce.age_years[rows] + tenure / 12.0, oldest)
    workforce.age_years[rows] = np.where(legacy, youngest + (oldest - youngest) * within, professional_age)
    careers = world.params(CareersParams)
    workforce.skill[rows] = 1.0 - (1.0 - workforce.skill[rows]) * np.exp(-careers.skill_growth_per_month * tenure)
    chance, level = luck.uniform_pair("certificate at the start", Luck.ALWAYS, person)
    workforce.certificate[rows] = certificate_at_start(chance, level, tenure, start)
    workforce.certificate_months[rows] = np.where(workforce.certificate[rows] > 0, tenure / 2.0, 0.0)
    workforce.cases[rows] = np.floor(start.cases_start * workforce.skill[rows])
    workforce.rapport[rows] = start.rapport_start
    # One post in so many is a supervisor's; below 1 instead of equal to 0, since the span need not be whole.
    leads = workforce.slot[rows] % careers.posts_per_supervisor < 1
    workforce.role[rows] = leads & (tenure >= careers.promotion_tenure_months)
    workforce.tie_strength[:] = linked(workforce) * np.float32(start.tie_strength_start)
    _pay(world)
    own.staff[:] = world.by_agency(workforce.occupied)
    own.present[:] = own.staff
    own.reserves_yuan[:] = places.reserve_months_start * world.by_agency(workforce.wage_yuan_per_month)


def _pay(world: World) -> None:
    workforce = world.workforce
    base = world.region_to_posts(world.regions.base_wage_yuan)
    wage = contract_wage(
        base, workforce.education, workforce.tenure_months, workforce.certificate, workforce.role == SUPERVISOR,
        world.params(CareersParams),
    )  # fmt: skip
    workforce.wage_yuan_per_month[:] = wage * workforce.occupied


def pipeline(
    own: Agencies, table: Regions, start: StartParams, education: EducationParams, calendar: CalendarParams,
    national_share: float, first: Month,
) -> Pipeline:  # fmt: skip
    """Students of all cohorts, certificate holders outside the posts, peers in training; nobody searching yet."""
    months = lengths(education, calendar)
    students = np.zeros((len(months), max(months)))
    to_graduation = int(calendar.graduation_month - first.month) % 12
    for programme, begun in enumerate(enrolment(national_share, education)):
        students[programme, np.arange(to_graduation, months[programme], 12)] = begun
    posts_total = own.initial_posts.sum()
    outside = posts_total * (start.certified_total_per_post - start.certified_share)
    share = start.certified_assistant_share
    peers = np.full(int(education.peer_training_months), education.peers_per_year / 12.0 * national_share)
    return Pipeline(
        students=students,
        graduates_searching=np.zeros(len(table)),
        certified_outside=np.array([0.0, outside * share, outside * (1.0 - share), 0.0]),
        peers_in_training=peers,
        peers_ready=0.0,
        returnable=np.zeros((len(table), 4)),
        students_added=np.zeros_like(students),
    )
