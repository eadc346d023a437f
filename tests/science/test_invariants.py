"""Whatever the parameters within their ranges, the plan and the policies: the state stays a possible state."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples

from simulation.evidence import parameter_facts
from simulation.indicators import observed
from simulation.model import WorkforceModel
from simulation.state.regions import REGION_KINDS
from simulation.state.workforce import TIES, Workforce, person_columns, person_identity
from simulation.world import World
from tests.worlds import arrays, lived, settings, tables

NUMBERS = [f for table in parameter_facts().values() for f in table.values() if f.low < f.high]
DATES = ("2021-01", "2021-03", "2021-05")
WHOLES = (
    ("education.college_share", "education.bachelor_share"),
    ("education.entry_share", "education.civil_service_share", "education.academia_share"),
    ("entry.secondary_share", "entry.college_share", "entry.master_share"),
)
"""Shares of one whole; what they leave is the share of the rest."""
HIGH = {f.address: f.high for f in NUMBERS}
USUAL = {f.address: float(f.value) for table in parameter_facts().values() for f in table.values()}
KINDS = st.lists(st.sampled_from(REGION_KINDS), min_size=1, max_size=4, unique=True)


@st.composite
def evidence(draw: st.DrawFn) -> dict[str, float]:
    """A handful of numbers, each anywhere in its range or at one of its ends."""
    chosen = draw(st.lists(st.sampled_from(NUMBERS), max_size=12, unique=True))
    where = st.sampled_from([0.0, 1.0]) | st.floats(0.0, 1.0)
    values = {f.address: min(f.low + draw(where) * (f.high - f.low), f.high) for f in chosen}
    steps = {f.address: f.step for f in chosen if f.step is not None}
    values |= {address: round(values[address] / step) * step for address, step in steps.items()}
    for whole in WHOLES:
        assume(sum(values.get(address, USUAL[address]) for address in whole) < 0.99)
    return values


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """30 to 400 posts in one to four kinds of region, growing or shrinking."""
    kinds = draw(KINDS)
    posts, places = draw(st.integers(30, 400)), draw(st.integers(1, 3))
    return {
        "posts": posts,
        "places": {k: places if k == kinds[0] else 1 for k in kinds},
        "share_of_posts": {k: 1.0 / len(kinds) for k in kinds},
        "agencies": draw(st.integers(len(kinds) - 1 + places, max(posts // 4, len(kinds) + places))),
        "legacy_share": draw(st.sampled_from([0.0, 0.12, 0.5])),
        "growth_per_year": draw(st.sampled_from([-0.2, 0.0, 0.25, 0.5])),
        "demand_growth_per_year": draw(st.sampled_from([-0.2, 0.0, 0.5])),
    }


@st.composite
def policies(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Any set of the three policies, at any dose, from and until any date."""
    when = {"start": draw(st.sampled_from(DATES)), "stop": draw(st.sampled_from([None, "2021-07"]))}
    when |= {"ramp_months": draw(st.integers(0, 6))}
    part = {"coverage": draw(st.floats(0.0, 1.0))}
    doses: dict[str, dict[str, Any]] = {
        "pay_raise": {
            "percent": draw(st.floats(-30.0, 100.0)),
            "parity": draw(st.sampled_from(["none", "city_average", "civil_service"])),
        }
        | part,
        "union_support": {
            "union_workers_per_100_posts": draw(st.floats(0.0, 10.0)),
            "grant_yuan_per_post": draw(st.floats(0.0, 500.0)),
            "climate_shift_per_union_worker": draw(st.floats(0.0, 0.2)),
        }
        | part,
        "three_district_plan": {
            "secondments_per_year": draw(st.floats(0.0, 200_000.0)),
            "local_trainees_per_year": draw(st.floats(0.0, 200_000.0)),
        },
    }
    return {name: doses[name] | when for name in draw(st.sets(st.sampled_from(sorted(doses))))}


@st.composite
def lives(draw: st.DrawFn) -> dict[str, Any]:
    """Any few months, with or without the examination and the graduates of the summer: arguments of ``settings``."""
    return {
        "years": draw(st.integers(2, 9)) / 12,
        "warm_up_months": draw(st.sampled_from([0, 3])),
        "start": draw(st.sampled_from(DATES)),
        "seed": draw(st.integers(0, 1000)),
        "facts": draw(evidence()),
        "overrides": draw(policies()),
        **draw(plans()),
    }


