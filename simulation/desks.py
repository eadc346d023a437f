"""Desks: who works this month, at which pace, and what that makes in each agency."""

from __future__ import annotations

from typing import NamedTuple

from simulation.processes.allocation import AllocationParams, carried
from simulation.rows import by_row
from simulation.units import Amounts, Bools, Codes, Floats
from simulation.world import World


class Desks(NamedTuple):
    """Who works, at which pace, and what that makes in each agency."""

    working: Bools
    """Who has worked in the own agency this month and is still there, shape (n,)."""
    pace: Floats
    """Share of a full caseload that each can carry [1], shape (n,)."""
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
) -> tuple[Bools, Bools, Floats, Floats, Floats, Floats]:
    """Who works, who has no room, the pace, and with it cases and pace of those at work and cases ended, (n,) each.

    Args:
        cases: open cases [case], shape (n,), like the two that follow.
        closed: this month [case].
        lost: this month [case].
        skill: as in ``carried``, shape (n,), like the four that follow.
        exhaustion: [scale 0-6].
        occupied: the post is held.
        seconded: and its holder is away.
        role: [code].
        hours_available: [hour/month], shape (n,); none for who has just come.
        params: units and sources in conf/evidence/allocation.yaml.
    """
    home = occupied & ~seconded
    pace = carried(skill, exhaustion, home, role, params)
    working = home & (hours_available > 0)
    full = working & (cases >= params.caseload_norm_cases * pace)
    return working, full, pace, cases * working, pace * working, closed + lost


def desks(world: World) -> Desks:
    """Who works this month, and the sums over agencies."""
    workforce = world.workforce
    working, full, pace, *amounts = desk(
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
    cases, their_pace, ended = amounts
    their_cases, their_pace, open_cases, ended = world.each_by_agency([cases, their_pace, workforce.cases, ended])
    heads, workers, without_room = world.each_by_agency([workforce.occupied, working, full])
    return Desks(working, pace, heads, workers, without_room, their_cases, their_pace, open_cases, ended)
