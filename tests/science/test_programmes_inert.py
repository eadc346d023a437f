"""A policy or event is the baseline to the last bit before it starts, and at no dose."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simulation.model import WorkforceModel
from simulation.state.table import Table
from simulation.state.workforce import Workforce
from tests.programmes import EVENTS, POLICIES, no_dose, programme, under
from tests.worlds import tables

NAMES = [*POLICIES, *EVENTS]
SPANS = [(12, "2021-07", 6), pytest.param(36, "2023-07", 30, marks=pytest.mark.slow)]
"""Months lived, start of the programme, months before it."""
RESERVED = {"tie_to", "first_row", "capacity"}
"""Columns that say where rows lie: rows that are reserved for posts to come move them and nothing else."""


@cache
def baseline(months: int, seed: int = 1) -> WorkforceModel:
    return under(years=months / 12, seed=seed)


def rows_of(ours: Workforce, theirs: Workforce) -> np.ndarray:
    """Where our posts lie among theirs, who may have reserved more rows."""
    place = {identity: row for row, identity in enumerate(zip(theirs.agency, theirs.slot, strict=True))}
    return np.array([place[identity] for identity in zip(ours.agency, ours.slot, strict=True)])


def assert_same_state(ours: WorkforceModel, theirs: WorkforceModel) -> None:
    rows = rows_of(ours.workforce, theirs.workforce)
    reserved = np.setdiff1d(np.arange(len(theirs.workforce)), rows)
    assert not theirs.workforce.is_open[reserved].any()
    assert not theirs.workforce.occupied[reserved].any()
    their_tables: dict[str, Table] = tables(theirs.world)
    for title, table in tables(ours.world).items():
        for name in set(table.columns()) - RESERVED:
            values = getattr(their_tables[title], name)
            values = values[rows] if title == "workforce" else values
            assert getattr(table, name).tobytes() == values.tobytes(), f"{title}.{name}"


def assert_same_series(ours: WorkforceModel, theirs: WorkforceModel, months: int) -> None:
    one, other = (m.series[m.series.month < months] for m in (ours, theirs))
    for name in one.columns:
        assert one[name].equals(other[name]), name
    for extra in other.columns.difference(one.columns):
        assert (other[extra] == 0).all(), extra


@pytest.mark.parametrize(("months", "start", "before"), SPANS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_before_its_start(name, months, start, before):
    """All series up to the start, and all state on the eve of it, are the baseline's to the last bit."""
    theirs = under(programme(name, start=start), years=before / 12)
    assert_same_state(baseline(before), theirs)
    for _ in range(months - before):
        theirs.step()
    assert_same_series(baseline(months), theirs, before)
    changed = theirs.series[theirs.series.month >= before].reset_index(drop=True)
    ours = baseline(months).series
    assert not changed[ours.columns].equals(ours[ours.month >= before].reset_index(drop=True)), "and something after it"


@pytest.mark.parametrize(("months", "start", "before"), SPANS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_at_no_dose(name, months, start, before):
    """What nobody gets changes no bit and costs nothing, whatever its price."""
    theirs = under(programme(name, no_dose(name)), years=months / 12)
    assert_same_state(baseline(months), theirs)
    assert_same_series(baseline(months), theirs, months)


def test_rows_for_posts_to_come_are_not_for_contracts_before():
    """Where a third of the contracts are lost each year, agencies fill their rows with what they win; no row more."""
    losing = {
        "facts": {"funding.contract_renewal_share": 0.8, "funding.posts_lost_with_contract_share": 1.0},
        "years": 2,
    }
    ours, theirs = (under(*p, **losing) for p in ((), (programme("more_posts", {"percent": 300.0}, start="2023-01"),)))
    rows = ours.agency_table.capacity
    assert (ours.agency_table.contract_posts > 0.999 * rows).any(), "some agency is full"
    assert_same_series(ours, theirs, 24)
    assert_same_state(ours, theirs)


def test_a_difference_is_found():
    """The checks above can fail: one worker a hair more exhausted, or another seed."""
    ours, theirs = (under(years=1 / 12, posts=100, agencies=10) for _ in range(2))
    assert_same_state(ours, theirs)
    theirs.workforce.exhaustion[np.flatnonzero(theirs.workforce.occupied)[0]] += np.float32(1e-6)
    with pytest.raises(AssertionError, match=r"workforce\.exhaustion"):
        assert_same_state(ours, theirs)
    with pytest.raises(AssertionError, match="head_count"):
        assert_same_series(ours, under(years=1 / 12, posts=100, agencies=10, seed=2), 1)
