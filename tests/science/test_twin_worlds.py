"""Two worlds that differ in nothing are the same to the last bit, and one that differs later is the same until then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.model import WorkforceModel
from simulation.processes.arrival import arrive
from simulation.state.workforce import OTHER_DEGREE, Workforce
from tests.worlds import arrays, fingerprint, lived, settings

ROOT = Path(__file__).parents[2]
ZERO_DOSES: dict[str, dict[str, Any]] = {
    "pay_raise": {"percent": 0.0},
    "union_support": {"union_workers_per_100_posts": 0.0, "cost_yuan_per_union_worker": 5000.0},
    "three_district_plan": {
        "secondments_per_year": 0.0,
        "local_trainees_per_year": 0.0,
        "cost_yuan_per_secondment_year": 47_200.0,
        "cost_yuan_per_trainee": 8_000.0,
    },
}
DOSES: dict[str, dict[str, Any]] = {
    "pay_raise": {"percent": 10.0},
    "union_support": {"union_workers_per_100_posts": 2.0, "cost_yuan_per_union_worker": 5000.0},
    "three_district_plan": {"secondments_per_year": 20_000.0, "local_trainees_per_year": 20_000.0},
}
MONTHS = 18
POLICIES = pytest.mark.parametrize("policy", DOSES)


@pytest.fixture(scope="module")
def baseline():
    return lived(settings(years=MONTHS / 12))


def with_policy(name: str, values: dict[str, Any], **fields: Any) -> WorkforceModel:
    return lived(settings(years=MONTHS / 12, overrides={name: values | {"start": None} | fields}))


def assert_same(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Bit for bit in every column of the first; what the second has besides is a cost, and it is nothing."""
    pd.testing.assert_frame_equal(ours, theirs[ours.columns], check_exact=True)
    for extra in theirs.columns.difference(ours.columns):
        assert extra.startswith("cost_")
        assert (theirs[extra] == 0).all()


@pytest.mark.parametrize("policy", ZERO_DOSES)
def test_zero_dose_is_the_baseline_bit_for_bit(baseline, policy):
    twin = with_policy(policy, ZERO_DOSES[policy])
    assert_same(baseline.series, twin.series)
    theirs = arrays(twin.world)
    for name, values in arrays(baseline.world).items():
        assert values.tobytes() == theirs[name].tobytes(), name


@pytest.mark.parametrize("policy", ["pay_raise", "union_support"])  # the Three-District Plan is a national dose
def test_a_dose_for_nobody_is_the_baseline_bit_for_bit(baseline, policy):
    """No agency takes part."""
    twin = with_policy(policy, DOSES[policy], coverage=0.0)
    assert_same(baseline.series, twin.series)


@POLICIES
def test_before_its_start_a_policy_changes_nothing(baseline, policy):
    """The twelve months before 2022-01 are the baseline bit for bit; the months from then on are not."""
    twin = with_policy(policy, DOSES[policy], start="2022-01")
    ours, theirs = baseline.series, twin.series
    assert_same(ours[ours.month < 12], theirs[theirs.month < 12])
    observed = ["exhaustion_mean", "wage_yuan_per_month_mean", "cost_total_yuan", "workplace_support_mean"]
    assert not ours.loc[ours.month >= 12, observed].equals(theirs.loc[theirs.month >= 12, observed])


@pytest.mark.parametrize("start", [None, "2015-01"])
@POLICIES
def test_a_policy_reaches_no_month_of_the_warm_up(policy, start):
    """Without a start, or with one long ago, it begins with the first month that is reported."""
    chosen = settings(years=1 / 12, warm_up_months=6, overrides={policy: DOSES[policy] | {"start": start}})
    ours = WorkforceModel(settings(years=1 / 12, warm_up_months=6))
    assert fingerprint_of_state(ours) == fingerprint_of_state(WorkforceModel(chosen))


def test_the_months_to_come_do_not_change_those_that_were():
    """Half a year is the first half of a year, in the classroom and where posts are added."""
    for region in ({}, {"region": "city", "posts": 600, "agencies": 30}):
        short, long = (lived(settings(years=years, **region)).series for years in (0.5, 1.0))
        pd.testing.assert_frame_equal(short, long[long.month < 6].reset_index(drop=True), check_exact=True)


def test_the_same_seed_gives_the_same_bytes_in_one_process(baseline):
    assert fingerprint(lived(settings(years=MONTHS / 12))) == fingerprint(baseline)


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_the_same_seed_gives_the_same_bytes_in_a_fresh_process(baseline, hash_seed):
    """Neither the order of sets nor what ran before matters."""
    program = (
        "from tests.worlds import fingerprint, lived, settings;"
        f"print(fingerprint(lived(settings(years={MONTHS} / 12))))"
    )
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert ran.stdout.strip() == fingerprint(baseline)


def test_mesa_s_own_random_numbers_are_not_used(baseline):
    model = WorkforceModel(settings(years=MONTHS / 12))
    model.random.seed(99)
    np.random.seed(99)  # noqa: NPY002 the old global generator, should anybody use it
    for _ in range(MONTHS):
        model.step()
    assert fingerprint(model) == fingerprint(baseline)


def test_another_seed_is_another_world(baseline):
    other = lived(settings(years=MONTHS / 12, seed=2))
    assert fingerprint(other) != fingerprint(baseline)
    for column in ("exhaustion_mean", "new_cases", "leavers", "posts"):
        assert not other.series[column].equals(baseline.series[column]), column


def test_one_more_worker_changes_nobody_else_s_luck():
    """A worker is put by hand into a vacant post: a month later everybody in every other agency is as without her.

    A post that would not have been filled in that month is chosen, so that the labour market sees the same vacancies.
    """
    alone, joined = (WorkforceModel(settings(years=1, posts=600, agencies=40)) for _ in range(2))
    table = alone.world.workforce
    empty = np.flatnonzero(table.is_open & ~table.occupied)
    alone.step()
    still_empty = [row for row in empty if not table.occupied[row]]
    row = still_empty[0]
    put_somebody(joined, row)
    joined.step()
    ours, theirs = alone.world.workforce, joined.world.workforce
    assert theirs.occupied[row]
    assert not ours.occupied[row]
    elsewhere = ours.agency != ours.agency[row]
    assert elsewhere.sum() > 500
    for name in Workforce.columns():
        assert (getattr(ours, name)[elsewhere] == getattr(theirs, name)[elsewhere]).all(), name
    same_agency = ours.occupied & theirs.occupied & ~elsewhere
    assert same_agency.sum() >= 2
    assert (ours.person_identity[same_agency] == theirs.person_identity[same_agency]).all()


def test_colleagues_do_notice_one_more_worker():
    """The check above could fail: her own agency is not as it was."""
    alone, joined = (WorkforceModel(settings(years=1, posts=600, agencies=40)) for _ in range(2))
    row = np.flatnonzero(alone.world.workforce.vacant)[0]
    put_somebody(joined, row)
    for model in (alone, joined):
        model.step()
    ours, theirs = alone.world.workforce, joined.world.workforce
    near = (ours.agency == ours.agency[row]) & (np.arange(len(ours)) != row)
    assert (ours.cases[near] != theirs.cases[near]).any()


def put_somebody(model: WorkforceModel, row: int) -> None:
    """A newcomer takes the vacant post, as recruitment would do it."""
    arrive(model.world, np.array([row]), np.array([OTHER_DEGREE], np.int8))


def fingerprint_of_state(model: WorkforceModel) -> bytes:
    return b"".join(values.tobytes() for values in arrays(model.world).values())
