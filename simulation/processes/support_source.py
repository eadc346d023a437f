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
from simulation.elementary import exponential
from simulation.evidence import Parameters
from simulation.processes.scales import Scales
from simulation.randomness import Luck
from simulation.rows import by_row, fill
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
    climate: Floats,
    union: Floats,
    help_seeking: Floats,
    vulnerability: Floats,
    params: SupportSourceParams,
) -> Floats:
    """Utility of turning to the workplace, over that at typical values [1], shape (n,).

    Args:
        climate: of the team [SD], shape (n,).
        union: presence of a union [1], shape (n,), from 0 to 1.
        help_seeking: [SD], shape (n,).
        vulnerability: [SD], shape (n,); the vulnerable turn to the family.
        params: units and sources in conf/evidence/support_source.yaml.
    """
    return (
        params.per_climate_sd * climate
        + params.per_union * union
        + params.per_help_seeking_sd * help_seeking
        - params.per_vulnerability_sd * vulnerability
    )


def odds(utility: float) -> float:
    """Odds against none [1] at a utility that is the same for all."""
    return exponential(np.float32(utility))  # type: ignore[arg-type, return-value]


def chosen(family: Floats, workplace: Floats, chance: Floats) -> Codes:
    """Source chosen by a multinomial logit against none, shape (n,): 0 none, 1 family, 2 workplace.

    Args:
        family: odds against none [1], shape (n,): ``exp`` of the utility, if none has a utility of 0.
        workplace: likewise.
        chance: uniform [1], shape (n,); high values choose the workplace, low ones the family.
    """
    scaled = chance * (1.0 + family + workplace)
    at_work = scaled >= family + 1.0
    return (scaled < family) * np.int8(1) + at_work * np.int8(2)


@by_row
def sources(
    family_tie: Floats,
    climate: Floats,
    union: Floats,
    help_seeking: Floats,
    vulnerability: Floats,
    for_comfort: Floats,
    for_money: Floats,
    same_for_both: Floats,
    params: SupportSourceParams,
    scales: Scales,
) -> tuple[Codes, Codes]:
    """Sources preferred for comfort and for money [code], shape (n,) each.

    Args:
        family_tie: [1], shape (n,).
        climate: of the team [SD], shape (n,).
        union: presence of a union [1], shape (n,).
        help_seeking: [1], shape (n,).
        vulnerability: [SD], shape (n,).
        for_comfort: luck of the choice, uniform [1], shape (n,), like the two that follow.
        for_money: luck of the other choice, unless it is the same.
        same_for_both: luck whether it is.
        params: units and sources in conf/evidence/support_source.yaml.
        scales: the typical worker.
    """
    # Utilities add up, so odds multiply: those at typical values, and what makes this worker another.
    of_family = exponential(params.per_family_tie_sd * (family_tie - scales.family_tie_mean) / scales.family_tie_sd)
    seeking = (help_seeking - scales.help_seeking_mean) / scales.help_seeking_sd
    of_workplace = exponential(workplace_utility(climate, union, seeking, vulnerability, params))
    for_money = np.where(same_for_both < params.consistency, for_comfort, for_money)
    return (
        chosen(odds(params.moral_family) * of_family, odds(params.moral_workplace) * of_workplace, for_comfort),
        chosen(odds(params.financial_family) * of_family, odds(params.financial_workplace) * of_workplace, for_money),
    )


def month(world: World) -> None:
    """Choose the preferred sources of financial and moral support."""
    workforce, agencies = world.workforce, world.agencies
    fill(
        (workforce.moral_source, workforce.financial_source),
        sources,
        workforce.family_tie,
        world.over_posts(world.climate),
        # A union is felt in full from two union workers' hours per hundred posts on.
        world.over_posts(np.minimum(agencies.has_union * 0.5 + world.levers.union_hours_per_post / 2.0, 1.0)),
        workforce.help_seeking,
        workforce.vulnerability,
        *world.luck.uniform_pair_by_row("preferred source", Luck.ALWAYS, workforce.person_identity),
        world.luck.uniform_by_row("same source for both", Luck.ALWAYS, workforce.person_identity),
        world.params(SupportSourceParams),
        world.params(Scales),
        where=workforce.occupied,
    )
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
