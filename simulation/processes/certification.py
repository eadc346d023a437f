"""Certification: the yearly examination inside and outside the posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import betaincinv

from simulation.evidence import Parameters
from simulation.processes.calendar import COUNTRY
from simulation.rows import by_row
from simulation.units import Bools, Codes, Floats, by_code
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


@by_row
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
    never = 99.0
    degree = by_code(
        education,
        (never, params.worker_years_sw_college, params.worker_years_sw_bachelor, params.worker_years_sw_master),
    )
    for_worker = np.where(social_work, degree, degree + params.worker_years_other_extra)
    bachelor = params.assistant_years_bachelor
    other = by_code(education, (params.assistant_years_secondary, params.assistant_years_college, bachelor, bachelor))
    own = by_code(education, (params.assistant_years_secondary, params.assistant_years_sw_college, 0.0, 0.0))
    assistant = (certificate == 0) & (years >= np.where(social_work, own, other))
    by_practice = (certificate == 1) & (years_certified >= params.worker_years_after_assistant)
    worker = (certificate < 2) & ((years >= for_worker) | by_practice)
    senior = (certificate == 2) & (education >= 2) & (years_certified >= params.senior_years_after_worker)
    return np.where(senior, np.int8(3), np.where(worker, np.int8(2), assistant * np.int8(1)))


@by_row
def sitting(
    certificate: Codes,
    education: Codes,
    social_work: Bools,
    tenure_months: Floats,
    certificate_months: Floats,
    occupied: Bools,
    applying: Floats,
    params: CertificationParams,
) -> tuple[Codes, Bools]:
    """The certificate for which each may sit [code], and who does, shape (n,) each.

    Args:
        certificate: as in ``may_sit``, shape (n,), like the two that follow.
        education: [code].
        social_work: whether the degree is in social work.
        tenure_months: of practice [month], shape (n,).
        certificate_months: since the certificate held [month], shape (n,).
        occupied: the post is held, shape (n,).
        applying: luck of who applies, uniform [1], shape (n,).
        params: rules in conf/evidence/certification.yaml.
    """
    level = may_sit(certificate, education, social_work, tenure_months / 12.0, certificate_months / 12.0, params)
    return level, occupied & (level > certificate) & (applying < params.applying_share)


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
    applying, passing = world.luck.uniform_pair("examination", world.t, workforce.person_identity)
    level, sits = sitting(
        workforce.certificate,
        workforce.education,
        workforce.social_work_degree,
        workforce.tenure_months,
        workforce.certificate_months,
        workforce.occupied,
        applying,
        params,
    )
    candidates = np.flatnonzero(sits)
    advantage = params.pass_odds_per_skill * (workforce.skill[candidates] - params.skill_typical)
    attends = workforce.course_months_left[candidates] > 0
    share = pass_probability(rate, advantage + params.course_odds * attends)
    share = np.where(level[candidates] == 3, np.float32(params.senior_pass_share), share)
    passed = candidates[passing[candidates] < share]
    workforce.certificate[passed] = level[passed]
    workforce.certificate_months[passed] = 0.0
    outside = params.outside_applicants_per_post * float(world.agencies.funded_posts.sum())
    if world.conditions.exam_applicants is not None:
        outside = max(world.conditions.exam_applicants - len(candidates), 0.0)
    pipeline.exam_applicants = len(candidates) + outside
    pipeline.exam_passes = len(passed) + outside * rate
    pipeline.certified_outside[1] += outside * rate * params.outside_pass_assistant_share
    pipeline.certified_outside[2] += outside * rate * (1.0 - params.outside_pass_assistant_share)
