"""Who comes into a post: age, education and traits of a person at hire."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import numpy as np

from simulation.elementary import logarithm
from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.randomness import Luck, both_halves, both_of_polar, high_half
from simulation.state.workforce import GRADUATE, PEER, RE_ENTRANT
from simulation.units import Bools, Codes, Floats, Identities, by_code, either


@dataclass(frozen=True)
class EntryParams(Parameters):
    """The people who come."""

    group: ClassVar[str] = "entry"

    share_women: float
    secondary_share: float
    college_share: float
    master_share: float
    psychology_share: float
    graduate_age_years: float
    graduate_age_spread_years: float
    other_age_years: float
    other_age_spread_years: float
    other_age_cut_share: float
    oldest_age_years: float
    social_work_share_of_masters: float
    social_work_share_of_bachelors: float
    social_work_share_of_college: float
    novice_skill: float
    peer_skill: float
    re_entrant_skill: float
    re_entrant_tenure_months: float
    graduate_idealism_shift_sd: float
    family_shock_risk_sd: float


def education_level(chance: Floats, params: EntryParams) -> Codes:
    """Education [code], shape (n,), from a uniform draw: secondary, college, bachelor or master."""
    # In double precision, so that a draw on the border of two levels falls where the evidence says.
    draw: Any = np.float64(chance)
    college = params.secondary_share + params.college_share
    above = np.where(draw < college, 1, np.where(draw < 1.0 - params.master_share, 2, 3))
    return np.where(draw < params.secondary_share, 0, above)


def bounded_normal(mean: float, sd: float, luck: Floats) -> Floats:
    """A normal trait kept between 0.02 and 0.98 [1], shape (n,)."""
    return np.minimum(np.maximum(np.float32(mean) + np.float32(sd) * luck, 0.02), 0.98)


def years_before(chance: Floats, params: EntryParams) -> Floats:
    """Years of other work before an experienced newcomer comes [year], shape (n,), from a uniform draw.

    They are exponential; the longest ``other_age_cut_share`` of them are left out.
    """
    return -params.other_age_spread_years * logarithm(1.0 - (1.0 - params.other_age_cut_share) * chance)


def age_at_entry(channel: Codes, luck: Floats, before: Floats, params: EntryParams) -> Floats:
    """Age at hire [year], shape (n,): graduates come straight from university, others after years in other work.

    Args:
        channel: how they come [code], shape (n,).
        luck: standard normal [1], shape (n,).
        before: years in other work [year], shape (n,).
        params: units and sources in conf/evidence/entry.yaml.
    """
    graduate = params.graduate_age_years + params.graduate_age_spread_years * np.abs(luck)
    other = np.minimum(params.other_age_years + before, params.oldest_age_years)
    return np.where(channel == GRADUATE, graduate, other)


class Traits(NamedTuple):
    """Columns of the workforce that a newcomer brings, each of shape (n,)."""

    age_years: Floats
    skill: Floats
    tenure_months: Floats
    vulnerability: Floats
    idealism: Floats
    family_shock_risk: Floats
    help_seeking: Floats
    family_tie: Floats
    gender: Codes
    education: Codes
    psychology_trained: Bools
    social_work_degree: Bools


def traits(
    person: Identities,
    channel: Codes,
    experience: np.uint64,
    character: np.uint64,
    ties: np.uint64,
    risk: np.uint64,
    schooling: np.uint64,
    studies: np.uint64,
    params: EntryParams,
    scales: Scales,
) -> Traits:
    """What each newcomer brings, shape (n,) each, in the units of the columns.

    Args:
        person: identities, shape (n,).
        channel: how they come [code], shape (n,).
        experience: key of the luck of years in other work.
        character: of vulnerability and idealism.
        ties: of readiness to ask for help and the tie to the family.
        risk: of family shocks and age.
        schooling: of gender and education.
        studies: of the subject of study and training in psychology.
        params: units and sources in conf/evidence/entry.yaml.
        scales: the typical worker.
    """
    vulnerability, idealism = both_of_polar(*both_halves(person, character))
    seeking, family = both_of_polar(*both_halves(person, ties))
    shock_risk, age_luck = both_of_polar(*both_halves(person, risk))
    draw, chance = both_halves(person, schooling)
    subject, psychology = both_halves(person, studies)
    graduate, peer, again = channel == GRADUATE, channel == PEER, channel == RE_ENTRANT
    before = years_before(high_half(person, experience), params)
    eager = idealism + either(graduate, params.graduate_idealism_shift_sd, 0.0)
    level = education_level(chance, params)
    education: Any = np.int8(np.where(peer, 0, np.where(graduate & (level == 0), 2, level)))
    gender: Any = np.int8(draw >= params.share_women)
    skills = (params.novice_skill, params.peer_skill, params.re_entrant_skill)
    degrees = (
        0.0,
        params.social_work_share_of_college,
        params.social_work_share_of_bachelors,
        params.social_work_share_of_masters,
    )
    return Traits(
        age_years=age_at_entry(channel, age_luck, before, params),
        skill=by_code(peer + 2 * again, skills),
        tenure_months=either(again, params.re_entrant_tenure_months, 0.0),
        vulnerability=vulnerability,
        idealism=bounded_normal(scales.idealism_mean, scales.idealism_sd, eager),
        family_shock_risk=bounded_normal(0.5, params.family_shock_risk_sd, shock_risk),
        help_seeking=bounded_normal(scales.help_seeking_mean, scales.help_seeking_sd, seeking),
        family_tie=bounded_normal(scales.family_tie_mean, scales.family_tie_sd, family),
        gender=gender,
        education=education,
        psychology_trained=psychology < params.psychology_share,
        social_work_degree=graduate | (again & (subject < by_code(education, degrees))),
    )


@lru_cache
def keys(seed: int) -> tuple[np.uint64, ...]:
    """Keys of the luck of ``traits``, in their order, which a person keeps."""
    luck = Luck(seed)
    streams = (
        "age of the experienced",
        "vulnerability and idealism",
        "help-seeking and family tie",
        "risk of shocks and age",
        "gender and education",
        "subject of study",
    )
    return tuple(luck.key(stream, Luck.ALWAYS) for stream in streams)
