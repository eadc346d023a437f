"""Indicators: what is observed each month, for the whole model and for each kind of region."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import tipping
from simulation.processes.counselling import CounsellingParams
from simulation.processes.self_help import SelfHelpParams
from simulation.state.regions import REGION_KINDS, URBAN
from simulation.state.workforce import CHANNELS, SELF_HELP, WAYS_OF_LEAVING
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
CASES = ("cases_closed", "cases_lost", "cases_progressed")
AGENCY_SUMS = ("waiting_cases", "new_cases", "refused_cases", "visiting_staff", "trainees", "wishes_granted")
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
        self._in_order = np.argsort(self._place_of_agency, kind="stable")
        self._first_in_order = np.searchsorted(self._place_of_agency[self._in_order], np.arange(self.number))
        self._regions_in_order = np.argsort(self._place_of_region, kind="stable")
        self._first_region = np.searchsorted(self._place_of_region[self._regions_in_order], np.arange(self.number))
        self.posts, self.heads = self.workers(world.workforce.is_open), self.workers(world.workforce.occupied)

    def workers(self, values: NDArray[Any]) -> Amounts:
        """Sum of a worker column, shape (place,), agency by agency: rows in reserve change no bit of it."""
        return self.agencies(self.world.by_agency(values))

    def each(self, columns: Mapping[str, NDArray[Any]]) -> dict[str, Amounts]:
        """Sums of many worker columns of one type at once, name → shape (place,)."""
        return self.each_agency(columns, self.world.each_by_agency(list(columns.values())))

    def each_agency(self, names: Iterable[str], values: NDArray[Any]) -> dict[str, Amounts]:
        """Sums of many agency columns at once, shape (k, A), name → shape (place,)."""
        by_place = np.add.reduceat(values[:, self._in_order], self._first_in_order, axis=1)
        return dict(zip(names, _with_all(by_place), strict=True))

    def agencies(self, values: NDArray[Any]) -> Amounts:
        """Sum of an agency column, shape (place,)."""
        return self.each_agency(("sum",), values[np.newaxis].astype(np.float64))["sum"]

    def regions(self, values: NDArray[Any]) -> Amounts:
        """Sum of a region column or of several, shape (..., place)."""
        return _with_all(np.add.reduceat(values[..., self._regions_in_order], self._first_region, axis=-1))

    def median(self, values: NDArray[Any], chosen: NDArray[np.bool_]) -> list[float]:
        """Median over the chosen workers, for each place."""
        rows = np.flatnonzero(chosen)
        here, place = values[rows], self._place_of_agency[self.world.workforce.agency[rows]]
        return [_middle(here), *(_middle(here[place == code]) for code in range(self.number))]


def _middle(values: NDArray[Any]) -> float:
    """Median of the values, NaN of none: sorting is faster than ``np.median`` here."""
    ordered, half = np.sort(values), len(values) // 2
    if not len(values):
        return np.nan
    return float(ordered[half] if len(values) % 2 else 0.5 * (ordered[half - 1] + ordered[half]))


def _with_all(by_place: Amounts) -> Amounts:
    return np.concatenate((np.add.reduce(by_place, axis=-1, keepdims=True), by_place), axis=-1)


def _ratio(part: Amounts, whole: Amounts) -> Amounts:
    """Part of the whole, NaN where there is no whole."""
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)


def _ratios(parts: Mapping[str, Amounts], whole: Amounts) -> dict[str, Amounts]:
    """Each part of the whole, NaN where there is no whole."""
    return dict(zip(parts, _ratio(np.array(list(parts.values())), whole), strict=True))


def _staffing(world: World, sums: _Sums) -> dict[str, Any]:
    workforce = world.workforce
    left, joined, first_year = workforce.left_by > 0, workforce.just_joined, world.first_year_at_risk
    counted = {
        "vacancies": workforce.vacant,
        "leavers": left,
        "joiners": joined,
        "first_year": first_year,
        "left_in_first_year": left & first_year,
        "seconded_out": workforce.seconded,
    }
    for code, way in enumerate(WAYS_OF_LEAVING[1:], start=1):
        counted[f"leavers_{way}"] = workforce.left_by == code
    for code, channel in enumerate(CHANNELS):
        counted[f"joiners_{channel}"] = joined & (workforce.entry_channel == code)
    number = sums.each(counted)
    left_in_first_year, at_risk_in_first_year = number.pop("left_in_first_year"), number.pop("first_year")
    # Rates refer to those who could have left: today's staff without today's joiners, and those who left.
    at_risk = sums.heads - number["joiners"] + number["leavers"]
    return {
        "posts": sums.posts,
        "head_count": sums.heads,
        "vacancies": number["vacancies"],
        "vacancy_rate": _ratio(number["vacancies"], sums.posts),
        "leavers": number["leavers"],
        "turnover_per_year": MONTHS_PER_YEAR * _ratio(number["leavers"], at_risk),
        "first_year_turnover_per_year": MONTHS_PER_YEAR * _ratio(left_in_first_year, at_risk_in_first_year),
        "joiners": number["joiners"],
        "tenure_months_median": sums.median(workforce.tenure_months, workforce.occupied),
    } | number


def _people(world: World, sums: _Sums) -> dict[str, Any]:
    workforce, heads = world.workforce, sums.heads
    columns = {name: getattr(workforce, name) for name in MEANS}
    squares = {name: np.square(columns[name], dtype=np.float64) for name in SPREADS}
    means = _ratios(sums.each(columns), heads)
    values: dict[str, Any] = {}
    square = _ratios(sums.each(squares), heads)
    for name in MEANS:
        values[f"{name}_mean"] = means[name]
        if name in SPREADS:
            values[f"{name}_sd"] = np.sqrt(np.maximum(square[name] - means[name] ** 2, 0.0))
    counted = {
        "exhausted_workers": workforce.exhaustion >= HIGH_EXHAUSTION,
        "intending": workforce.intention_to_leave > INTENDS,
        "certified_in_posts": (workforce.certificate > 0) & workforce.occupied,
    }
    for name, code in (("family", 1), ("workplace", 2)):
        for kind in ("moral", "financial"):
            counted[f"prefers_{name}_{kind}"] = getattr(workforce, f"{kind}_source") == code
    number = sums.each(counted)
    share = _ratios(number, heads)
    values["exhausted_workers"] = number["exhausted_workers"]
    values["exhaustion_share_high"] = share["exhausted_workers"]
    values["intention_share"] = share["intending"]
    values["certified_in_posts"] = number["certified_in_posts"]
    values["certified_share"] = share["certified_in_posts"]
    return values | {f"{name}_share": share[name] for name in number if name.startswith("prefers_")}


def _cases(world: World, sums: _Sums) -> dict[str, Any]:
    workforce, agencies = world.workforce, world.agencies
    columns = ("cases", "hours_available", "hours_asked", "contact_hours", *CASES)
    number = sums.each({name: getattr(workforce, name) for name in columns})
    open_cases = number["cases"]
    values: dict[str, Any] = sums.each_agency(AGENCY_SUMS, np.array([getattr(agencies, name) for name in AGENCY_SUMS]))
    values |= {name: number[name] for name in CASES}
    served = open_cases + values["cases_closed"] + values["cases_lost"]
    values |= {
        "open_cases": open_cases,
        "cases_per_worker": _ratio(open_cases, sums.workers(workforce.at_home)),
        "contact_hours_per_case": _ratio(number["contact_hours"], served),
        "continuity": 1.0 - _ratio(sums.agencies(agencies.handed_over_cases), served),
        "workload_ratio": _ratio(number["hours_asked"], number["hours_available"]),
        "wisn_ratio": _ratio(sums.agencies(agencies.wisn_ratio * agencies.staff), sums.agencies(agencies.staff)),
        "union_load": _ratio(sums.agencies(agencies.union_load * agencies.staff), sums.agencies(agencies.staff)),
        "wage_debt_yuan": sums.agencies(agencies.wage_debt_yuan),
        "reserves_yuan": sums.agencies(agencies.reserves_yuan),
    }
    return values


def _programmes(world: World, sums: _Sums) -> dict[str, Any]:
    """Who is in a programme, or got something from one this month; what was got this month has not faded yet."""
    workforce, agencies = world.workforce, world.agencies
    trained = np.float32(world.params(SelfHelpParams).effect_sd)
    hours_per_client = world.params(CounsellingParams).hours_per_client
    of_agencies = {
        "agencies": np.ones(len(agencies)),
        "pairs": agencies.lent_hours > 0,
        "counselling_places": agencies.counselling_hours / hours_per_client,
    }
    of_workers = {
        "in_counselling": workforce.counselling_months_left > 0,
        "waiting_for_counselling": workforce.counselling_wait_months > 0,
        "self_help_learners": (workforce.relief[:, SELF_HELP] == trained) & (trained > 0),
        "triaged": workforce.meaning == 1,
        "awards_given": workforce.honour == 1,
        "in_course": workforce.course_months_left > 0,
    }
    return sums.each_agency(of_agencies, np.array(list(of_agencies.values()))) | sums.each(of_workers)


def _tipping(world: World, sums: _Sums) -> dict[str, Any]:
    """Loop gain in the average worker's agency, and the share of agencies past it, of those of two or more."""
    gain, staff = tipping.loop_gain(world), world.by_agency(world.workforce.occupied)
    team = world.by_agency(tipping.at_work(world)) >= 2
    past = team & (gain >= tipping.POINT_OF_NO_RETURN)
    return {
        "loop_gain_mean": _ratio(sums.agencies(gain * staff), sums.agencies(staff)),
        "agencies_past_tipping_share": _ratio(sums.agencies(past), sums.agencies(team)),
    }


