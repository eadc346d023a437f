"""Laws of one row give the same bits compiled and by numpy, and so do whole worlds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from simulation import rows, threads
from simulation.mistakes import ConfigError
from simulation.processes.scales import Scales
from simulation.randomness import Luck
from simulation.rows import Sum, by_row, engine
from simulation.teams import as_they_are
from simulation.units import Bools, Codes, Floats, by_code, either
from simulation.world import World
from tests.worlds import arrays, everything, fingerprint, lived, settings

numba = pytest.importorskip("numba", reason="without it there is nothing to compare")
loops = pytest.importorskip("simulation.compiled.loops")
BUSY = everything() | {"facts": {"funding.contract_renewal_share": 0.8, "counselling.hours_per_post": 0.1}}
RNG = np.random.default_rng(5)
VALUES = RNG.normal(0, 3, 1001).astype(np.float32)
CHOSEN = RNG.random(1001) < 0.3
CODES = RNG.integers(0, 3, 1001).astype(np.int8)


def by_both(law, *given):
    found = []
    for name in ("plain", "compiled"):
        with engine(name):
            found.append(law(*given))
    return found


@by_row
def plain_numbers(value: Floats, weight: float) -> Floats:
    return 0.1 * value + weight * (1.0 - weight) / 3.0 - value / 7 + (weight - 0.1) * value


@by_row
def choices(value: Floats, chosen: Bools, code: Codes) -> Floats:
    bounded = np.clip(value, -1.0, 2.0) * chosen + np.where(chosen, value, 0.5)
    return np.maximum(np.minimum(bounded, value), 0.0) + either(code == 1, 0.3, 0.7) + by_code(code, (0.1, 0.2, 0.3))


@by_row
def several(value: Floats, chosen: Bools) -> tuple[Floats, Bools, Codes]:
    return np.floor(np.abs(value)), chosen & (value > 0.1), np.where(value > 1, 2, 0)


def test_numbers_of_the_text_are_as_precise_as_the_column():
    plain, compiled = by_both(plain_numbers, VALUES, 0.3)
    assert plain.dtype == compiled.dtype == np.float32
    assert plain.tobytes() == compiled.tobytes()
    wide = (0.1 * VALUES.astype(np.float64) + 0.07 - VALUES / 7.0 + 0.2 * VALUES).astype(np.float32)
    assert (plain != wide).any(), "double precision would give the same: the test cannot fail"


def test_choices_bounds_and_codes():
    plain, compiled = by_both(choices, VALUES, CHOSEN, CODES)
    assert np.array_equal(plain, compiled)


def test_a_law_may_give_several_columns():
    plain, compiled = by_both(several, VALUES, CHOSEN)
    for one, other, kind in zip(plain, compiled, (np.float32, np.bool_, np.int8), strict=True):
        assert other.dtype == kind
        assert np.array_equal(one, other)


def test_what_is_no_number_stays_none():
    value = np.array([np.nan, 1.0, -np.inf, np.inf], np.float32)
    plain, compiled = by_both(choices, value, np.ones(4, bool), np.zeros(4, np.int8))
    assert np.array_equal(plain, compiled, equal_nan=True)
    assert np.isnan(compiled[0])


def test_entries_of_a_row_strided_and_locked_columns():
    table = np.asfortranarray(VALUES[:1000].reshape(250, 4))
    locked = VALUES.copy()
    locked.flags.writeable = False
    for given in (table, table[:, 2], VALUES[::2], locked, np.broadcast_to(np.float32(2), 5), VALUES[:0]):
        plain, compiled = by_both(plain_numbers, given, 0.3)
        assert plain.shape == compiled.shape
        assert np.array_equal(plain, compiled)


def test_double_precision_is_left_to_numpy():
    plain, compiled = by_both(plain_numbers, VALUES.astype(np.float64), 0.3)
    assert compiled.dtype == np.float64
    assert np.array_equal(plain, compiled)


def test_long_columns_are_taken_in_blocks():
    value = np.tile(VALUES, 40)
    assert len(value) > 2 * rows.BLOCK
    with engine("plain"):
        assert np.array_equal(plain_numbers(value, 0.3), np.tile(plain_numbers(VALUES, 0.3), 40))


def test_parameters_their_properties_and_methods():
    from simulation import evidence
    from simulation.processes.strain import StrainParams
    from simulation.processes.work_pressure import WorkPressureParams, next_pressure

    scales, params = evidence.load(Scales), evidence.load(WorkPressureParams)
    columns = [RNG.uniform(0, high, 500).astype(np.float32) for high in (1, 300, 170, 20, 9)]
    given = (*columns, CHOSEN[:500], columns[0] * 0.1, VALUES[:500], params, scales)
    plain, compiled = by_both(next_pressure, *given)
    assert np.array_equal(plain, compiled)
    strain = evidence.load(StrainParams)
    assert dict(zip(strain.names(), strain.numbers, strict=True))["support_weight"] == strain.support_weight


@pytest.mark.parametrize("chosen", [{}, BUSY], ids=["baseline", "everything"])
def test_worlds_are_the_same_to_the_last_bit(chosen):
    worlds: list[World] = []
    series = []
    for name in ("plain", "compiled"):
        with engine(name):
            model = lived(settings(years=1, warm_up_months=2, start="2021-02", **chosen))
            worlds.append(model.world)
            series.append(model.series)
    first, second = (arrays(world) for world in worlds)
    different = [name for name in first if first[name].tobytes() != second[name].tobytes()]
    assert not different
    assert series[0].equals(series[1])


def test_a_month_leaves_no_law_to_numpy(monkeypatch):
    """A column of another type would fall back without a word, and be slow."""
    from simulation.compiled import loops

    fallen = []
    over_rows = loops.over_rows

    def watched(law, given, rows):
        fallen.extend(
            law.__qualname__ for v in given if isinstance(v, np.ndarray) and v.dtype.char not in loops._types_of(law)
        )
        return over_rows(law, given, rows)

    with engine("compiled"):
        model = lived(settings(years=0.25, warm_up_months=2))
        monkeypatch.setattr(loops, "over_rows", watched)
        filled = loops.fill
        monkeypatch.setattr(loops, "fill", lambda *given: filled(*given) or fallen.append(given[1].__qualname__))
        model.step()
    assert not fallen


@by_row
def mingled(value: Floats, of_agency: Floats, draw: Floats, normal: Floats, total: Floats) -> tuple[Floats, Bools]:
    return value * of_agency + normal - total, draw < value


def laid_out():
    """What is laid out within the loop: an agency's column, draws and a sum, of 3,000 rows; and all as columns."""
    rng, luck, people = np.random.default_rng(3), Luck(7), np.arange(3000, dtype=np.uint64) * np.uint64(1 << 20)
    agency, wage = np.sort(rng.integers(0, 40, 3000)), rng.random(40).astype(np.float32)
    a, b, c = rng.random((3, 3000)).astype(np.float32)
    within = (a, (wage, agency), luck.uniform_pair_by_row("x", 3, people)[1],
              luck.normal_by_row("y", 3, people), Sum.of(a, b, c))  # fmt: skip
    columns = a, wage[agency], luck.uniform_pair("x", 3, people)[1], luck.normal("y", 3, people), a + b + c
    return within, columns


