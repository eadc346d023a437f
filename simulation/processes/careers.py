"""Careers: time passes, skill grows with practice, wages step up, supervisors are promoted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.allocation import AllocationParams
from simulation.rows import by_row, compiled, fill, loops
from simulation.state.people import put
from simulation.state.workforce import FRONT_LINE, SUPERVISOR
from simulation.units import Amounts, Bools, Codes, Floats, Ints, by_code
from simulation.world import World


@dataclass(frozen=True)
class CareersParams(Parameters):
    """How people grow into the work and what they earn."""

    group: ClassVar[str] = "careers"

    skill_growth_per_month: float
    skill_growth_without_cases: float
    skill_per_supervision_hour: float
    supervision_hours_typical: float
    training_skill_per_month: float
    course_hours_per_month: float
    wage_factor_secondary: float
    wage_factor_college: float
    wage_factor_master: float
    wage_step_per_year: float
    wage_step_years: float
    assistant_premium_yuan: float
    social_worker_premium_yuan: float
    senior_premium_yuan: float
    supervisor_premium: float
    posts_per_supervisor: float
    promotion_tenure_months: float


def next_skill(
    skill: Floats, practice: Floats, supervision_hours: Floats, trained: Floats, params: CareersParams
) -> Floats:
    """Skill after a month [1], shape (n,): the distance to 1 shrinks with practice, supervision and courses.

    Args:
        skill: [1], shape (n,), in [0, 1].
        practice: cases over the caseload norm [1], shape (n,), in [0, 1]; without cases a novice learns slowly.
        supervision_hours: [hour/month], shape (n,).
        trained: share of a training place [1], shape (n,).
        params: units and sources in conf/evidence/careers.yaml.
    """
    least = params.skill_growth_without_cases
    pace = params.skill_growth_per_month * (least + (1.0 - least) * practice)
    pace = pace * (1.0 + params.skill_per_supervision_hour * (supervision_hours - params.supervision_hours_typical))
    pace = np.clip(pace + params.training_skill_per_month * trained, 0.0, 1.0)
    return skill + pace * (1.0 - skill)


@by_row
def terms_of_contract(
    education: Codes, tenure_months: Floats, certificate: Codes, supervisor: Bools, params: CareersParams
) -> tuple[Floats, Floats, Floats, Floats]:
    """Factors by education, by years and by role [1], and the premium of the certificate [yuan/month], (n,) each.

    Args:
        education: [code], shape (n,).
        tenure_months: shape (n,).
        certificate: [code], shape (n,).
        supervisor: shape (n,).
        params: units and sources in conf/evidence/careers.yaml.
    """
    factors = (params.wage_factor_secondary, params.wage_factor_college, 1.0, params.wage_factor_master)
    premiums = (0.0, params.assistant_premium_yuan, params.social_worker_premium_yuan, params.senior_premium_yuan)
    years = np.minimum(tenure_months / 12.0, params.wage_step_years)
    by_years = 1.0 + params.wage_step_per_year * years
    by_role = np.where(supervisor, np.float32(1.0 + params.supervisor_premium), np.float32(1.0))
    return by_code(education, factors), by_years, by_role, by_code(certificate, premiums)


def wage_on_terms(base: Amounts, by_education: Floats, by_years: Floats, by_role: Floats, premium: Floats) -> Amounts:
    """Contract wage [yuan/month], shape (n,): ``base * by education * by years * by role + premium``."""
    return base * by_education * by_years * by_role + premium


@by_row
def contract_wage(
    base: Floats, education: Codes, tenure_months: Floats, certificate: Codes, supervisor: Bools, params: CareersParams
) -> Floats:
    """Contract wage [yuan/month], shape (n,), before any policy.

    ``base * education factor * (1 + step * years, capped) * (1 + premium of a supervisor) + certificate premium``.
    """
    by_education, by_years, by_role, premium = terms_of_contract(
        education, tenure_months, certificate, supervisor, params
    )
    return wage_on_terms(base, by_education, by_years, by_role, premium)


def places_of_supervisors(funded_posts: Amounts, posts_per_supervisor: float) -> Amounts:
    """Whole places [post], shape (A,): one in so many funded posts, shape (A,), is a supervisor's."""
    return np.floor(funded_posts / posts_per_supervisor)


def promoted(merit: Floats, first_row: Ints, capacity: Ints) -> Ints:
    """Rows of the candidates of highest merit, one of each of these agencies that has any, the first of equals.

    Args:
        merit: [1], shape (n,); below nought: no candidate.
        first_row: of agencies with a free place, shape (k,).
        capacity: rows of each, shape (k,).
    """
    posts = zip(first_row.tolist(), capacity.tolist(), strict=True)
    best = np.array([first + int(merit[first : first + size].argmax()) for first, size in posts], np.intp)
    return best[merit[best] >= 0]


@by_row
def merit(
    skill: Floats,
    certificate: Codes,
    accomplishment: Floats,
    tenure_months: Floats,
    occupied: Bools,
    seconded: Bools,
    role: Codes,
    least_tenure: float,
) -> Floats:
    """Skill, certificate and accomplishment of those who could be promoted [1], shape (n,); -1 of all others.

    Args:
        skill: [1], shape (n,).
        certificate: [code], shape (n,).
        accomplishment: [scale 0-6], shape (n,).
        tenure_months: shape (n,).
        occupied: shape (n,).
        seconded: who is comes back first, shape (n,).
        role: before any promotion of this month [code], shape (n,).
        least_tenure: of a supervisor [month].
    """
    settled = occupied & ~seconded & (role == FRONT_LINE) & (tenure_months >= least_tenure)
    return np.where(settled, skill + certificate + accomplishment / 6.0, np.float32(-1.0))


