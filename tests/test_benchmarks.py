"""The plain Mesa model of ``benchmarks/`` lives by the rules of the columnar one, and the measuring script runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulation.model import WorkforceModel
from tests.worlds import settings

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
NATION = {"region": "national", "warm_up_months": 0}
PLACES = {"urban": 3, "remote_poor": 1, "border_ethnic": 1, "old_revolutionary": 1}

NO_LUCK = {
    # Nobody leaves or comes.
    "turnover.weibull_scale_months": 1e15, "turnover.retirement_age_men": 999.0,
    "turnover.retirement_age_women": 999.0, "funding.contract_renewal_share": 1.0, "recruitment.months_to_fill": 1e12,
    # Cases stay where they are.
    "demand.new_cases_per_post": 0.0, "service.progress_per_month": 0.0, "service.loss_per_month": 0.0,
    "service.loss_per_missing_contact": 0.0,
    # Nothing happens by chance.
    "funding.late_payments_per_year": 1e-9, "family_pressure.shocks_per_year": 0.0, "calendar.market_year_sd": 0.0,
    "counselling.uptake_per_year": 0.0, "demand.given_up_share_per_month": 0.0,
    "work_pressure.noise_sd": 0.0, "family_pressure.noise_sd": 0.0, "interpersonal_pressure.noise_sd": 0.0,
    "societal_pressure.noise_sd": 0.0, "strain.noise_share": 0.0, "strain.engagement_noise_sd": 0.0,
    "well_being.common_noise_sd": 0.0, "well_being.own_noise_sd": 0.0,
    # Many count as novices, so that the law of their overload is seen.
    "turnover.novice_months": 60.0,
    # Whoever may sit for a certificate passes.
    "certification.applying_share": 1.0, "certification.pass_alpha": 1e9, "certification.senior_pass_share": 1.0,
}  # fmt: skip
TURNS_TO = {
    "family": {"support_source.moral_family": 60.0, "support_source.financial_family": 60.0},
    "workplace": {"support_source.moral_workplace": 60.0, "support_source.financial_workplace": 60.0},
    "nobody": {
        "support_source.moral_family": -60.0, "support_source.financial_family": -60.0,
        "support_source.moral_workplace": -60.0, "support_source.financial_workplace": -60.0,
    },
}  # fmt: skip
"""What everybody does in a world where the luck of preferences must not count."""
STATE = (
    "age_years", "tenure_months", "post_months", "certificate", "certificate_months", "skill", "role",
    "wage_yuan_per_month", "cases", "cases_taken", "contact_hours", "hours_asked", "hours_available", "rapport",
    "work_pressure", "family_pressure", "interpersonal_pressure", "societal_pressure", "family_shock",
    "moral_source", "financial_source", "workplace_support", "union_support", "family_support", "financial_support",
    "workplace_money", "asked_of_family", "relief", "exhaustion", "passion", "accomplishment", "life_well_being",
    "work_well_being", "psychological_well_being", "commitment", "intention_to_leave", "leaving_hazard_per_year",
)  # fmt: skip
"""Columns compared worker by worker."""
TINY = 1e-30
"""Hazards are so small here that only their ratio tells whether they are equal."""

SEEDS, MONTHS = 4, 24
MONTHLY = ("head_count", "turnover_per_year", "leavers_field", "leavers_agency")
SPREADS = {
    "exhaustion": 0.034, "passion": 0.042, "accomplishment": 0.032, "life_well_being": 0.18, "work_well_being": 0.19,
    "psychological_well_being": 0.2, "work_pressure": 0.0038, "family_pressure": 0.0034,
    "interpersonal_pressure": 0.0053, "societal_pressure": 0.0062, "workplace_support": 0.0075,
    "union_support": 0.0011, "family_support": 0.0029, "financial_support": 0.01, "commitment": 0.002,
    "intention_to_leave": 0.0048, "leaving_hazard_per_year": 0.014, "skill": 0.0052, "wage_yuan_per_month": 30.0,
    "rapport": 0.0071, "cases": 0.18, "hours_asked": 1.1, "tenure_months": 1.1, "age_years": 0.16,
    "exhaustion_sd": 0.025, "passion_sd": 0.028, "work_well_being_sd": 0.17, "cases_sd": 0.71,
    "cases_of_novices": 1.2, "skill_of_novices": 0.031, "certified_share": 0.017, "turns_to_workplace_share": 0.016,
    "one_source_share": 0.02, "field_share_of_quits": 0.03, "head_count": 9.6, "turnover_per_year": 0.024,
}  # fmt: skip
"""Standard deviation of the difference between the two models on one seed, measured on 30 other seeds.

