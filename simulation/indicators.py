"""Indicators: what is observed each month, for the whole model and for each kind of region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.state.regions import REGION_KINDS, URBAN
from simulation.state.workforce import CHANNELS, WAYS_OF_LEAVING
from simulation.units import MONTHS_PER_YEAR, Amounts
from simulation.world import World

ALL = "all"
HIGH_EXHAUSTION = 3.0
"""Item mean from which exhaustion counts as high: 27 of 54 points on nine items (Maslach, Jackson & Leiter 1996)."""
INTENDS = 0.5
MEANS = (
    "passion", "accomplishment", "exhaustion", "life_well_being", "work_well_being", "psychological_well_being",
    "overall_well_being", "work_pressure", "family_pressure", "interpersonal_pressure", "societal_pressure",
    "workplace_support", "union_support", "family_support", "financial_support", "intention_to_leave", "commitment",
    "wage_yuan_per_month", "arrears_months", "skill", "tenure_months",
)  # fmt: skip
SPREADS = ("exhaustion", "passion", "accomplishment", "overall_well_being")
AGENCY_SUMS = ("waiting_cases", "new_cases", "refused_cases", "visiting_staff", "trainees")
Row = dict[str, Any]


def places(world: World) -> tuple[str, ...]:
    """The kinds of region of this model, after ``all``."""
    kinds = np.unique(world.regions.kind)
    return (ALL, *(REGION_KINDS[k] for k in kinds))


class _Sums:
    """Sums over each kind of region, and over all; entry 0 is all."""

    def __init__(self, world: World) -> None:
        self.world = world
        kinds = np.unique(world.regions.kind)
        self._place_of_region = np.searchsorted(kinds, world.regions.kind)
        self._place_of_agency = self._place_of_region[world.agencies.region]
        self.number = len(kinds)

    def workers(self, values: NDArray[Any]) -> Amounts:
        """Sum of a worker column, shape (place,)."""
        return self.agencies(self.world.by_agency(values))

    def agencies(self, values: NDArray[Any]) -> Amounts:
        """Sum of an agency column, shape (place,)."""
        return _with_all(np.bincount(self._place_of_agency, weights=values, minlength=self.number))

    def regions(self, values: NDArray[Any]) -> Amounts:
        """Sum of a region column, shape (place,)."""
        return _with_all(np.bincount(self._place_of_region, weights=values, minlength=self.number))

    def median(self, values: NDArray[Any], chosen: NDArray[np.bool_]) -> list[float]:
        """Median over the chosen workers, for each place."""
        place = np.repeat(self._place_of_agency, self.world.agencies.capacity)[chosen]
        groups = [values[chosen]] + [values[chosen][place == p] for p in range(self.number)]
        return [float(np.median(g)) if len(g) else np.nan for g in groups]


def _with_all(values: NDArray[Any]) -> Amounts:
    return np.concatenate(([values.sum()], values))


def _ratio(part: Amounts, whole: Amounts) -> Amounts:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _staffing(world: World, sums: _Sums) -> dict[str, Any]:
    workforce = world.workforce
    posts, heads = sums.workers(workforce.is_open), sums.workers(workforce.occupied)
    left = workforce.left_by > 0
    # Rates refer to those who could have left: today's staff without today's joiners, and those who left.
    at_risk = heads - sums.workers(workforce.just_joined) + sums.workers(left)
    first_year = world.first_year_at_risk
    values: dict[str, Any] = {
        "posts": posts,
        "head_count": heads,
        "vacancies": sums.workers(workforce.vacant),
        "vacancy_rate": _ratio(sums.workers(workforce.vacant), posts),
        "leavers": sums.workers(left),
        "turnover_per_year": MONTHS_PER_YEAR * _ratio(sums.workers(left), at_risk),
        "first_year_turnover_per_year": MONTHS_PER_YEAR
        * _ratio(sums.workers(left & first_year), sums.workers(first_year)),
        "joiners": sums.workers(workforce.just_joined),
        "tenure_months_median": sums.median(workforce.tenure_months, workforce.occupied),
        "seconded_out": sums.workers(workforce.seconded),
    }
    for code, way in enumerate(WAYS_OF_LEAVING[1:], start=1):
        values[f"leavers_{way}"] = sums.workers(workforce.left_by == code)
    for code, channel in enumerate(CHANNELS):
        values[f"joiners_{channel}"] = sums.workers(workforce.just_joined & (workforce.entry_channel == code))
    return values


def _people(world: World, sums: _Sums) -> dict[str, Any]:
    workforce = world.workforce
    heads = sums.workers(workforce.occupied)
    values: dict[str, Any] = {}
    for name in MEANS:
        column = getattr(workforce, name)
        mean = _ratio(sums.workers(column), heads)
        values[f"{name}_mean"] = mean
        if name in SPREADS:
            square = _ratio(sums.workers(np.square(column, dtype=np.float64)), heads)
            values[f"{name}_sd"] = np.sqrt(np.maximum(square - mean**2, 0.0))
    high = workforce.exhaustion >= HIGH_EXHAUSTION
    values["exhaustion_share_high"] = _ratio(sums.workers(high), heads)
    values["exhausted_workers"] = sums.workers(high)
    values["intention_share"] = _ratio(sums.workers(workforce.intention_to_leave > INTENDS), heads)
    certified = sums.workers((workforce.certificate > 0) & workforce.occupied)
    values["certified_in_posts"] = certified
    values["certified_share"] = _ratio(certified, heads)
    for name, code in (("family", 1), ("workplace", 2)):
        for kind in ("moral", "financial"):
            prefers = getattr(workforce, f"{kind}_source") == code
            values[f"prefers_{name}_{kind}_share"] = _ratio(sums.workers(prefers), heads)
    return values


def _cases(world: World, sums: _Sums) -> dict[str, Any]:
    workforce, agencies = world.workforce, world.agencies
    open_cases = sums.workers(workforce.cases)
    values: dict[str, Any] = {name: sums.agencies(getattr(agencies, name)) for name in AGENCY_SUMS}
    for name in ("cases_closed", "cases_lost", "cases_progressed"):
        values[name] = sums.workers(getattr(workforce, name))
    served = open_cases + values["cases_closed"] + values["cases_lost"]
    available, asked = sums.workers(workforce.hours_available), sums.workers(workforce.hours_asked)
    values |= {
        "open_cases": open_cases,
        "cases_per_worker": _ratio(open_cases, sums.workers(workforce.at_home)),
        "contact_hours_per_case": _ratio(sums.workers(workforce.contact_hours), served),
        "continuity": 1.0 - _ratio(sums.agencies(agencies.handed_over_cases), served),
        "workload_ratio": _ratio(asked, available),
        "wisn_ratio": _ratio(sums.agencies(agencies.wisn_ratio * agencies.staff), sums.agencies(agencies.staff)),
        "union_load": _ratio(sums.agencies(agencies.union_load * agencies.staff), sums.agencies(agencies.staff)),
        "wage_debt_yuan": sums.agencies(agencies.wage_debt_yuan),
        "reserves_yuan": sums.agencies(agencies.reserves_yuan),
    }
    return values


def _costs(world: World, sums: _Sums) -> dict[str, Any]:
    values: dict[str, Any] = {}
    total = np.zeros(sums.number + 1)
    for (item, payer), amount in world.ledger.items():
        values[f"cost_{item}_{payer}_yuan"] = sums.regions(amount)
        total = total + values[f"cost_{item}_{payer}_yuan"]
    return {"cost_total_yuan": total} | values


def _country(world: World) -> Row:
    pipeline = world.pipeline
    return {
        "students": float(pipeline.students.sum()),
        "graduates_searching": float(pipeline.graduates_searching.sum()),
        "certified_outside": float(pipeline.certified_outside.sum()),
        "exam_applicants": pipeline.exam_applicants if world.conditions.exam_month else 0.0,
        "exam_passes": pipeline.exam_passes if world.conditions.exam_month else 0.0,
        "graduates": pipeline.graduated,
        "returnable": float(pipeline.returnable.sum()),
    }


def gaps(values: dict[str, Any], heads: Amounts, urban_first: bool) -> Row:
    """The three districts, weighted by staff, minus the urban places; NaN without both."""
    names = {"gap_exhaustion": "exhaustion_mean", "gap_vacancy_rate": "vacancy_rate", "gap_wisn_ratio": "wisn_ratio",
             "gap_turnover_per_year": "turnover_per_year", "gap_waiting_cases_per_post": "waiting"}  # fmt: skip
    values = values | {"waiting": values["waiting_cases"] / np.maximum(values["posts"], 1.0)}
    if not urban_first or len(heads) < 3:
        return dict.fromkeys(names, np.nan)
    return {
        gap: float(np.average(np.asarray(values[name])[2:], weights=heads[2:]) - np.asarray(values[name])[1])
        for gap, name in names.items()
    }


SECTIONS: tuple[Callable[[World, _Sums], dict[str, Any]], ...] = (_staffing, _people, _cases, _costs)


def observed(world: World) -> list[Row]:
    """One row per place: ``month``, ``date``, ``place`` and every indicator, units in the names."""
    sums = _Sums(world)
    values: dict[str, Any] = {}
    for section in SECTIONS:
        values |= section(world, sums)
    names = places(world)
    rows: list[Row] = []
    for index, place in enumerate(names):
        row: Row = {"month": world.t, "date": str(world.date), "place": place}
        rows.append(row | {name: float(column[index]) for name, column in values.items()})
    rows[0] |= _country(world) | gaps(values, values["head_count"], bool((world.regions.kind == URBAN).any()))
    return rows
