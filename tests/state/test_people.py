from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from simulation import threads
from simulation.rows import by_row
from simulation.state.agencies import Agencies
from simulation.state.people import carried, emptied, put
from simulation.state.workforce import PERSON, Workforce
from simulation.units import Amounts, Bools, Codes, Floats, Identities, Ints

pytestmark = pytest.mark.usefixtures("both_engines")


class Body(NamedTuple):
    age_years: Floats
    gender: Codes


class Standing(NamedTuple):
    person_identity: Identities
    legacy: Bools
    skill: Floats


@by_row
def born(
    post_identity: Identities, holders_before: Ints, year: Amounts, sex: Codes, able: float
) -> tuple[Body, Standing]:
    number = np.uint64(holders_before)
    return Body(year * 2.0, sex), Standing(post_identity + number, year > 10.0, able)


def test_what_a_law_gives_stands_in_the_rows_and_columns_that_are_meant_and_nowhere_else():
    table = Workforce.empty(6)
    table.post_identity[:], table.holders_before[:] = range(10, 16), range(6)
    to, before = np.array([4, 1]), table.copy()
    year, gender = (np.array([0.0, 0.0, 10.5, 8.0]), np.array([2, 3])), np.array([1, 0], np.int8)
    put(table, to, born, year, gender, 0.75)
    assert table.age_years.tolist() == [0, 16, 0, 0, 21, 0]
    assert table.gender.tolist() == [0, 0, 0, 0, 1, 0]
    assert table.person_identity.tolist() == [0, 12, 0, 0, 18, 0]
    assert table.legacy.tolist() == [False, False, False, False, True, False]
    assert table.skill.tolist() == [0, 0.75, 0, 0, 0.75, 0]
    written = {*Body._fields, *Standing._fields}
    for name in table.columns().keys() - written:
        np.testing.assert_array_equal(getattr(table, name), getattr(before, name), err_msg=name)


def filled(number):
    """A table in which each entry of a column of a person is another one."""
    table = Workforce.empty(number)
    for name, meta in table.columns().items():
        if meta.kind == PERSON:
            column = getattr(table, name)
            column[:] = 1 + np.arange(column.size).reshape(column.shape) % (2 if meta.dtype is np.bool_ else 100)
    table.tie_to[:] = np.arange(number)[:, None]
    return table


def test_who_is_carried_brings_the_columns_that_are_named_and_no_others():
    table = filled(8)
    before = table.copy()
    carried(table, ("age_years", "gender", "legacy", "host_agency"), np.array([7, 0]), np.array([2, 5]))
    for name in table.columns():
        now, then = getattr(table, name), getattr(before, name)
        if name in ("age_years", "gender", "legacy", "host_agency"):
            assert now[[7, 0]].tolist() == then[[2, 5]].tolist(), name
            now, then = now[1:7], then[1:7]
        np.testing.assert_array_equal(now, then, err_msg=name)


@pytest.mark.parametrize("threads_at_work", [1, 3])
def test_who_goes_takes_all_along_and_leaves_the_cases(monkeypatch, threads_at_work):
    monkeypatch.setattr(threads, "LONG", 1)
    monkeypatch.setattr(threads, "threads", lambda: threads_at_work)
    table = filled(8)
    table.agency[:] = [0, 0, 0, 1, 1, 1, 2, 2]
    table.cases[:] = [1, 2, 4, 8, 16, 32, 64, 128]
    table.occupied[:], table.vacant_months[:] = True, 3
    before, gone, stay = table.copy(), np.array([1, 4, 5]), [0, 2, 3, 6, 7]
    agencies = Agencies.empty(3)
    agencies.first_row[:], agencies.waiting_cases[:] = [0, 3, 6], 7
    emptied(table, agencies, gone)
    assert (agencies.waiting_cases.tolist(), agencies.handed_over_cases.tolist()) == ([9, 55, 7], [2, 48, 0])
    assert table.occupied.tolist() == [True, False, True, True, False, False, True, True]
    assert table.holders_before.tolist() == [0, 1, 0, 0, 1, 1, 0, 0]
    assert table.vacant_months[gone].tolist() == [0, 0, 0]
    for name, meta in table.columns().items():
        now = getattr(table, name)
        if meta.kind == PERSON:
            assert (now[gone] == meta.start).all(), name
        np.testing.assert_array_equal(now[stay], getattr(before, name)[stay], err_msg=name)