def test_what_is_laid_out_within_the_loop_is_what_columns_would_be():
    within, columns = laid_out()
    for name in ("plain", "compiled"):
        with engine(name):
            for found, expected in zip(mingled(*within), mingled(*columns), strict=True):
                assert np.array_equal(found, expected)
    assert columns[2].std() > 0.25
    assert columns[3].std() > 0.9


@by_row
def drawn(first: Floats, second: Floats, total: Floats) -> tuple[Floats, Floats, Floats]:
    return first, second, total


def test_two_draws_are_made_of_the_same_bits_only_if_they_are_of_one_stream():
    """What was learnt of one call is not taken for granted in the next."""
    luck, people = Luck(7), np.arange(3000, dtype=np.uint64) * np.uint64(1 << 20)
    alone = Sum.of(np.ones(3000, np.float32))
    for first, second in ("xx", "xy", "xx"):
        with engine("compiled"):
            within = luck.uniform_pair_by_row(first, 3, people)[0], luck.uniform_pair_by_row(second, 3, people)[1]
            found = drawn(*within, alone)
        expected = luck.uniform_pair(first, 3, people)[0], luck.uniform_pair(second, 3, people)[1], alone.last
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("number", [2, 3])
def test_threads_change_no_bit(monkeypatch, number):
    within, columns = laid_out()
    with engine("compiled"):
        alone = mingled(*within)
        monkeypatch.setattr(threads, "LONG", 1000)
        monkeypatch.setattr(threads, "threads", lambda: number)
        monkeypatch.setattr(threads, "_pool", cache(lambda: ThreadPoolExecutor(number)))
        parts = []
        shared = threads.shared
        monkeypatch.setattr(loops, "shared", lambda *given: parts.append(threads.parts(given[2])) or shared(*given))
        for given in (within, columns):
            assert all(np.array_equal(a, b) for a, b in zip(mingled(*given), alone, strict=True))
        assert [len(part) for part in parts] == [number, number]
        monkeypatch.setattr(threads, "LONG", 1_000_000)
        before = fingerprint(lived(settings(years=0.5, **BUSY)))
        monkeypatch.setattr(threads, "LONG", 10)
        monkeypatch.setattr(threads, "SCATTERED", 3)
        assert fingerprint(lived(settings(years=0.5, **BUSY))) == before


