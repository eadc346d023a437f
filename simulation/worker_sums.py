"""What is summed over the workers of each agency every month, and the law that says it of one."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from simulation.desks import Desks, desk
from simulation.processes.allocation import AllocationParams
from simulation.rows import by_row
from simulation.units import Amounts, Bools, Codes, Floats
from simulation.world import World

MEANS = (
    "passion", "accomplishment", "exhaustion", "life_well_being", "work_well_being", "psychological_well_being",
    "overall_well_being", "work_pressure", "family_pressure", "interpersonal_pressure", "societal_pressure",
    "workplace_support", "union_support", "family_support", "financial_support", "intention_to_leave", "commitment",
    "wage_yuan_per_month", "arrears_months", "skill", "tenure_months",
)  # fmt: skip
SPREADS = ("exhaustion", "passion", "accomplishment", "overall_well_being")
CASES = ("cases_closed", "cases_lost", "cases_progressed")
WORK = ("cases", "hours_available", "hours_asked", "contact_hours", *CASES)
AMOUNTS = (*(name for name in MEANS if name not in SPREADS), *WORK)
"""What is summed without squares."""
SQUARE = "square of {}"
SUMS = (*AMOUNTS, *SPREADS, *(SQUARE.format(name) for name in SPREADS))
"""What is told of it, in the order of ``sums_of_workers``."""
_columns: Callable[..., tuple[Floats, ...]] = attrgetter(
    "exhaustion", "passion", "accomplishment", *AMOUNTS, "occupied", "seconded", "role"
)


def sums_of_workers(world: World) -> tuple[Amounts, Desks]:
    """``SUMS`` over each agency, shape (sum, A), and its desks: of the same workers, and so in one go."""
    columns, desk_sums = _columns(world.workforce), len(Desks._fields)
    values = desk_sums + len(AMOUNTS) + len(SPREADS)
    sums = world.sums_by_agency(summed, values, *columns, world.params(AllocationParams), squares=len(SPREADS))
    return sums[desk_sums:], Desks(*sums[:desk_sums])


@by_row
def summed(
    exhaustion: Floats,
    passion: Floats,
    accomplishment: Floats,
    life_well_being: Floats,
    work_well_being: Floats,
    psychological_well_being: Floats,
    work_pressure: Floats,
    family_pressure: Floats,
    interpersonal_pressure: Floats,
    societal_pressure: Floats,
    workplace_support: Floats,
    union_support: Floats,
    family_support: Floats,
    financial_support: Floats,
    intention_to_leave: Floats,
    commitment: Floats,
    wage_yuan_per_month: Floats,
    arrears_months: Floats,
    skill: Floats,
    tenure_months: Floats,
    cases: Floats,
    hours_available: Floats,
    hours_asked: Floats,
    contact_hours: Floats,
    cases_closed: Floats,
    cases_lost: Floats,
    cases_progressed: Floats,
    occupied: Bools,
    seconded: Bools,
    role: Codes,
    params: AllocationParams,
) -> tuple[Amounts, ...]:
    """What is summed over each agency: ``Desks``, ``AMOUNTS`` and ``SPREADS``, shape (n,) each.

    From worker columns of these names, and as in ``desks.desk``.
    """
    at: tuple[Any, ...] = desk(
        cases, cases_closed, cases_lost, skill, exhaustion, occupied, seconded, role, hours_available, params
    )
    amounts = (
        life_well_being, work_well_being, psychological_well_being, work_pressure, family_pressure,
        interpersonal_pressure, societal_pressure, workplace_support, union_support, family_support, financial_support,
        intention_to_leave, commitment, wage_yuan_per_month, arrears_months, skill, tenure_months, cases,
        hours_available, hours_asked, contact_hours, cases_closed, cases_lost, cases_progressed,
    )  # fmt: skip
    well_being = life_well_being + work_well_being + psychological_well_being
    return at + amounts + (exhaustion, passion, accomplishment, well_being)