@cache
def _loop() -> Any:
    return loops("careers").loop_of([CareersParams], merit, places_of_supervisors)


def best_candidates(world: World, params: CareersParams) -> Ints:
    """Rows of those who are promoted, shape (p,): the best of each agency that has room for one more supervisor."""
    workforce, agencies, least = world.workforce, world.agencies, params.promotion_tenure_months
    own = workforce.skill, workforce.certificate, workforce.accomplishment, workforce.tenure_months
    state = workforce.occupied, workforce.seconded
    if compiled():
        found: Ints = _loop()(params.numbers, *agencies.in_blocks, *workforce.in_blocks)
        return found
    # Places are free in few agencies: nobody else is looked at.
    places = places_of_supervisors(agencies.funded_posts, params.posts_per_supervisor)
    open_to = (places - world.by_agency(workforce.role == SUPERVISOR) >= 1.0).nonzero()[0]
    if not len(open_to):
        return open_to
    rows, size = agencies.posts_of(open_to), agencies.capacity[open_to]
    given: Any = *[column[rows] for column in (*own, *state, workforce.role)], least
    merits = merit(*given)
    return rows[promoted(merits, size.cumsum() - size, size)]


class Practice(NamedTuple):
    """What a month of practice leaves behind, shape (n,) each; see the columns of these names."""

    tenure_months: Floats
    post_months: Floats
    age_years: Floats
    certificate_months: Floats
    skill: Floats
    wage_yuan_per_month: Floats


@by_row
def practised(
    tenure_months: Floats,
    post_months: Floats,
    age_years: Floats,
    certificate_months: Floats,
    skill: Floats,
    certificate: Codes,
    occupied: Bools,
    cases: Floats,
    seconded: Bools,
    supervision_hours: Floats,
    places: Floats,
    course_months_left: Floats,
    base: Floats,
    education: Codes,
    role: Codes,
    multiplier: Floats,
    norm: float,
    params: CareersParams,
) -> Practice:
    """Time that has passed, skill [1] and the wage under the policies in force [yuan/month] after a month.

    Args:
        tenure_months: [month], shape (n,), like all columns that follow.
        post_months: in this post [month].
        age_years: [year].
        certificate_months: since the certificate [month].
        skill: [1].
        certificate: [code].
        occupied: who has lived this month here.
        cases: open cases [case].
        seconded: a year away is full practice.
        supervision_hours: [hour/month].
        places: share of a training place that falls to each [1].
        course_months_left: of a course of one's own [month].
        base: entry wage of the place [yuan/month].
        education: [code].
        role: before any promotion of this month [code].
        multiplier: of the policies in force on the contract wage [1], or a single number.
        norm: cases of a full caseload [case].
        params: units and sources in conf/evidence/careers.yaml.
    """
    practice = np.where(seconded, np.float32(1.0), np.minimum(cases / norm, 1.0))
    trained = np.minimum(places + (course_months_left > 0), 1.0)
    tenure = tenure_months + occupied
    learned = np.clip(next_skill(skill, practice, supervision_hours, trained, params), 0.0, 1.0)
    return Practice(
        tenure,
        post_months + occupied,
        age_years + occupied / np.float32(12.0),
        certificate_months + (occupied & (certificate > 0)),
        learned * occupied,
        contract_wage(base, education, tenure, certificate, role == SUPERVISOR, params) * multiplier * occupied,
    )


def month(world: World) -> None:
    """A month of age, tenure, learning, wages and at most one promotion per agency."""
    params, workforce, agencies = world.params(CareersParams), world.workforce, world.agencies
    share_trained = agencies.trainees / np.maximum(agencies.present, 1.0)
    # Sixteen hours a month of in-service training teach as much as a place in a year-long course.
    share_trained = share_trained + world.levers.in_service_hours / params.course_hours_per_month
    columns = [getattr(workforce, name) for name in Practice._fields]
    fill(
        columns,
        practised,
        *columns[:-1],
        workforce.certificate,
        workforce.occupied,
        workforce.cases,
        workforce.seconded,
        world.over_posts(agencies.supervision_hours),
        world.over_posts(share_trained),
        workforce.course_months_left,
        world.region_over_posts(world.regions.base_wage_yuan),
        workforce.education,
        workforce.role,
        world.levers.wage_multiplier,
        world.params(AllocationParams).caseload_norm_cases,
        params,
    )
    _promote(world, params)


class Promotion(NamedTuple):
    """What a promotion changes at once, shape (n,) each; see the columns of these names."""

    role: Codes
    wage_yuan_per_month: Floats


@by_row
def promotion(
    base: Floats, education: Codes, tenure_months: Floats, certificate: Codes, multiplier: Floats, params: CareersParams
) -> tuple[Promotion]:
    """The contract of a supervisor [yuan/month], shape (n,), under the policies in force; see ``contract_wage``."""
    supervisor: Any = True
    wage: Any = np.float64(contract_wage(base, education, tenure_months, certificate, supervisor, params))
    role: Any = 1
    return (Promotion(role, wage * np.float64(multiplier)),)


def _promote(world: World, params: CareersParams) -> None:
    """Where a supervisor's place is free, who is settled and has most merit gets it, and earns more at once."""
    rows, workforce, multiplier = best_candidates(world, params), world.workforce, world.levers.wage_multiplier
    if not len(rows):
        return
    put(
        workforce,
        rows,
        promotion,
        (world.regions.base_wage_yuan.astype(np.float32), world.region_of_post.take(rows)),
        (multiplier, rows) if isinstance(multiplier, np.ndarray) else float(multiplier),
        params,
    )
