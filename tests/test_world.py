from __future__ import annotations

import numpy as np
import pytest

from simulation import rows, threads
from simulation.dates import Month
from simulation.levers import Levers
from simulation.processes.scales import Scales
from simulation.state.agencies import Agencies
from simulation.state.workforce import Workforce
from simulation.teams import as_they_are
from simulation.units import Bools, Floats
from simulation.world import Conditions


def test_sums_over_agencies_and_regions(small_world):
    world = small_world()
    # Rows 0-3 | 4-6 | 7-9 belong to the agencies; agencies 0 and 1 lie in region 0.
    np.testing.assert_array_equal(world.by_agency(np.arange(10.0)), [6, 15, 24])
    np.testing.assert_array_equal(world.by_agency(world.workforce.occupied), [3, 2, 1])
    np.testing.assert_array_equal(world.by_region(np.array([1.0, 2.0, 4.0])), [3, 4])


@pytest.mark.parametrize("name", ["plain", "compiled"])
def test_several_columns_are_summed_over_regions_at_one_go(small_world, name):
    if name == "compiled":
        pytest.importorskip("numba")
    world = small_world()
    with rows.engine(name):
        sums = world.each_by_region(np.array([[1.0, 2.0, 4.0], [0.5, 0.0, 0.0]]))
    assert sums.tolist() == [[3, 4], [0.5, 0]]


def test_levers_of_one_law_are_all_numbers_or_all_columns(small_world):
    world = small_world()
    assert [type(lever) for lever in world.pulled_by_agency(np.float64(2.0), 3)] == [float, float]
    columns = world.pulled_by_agency(2.0, np.array([1.0, 2.0, 4.0]))
    assert [column.tolist() for column in columns] == [[2, 2, 2], [1, 2, 4]]


def test_sums_do_not_lose_small_parts_of_a_single_precision_column(small_world):
    # In single precision 2^24 + 1 is 2^24: the sum must be formed in double.
    values = np.array([2**24, 1, 1, 1, 0, 0, 0, 0, 0, 0], np.float32)
    assert small_world().by_agency(values)[0] == 2**24 + 3


def test_columns_are_laid_out_over_the_posts(small_world):
    world = small_world()
    np.testing.assert_array_equal(world.to_posts(np.array([1.0, 2.0, 3.0])), [1] * 4 + [2] * 3 + [3] * 3)
    np.testing.assert_array_equal(world.region_to_posts(np.array([5.0, 7.0])), [5] * 7 + [7] * 3)


def test_the_outside_world_does_nothing_of_itself():
    plain = Conditions()
    assert (plain.family_load, plain.demand, plain.market, plain.public_money) == (1, 1, 1, 1)
    assert (plain.late_payments, plain.surge_share, plain.contact_share) == (1, 0, 1)
    assert (plain.exam_month, plain.enrolment_month) == (False, False)


def test_levers_shift_what_is_felt_and_leave_the_state_as_it_was(small_world):
    world = small_world()
    world.regions.autonomy[:], world.regions.recognition[:] = [0.1, 0.2], [0.3, 0.4]
    world.agencies.climate[:], world.agencies.lent_climate[:] = [0.5, 0.0, 0.0], [0.0, 0.25, 0.0]
    world.levers = Levers(
        autonomy_shift=0.5, recognition_shift=np.array([0.0, 1.0]), climate_shift=1.0, benefit_share=0.25
    )
    np.testing.assert_allclose(world.autonomy, [0.6, 0.7])
    np.testing.assert_allclose(world.recognition, [0.3, 1.4])
    np.testing.assert_allclose(world.climate, [1.5, 1.25, 1.0])
    # A quarter of 6,000 and of 4,000 in kind
    np.testing.assert_allclose(world.pay[[0, 7, 8]], [7500, 5000, 0])
    assert world.regions.autonomy.tolist() == [0.1, 0.2]


@pytest.mark.parametrize(("t", "date"), [(0, Month(2021, 1)), (13, Month(2022, 2)), (-2, Month(2020, 11))])
def test_the_date_follows_the_month_of_the_run(small_world, t, date):
    assert small_world(t=t).date == date


def test_parameters_are_those_of_this_world_s_evidence(small_world):
    world = small_world({"scales": {"exhaustion_mean": 2.5}})
    assert world.params(Scales).exhaustion_mean == 2.5
    assert world.params(Scales) is world.params(Scales)


@rows.by_row
def high_and_known(value: Floats, known: Bools) -> tuple[Bools, ...]:
    return value > 3, (value > 3) & known, known


