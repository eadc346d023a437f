"""Subsidised degree courses for working social workers, given by merit: hours now, skill and certificate later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulation.evidence import Parameters
from simulation.processes.careers import CareersParams
from simulation.processes.ranking import highest
from simulation.units import Bools, Floats
from simulation.world import World


@dataclass(frozen=True)
class CoursesParams(Parameters):
    """Who may come and how long a course lasts."""

    group: ClassVar[str] = "courses"

    length_months: float
    least_tenure_months: float
    test_luck_sd: float


def admitted(eligible: Bools, merit: Floats, free_seats: int) -> np.ndarray:
    """Rows of the eligible with the best merit [1], shape (n,), as many as there are free seats."""
    rows = np.flatnonzero(eligible)
    return rows[highest(merit[rows], free_seats)]


def month(world: World) -> None:
    """A month of study; free seats go to the uncertified with the best results."""
    params, workforce = world.params(CoursesParams), world.workforce
    world.course_hours_per_month = world.params(CareersParams).course_hours_per_month
    left = workforce.course_months_left
    left -= np.float32(1.0)
    np.maximum(left, np.float32(0.0), out=left)
    seats = int(world.levers.course_seats)
    if not seats:
        return
    free = seats - int(np.count_nonzero(left))
    if free <= 0:
        return
    eligible = (
        workforce.at_home
        & (world.levers.may_study + np.zeros(len(workforce)) > 0)
        & (workforce.certificate == 0)
        & (left == 0)
        & (workforce.tenure_months >= params.least_tenure_months)
    )
    # Results of the entrance test: skill and the luck of the day.
    day = world.luck.normal("entrance test", world.t, workforce.person_identity)
    test = workforce.skill + params.test_luck_sd * day
    left[admitted(eligible, test, free)] = params.length_months