def _costs(world: World, sums: _Sums) -> dict[str, Any]:
    of_places = sums.regions(np.array(list(world.ledger.values())))
    values = {f"cost_{item}_{payer}_yuan": cost for (item, payer), cost in zip(world.ledger, of_places, strict=True)}
    return {"cost_total_yuan": np.add.reduce(of_places, axis=0)} | values


def _country(world: World) -> Row:
    pipeline = world.pipeline
    return {
        "students": float(pipeline.students.sum()),
        "graduates_searching": float(pipeline.graduates_searching.sum()),
        "certified_outside": float(pipeline.certified_outside.sum()),
        "exam_applicants": pipeline.exam_applicants if world.conditions.exam_month else 0.0,
        "exam_passes": pipeline.exam_passes if world.conditions.exam_month else 0.0,
        "graduates": pipeline.graduated,
        "peers_in_training": float(pipeline.peers_in_training.sum()),
        "returnable": float(pipeline.returnable.sum()),
    }


def gaps(values: dict[str, Any], heads: Amounts, urban_first: bool) -> Row:
    """The three districts, weighted by staff, minus the urban places; NaN without both."""
    names = {"gap_exhaustion": "exhaustion_mean", "gap_vacancy_rate": "vacancy_rate", "gap_wisn_ratio": "wisn_ratio",
             "gap_turnover_per_year": "turnover_per_year", "gap_waiting_cases_per_post": "waiting"}  # fmt: skip
    values = values | {"waiting": values["waiting_cases"] / np.maximum(values["posts"], 1.0)}
    if not urban_first or len(heads) < 3 or heads[2:].sum() == 0:
        return dict.fromkeys(names, np.nan)
    return {
        gap: float((values[name][2:] * heads[2:]).sum() / heads[2:].sum() - values[name][1])
        for gap, name in names.items()
    }


SECTIONS: tuple[Callable[[World, _Sums], dict[str, Any]], ...] = (
    _staffing,
    _people,
    _cases,
    _programmes,
    _tipping,
    _costs,
)


def observed(world: World) -> list[Row]:
    """One row per place: ``month``, ``date``, ``place`` and every indicator, units in the names."""
    sums = _Sums(world)
    values: dict[str, Any] = {}
    for section in SECTIONS:
        values |= section(world, sums)
    of_places = np.array(list(values.values()), np.float64).T.tolist()
    rows: list[Row] = [
        {"month": world.t, "date": str(world.date), "place": place} | dict(zip(values, numbers, strict=True))
        for place, numbers in zip(places(world), of_places, strict=True)
    ]
    rows[0] |= _country(world) | gaps(values, values["head_count"], bool((world.regions.kind == URBAN).any()))
    return rows