@pytest.mark.usefixtures("both_engines")
def test_what_a_law_says_yes_to_is_counted_in_each_kind_of_region(small_world):
    # Rows 0-6 lie in town, 7-9 in the district: 4, 5, 6 and 7, 8, 9 are above 3, the even ones are known.
    given = np.arange(10, dtype=np.float32), np.arange(10) % 2 == 0
    counts = np.full((3, 3), np.nan)
    small_world().count_by_kind(high_and_known, counts, *given)
    assert counts.tolist() == [[6, 3, 3], [3, 2, 1], [5, 4, 1]]


@pytest.mark.usefixtures("both_engines")
def test_kinds_of_region_must_lie_one_after_the_other(small_world):
    world = small_world()
    world.regions.kind[:] = [1, 0]
    with pytest.raises(ValueError, match="kind after kind"):
        world.first_row_of_kind  # noqa: B018


def test_columns_of_another_length_are_not_counted(small_world):
    pytest.importorskip("numba")
    with rows.engine("compiled"), pytest.raises(ValueError, match="same length"):
        small_world().count_by_kind(high_and_known, np.empty((3, 3)), np.zeros(10, np.float32), np.zeros(9, np.bool_))


@pytest.mark.usefixtures("both_engines")
@pytest.mark.parametrize("number", [1, 4, 5])
def test_columns_are_summed_several_at_a_time(small_world, number):
    columns = [np.arange(10, dtype=np.float32) * 2**k for k in range(number)]
    sums = small_world().each_by_agency(columns)
    assert sums.tolist() == [[6 * 2**k, 15 * 2**k, 24 * 2**k] for k in range(number)]
    flags = small_world().each_by_agency([column > 4 for column in columns])
    assert flags[0].tolist() == [0, 2, 3]
    assert flags[1:].tolist() == [[1, 3, 3], [2, 3, 3], [3, 3, 3], [3, 3, 3]][: number - 1]


@rows.by_row
def weighed(value: Floats, of_agency: Floats, more: Floats, known: Bools) -> tuple[Bools, Bools, Floats, Floats]:
    return known, value > 3, value * of_agency, more


@rows.by_row
def doubled(value: Floats) -> Floats:
    return value * 2


@pytest.mark.usefixtures("both_engines")
def test_what_a_law_says_is_summed_over_each_agency(small_world):
    world, value = small_world(), np.arange(10, dtype=np.float32)
    weight = world.over_posts(np.array([1.0, 10.0, 100.0]))
    sums = world.sums_by_agency(weighed, 4, value, weight, rows.Sum.of(value, value, value), value % 2 == 0)
    # Rows 0-3, 4-6 and 7-9
    assert sums.tolist() == [[2, 2, 1], [0, 3, 3], [6, 150, 2400], [18, 45, 72]]
    assert world.sums_by_agency(doubled, 1, value).tolist() == [[12, 30, 48]]


def test_sums_of_what_a_law_says_depend_neither_on_blocks_nor_on_threads(small_world, monkeypatch):
    """Agencies of all lengths, some of them longer than what is worked on at a time, and shared by two threads."""
    pytest.importorskip("numba")
    rng, world = np.random.default_rng(1), small_world()
    lengths = np.array([1, 3000, 2, 40, 1024, 1, 2500, 7])
    number = lengths.sum()
    world.agencies, world.workforce = Agencies.empty(len(lengths)), Workforce.empty(number)
    world.agencies.first_row[:] = np.r_[0, lengths.cumsum()[:-1]]
    world.workforce.agency[:] = np.repeat(np.arange(len(lengths)), lengths)
    value, other = rng.random((2, number), np.float32)
    weight = rng.random(8).astype(np.float32), world.workforce.agency
    given = value, weight, rows.Sum.of(other, value), value > 0.5
    with rows.engine("plain"):
        expected = world.sums_by_agency(weighed, 4, *given)
    with rows.engine("compiled"):
        np.testing.assert_array_equal(world.sums_by_agency(weighed, 4, *given), expected)
        monkeypatch.setattr(threads, "threads", lambda: 2)
        monkeypatch.setattr(threads, "LONG", 1000)
        np.testing.assert_array_equal(world.sums_by_agency(weighed, 4, *given), expected)


@pytest.mark.usefixtures("both_engines")
def test_squares_are_summed_in_double_precision(small_world):
    column = np.array([2**13, 1, 1, 0, 3, 4, 0, 0, 0, 0], np.float32)
    sums = small_world().sums_by_agency(as_they_are, 2, np.arange(10, dtype=np.float32), column, squares=1)
    assert sums.tolist() == [[6, 15, 24], [2**13 + 2, 7, 0], [2**26 + 2, 25, 0]]