The mean difference over the seeds may be four standard errors: for each line one false alarm in 10,000 changes of luck.
"""


@pytest.fixture
def plain_model(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The class of the plain model; the files of ``benchmarks/`` are scripts and find each other by their folder."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    import plain_model

    return plain_model.PlainModel


def people_of(plain: Any) -> list[Any]:
    """The plain workers."""
    return [worker for region in plain.regions for agency in region.agencies for worker in agency.staff]


def state_of(model: WorkforceModel, name: str) -> np.ndarray:
    """A column of the columnar model; of the reliefs, that of counselling, which alone is at work in the baseline."""
    values = getattr(model.workforce, name)
    return values[:, 0] if name == "relief" else values


def rows_of(workers: list[Any], model: WorkforceModel) -> np.ndarray:
    """Rows of the columnar model that hold the same posts, which the same people hold."""
    rows = np.array([worker.agency.first_row + worker.post.slot for worker in workers])
    assert sorted(rows) == np.flatnonzero(model.workforce.occupied).tolist()
    return rows


@pytest.mark.parametrize("preferred", TURNS_TO)
def test_without_luck_every_worker_lives_the_same_life(plain_model: Any, preferred: str) -> None:
    facts = NO_LUCK | TURNS_TO[preferred]
    chosen = settings(**NATION, posts=300, agencies=20, places=PLACES, start="2021-03", facts=facts, beyond=True)
    columnar, plain = WorkforceModel(chosen), plain_model(chosen)
    for exits in (0.0, 0.0, 0.0, 0.0, 0.3):
        columnar.agency_table.peer_exits[:] = exits
        for worker in people_of(plain):
            worker.agency.peer_exits = exits
        columnar.step()
        plain.step()
    workers = people_of(plain)
    rows = rows_of(workers, columnar)
    for name in STATE:
        own, least = [getattr(worker, name) for worker in workers], TINY if "hazard" in name else 2e-4
        other = state_of(columnar, name)[rows]
        np.testing.assert_allclose(own, other, rtol=2e-4, atol=least, err_msg=name)


def test_waiting_cases_are_dealt_alike(plain_model: Any) -> None:
    facts = NO_LUCK | {"allocation.novice_months": 48.0}
    chosen = settings(**NATION, posts=300, agencies=20, places=PLACES, facts=facts, beyond=True)
    columnar, plain = WorkforceModel(chosen), plain_model(chosen)
    workers = people_of(plain)
    rows = rows_of(workers, columnar)
    columnar.workforce.leaving_hazard_per_year[rows] = hazard = np.linspace(0.0, 5.0, len(rows))
    columnar.agency_table.waiting_cases[:] = 20.0 * columnar.agency_table.staff
    for worker, value in zip(workers, hazard, strict=True):
        worker.leaving_hazard_per_year = float(value)
        worker.agency.waiting_cases = 20.0 * len(worker.agency.staff)
    columnar.step()
    plain.step()
    own, other = np.array([worker.cases_taken for worker in workers]), columnar.workforce.cases_taken[rows]
    assert own.sum() == other.sum() > len(rows)
    assert own.std() > 1.0
    # Where each agency begins to deal is luck: a worker may have one case more or less for it.
    assert np.abs(own - other).max() <= 1.0


def observed(columns: dict[str, np.ndarray], months: dict[str, float]) -> dict[str, float]:
    """What is compared: the people of the last month, and means over the months."""
    novice = columns["tenure_months"] < 12
    means = {name: float(columns[name].mean()) for name in SPREADS if name in columns}
    return means | {
        "exhaustion_sd": float(columns["exhaustion"].std()),
        "passion_sd": float(columns["passion"].std()),
        "work_well_being_sd": float(columns["work_well_being"].std()),
        "cases_sd": float(columns["cases"].std()),
        "cases_of_novices": float(columns["cases"][novice].mean()),
        "skill_of_novices": float(columns["skill"][novice].mean()),
        "certified_share": float((columns["certificate"] > 0).mean()),
        "turns_to_workplace_share": float((columns["moral_source"] == 2).mean()),
        "one_source_share": float((columns["moral_source"] == columns["financial_source"]).mean()),
        "field_share_of_quits": months["leavers_field"] / (months["leavers_field"] + months["leavers_agency"]),
        "head_count": months["head_count"],
        "turnover_per_year": months["turnover_per_year"],
    }


def of_columnar(model: WorkforceModel) -> dict[str, float]:
    here, series = model.workforce.occupied, model.series.query("place == 'all'")
    columns = {name: state_of(model, name)[here].astype(float) for name in STATE}
    return observed(columns, {name: float(series[name].mean()) for name in MONTHLY})


def of_plain(model: Any) -> dict[str, float]:
    workers = people_of(model)
    columns = {name: np.array([getattr(worker, name) for worker in workers], float) for name in STATE}
    return observed(columns, {name: float(np.mean([row[name] for row in model.rows])) for name in MONTHLY})


def differences(plain_model: Any, seed: int) -> dict[str, float]:
    """Plain minus columnar, from the same first day on."""
    chosen = settings(**NATION, posts=1500, agencies=45, places=PLACES, seed=seed)
    columnar, plain = WorkforceModel(chosen), plain_model(chosen)
    for _ in range(MONTHS):
        columnar.step()
        plain.step()
    own, other = of_plain(plain), of_columnar(columnar)
    return {name: own[name] - other[name] for name in own}


@pytest.mark.slow
def test_with_luck_the_same_things_happen_as_often(plain_model: Any) -> None:
    found = [differences(plain_model, seed) for seed in range(1, SEEDS + 1)]
    assert found[0].keys() == SPREADS.keys()
    for name, spread in SPREADS.items():
        mean = np.mean([difference[name] for difference in found])
        assert abs(mean) <= 4 * spread / SEEDS**0.5, f"{name}: plain minus columnar is {mean:.4g}"


@pytest.mark.slow
def test_the_measuring_script_prints_a_ratio(tmp_path: Path) -> None:
    file = tmp_path / "speed.json"
    command = [sys.executable, str(BENCHMARKS / "speed.py"), "--quick", "--sizes", "1000", "--months", "2"]
    run = subprocess.run([*command, "--json", str(file)], capture_output=True, text=True, check=True)
    (row,) = json.loads(file.read_text())["rows"]
    assert "times as fast" in run.stdout.splitlines()[0]
    assert row["posts"] == 1000
    assert 900 < row["people"] < 1000
    assert len(row["ratio"]) == 3
    turns = zip(row["plain"]["ns"], row["columnar"]["ns"], strict=True)
    assert row["ratio"] == [plain / columnar for plain, columnar in turns]
    assert row["columnar"]["peak_mb"] > 20


@pytest.mark.parametrize("wrong", [["--sizes", "50"], ["--months", "0"], ["--repeats", "x"]])
def test_a_wrong_option_is_explained(wrong: list[str]) -> None:
    run = subprocess.run([sys.executable, str(BENCHMARKS / "speed.py"), *wrong], capture_output=True, text=True)
    assert run.returncode == 2
    assert "expected" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.fixture
def both_frames(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The classes of the workers' month: our columns, and a module of Starsim where that is installed."""
    pytest.importorskip("starsim")
    monkeypatch.syspath_prepend(BENCHMARKS)
    import starsim_model
    import worker_rules

    return worker_rules.ColumnarWorkers, starsim_model.StarsimWorkers


def test_without_luck_the_module_of_starsim_lives_the_same_month(both_frames: Any) -> None:
    still = settings(years=3, facts=NO_LUCK, beyond=True, warm_up_months=0)
    columns, starsim = (kind(still) for kind in both_frames)
    for _ in range(12):
        columns.step()
        starsim.step()
    ours, theirs = columns.world.workforce, starsim.columnar.world.workforce
    for name in ("exhaustion", "work_pressure", "commitment", "work_well_being", "hours_asked", "tenure_months"):
        assert getattr(ours, name).std() > 0, f"{name}: alike for everybody, so the test could not fail"
        np.testing.assert_array_equal(getattr(theirs, name), getattr(ours, name), err_msg=name)


def test_with_luck_as_many_leave_in_the_module_of_starsim(both_frames: Any) -> None:
    """Leavers of two years are a sum of rare events: four standard errors of a Poisson difference, error rate 1e-4."""
    usual = settings(years=3, warm_up_months=0, posts=3000)
    columns, starsim = (kind(usual) for kind in both_frames)
    for _ in range(24):
        columns.step()
        starsim.step()
    ours, theirs = sum(columns.left), sum(starsim.columnar.left)
    assert abs(ours - theirs) < 4.0 * np.sqrt(ours + theirs)
