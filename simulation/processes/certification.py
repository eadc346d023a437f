"""Certification: the yearly examination inside and outside the posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import betaincinv

from simulation.evidence import Parameters
from simulation.processes.calendar import COUNTRY
from simulation.units import Bools, Codes, Floats
from simulation.world import World


@dataclass(frozen=True)
class CertificationParams(Parameters):
    """Rules of the examination and who goes."""

    group: ClassVar[str] = "certification"

    assistant_years_secondary: float
    assistant_years_sw_college: float
    assistant_years_college: float
    assistant_years_bachelor: float
    worker_years_after_assistant: float
    worker_years_sw_college: float
    worker_years_sw_bachelor: float
    worker_years_sw_master: float
    worker_years_other_extra: float
    senior_years_after_worker: float
    applying_share: float
    pass_alpha: float
    pass_beta: float
    pass_odds_per_skill: float
    course_odds: float
    skill_typical: float
    senior_pass_share: float
    outside_applicants_per_post: float
    outside_pass_assistant_share: float


def may_sit(
    certificate: Codes,
    education: Codes,
    social_work: Bools,
    years: Floats,
    years_certified: Floats,
    params: CertificationParams,
) -> Codes:
    """The highest certificate that a person may sit for, 0 if none beyond the one held; shape (n,).

    Args:
        certificate: held, shape (n,).
        education: highest, shape (n,).
        social_work: whether the degree is in social work, shape (n,).
        years: of practice [year], shape (n,).
        years_certified: since the certificate held [year], shape (n,).
        params: rules in conf/evidence/certification.yaml.
    """
    never = np.float32(99.0)
    degree = np.array(
        [never, params.worker_years_sw_college, params.worker_years_sw_bachelor, params.worker_years_sw_master],
        np.float32,
    )[education]
    for_worker = np.where(social_work, degree, degree + params.worker_years_other_extra)
    other = np.array(
        [
            params.assistant_years_secondary,
            params.assistant_years_college,
            params.assistant_years_bachelor,
            params.assistant_years_bachelor,
        ],
        np.float32,
    )[education]
    own = np.array([params.assistant_years_secondary, params.assistant_years_sw_college, 0.0, 0.0], np.float32)[
        education
    ]
    assistant = years >= np.where(social_work, own, other)
    by_practice = (certificate == 1) & (years_certified >= params.worker_years_after_assistant)
    worker = (certificate < 2) & ((years >= for_worker) | by_practice)
    senior = (certificate == 2) & (education >= 2) & (years_certified >= params.senior_years_after_worker)
    level = np.where(senior, 3, np.where(worker, 2, np.where((certificate == 0) & assistant, 1, 0)))
    return level.astype(np.int8)


def year_pass_rate(chance: float, alpha: float, beta: float) -> float:
    """Pass rate of a year [1]: the beta distribution at the uniform ``chance``."""
    return float(betaincinv(alpha, beta, chance))


def pass_probability(rate: float, advantage: Floats) -> Floats:
    """Probability to pass [1], shape (n,): the year's rate, its log odds shifted by a person's ``advantage`` [1]."""
    logit = np.log(rate / (1.0 - rate)) + advantage
    return 1.0 / (1.0 + np.exp(-logit))


def month(world: World) -> None:
    """Hold the examination in its month; certificates count from then on."""
    if not world.conditions.exam_month:
        return
    params, workforce, pipeline = world.params(CertificationParams), world.workforce, world.pipeline
    chance = float(world.luck.fine_uniform("examination of the year", world.date.year, COUNTRY)[0])
    rate = year_pass_rate(chance, params.pass_alpha, params.pass_beta)
    level = may_sit(
        workforce.certificate,
        workforce.education,
        workforce.social_work_degree,
        workforce.tenure_months / 12.0,
        workforce.certificate_months / 12.0,
        params,
    )
    applying, passing = world.luck.uniform_pair("examination", world.t, workforce.person_identity)
    sits = workforce.occupied & (level > workforce.certificate) & (applying < params.applying_share)
    advantage = params.pass_odds_per_skill * (workforce.skill - params.skill_typical)
    share = pass_probability(rate, advantage + params.course_odds * (workforce.course_months_left > 0))
    share = np.where(level == 3, np.float32(params.senior_pass_share), share)
    passed = sits & (passing < share)
    workforce.certificate[passed] = level[passed]
    workforce.certificate_months[passed] = 0.0
    outside = params.outside_applicants_per_post * float(world.agencies.funded_posts.sum())
    if world.conditions.exam_applicants is not None:
        outside = max(world.conditions.exam_applicants - float(sits.sum()), 0.0)
    pipeline.exam_applicants = float(sits.sum()) + outside
    pipeline.exam_passes = float(passed.sum()) + outside * rate
    pipeline.certified_outside[1] += outside * rate * params.outside_pass_assistant_share
    pipeline.certified_outside[2] += outside * rate * (1.0 - params.outside_pass_assistant_share)
