"""Hours asked and available as one compiled loop over agencies; laws come from ``workload``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulation.compiled import tables
from simulation.compiled.agency_rows import end_of_run, longest_run, posts_of, sums_of_two
from simulation.compiled.arguments import value
from simulation.compiled.counts import more
from simulation.compiled.one_row import Law


def loop_of(kinds: Sequence[type], *laws: Law) -> Any:
    """The loop of these laws of ``workload``, whose parameters are of these kinds."""
    return tables.loop_of(kinds, laws, _hours_counted)


at_home = hours = team_hours = understaffing = tables.law


def _hours_counted(
    params: Any, allocation: Any, scales: Any, agencies: Any, workforce: Any, hours_by_field: Any, travel: Any,
    burden: Any, paperwork: Any, in_service: Any, activities: Any, trainee_hours: Any, surge_share: Any,
    course_hours: Any, first_row: Any, start: Any, end: Any,
) -> None:  # fmt: skip
    """Staff and WISN ratio of the agencies from ``start`` to ``end``, and hours asked and available of their workers.

    As many agencies at a time as fit into a block of rows, so that the law of workers runs over many at once.
    """
    occupied, seconded, role = workforce.occupied, workforce.seconded, workforce.role
    asked, available, number = workforce.hours_asked, workforce.hours_available, len(workforce.occupied)
    size, a = longest_run(first_row, start, end, number), start
    shared, supervising, per_case, to_client = np.empty((4, size), np.float32)
    while a < end:
        first, until = np.uint64(first_row[a]), end_of_run(first_row, a, end, number)
        last = posts_of(first_row, until - 1, number)[1]
        for b in range(a, until):
            place, (begin, stop) = np.uint64(agencies.region[b]), posts_of(first_row, b, number)
            people = present = supervisors = np.int32(0)
            for row in range(begin, stop):
                there, home, supervises = at_home(occupied[row], seconded[row], role[row])
                people, present, supervisors = more(people, there), more(present, home), more(supervisors, supervises)
            team = team_hours(
                np.float64(people), np.float64(present), np.float64(supervisors), agencies.kind[b], burden[place],
                agencies.refused_cases[b], agencies.visiting_skill[b], agencies.supervision_hours[b],
                agencies.own_supervision_hours[b], agencies.trainees[b], agencies.lent_hours[b], value(paperwork, b),
                value(in_service, b), value(activities, b), trainee_hours, surge_share, params, scales,
            )  # fmt: skip
            own = slice(begin - first, stop - first)
            agencies.staff[b], agencies.present[b] = team.staff, team.present
            shared[own], supervising[own] = team.shared, team.supervising
            per_case[own], to_client[own] = hours_by_field[np.uint64(agencies.field[b])], travel[place]
        for j in range(last - first):
            i = first + j
            asked[i], available[i] = hours(
                workforce.cases[i], workforce.skill[i], workforce.exhaustion[i], per_case[j], to_client[j], shared[j],
                supervising[j], role[i], workforce.course_months_left[i], occupied[i], seconded[i], course_hours,
                params, allocation, scales,
            )  # fmt: skip
        for b in range(a, until):
            begin, stop = posts_of(first_row, b, number)
            of_asked, of_available = sums_of_two(asked[begin:stop], available[begin:stop])
            way = travel[np.uint64(agencies.region[b])]
            agencies.wisn_ratio[b] = understaffing(of_asked, of_available, agencies.waiting_cases[b], way, params)
        a = until
