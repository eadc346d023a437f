"""Worlds for tests: settings from the project's own region and scenario files, changed where a test wants it."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib import resources
from importlib.util import find_spec
from typing import Any
from unittest import mock

import numpy as np
import pytest
import yaml

import simulation.model as model_module
from simulation.evidence import with_overrides
from simulation.model import WorkforceModel
from simulation.policies import Policy, catalogue
from simulation.schedule import MONTH, Step
from simulation.settings import RegionPlan, Settings
from simulation.state.table import Table
from simulation.strict_fields import built
from simulation.world import World

ENGINES = ["plain", pytest.param("compiled", marks=pytest.mark.skipif(not find_spec("numba"), reason="no numba"))]
"""With numpy, and compiled where that can be."""

CALM = {
    "turnover.per_exhaustion_sd": 0.0,
    "turnover.per_autonomy_sd": 0.0,
    "turnover.per_commitment_sd": 0.0,
    "turnover.per_peer_exits": 0.0,
    "turnover.per_arrears_month": 0.0,
    "turnover.per_overload": 0.0,
    "turnover.novice_overload": 0.0,
    "turnover.men_log_odds": 0.0,
    "turnover.legacy_factor": 1.0,
    "turnover.wage_elasticity": 0.0,
    "turnover.retirement_age_men": 999.0,
    "turnover.retirement_age_women": 999.0,
    "calendar.market_year_sd": 0.0,
    "funding.contract_renewal_share": 1.0,
}
"""All that moves a worker's hazard but tenure is switched off, and nobody retires or is dismissed."""
GROWING = {"region": "city", "posts": 600, "agencies": 30}
"""A small city that grows by a quarter a year."""

IN_PLENTY: dict[str, dict[str, Any]] = {
    "three_district_plan": {"secondments_per_year": 20_000.0, "local_trainees_per_year": 40_000.0},
    "open_university": {"seats": 50_000.0},
    "recognition_awards": {"awards_per_year": 20_000.0},
    "micro_wish": {"wishes_per_year": 100_000.0},
    "facilitator_class": {"intake_per_year": 10_000.0},
    "hand_in_hand": {"pairs": 5_000.0},
}
"""National doses so large that a classroom feels them."""


def everything() -> dict[str, Any]:
    """All policies at once from the first month on, the national ones in plenty: arguments of ``settings``."""
    doses = {name: {"start": None} | IN_PLENTY.get(name, {}) for name in catalogue()}
    return {"scenarios": tuple(catalogue()), "overrides": doses}


def plan(region: str = "classroom", **changes: Any) -> RegionPlan:
    """The plan of ``conf/region/<region>.yaml`` with some fields changed."""
    text = (resources.files("conf") / "region" / f"{region}.yaml").read_text(encoding="utf-8")
    return built(RegionPlan, "region", yaml.safe_load(text) | changes)


def measures(*scenarios: str, **changes: Mapping[str, Any]) -> tuple[Policy, ...]:
    """The policies of scenario files; ``pay_raise={"percent": 20}`` changes one of them, or adds it."""
    wanted: dict[str, dict[str, Any]] = {}
    for name in scenarios:
        text = (resources.files("conf") / "scenario" / f"{name}.yaml").read_text(encoding="utf-8")
        for policy, values in (yaml.safe_load(text).get("policies") or {}).items():
            wanted[policy] = dict(values)
    for policy, values in changes.items():
        wanted[policy] = wanted.get(policy, {}) | dict(values)
    return tuple(built(catalogue()[name], f"policies.{name}", values) for name, values in wanted.items())


def numbers(values: Mapping[str, float], beyond: bool = False) -> Any:
    """The evidence with some numbers replaced: ``{"turnover.wage_elasticity": -2.0}``."""
    overrides: dict[str, dict[str, float]] = {}
    for address, value in values.items():
        group, name = address.split(".")
        overrides.setdefault(group, {})[name] = value
    return with_overrides(overrides, beyond)


def settings(
    region: str = "classroom",
    scenarios: tuple[str, ...] = (),
    years: float = 1.0,
    seed: int = 1,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    facts: Mapping[str, float] | None = None,
    beyond: bool = False,
    warm_up_months: int = 12,
    start: str = "2021-01",
    **changes: Any,
) -> Settings:
    """Settings of one run.

    Args:
        region: a file of ``conf/region``.
        scenarios: files of ``conf/scenario``.
        years: after the warm-up.
        seed: the luck.
        overrides: policy → key → value, laid over the scenario files.
        facts: ``group.name`` → value, in place of the evidence.
        beyond: let ``facts`` leave their ranges.
        warm_up_months: shorter than a user's, to save time.
        start: first month.
        changes: fields of the region's plan.
    """
    return Settings(
        region=plan(region, **changes),
        scenario="+".join(scenarios) or "baseline",
        policies=measures(*scenarios, **(overrides or {})),
        years=years,
        seed=seed,
        start=start,
        warm_up_months=warm_up_months,
        facts=numbers(facts or {}, beyond),
    )


def lived(chosen: Settings) -> WorkforceModel:
    """The model after all its months."""
    model = WorkforceModel(chosen)
    for _ in range(chosen.months):
        model.step()
    return model


def watched_month(model: WorkforceModel, after: Callable[[str, World], None]) -> None:
    """One month of the model that calls ``after(name of the line, world)`` behind every line of it."""

    def followed(line: Step) -> Step:
        def run(world: World) -> None:
            line.run(world)
            after(line.name, world)

        return dataclasses.replace(line, run=run)

    with mock.patch.object(model_module, "MONTH", tuple(followed(line) for line in MONTH)):
        model.step()


def tables(world: World) -> dict[str, Table]:
    """The three tables of a world."""
    return {"workforce": world.workforce, "agencies": world.agencies, "regions": world.regions}


def arrays(world: World) -> dict[str, np.ndarray]:
    """Every array of the state: ``workforce.exhaustion`` → array."""
    found = {f"{t}.{name}": getattr(table, name) for t, table in tables(world).items() for name in table.columns()}
    pipeline = {f"pipeline.{k}": np.asarray(v) for k, v in vars(world.pipeline).items()}
    return found | pipeline


def fingerprint(model: WorkforceModel) -> str:
    """sha256 over every column of the state and every observation, bit for bit."""
    digest = hashlib.sha256()
    for name, values in arrays(model.world).items():
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(values).tobytes())
    series = model.series
    for name in sorted(series.columns):
        values = series[name]
        digest.update(name.encode())
        digest.update(values.to_numpy(np.float64).tobytes() if values.dtype.kind in "fi" else "|".join(values).encode())
    return digest.hexdigest()


def in_a_new_process(script):
    """What the script prints."""
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    asked = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    return asked.stdout.strip()
