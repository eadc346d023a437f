"""A parameter goes up: which way does the outcome go, and why?

Every row is a sentence of theory. The number is moved from its value to the further end of its range in worlds with the
same luck, and the paired difference must have the sign that the sentence says, by a one-sided t-test at 1 %.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from scipy import stats

from simulation.evidence import parameter_facts
from simulation.model import WorkforceModel
from tests.worlds import lived, settings

SEEDS = (1, 2, 3, 4)
ERROR = 0.01
YEARS = 1.5
UP, DOWN = 1, -1
Outcome = str | Callable[[WorkforceModel], float]


@dataclass(frozen=True)
class Row:
    """When ``number`` goes up, ``outcome`` goes this way."""

    number: str
    direction: int
    outcome: Outcome
    because: str
    posts: int = 1200
    """More where few people make the outcome."""

    def __str__(self) -> str:
        what = self.outcome if isinstance(self.outcome, str) else self.outcome.__name__
        return f"{self.number} up, {what} {'up' if self.direction == UP else 'down'}"


def slope(y: str, x: str) -> Callable[[WorkforceModel], float]:
    """Rise of one column with another per unit, at equal tenure, over the settled professionals (least squares)."""

    def rise(model: WorkforceModel) -> float:
        table = model.world.workforce
        held = table.occupied & ~table.legacy & ~table.just_joined & (table.tenure_months > 6)
        causes = np.c_[_column(model, x), np.log(np.maximum(table.tenure_months, 1)), np.ones(len(table))][held]
        return float(np.linalg.lstsq(causes, _column(model, y)[held], rcond=None)[0][0])

    rise.__name__ = f"slope of {y} on {x}"
    return rise


def _column(model: WorkforceModel, name: str) -> np.ndarray:
    world, table = model.world, model.world.workforce
    if name == "log_hazard":
        return np.log(np.maximum(table.leaving_hazard_per_year, 1e-9)).astype(np.float64)
    if name == "wage_ratio":
        return table.wage_yuan_per_month / world.regions.average_wage_yuan[world.agencies.region[table.agency]]
    return getattr(table, name).astype(np.float64)


def hazard_of_legacy_staff(model: WorkforceModel) -> float:
    """Mean hazard of leaving of civil-affairs staff."""
    table = model.world.workforce
    return float(table.leaving_hazard_per_year[table.occupied & table.legacy].mean())


def hazard_of_beginners(model: WorkforceModel) -> float:
    """Mean hazard of leaving in the first half year, against that after three years."""
    table = model.world.workforce
    hazard, paid = table.leaving_hazard_per_year, table.occupied & ~table.legacy & (table.tenure_months > 0)
    return float(hazard[paid & (table.tenure_months <= 6)].mean() / hazard[paid & (table.tenure_months >= 36)].mean())


def novices_share_of_cases(model: WorkforceModel) -> float:
    """Cases of a novice against those of an experienced worker."""
    table = model.world.workforce
    novice = table.at_home & (table.tenure_months >= 1) & (table.tenure_months < 6)
    settled = table.at_home & (table.tenure_months >= 24) & (table.role == 0)
    return float(table.cases[novice].mean() / table.cases[settled].mean())


def colleagues_alike(model: WorkforceModel) -> float:
    """Share of the spread of exhaustion that lies between agencies."""
    world = model.world
    tired, held = world.workforce.exhaustion, world.workforce.occupied
    mean = world.by_agency(tired) / np.maximum(world.by_agency(held), 1)
    big = world.by_agency(held) >= 8
    return float(mean[big].var() / tired[held].var())


ROWS = (
    Row("turnover.per_exhaustion_sd", UP, slope("log_hazard", "exhaustion"), "strain drives people away"),
    Row("turnover.wage_elasticity", UP, slope("log_hazard", "wage_ratio"), "pay keeps less", posts=6000),
    Row("turnover.weibull_scale_months", DOWN, "turnover_per_year", "a longer life in the field is a lower hazard"),
    Row("turnover.weibull_shape", DOWN, hazard_of_beginners, "a shape nearer to 1 spares the beginners"),
    Row("turnover.legacy_factor", UP, hazard_of_legacy_staff, "civil-affairs staff who quit like all others"),
    Row("turnover.intention_typical", UP, "intention_to_leave_mean", "the typical worker thinks of it more"),
    Row("places.outside_market", UP, "turnover_per_year", "better offers outside pull people out"),
    Row("places.administrative_burden_urban", UP, "workload_ratio", "paperwork takes hours"),
    Row("places.administrative_burden_urban", UP, "exhaustion_mean", "hours asked become strain"),
    Row("places.base_wage_ratio_urban", DOWN, "societal_pressure_mean", "pay near that of others eases"),
    Row("demand.new_cases_per_post", UP, "waiting_cases", "more need than hands"),
    Row("demand.new_cases_per_post", UP, "exhaustion_mean", "load becomes strain"),
    Row("demand.new_cases_per_post", DOWN, "wisn_ratio", "staff is short of the need"),
    Row("demand.given_up_share_per_month", DOWN, "waiting_cases", "who gives up does not wait"),
    Row("workload.hours_per_case", UP, "work_pressure_mean", "the same cases ask for more hours"),
    Row("allocation.senior_refusal", DOWN, novices_share_of_cases, "seniors keep the cases from novices"),
    Row("strain.causal_share", DOWN, slope("exhaustion", "work_side_support"), "support lowers exhaustion"),
    Row("strain.trait_share", UP, slope("exhaustion", "vulnerability"), "the vulnerable are exhausted"),
    Row("strain.loss_gain_ratio", UP, "exhaustion_mean", "losses weigh more than gains"),
    Row("strain.contagion_per_month", UP, colleagues_alike, "exhaustion spreads within a team"),
    Row("strain.passion_per_exhaustion_sd", DOWN, slope("passion", "exhaustion"), "the exhausted lose their passion"),
    Row("family_pressure.shocks_per_year", UP, "family_pressure_mean", "shocks load families"),
    Row("family_pressure.per_asked", UP, slope("family_pressure", "asked_of_family"), "leaning on the family loads it"),
    Row(
        "interpersonal_pressure.relief_per_support_sd",
        DOWN,
        slope("interpersonal_pressure", "work_side_support"),
        "talking to managers and colleagues helps",
    ),
    Row("support.tie_growth_per_month", UP, "workplace_support_mean", "stronger ties carry more"),
    Row("support.union_hours_per_post_if_present", UP, "union_support_mean", "unions with time help more"),
    Row("support_source.moral_workplace", UP, "workplace_support_mean", "who asks at the workplace is helped there"),
    Row("counselling.hours_per_post", DOWN, "exhaustion_mean", "counselling relieves"),
    Row("well_being.per_support_sd", UP, slope("overall_well_being", "work_side_support"), "support is well-being"),
    Row("service.progress_per_month", UP, "accomplishment_mean", "clients' progress is the reward"),
    Row("service.loss_per_missing_contact", UP, "cases_lost", "clients without contact break off"),
    Row("careers.skill_growth_per_month", UP, "skill_mean", "novices settle sooner"),
    Row("recruitment.months_to_fill", UP, "vacancy_rate", "posts stay empty for longer"),
    Row("recruitment.months_to_fill", UP, "workload_ratio", "those who stay do the work of the vacant posts"),
    Row("recruitment.returning_share_per_month", UP, "joiners_re_entrant", "more come back"),
    Row("funding.contract_renewal_share", DOWN, "leavers_dismissed", "contracts kept are posts kept", posts=6000),
    Row("funding.late_payments_per_year", UP, "wage_debt_yuan", "late money is owed wages"),
    Row("education.graduates_per_year", UP, "students", "larger cohorts"),
    Row("education.entry_share", UP, "joiners_graduate", "more of a cohort look for a post"),
    Row("certification.applying_share", UP, "certified_in_posts", "who does not sit does not pass"),
    Row("accounts.training_yuan_per_worker", UP, "cost_total_yuan", "training costs"),
)


@cache
def worlds(posts: int, number: str = "", value: float = 0.0) -> list[WorkforceModel]:
    """One world for each seed, as usual or with one number changed."""
    fields = {"posts": posts, "agencies": posts // 20, "years": YEARS, "warm_up_months": 6}
    return [lived(settings(seed=seed, facts={number: value} if number else {}, **fields)) for seed in SEEDS]


def further_end(number: str) -> tuple[int, float]:
    """1 and the high end of the range or -1 and the low one: what lies further from the value."""
    group, name = number.split(".")
    fact = parameter_facts()[group][name]
    return (1, fact.high) if fact.high - fact.value >= fact.value - fact.low else (-1, fact.low)


def value_of(model: WorkforceModel, outcome: Outcome) -> float:
    if not isinstance(outcome, str):
        return outcome(model)
    series = model.series
    return float(series.loc[(series.place == "all") & (series.month >= 6), outcome].mean())


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_direction(row):
    moved, value = further_end(row.number)
    pairs = zip(worlds(row.posts, row.number, value), worlds(row.posts), strict=True)
    change = [value_of(new, row.outcome) - value_of(old, row.outcome) for new, old in pairs]
    difference = row.direction * moved * np.array(change)
    t = difference.mean() / max(stats.sem(difference), 1e-12 * abs(difference.mean()) + 1e-300)
    assert t > stats.t.isf(ERROR, len(SEEDS) - 1), f"{row}: expected, because {row.because}; t = {t:.1f}, {difference}"


def test_the_table_says_a_thing_once_and_gives_its_reason():
    assert len({str(row) for row in ROWS}) == len(ROWS)
    assert all(row.because for row in ROWS)


def test_a_wrong_sign_is_found():
    """The test can fail: told the opposite, it does."""
    wrong = Row("recruitment.months_to_fill", DOWN, "vacancy_rate", "as a check of the check")
    with pytest.raises(AssertionError, match="months_to_fill"):
        test_direction(wrong)