def test_columns_of_other_lengths_are_refused_by_threads_too(monkeypatch):
    monkeypatch.setattr(threads, "LONG", 1000)
    with engine("compiled"), pytest.raises(ValueError, match="same length"):
        mingled(*laid_out()[1][:4], np.zeros(4000, np.float32))


def sums_of(columns, first_row):
    """Of two columns and the squares of the second, over each agency, by as many threads as there are."""
    return rows.loops("sums").sums(as_they_are.__wrapped__, 2, 1, tuple(columns), first_row, len(columns[0]))


def expected_of(columns, first_row):
    agency = first_row.searchsorted(np.arange(len(columns[0])), "right") - 1
    return [
        np.bincount(agency, weights=column, minlength=len(first_row))
        for column in (*columns, columns[1].astype(np.float64) ** 2)
    ]


@pytest.mark.parametrize("number", [1, 2, 3, 7])
def test_agencies_are_added_up_by_threads_as_by_one(monkeypatch, number):
    """Agencies of no row, of one row and of many, some of them across the rows at which threads would part."""
    monkeypatch.setattr(threads, "LONG", 10)
    monkeypatch.setattr(threads, "threads", lambda: number)
    monkeypatch.setattr(threads, "_pool", cache(lambda: ThreadPoolExecutor(7)))
    first_row = np.array([0, 1, 2, 2, 3, 40, 41, 90, 95], np.int32)
    columns = [VALUES[:100], VALUES[100:200]]
    np.testing.assert_array_equal(sums_of(columns, first_row), expected_of(columns, first_row))


@pytest.mark.parametrize("number", [1, 2, 3, 7])
@pytest.mark.parametrize("first_row", [[0, 1, 2, 3, 40, 41, 90, 95], [0, 5], [0, 95], [0]])
def test_each_agency_is_one_thread_s(monkeypatch, number, first_row):
    """Even where one agency is larger than all others together."""
    monkeypatch.setattr(threads, "LONG", 10)
    monkeypatch.setattr(threads, "threads", lambda: number)
    monkeypatch.setattr(threads, "_pool", cache(lambda: ThreadPoolExecutor(7)))
    done = []
    threads.by_agencies(lambda *given: done.append(given), ("given",), np.array(first_row), 100)
    assert {given[0] for given in done} == {"given"}
    assert sorted(a for _, _, start, end in done for a in range(start, end)) == list(range(len(first_row)))
    assert len(done) <= number
    columns, first_row = [VALUES[:100], VALUES[100:200]], np.array(first_row, np.int32)
    np.testing.assert_array_equal(sums_of(columns, first_row), expected_of(columns, first_row))


@pytest.mark.parametrize(("asked", "number"), [("1", 1), ("5", 5)])
def test_the_number_of_threads_is_asked_for(monkeypatch, asked, number):
    monkeypatch.setenv(threads.SWITCH, asked)
    assert threads.threads.__wrapped__() == number


@pytest.mark.parametrize("asked", ["0", "-1", "two", "1.5"])
def test_a_number_of_threads_that_is_none_is_told(monkeypatch, asked):
    monkeypatch.setenv(threads.SWITCH, asked)
    with pytest.raises(ConfigError, match="SOCIAL_WORKFORCE_THREADS: expected a whole number from 1 on, got '"):
        threads.threads.__wrapped__()
