"""Careers: time passes, skill grows with practice, wages step up, supervisors are promoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.allocation import AllocationParams
from simulation.rows import by_row, fill
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


def promoted(candidate: Bools, merit: Floats, free_places: Amounts, agency: Ints) -> Bools:
    """The candidate of highest merit in each agency with a free place, the first of equals, shape (n,).

    Args:
        candidate: settled front-line workers, shape (n,).
        merit: [1], shape (n,), not negative.
        free_places: supervisor's places that are free [post], shape (A,).
        agency: agency of each row, shape (n,).
    """
    rows = np.flatnonzero(candidate)
    rows = rows[(free_places >= 1)[agency[rows]]]
    rows = rows[np.lexsort((-merit[rows], agency[rows]))]
    chosen = np.zeros(len(candidate), dtype=np.bool_)
    chosen[rows[np.diff(agency[rows], prepend=-1) > 0]] = True
    return chosen


@by_row
def learned(
    skill: Floats,
    cases: Floats,
    seconded: Bools,
    supervision_hours: Floats,
    places: Floats,
    course_months_left: Floats,
    norm: float,
    params: CareersParams,
) -> Floats:
    """Skill after a month [1], shape (n,), in [0, 1].

    Args:
        skill: [1], shape (n,).
        cases: open cases [case], shape (n,).
        seconded: shape (n,); a year away is full practice.
        supervision_hours: [hour/month], shape (n,).
        places: share of a training place that falls to each [1], shape (n,).
        course_months_left: of a course of one's own [month], shape (n,).
        norm: cases of a full caseload [case].
        params: units and sources in conf/evidence/careers.yaml.
    """
    practice = np.where(seconded, np.float32(1.0), np.minimum(cases / norm, 1.0))
    trained = np.minimum(places + (course_months_left > 0), 1.0)
    return np.clip(next_skill(skill, practice, supervision_hours, trained, params), 0.0, 1.0)


@by_row
def a_month_older(
    tenure_months: Floats,
    post_months: Floats,
    age_years: Floats,
    certificate_months: Floats,
    certificate: Codes,
    occupied: Bools,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Tenure, time in the post [month], age [year] and time since the certificate [month] a month later, (n,) each."""
    return (
        tenure_months + occupied,
        post_months + occupied,
        age_years + occupied / np.float32(12.0),
        certificate_months + (occupied & (certificate > 0)),
    )


@by_row
def standing(
    occupied: Bools,
    seconded: Bools,
    role: Codes,
    tenure_months: Floats,
    skill: Floats,
    certificate: Codes,
    accomplishment: Floats,
    free_places: Floats,
    least_tenure: float,
) -> tuple[Bools, Floats]:
    """Who could be promoted where a place is free, and the merit of each [1], shape (n,) each.

    Args:
        occupied: shape (n,), like all that follow.
        seconded: they come back first.
        role: [code].
        tenure_months: [month].
        skill: [1].
        certificate: [code].
        accomplishment: [scale 0-6].
        free_places: supervisor's places of the agency that are free [post].
        least_tenure: [month].
    """
    front_line = occupied & ~seconded & (role == 0)
    settled = front_line & (tenure_months >= least_tenure) & (free_places >= 1.0)
    return settled, skill + certificate + accomplishment / 6.0


@by_row
def paid(
    base: Floats,
    education: Codes,
    tenure_months: Floats,
    certificate: Codes,
    role: Codes,
    multiplier: Floats,
    params: CareersParams,
) -> Floats:
    """Wage under the policies in force [yuan/month], shape (n,): the contract wage times their ``multiplier`` [1]."""
    return contract_wage(base, education, tenure_months, certificate, role == 1, params) * multiplier


def month(world: World) -> None:
    """A month of age, tenure, learning, wages and at most one promotion per agency."""
    params = world.params(CareersParams)
    workforce, agencies = world.workforce, world.agencies
    here = workforce.occupied
    times = (workforce.tenure_months, workforce.post_months, workforce.age_years, workforce.certificate_months)
    fill(times, a_month_older, *times, workforce.certificate, here)
    norm = world.params(AllocationParams).caseload_norm_cases
    share_trained = agencies.trainees / np.maximum(agencies.present, 1.0)
    # Sixteen hours a month of in-service training teach as much as a place in a year-long course.
    share_trained = share_trained + world.levers.in_service_hours / params.course_hours_per_month
    fill(
        (workforce.skill,),
        learned,
        workforce.skill,
        workforce.cases,
        workforce.seconded,
        world.over_posts(agencies.supervision_hours),
        world.over_posts(share_trained),
        workforce.course_months_left,
        norm,
        params,
        where=here,
    )
    supervisors = world.by_agency(here & (workforce.role == 1))
    free = np.floor(agencies.funded_posts / params.posts_per_supervisor) - supervisors
    candidate, merit = standing(
        here,
        workforce.seconded,
        workforce.role,
        workforce.tenure_months,
        workforce.skill,
        workforce.certificate,
        workforce.accomplishment,
        world.over_posts(free),
        params.promotion_tenure_months,
    )
    workforce.role[promoted(candidate, merit, free, workforce.agency)] = 1
    base = world.region_over_posts(world.regions.base_wage_yuan)
    fill(
        (workforce.wage_yuan_per_month,),
        paid,
        base,
        workforce.education,
        workforce.tenure_months,
        workforce.certificate,
        workforce.role,
        world.levers.wage_multiplier,
        params,
        where=here,
    )
