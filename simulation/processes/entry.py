"""Who comes into a post: age, education and traits of a person at hire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.randomness import Luck
from simulation.state.workforce import CHANNELS
from simulation.units import Codes, Floats, Identities

GRADUATE, OTHER_DEGREE, PEER, RE_ENTRANT, SWITCHER = range(len(CHANNELS))


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
    until_college = params.secondary_share + params.college_share
    steps = np.array([params.secondary_share, until_college, 1.0 - params.master_share])
    return np.searchsorted(steps, chance, side="right").astype(np.int8)


def bounded_normal(mean: float, sd: float, luck: Floats) -> Floats:
    """A normal trait kept between 0.02 and 0.98 [1], shape (n,)."""
    return np.clip(np.float32(mean) + np.float32(sd) * luck, 0.02, 0.98)


def age_at_entry(channel: Codes, luck: Floats, chance: Floats, params: EntryParams) -> Floats:
    """Age at hire [year], shape (n,): graduates come straight from university, others after years in other work.

    Those years are exponential; the longest ``other_age_cut_share`` of them are left out.
    """
    graduate = params.graduate_age_years + params.graduate_age_spread_years * np.abs(luck)
    years_before = -params.other_age_spread_years * np.log1p(-(1.0 - params.other_age_cut_share) * chance)
    other = np.minimum(params.other_age_years + years_before, params.oldest_age_years)
    return np.where(channel == GRADUATE, graduate, other).astype(np.float32)


def newcomers(
    person: Identities, channel: Codes, luck: Luck, params: EntryParams, scales: Scales
) -> dict[str, np.ndarray[Any, Any]]:
    """All that a newcomer brings: a column name → values, shape (n,), drawn once from the luck of that person.

    Args:
        person: identities, shape (n,).
        channel: how they come [code], shape (n,).
        luck: the luck of the run.
        params: units and sources in conf/evidence/entry.yaml.
        scales: the typical worker.

    Returns:
        Columns of the workforce that entry decides, each of shape (n,).
    """

    def normals(stream: str) -> tuple[Floats, Floats]:
        return luck.normal_pair(stream, Luck.ALWAYS, person)

    def uniforms(stream: str) -> tuple[Floats, Floats]:
        return luck.uniform_pair(stream, Luck.ALWAYS, person)

    vulnerability, idealism = normals("vulnerability and idealism")
    seeking, family = normals("help-seeking and family tie")
    shock_risk, age_luck = normals("risk of shocks and age")
    gender, level = uniforms("gender and education")
    subject, psychology = uniforms("subject of study")
    age, _ = uniforms("age of the experienced")
    education = education_level(level, params)
    education = np.where((channel == GRADUATE) & (education == 0), 2, education)
    education = np.where(channel == PEER, 0, education).astype(np.int8)
    degree = np.array(
        [
            0.0,
            params.social_work_share_of_college,
            params.social_work_share_of_bachelors,
            params.social_work_share_of_masters,
        ],
        np.float32,
    )[education]
    again = channel == RE_ENTRANT
    social_work = (channel == GRADUATE) | (again & (subject < degree))
    skill = np.where(channel == PEER, params.peer_skill, np.where(again, params.re_entrant_skill, params.novice_skill))
    eager = idealism + params.graduate_idealism_shift_sd * (channel == GRADUATE)
    return {
        "gender": (gender >= params.share_women).astype(np.int8),
        "age_years": age_at_entry(channel, age_luck, age, params),
        "education": education,
        "psychology_trained": psychology < params.psychology_share,
        "entry_channel": channel,
        "social_work_degree": social_work,
        "skill": skill.astype(np.float32),
        "tenure_months": np.where(again, params.re_entrant_tenure_months, 0.0).astype(np.float32),
        "vulnerability": vulnerability,
        "idealism": bounded_normal(scales.idealism_mean, scales.idealism_sd, eager),
        "family_shock_risk": bounded_normal(0.5, params.family_shock_risk_sd, shock_risk),
        "help_seeking": bounded_normal(scales.help_seeking_mean, scales.help_seeking_sd, seeking),
        "family_tie": bounded_normal(scales.family_tie_mean, scales.family_tie_sd, family),
    }
