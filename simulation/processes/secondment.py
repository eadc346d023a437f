"""Secondment: a worker leaves an urban agency for a year to relieve and teach in one of the three districts.

The post at home is kept and leaves a gap until the worker comes home.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.calendar import COUNTRY
from simulation.randomness import stochastic_round
from simulation.state.agencies import PROFESSIONAL
from simulation.state.regions import URBAN
from simulation.state.workforce import FRONT_LINE
from simulation.units import Amounts, Bools, Floats, Ints
from simulation.world import World


@dataclass(frozen=True)
class SecondmentParams(Parameters):
    """Who is sent, for how long, and what the hosts and trainees gain."""

    group: ClassVar[str] = "secondment"

    length_months: float
    eligible_tenure_months: float
    supervision_hours_per_visitor: float
    course_months: float


def first_in_line(eligible: Bools, place_in_line: Floats, number: int) -> np.ndarray:
    """Rows of the ``number`` eligible whose draw is lowest, shape (at most number,)."""
    rows = np.flatnonzero(eligible)
    if number < len(rows):
        rows = rows[np.argpartition(place_in_line[rows], number)[:number]]
    return np.sort(rows)


def hosts_of(need: Amounts, chance: Amounts) -> np.ndarray:
    """Agencies that receive visitors, drawn in proportion to ``need``, shape (k,).

    Args:
        need: staff missing [person], shape (A,), not negative; not all 0.
        chance: uniform draws [1], one for each visitor, shape (k,).
    """
    share = np.cumsum(need) / need.sum()
    return np.minimum(np.searchsorted(share, chance, side="right"), len(need) - 1)


def month(world: World) -> None:
    """Return those whose year is over, send new ones, count the visitors, place trainees."""
    params, agencies, levers = world.params(SecondmentParams), world.agencies, world.levers
    agencies.handed_over_cases[:] = 0.0
    away = world.workforce.seconded.nonzero()[0]
    if len(away):
        _return(world, away)
    if levers.secondments_per_year:
        expected = np.array([levers.secondments_per_year / 12.0])
        number = int(stochastic_round(expected, world.luck.fine_uniform("secondments", world.t, COUNTRY))[0])
        urban = _urban(world)
        if number and not urban.all():
            _send(world, params, number, urban)
    agencies.supervision_hours[:] = agencies.own_supervision_hours + agencies.lent_supervision
    agencies.visiting_staff[:] = agencies.visiting_skill[:] = agencies.trainees[:] = 0.0
    if len(away) or levers.secondments_per_year:
        _visit(world, params)
    if levers.local_trainees_per_year:
        # Trainees stand for staff months: a year-long course, spread over the agencies of the districts by their staff.
        staff = np.where(_urban(world), 0.0, agencies.staff)
        in_course = min(levers.local_trainees_per_year * params.course_months / 12.0, staff.sum())
        agencies.trainees[:] = in_course * staff / max(staff.sum(), 1.0)


def _urban(world: World) -> Bools:
    return (world.regions.kind == URBAN)[world.agencies.region]


def _return(world: World, away: Ints) -> None:
    workforce = world.workforce
    workforce.secondment_months_left[away] -= 1.0
    home_again = away[workforce.secondment_months_left[away] <= 0]
    workforce.seconded[home_again] = False
    workforce.host_agency[home_again] = -1


def _visit(world: World, params: SecondmentParams) -> None:
    """Count the visitors of each agency and what they teach."""
    workforce, agencies = world.workforce, world.agencies
    visiting = (workforce.seconded & (workforce.host_agency >= 0)).nonzero()[0]
    host = workforce.host_agency[visiting]
    agencies.visiting_staff[:] = np.bincount(host, minlength=len(agencies))
    agencies.visiting_skill[:] = np.bincount(host, weights=workforce.skill[visiting], minlength=len(agencies))
    taught = agencies.visiting_staff * params.supervision_hours_per_visitor / np.maximum(agencies.staff, 1.0)
    agencies.supervision_hours += np.minimum(taught, params.supervision_hours_per_visitor)


def _send(world: World, params: SecondmentParams, number: int, urban: Bools) -> None:
    workforce, agencies, luck = world.workforce, world.agencies, world.luck
    eligible = (
        workforce.at_home
        & urban[workforce.agency]
        & (workforce.role == FRONT_LINE)
        & ~workforce.legacy
        & (workforce.tenure_months >= params.eligible_tenure_months)
        & (agencies.kind == PROFESSIONAL)[workforce.agency]
    )
    rows = first_in_line(eligible, luck.uniform("who is sent", world.t, workforce.person_identity), number)
    # Visitors go where staff is missing; one is added so that a full agency is not shut out.
    missing = np.where(urban, 0.0, agencies.funded_posts - agencies.staff - agencies.visiting_staff)
    need = np.where(urban, 0.0, np.maximum(missing, 0.0) + 1.0)
    chance = luck.fine_uniform("where to", world.t, workforce.person_identity[rows])
    workforce.seconded[rows] = True
    workforce.host_agency[rows] = hosts_of(need, chance)
    workforce.secondment_months_left[rows] = params.length_months
    handed = np.bincount(workforce.agency[rows], weights=workforce.cases[rows], minlength=len(agencies))
    agencies.waiting_cases += handed
    agencies.handed_over_cases += handed
    workforce.cases[rows] = 0.0
    workforce.rapport[rows] = 0.0
