"""Education: students come of age, graduates choose between social work and everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.calendar import CalendarParams
from simulation.processes.scales import Scales
from simulation.units import Amounts
from simulation.world import World


@dataclass(frozen=True)
class EducationParams(Parameters):
    """Cohorts of the country and the choice of graduates."""

    group: ClassVar[str] = "education"

    graduates_per_year: float
    college_share: float
    bachelor_share: float
    college_months: float
    bachelor_months: float
    master_months: float
    entry_share: float
    civil_service_share: float
    academia_share: float
    civil_service_typical: float
    choice_per_log_wage: float
    choice_per_recognition_sd: float
    choice_per_influence_sd: float
    search_half_life_months: float
    peers_per_year: float
    peer_training_months: float
    peer_finishing_share: float


def graduates_choice(
    pay: Amounts, civil_service_pay: Amounts, recognition: Amounts, autonomy: Amounts, params: EducationParams
) -> Amounts:
    """Share of graduates who choose social work, the civil service, academia and other work [1], shape (R, 4).

    Multinomial logit of pay, recognition and influence (Xie 2022): utility is the logarithm of the share at a typical
    place, plus what the place offers against the typical; academia and other work offer the same everywhere.

    Args:
        pay: logarithm of social work's wage ratio over the typical [1], shape (R,).
        civil_service_pay: the same for the civil service [1], shape (R,).
        recognition: of social work [SD], shape (R,).
        autonomy: influence that social workers have on their work [SD], shape (R,).
        params: units and sources in conf/evidence/education.yaml.
    """
    shares = (params.entry_share, params.civil_service_share, params.academia_share)
    constants = np.log(np.array([*shares, 1.0 - sum(shares)]))
    utility = np.repeat(constants[None, :], len(pay), axis=0)
    utility[:, 0] += params.choice_per_log_wage * pay + params.choice_per_recognition_sd * recognition
    utility[:, 0] += params.choice_per_influence_sd * autonomy
    utility[:, 1] += params.choice_per_log_wage * civil_service_pay
    weight = np.exp(utility)
    return weight / weight.sum(axis=1, keepdims=True)


def enrolment(world_share: float, params: EducationParams) -> Amounts:
    """Students who begin in a year [person], shape (programme,): what keeps the cohorts of graduates level."""
    shares = (params.college_share, params.bachelor_share, 1.0 - params.college_share - params.bachelor_share)
    return params.graduates_per_year * world_share * np.array(shares)


def lengths(params: EducationParams, calendar: CalendarParams) -> tuple[int, ...]:
    """Months from enrolment to graduation, per programme: from September to July, two months short of whole years."""
    holidays = (calendar.enrolment_month - calendar.graduation_month) % 12
    return tuple(int(m - holidays) for m in (params.college_months, params.bachelor_months, params.master_months))


def month(world: World) -> None:
    """A month of studies; graduation and enrolment in their months, and the search of those who have finished."""
    params, pipeline, conditions = world.params(EducationParams), world.pipeline, world.conditions
    graduating = pipeline.students[:, 0].sum()
    for stock in (pipeline.students, pipeline.students_added):
        stock[:, :-1] = stock[:, 1:]
        stock[:, -1] = 0.0
    pipeline.enrolled = 0.0
    if conditions.enrolment_month:
        begun = enrolment(world.national_share, params) * world.levers.enrolment_multiplier
        for programme, months in enumerate(lengths(params, world.params(CalendarParams))):
            pipeline.students[programme, months - 1] += begun[programme]
            added = begun[programme] * (1.0 - 1.0 / world.levers.enrolment_multiplier)
            pipeline.students_added[programme, months - 1] += added
        pipeline.enrolled = float(begun.sum())
    pipeline.graduated = float(graduating)
    kept = 0.5 ** (1.0 / params.search_half_life_months)
    lost = pipeline.graduates_searching * (1.0 - kept)
    pipeline.graduates_searching -= lost
    pipeline.graduates_lost = float(lost.sum())
    if graduating > 0:
        _choose(world, params, float(graduating))
    ready = pipeline.peers_in_training[0] * params.peer_finishing_share
    pipeline.peers_in_training[:-1] = pipeline.peers_in_training[1:]
    pipeline.peers_in_training[-1] = (params.peers_per_year * world.national_share + world.levers.peers_per_year) / 12.0
    pipeline.peers_ready += float(ready)


def _choose(world: World, params: EducationParams, graduating: float) -> None:
    workforce, agencies, regions = world.workforce, world.agencies, world.regions
    posts = world.by_region(agencies.funded_posts)
    wages = world.by_region(world.by_agency(workforce.wage_yuan_per_month * workforce.occupied))
    staff = world.by_region(world.by_agency(workforce.occupied))
    mean_wage = np.where(staff > 0, wages / np.maximum(staff, 1.0), regions.base_wage_yuan)
    typical = world.params(Scales).wage_ratio_typical
    civil_service = np.log(regions.civil_service_wage_yuan / regions.average_wage_yuan / params.civil_service_typical)
    # A bonus at entry counts as pay over the first year.
    mean_wage = mean_wage + world.levers.graduate_bonus_yuan / 12.0
    pay = np.log(mean_wage / regions.average_wage_yuan / typical)
    share = graduates_choice(pay, civil_service, world.recognition, world.autonomy, params)[:, 0]
    offered = graduating * posts / posts.sum()
    world.pipeline.graduates_searching += offered * share
    world.pipeline.graduates_lost += float((offered * (1.0 - share)).sum())
