"""Desks: who works this month, at which pace, and what that makes in each agency."""

from __future__ import annotations

from typing import NamedTuple

from simulation.processes.allocation import AllocationParams, carried
from simulation.rows import by_row
from simulation.units import Amounts, Bools, Codes, Floats
from simulation.world import World


class Desks(NamedTuple):
    """Who works, and at which pace, in each agency."""

    heads: Amounts
    """Those in post [person], shape (A,)."""
    workers: Amounts
    """Those at work [person], shape (A,)."""
    full: Amounts
    """Those of them who have no room up to the norm [person], shape (A,)."""
    their_cases: Amounts
    """Cases of those at work [case], shape (A,)."""
    their_pace: Amounts
    """Sum of their pace [1], shape (A,)."""
    cases: Amounts
    """All open cases [case], shape (A,)."""
    ended: Amounts
    """Cases that ended this month [case], shape (A,)."""


def at_desk(
    skill: Floats,
    exhaustion: Floats,
    occupied: Bools,
    seconded: Bools,
    role: Codes,
    hours_available: Floats,
    params: AllocationParams,
) -> tuple[Bools, Floats]:
    """Who has worked in the own agency this month and is still there, and at which pace [1], shape (n,) each.

    Args:
        skill: as in ``carried``, shape (n,), like the four that follow.
        exhaustion: [scale 0-6].
        occupied: the post is held.
        seconded: and its holder is away.
        role: [code].
        hours_available: [hour/month], shape (n,); none for who has just come.
        params: units and sources in conf/evidence/allocation.yaml.
    """
    home = occupied & ~seconded
    return home & (hours_available > 0), carried(skill, exhaustion, home, role, params)


@by_row
def desk(
    cases: Floats,
    closed: Floats,
    lost: Floats,
    skill: Floats,
    exhaustion: Floats,
    occupied: Bools,
    seconded: Bools,
    role: Codes,
    hours_available: Floats,
    params: AllocationParams,
) -> tuple[Bools, Bools, Bools, Floats, Floats, Floats, Floats]:
    """What is summed to ``Desks``, from the worker columns of these names and as in ``at_desk``, shape (n,) each."""
    working, pace = at_desk(skill, exhaustion, occupied, seconded, role, hours_available, params)
    full = working & (cases >= params.caseload_norm_cases * pace)
    return occupied, working, full, cases * working, pace * working, cases, closed + lost


def desks(world: World) -> Desks:
    """Who works this month, and at which pace, in each agency."""
    workforce = world.workforce
    return Desks(
        *world.sums_by_agency(
            desk,
            len(Desks._fields),
            workforce.cases,
            workforce.cases_closed,
            workforce.cases_lost,
            workforce.skill,
            workforce.exhaustion,
            workforce.occupied,
            workforce.seconded,
            workforce.role,
            workforce.hours_available,
            world.params(AllocationParams),
        )
    )
