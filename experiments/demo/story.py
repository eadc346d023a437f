"""The story of a worker or an agency: who she is, how she is, why she may leave, and her fate in the other world.

Numbers and names of labels only; the page puts them into words of its language.
"""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np

from experiments.demo.diary import Diary
from experiments.demo.two_worlds import TwoWorlds
from simulation import WorkforceModel
from simulation.processes.leaving_hazard import Logarithms
from simulation.state.agencies import AGENCY_KINDS, FIELDS
from simulation.state.regions import REGION_KINDS
from simulation.state.workforce import Workforce

LABELS = ("gender", "education", "certificate", "entry_channel", "role", "moral_source", "financial_source")
NUMBERS = (
    "age_years", "tenure_months", "post_months", "wage_yuan_per_month", "arrears_months", "skill", "cases",
    "hours_asked", "hours_available", "exhaustion", "passion", "accomplishment", "overall_well_being",
    "work_pressure", "family_pressure", "interpersonal_pressure", "societal_pressure", "workplace_support",
    "union_support", "family_support", "financial_support", "family_tie", "help_seeking", "intention_to_leave",
    "secondment_months_left",
)  # fmt: skip
YES_NO = ("psychology_trained", "legacy", "social_work_degree", "seconded")


def worker_story(worlds: TwoWorlds, world: int, row: int, holder: int | None = None) -> dict[str, Any]:
    """The person who holds a post in one world, and the same person in the other.

    Args:
        worlds: both.
        world: in which she was pointed at, 0 or 1.
        row: her post.
        holder: how many held the post before her; whoever holds it now if not given.
    """
    here, there = worlds.models[world], worlds.models[1 - world]
    told: dict[str, Any] = {"row": row, "world": world, "month": worlds.months, "place": place(here, row)}
    if holder is None:
        if not here.workforce.occupied[row]:
            told["vacant_months"] = float(here.workforce.vacant_months[row])
            told["is_open"] = bool(here.workforce.is_open[row])
            return told
        holder = int(here.workforce.holders_before[row])
    lives = {world: _life(here, worlds.diaries[world], row, holder)}
    other = _life(there, worlds.diaries[1 - world], row, holder)
    if _same_person(worlds, row, holder):
        lives[1 - world] = other
    return {**told, "holder": holder, "lives": [lives.get(0), lives.get(1)]}


def agency_story(worlds: TwoWorlds, agency: int) -> dict[str, Any]:
    """An agency in both worlds."""
    row = int(worlds.models[0].agency_table.first_row[agency])
    lives = [_agency_life(model, agency) for model in worlds.models]
    return {"agency": agency, "month": worlds.months, "place": place(worlds.models[0], row), "lives": lives}


def place(model: WorkforceModel, row: int) -> dict[str, Any]:
    """Where a post is: region, field of work and kind of agency."""
    agency = int(model.workforce.agency[row])
    table = model.agency_table
    return {
        "agency": agency,
        "region": int(table.region[agency]),
        "region_kind": REGION_KINDS[model.region_table.kind[table.region[agency]]],
        "field": FIELDS[table.field[agency]],
        "agency_kind": AGENCY_KINDS[table.kind[agency]],
    }


def who(model: WorkforceModel, row: int) -> dict[str, Any]:
    """What is true of the holder of a post: labels and numbers, each in the unit of its column."""
    table, columns = model.workforce, Workforce.columns()
    found: dict[str, Any] = {name: columns[name].labels[getattr(table, name)[row]] for name in LABELS}
    found |= {name: round(float(getattr(table, name)[row]), 3) for name in NUMBERS}
    found |= {name: bool(getattr(table, name)[row]) for name in YES_NO}
    found["ties"] = int(np.count_nonzero(table.tie_strength[row]))
    host = int(table.host_agency[row])
    if host >= 0:
        found["host_region_kind"] = REGION_KINDS[model.region_table.kind[model.agency_table.region[host]]]
    return found


def risk(model: WorkforceModel, row: int) -> dict[str, Any]:
    """Chance of leaving within a year as things stand [1], and what it is made of.

    ``factors`` multiply the chance of somebody of her time in the sector: above 1 they push her out.
    """
    factors = {
        name: float(exp(values[row]) if name in Logarithms._fields else values[row])
        for name, values in model.hazard_factors.items()
    }
    by_tenure = factors.pop("tenure")
    hazard = by_tenure * float(np.prod(list(factors.values())))
    return {
        "chance_within_a_year": round(1.0 - exp(-hazard), 4),
        "of_her_tenure": round(1.0 - exp(-by_tenure), 4),
        "factors": {name: round(value, 3) for name, value in factors.items()},
    }


def _life(model: WorkforceModel, diary: Diary, row: int, holder: int) -> dict[str, Any]:
    told: dict[str, Any] = {"diary": diary.life(row, holder)}
    gone = diary.departure(row, holder)
    if gone is not None:
        return {**told, "there": False, "left_month": gone.month, "way": gone.way}
    there = bool(model.workforce.occupied[row]) and int(model.workforce.holders_before[row]) == holder
    return {**told, "there": there, **({"who": who(model, row), "risk": risk(model, row)} if there else {})}


def _same_person(worlds: TwoWorlds, row: int, holder: int) -> bool:
    """Whether the person of this number lived in this post in both worlds, from the same month on.

    Who came from another agency brings traits of her own along: identity alone does not make the same person.
    """
    if holder == 0:
        return True
    first = [next(iter(diary.life(row, holder)["months"]), None) for diary in worlds.diaries]
    tables = [model.workforce for model in worlds.models]
    both = all(t.occupied[row] and t.holders_before[row] == holder for t in tables)
    same_trait = not both or tables[0].vulnerability[row] == tables[1].vulnerability[row]
    return first[0] is not None and first[0] == first[1] and bool(same_trait)


def _agency_life(model: WorkforceModel, agency: int) -> dict[str, Any]:
    table, workforce = model.agency_table, model.workforce
    rows = slice(int(table.first_row[agency]), int(table.first_row[agency] + table.capacity[agency]))
    held, is_open = workforce.occupied[rows], workforce.is_open[rows]
    heads = max(int(held.sum()), 1)
    return {
        "posts": int(is_open.sum()),
        "staff": int(held.sum()),
        "away": int(workforce.seconded[rows].sum()),
        "visitors": int(table.visiting_staff[agency]),
        "exhaustion": round(float(workforce.exhaustion[rows].sum()) / heads, 2),
        "cases_per_worker": round(float(workforce.cases[rows].sum()) / heads, 1),
        "waiting_cases": round(float(table.waiting_cases[agency])),
        "climate": round(float(table.climate[agency]), 2),
        "supervision_hours": round(float(table.supervision_hours[agency]), 1),
        "union_hours": round(float(table.union_hours[agency]), 1),
        "counselling_hours": round(float(table.counselling_hours[agency]), 1),
        "contract_months_left": int(max(table.contract_months_left[agency], 0)),
        "late_months_left": int(table.late_months_left[agency]),
        "loop_gain": round(float(model.loop_gain[agency]), 3),
    }
