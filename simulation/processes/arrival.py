"""Arrival: a newcomer in a post, with all that the person brings and feels on the first day."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.processes import entry, first_day
from simulation.processes.careers import CareersParams, terms_of_contract, wage_on_terms
from simulation.processes.entry import EntryParams, Traits, traits
from simulation.processes.first_day import Feelings, FirstDayParams, feelings
from simulation.processes.scales import Scales
from simulation.rows import by_row
from simulation.state.people import put
from simulation.state.workforce import SUPERVISOR, person_identity
from simulation.units import Amounts, Bools, Codes, Floats, Identities, Ints
from simulation.world import World


class Entered(NamedTuple):
    """Columns of the workforce by which a post is held by a newcomer, each of shape (n,)."""

    person_identity: Identities
    entry_channel: Codes
    occupied: Bools
    just_joined: Bools
    vacant_months: Floats


@by_row
def newcomer(
    post_identity: Identities,
    holders_before: Ints,
    channel: Codes,
    experience: np.uint64,
    character: np.uint64,
    ties: np.uint64,
    risk: np.uint64,
    schooling: np.uint64,
    studies: np.uint64,
    strain: np.uint64,
    success: np.uint64,
    coming: EntryParams,
    beginning: FirstDayParams,
    scales: Scales,
) -> tuple[Traits, Feelings, Entered]:
    """What a newcomer brings, what the newcomer feels on the first day, and who it is.

    Args:
        post_identity: shape (n,).
        holders_before: [person], shape (n,).
        channel: how they come [code], shape (n,).
        experience: key of the luck of years in other work; all keys as ``entry.traits`` and ``first_day.feelings``
            take them.
        character: key.
        ties: key.
        risk: key.
        schooling: key.
        studies: key.
        strain: key.
        success: key.
        coming: units and sources in conf/evidence/entry.yaml.
        beginning: units and sources in conf/evidence/first_day.yaml.
        scales: the typical worker.
    """
    person = person_identity(post_identity, holders_before)
    brought = traits(person, channel, experience, character, ties, risk, schooling, studies, coming, scales)
    felt = feelings(person, brought.vulnerability, brought.idealism, strain, success, beginning, scales)
    joined: Any = True
    return brought, felt, Entered(person, channel, joined, joined, np.full_like(felt.passion, 0.0))


def arrive(world: World, to: Ints, channel: Codes) -> None:
    """Put newcomers into the posts; certificates are none of this (see ``re_entry``).

    Args:
        world: the world to change.
        to: rows of the posts, shape (k,).
        channel: how they come [code], shape (k,).
    """
    seed = world.luck.seed
    put(
        world.workforce,
        to,
        newcomer,
        channel,
        *entry.keys(seed),
        *first_day.keys(seed),
        world.params(EntryParams),
        world.params(FirstDayParams),
        world.params(Scales),
    )


class Agreed(NamedTuple):
    """The wage that a newcomer is paid, shape (n,)."""

    wage_yuan_per_month: Floats


@by_row
def agreed(
    base: Amounts,
    education: Codes,
    tenure_months: Floats,
    certificate: Codes,
    role: Codes,
    multiplier: Floats,
    params: CareersParams,
) -> tuple[Agreed]:
    """Wage from the first day [yuan/month], shape (n,), by the contract that careers will renew each month.

    Args:
        base: entry wage of the place [yuan/month], shape (n,), in double precision.
        education: [code], shape (n,).
        tenure_months: shape (n,).
        certificate: [code], shape (n,).
        role: [code], shape (n,).
        multiplier: of the policies in force on the contract wage [1], shape (n,) or a single number.
        params: units and sources in conf/evidence/careers.yaml.
    """
    by_education, by_years, by_role, premium = terms_of_contract(
        education, tenure_months, certificate, role == SUPERVISOR, params
    )
    terms: Any = np.float64(by_education), np.float64(by_years), np.float64(by_role), np.float64(premium)
    contract: Any = wage_on_terms(base, *terms)
    return (Agreed(contract * np.float64(multiplier)),)


def agree_on_pay(world: World, to: Ints) -> None:
    """Newcomers in the rows ``to``, shape (k,), are paid from their first day."""
    multiplier = world.levers.wage_multiplier
    put(
        world.workforce,
        to,
        agreed,
        (world.regions.base_wage_yuan, world.region_of_post.take(to)),
        (multiplier, to) if isinstance(multiplier, np.ndarray) else float(multiplier),
        world.params(CareersParams),
    )
