"""Whom a worker would turn to: nobody, the family or the workplace, for money and, separately, for comfort.

The choice is a multinomial logit. The luck in it belongs to the person and stays, so that a preference changes only
when its reasons change. Because people choose, those who turn to the workplace differ from those who turn to the
family in more than the support that they get: that is the part of the survey's contrast which is not effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.assignment import Assignment
from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.randomness import Luck
from simulation.state.workforce import SOURCES
from simulation.units import Codes, Floats
from simulation.world import World


@dataclass(frozen=True)
class SupportSourceParams(Parameters):
    """Utilities against turning to nobody."""

    group: ClassVar[str] = "support_source"

    moral_family: float
    moral_workplace: float
    financial_family: float
    financial_workplace: float
    per_family_tie_sd: float
    per_climate_sd: float
    per_union: float
    per_help_seeking_sd: float
    per_vulnerability_sd: float
    consistency: float


def workplace_utility(
    constant: float,
    climate: Floats,
    union: Floats,
    help_seeking: Floats,
    vulnerability: Floats,
    params: SupportSourceParams,
) -> Floats:
    """Utility of turning to the workplace [1], shape (n,).

    Args:
        constant: at typical values [1].
        climate: of the team [SD], shape (n,).
        union: presence of a union [1], shape (n,), from 0 to 1.
        help_seeking: [SD], shape (n,).
        vulnerability: [SD], shape (n,); the vulnerable turn to the family.
        params: units and sources in conf/evidence/support_source.yaml.
    """
    return (
        constant
        + params.per_climate_sd * climate
        + params.per_union * union
        + params.per_help_seeking_sd * help_seeking
        - params.per_vulnerability_sd * vulnerability
    )


def chosen(family: Floats, workplace: Floats, chance: Floats) -> Codes:
    """Source chosen by a multinomial logit against none (utility 0), shape (n,): 0 none, 1 family, 2 workplace.

    Args:
        family: utility [1], shape (n,).
        workplace: utility [1], shape (n,).
        chance: uniform [1], shape (n,); high values choose the workplace, low ones the family.
    """
    of_family, of_workplace = np.exp(family), np.exp(workplace)
    scaled = chance * (1.0 + of_family + of_workplace)
    at_work = scaled >= of_family + 1.0
    return (scaled < of_family).view(np.int8) + at_work.view(np.int8) * np.int8(2)


def month(world: World) -> None:
    """Choose the preferred sources of financial and moral support."""
    params, scales = world.params(SupportSourceParams), world.params(Scales)
    workforce, agencies, levers = world.workforce, world.agencies, world.levers
    moral, own = world.luck.uniform_pair("preferred source", Luck.ALWAYS, workforce.person_identity)
    same = world.luck.uniform("same source for both", Luck.ALWAYS, workforce.person_identity) < params.consistency
    financial = np.where(same, moral, own)
    tie = params.per_family_tie_sd * (workforce.family_tie - scales.family_tie_mean) / scales.family_tie_sd
    # A union is felt in full from two union workers' hours per hundred posts on.
    hours = levers.union_hours_per_post + np.zeros(len(agencies))
    union = world.to_posts(np.minimum(1.0, agencies.has_union * 0.5 + hours / 2.0))
    reasons = (
        world.to_posts(world.climate),
        union,
        (workforce.help_seeking - scales.help_seeking_mean) / scales.help_seeking_sd,
        workforce.vulnerability,
    )
    for column, luck, family, workplace in (
        (workforce.moral_source, moral, params.moral_family, params.moral_workplace),
        (workforce.financial_source, financial, params.financial_family, params.financial_workplace),
    ):
        column[:] = chosen(family + tie, workplace_utility(workplace, *reasons, params), luck)
        column *= workforce.occupied
    if world.assignment is not None:
        _assign(world, world.assignment)


def _assign(world: World, assignment: Assignment) -> None:
    workforce = world.workforce
    lot = assignment.falls_on(world.luck, workforce.person_identity) & workforce.occupied
    for column, source in (
        (workforce.moral_source, assignment.moral),
        (workforce.financial_source, assignment.financial),
    ):
        if source is not None:
            column[lot] = SOURCES.index(source)