@given(lives())
@examples(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_state_stays_possible(life):
    model = WorkforceModel(settings(**life))
    for _ in range(model.settings.months):
        before = cases(model.world)
        model.step()
        world = model.world
        columns_stay_in_their_domain(world)
        vacant_posts_are_empty(world)
        ties_are_mutual_and_inside(world)
        nobody_is_counted_twice(world)
        stocks_are_possible(world)
        change = cases(world) - before
        assert change <= world.agencies.new_cases.sum() - world.agencies.refused_cases.sum()
        observations_are_finite(world)


@pytest.mark.parametrize("name", ["exhaustion", "cases", "skill", "wage_yuan_per_month"])
def test_a_column_out_of_its_domain_is_found(name):
    """The checks above can fail: 1,000 above the highest or below the lowest value, or not a number."""
    world = WorkforceModel(settings(years=1 / 12, warm_up_months=0, posts=40, agencies=6)).world
    column = getattr(world.workforce, name)
    row = np.flatnonzero(world.workforce.occupied)[0]
    for wrong in (-1000.0, np.nan):
        column[row] = wrong
        with pytest.raises(AssertionError, match=name):
            columns_stay_in_their_domain(world)


def columns_stay_in_their_domain(world: World) -> None:
    for title, table in tables(world).items():
        for name, meta in table.columns().items():
            values = getattr(table, name)
            assert values.dtype == meta.dtype, f"{title}.{name}"
            assert np.isfinite(values).all(), f"{title}.{name} is not finite"
            assert meta.low is None or (values >= meta.low).all(), f"{title}.{name} too low"
            assert meta.high is None or (values <= meta.high).all(), f"{title}.{name} too high"
    held = world.workforce.occupied
    for name in ("life_well_being", "work_well_being", "psychological_well_being"):
        assert (getattr(world.workforce, name)[held] >= 6).all(), name


def vacant_posts_are_empty(world: World) -> None:
    table = world.workforce
    empty = ~table.occupied
    for name, value in person_columns().items():
        assert (getattr(table, name)[empty] == value).all(), name
    assert not (table.occupied & ~table.is_open).any()


def ties_are_mutual_and_inside(world: World) -> None:
    table = world.workforce
    row = np.arange(len(table))
    for k in range(TIES):
        other = table.tie_to[:, k]
        tied = other != row
        assert (table.agency[other] == table.agency).all()
        assert (table.tie_to[other[tied], k] == row[tied]).all()
        assert (table.tie_strength[other[tied], k] == table.tie_strength[tied, k]).all()
        assert (table.tie_strength[~tied, k] == 0).all()
        alone = ~(table.occupied & table.occupied[other])
        assert (table.tie_strength[alone, k] == 0).all()


def nobody_is_counted_twice(world: World) -> None:
    table = world.workforce
    held = table.person_identity[table.occupied]
    assert len(np.unique(held)) == len(held)
    assert (held == person_identity(table.post_identity, table.holders_before)[table.occupied]).all()
    assert len(np.unique(table.post_identity)) == len(table)


def stocks_are_possible(world: World) -> None:
    for name, values in arrays(world).items():
        if name.startswith("pipeline."):
            assert np.isfinite(values).all(), name
            assert (values >= -1e-9).all(), name
    for name in ("waiting_cases", "new_cases", "refused_cases", "dropped_cases", "handed_over_cases"):
        values = getattr(world.agencies, name)
        assert (values == np.round(values)).all(), name
    for name in ("cases", "cases_taken", "cases_closed", "cases_lost", "cases_progressed"):
        values = getattr(world.workforce, name)
        assert (values == np.round(values)).all(), name
    for amount in world.ledger.values():
        assert (amount >= -1e-6).all() or any(c.policy == "pay_raise" for c in world.levers.charges)


def observations_are_finite(world: World) -> None:
    """What is observed of all places is a number; only gaps and rates without anybody may be missing."""
    row = observed(world)[0]
    missing = {name for name, value in row.items() if isinstance(value, float) and not np.isfinite(value)}
    allowed = {"first_year_turnover_per_year", *(name for name in row if name.startswith("gap_"))}
    assert missing <= allowed, missing - allowed


def cases(world: World) -> float:
    return float(world.workforce.cases.sum(dtype=np.float64) + world.agencies.waiting_cases.sum())


def test_persons_and_posts_are_told_apart():
    """Every column belongs to the post or to the person, so that a leaver takes all of the person along."""
    assert {c.kind for c in Workforce.columns().values()} == {"post", "person"}


@pytest.mark.parametrize("whole", WHOLES, ids=" + ".join)
def test_shares_of_a_whole_leave_something_for_the_rest(whole):
    """Even at the upper ends of their ranges: else students are negative and choices not a number."""
    assert sum(HIGH[address] for address in whole) < 1


def test_everybody_in_post_has_a_wage():
    model = WorkforceModel(settings(years=0.5))
    for _ in range(6):
        model.step()
        table = model.world.workforce
        assert (table.wage_yuan_per_month[table.occupied] > 0).all()


def test_beginners_feel_the_pressure_of_their_wage_and_not_of_none():
    """In their first three months, newcomers stand as typical workers do, give or take what their pay explains."""
    table = lived(settings(years=1, posts=6000, agencies=300)).world.workforce
    fresh = table.occupied & (table.tenure_months >= 1) & (table.tenure_months <= 3)
    settled = table.occupied & (table.tenure_months > 12)
    assert fresh.sum() > 30
    assert abs(table.societal_pressure[fresh].mean() - table.societal_pressure[settled].mean()) < 0.1
