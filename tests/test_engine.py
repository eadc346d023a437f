"""Which engine a world lives by, and when numba is loaded."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from simulation import rows
from simulation.model import WorkforceModel
from simulation.rows import engine
from tests.worlds import fingerprint, in_a_new_process, settings

pytest.importorskip("numba")


def test_numba_waits_until_it_is_needed():
    assert in_a_new_process("import sys, simulation, simulation.model; print('numba' in sys.modules)") == "False"


@pytest.fixture
def nothing_chosen(monkeypatch):
    """As in a new process: no engine was chosen, numba is not loaded, no world has lived."""
    monkeypatch.delenv(rows.SWITCH, raising=False)
    monkeypatch.setattr(rows, "_chosen", rows._Chosen())
    monkeypatch.setattr(rows, "_loops", cache(rows._loops.__wrapped__))
    monkeypatch.setattr(rows, "_months_of_small_worlds", 0)


def chosen(posts):
    rows.choose_engine(posts)
    return rows.compiled()


@pytest.mark.parametrize(
    ("asked", "small", "large"), [("plain", False, False), ("compiled", True, True), ("", False, True)]
)
def test_the_switch(monkeypatch, nothing_chosen, asked, small, large):
    monkeypatch.setenv(rows.SWITCH, asked)
    assert (chosen(1_200), chosen(10_000)) == (small, large)


def test_once_numba_is_loaded_small_worlds_are_compiled_too(nothing_chosen):
    assert not chosen(200)
    rows._loops()
    assert chosen(200)
    with engine("plain"):
        assert not chosen(10_000)
    assert rows.compiled()


def test_many_small_worlds_are_worth_the_loading_too(monkeypatch, nothing_chosen):
    monkeypatch.setattr(rows, "WORTH_MONTHS", 3)
    assert [chosen(200) for _ in range(4)] == [False, False, False, True]


def test_no_engine_changes_within_a_month(monkeypatch, nothing_chosen):
    # Sums of some columns that numpy and some that numba made once met in one call, and failed.
    monkeypatch.setattr(rows, "WORTH_MONTHS", 7)
    engines = set()
    model = WorkforceModel(settings(warm_up_months=2, posts=100, agencies=6))
    for t in range(7):
        model.watcher = lambda name, world, t=t: engines.add((t, rows.compiled()))
        model.step()
    assert engines == {(t, t > 3) for t in range(7)}
    assert fingerprint(model) == fingerprint(lived_plainly(2, 7))


def lived_plainly(warm_up, months):
    with engine("plain"):
        model = WorkforceModel(settings(warm_up_months=warm_up, posts=100, agencies=6))
        for _ in range(months):
            model.step()
    return model


def test_each_thread_has_its_own_engine(nothing_chosen):
    with engine("compiled"), ThreadPoolExecutor(1) as pool:
        assert not pool.submit(rows.compiled).result()


def test_without_numba_nothing_is_compiled(monkeypatch, nothing_chosen):
    monkeypatch.setattr(rows, "_numba_is_there", lambda: False)
    assert not chosen(5_000_000)
