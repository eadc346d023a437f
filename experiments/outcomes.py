"""What a run of a study yields: each indicator by year and over the whole period, everywhere and in each kind of place.

A month is too fine for a comparison of thousands of runs and a total too coarse, since costs of later years may be
discounted. Sums are plain sums here: whoever reads them discounts them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulation.indicators import told
from simulation.units import MONTHS_PER_YEAR, Amounts, Bools

if TYPE_CHECKING:
    from simulation.model import WorkforceModel

WHOLE = 0
"""The "year" of a row that holds the whole period; the first twelve months are year 1."""
KEYS = ("place", "year", "months")
"""Columns of a row that say what it is about: where, when, and over how many months [month]."""

# What happens in a month adds up over a year.
SUMMED = (
    "leavers", "leavers_field", "leavers_agency", "leavers_retired", "leavers_dismissed",
    "joiners", "joiners_graduate", "joiners_other_degree", "joiners_peer", "joiners_re_entrant", "joiners_switcher",
    "new_cases", "refused_cases", "cases_closed", "cases_lost", "cases_progressed",
    "graduates", "exam_applicants", "exam_passes",
    "wishes_granted", "self_help_learners", "triaged", "awards_given",
)  # fmt: skip
SUMMED_FAMILY = "cost_"
"""Money spent in a month, by what for and by whom."""
# What is so in a month is averaged: how many there are, what they are like, shares and rates.
AVERAGED = (
    "posts", "head_count", "vacancies", "vacancy_rate", "turnover_per_year", "first_year_turnover_per_year",
    "tenure_months_median", "seconded_out",
    "passion_mean", "passion_sd", "accomplishment_mean", "accomplishment_sd", "exhaustion_mean", "exhaustion_sd",
    "life_well_being_mean", "work_well_being_mean", "psychological_well_being_mean", "overall_well_being_mean",
    "overall_well_being_sd", "work_pressure_mean", "family_pressure_mean", "interpersonal_pressure_mean",
    "societal_pressure_mean", "workplace_support_mean", "union_support_mean", "family_support_mean",
    "financial_support_mean", "intention_to_leave_mean", "commitment_mean", "wage_yuan_per_month_mean",
    "arrears_months_mean", "skill_mean", "tenure_months_mean",
    "exhaustion_share_high", "exhausted_workers", "intention_share", "certified_in_posts", "certified_share",
    "prefers_family_moral_share", "prefers_family_financial_share",
    "prefers_workplace_moral_share", "prefers_workplace_financial_share",
    "waiting_cases", "open_cases", "visiting_staff", "trainees", "cases_per_worker", "contact_hours_per_case",
    "continuity", "workload_ratio", "wisn_ratio", "union_load", "wage_debt_yuan", "reserves_yuan",
    "students", "graduates_searching", "certified_outside", "returnable",
    "gap_exhaustion", "gap_vacancy_rate", "gap_wisn_ratio", "gap_turnover_per_year", "gap_waiting_cases_per_post",
    "agencies", "pairs", "counselling_places", "in_counselling", "waiting_for_counselling", "in_course",
    "peers_in_training", "loop_gain_mean", "agencies_past_tipping_share",
)  # fmt: skip
_SUMMED, _AVERAGED = frozenset(SUMMED), frozenset(AVERAGED)


def outcomes(model: WorkforceModel) -> pd.DataFrame:
    """The indicators of a model that has lived its months.

    Args:
        model: a finished model.

    Returns:
        A row per place and year (and ``WHOLE``): ``place``, ``year``, ``months``, then every indicator, summed or
        averaged over the months of the row. A mean is over the months that have a value; NaN where none has.

    Raises:
        ValueError: an indicator of which nobody said whether it adds up.
    """
    months = model.observations
    return by_year(*told(months), months[0].places)


def by_year(names: Sequence[str], values: Amounts, places: Sequence[str]) -> pd.DataFrame:
    """The same of indicators by month and place, shape (indicator, month, place)."""
    summed = np.array([adds_up(name) for name in names])
    spans = list(_spans(values.shape[1]))
    rows = _over([months for _, months in spans], values, summed)
    keys = list(itertools.product(places, spans))
    about = pd.DataFrame(
        {
            "place": [place for place, _ in keys],
            "year": np.array([year for _, (year, _) in keys], np.int16),
            "months": np.array([months.stop - months.start for _, (_, months) in keys], np.int16),
        }
    )
    return pd.concat([about, pd.DataFrame(rows.reshape(-1, len(names)), columns=list(names))], axis=1)


def adds_up(indicator: str) -> bool:
    """Whether the months of an indicator are added, and not averaged.

    Raises:
        ValueError: nobody said so.
    """
    if indicator in _SUMMED or indicator.startswith(SUMMED_FAMILY):
        return True
    if indicator in _AVERAGED:
        return False
    raise ValueError(f"{indicator}: expected to know whether its months add up. Name it in {__name__}.")


def known_to_add_up(indicator: str) -> bool:
    """The same; what a measure of the user's own observes is a level, until it has a name that says otherwise."""
    try:
        return adds_up(indicator)
    except ValueError:
        return False


def _spans(months: int) -> list[tuple[int, slice]]:
    """The whole period, then each year; the last may be shorter."""
    firsts = range(0, months, MONTHS_PER_YEAR)
    years = [(year, slice(first, min(first + MONTHS_PER_YEAR, months))) for year, first in enumerate(firsts, 1)]
    return [(WHOLE, slice(0, months)), *years]


def _over(spans: Sequence[slice], values: Amounts, summed: Bools) -> Amounts:
    """Sum or mean over the months of a span that have a value, shape (place, span, indicator); NaN where none has."""
    # Month after month, so that whole months are added to each other.
    by_month = np.ascontiguousarray(values.swapaxes(0, 1))
    known = ~np.isnan(by_month)
    there = np.where(known, by_month, 0.0)
    total, count = (np.array([each[months].sum(axis=0) for months in spans]) for each in (there, known))
    mean = np.where(summed[:, None], total, total / np.maximum(count, 1))
    return np.where(count > 0, mean, np.nan).transpose(2, 0, 1)
