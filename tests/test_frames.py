import tracemalloc

import numpy as np
import pandas as pd
import pytest

from simulation import frames
from simulation.indicators import GAPS, INDICATORS, STOCKS, observed, seen
from simulation.start import world_at_start
from tests.worlds import settings


def test_workers_are_those_in_post_with_names_for_codes(small_world):
    world = small_world()
    world.workforce.gender[[0, 7]] = 1
    frame = frames.workers(world)
    assert len(frame) == 6
    assert frame["gender"].tolist() == ["man", "woman", "woman", "woman", "woman", "man"]
    assert frame["region_kind"].tolist() == ["urban"] * 5 + ["remote_poor"]
    assert frame["region"].tolist() == [0] * 5 + [1]
    assert frame["field"].tolist() == ["welfare"] * 3 + ["voluntary_sector"] * 2 + ["welfare"]
    assert set(frame["agency_kind"]) == {"professional"}
    # Three scales of 28 points each.
    assert frame["overall_well_being"].tolist() == [84] * 6
    # Rows 0, 1, 2 are all tied to each other, 4 and 5 to each other, 7 sits alone.
    assert frame["ties"].tolist() == [2, 2, 2, 1, 1, 0]
    assert frame["tie_strength_sum"].tolist() == [1.0, 1.0, 1.0, 0.5, 0.5, 0.0]
    assert frame.columns[:4].tolist() == ["region_kind", "region", "field", "agency_kind"]
    assert not frames.HIDDEN & set(frame.columns)


def test_a_world_at_its_end_gives_its_workforce_up_to_the_same_frame(small_world):
    world = small_world()
    before = frames.workers(world)
    assert len(world.workforce.exhaustion)
    pd.testing.assert_frame_equal(frames.workers(world, at_its_end=True), before)
    assert not any(len(getattr(world.workforce, name)) for name in world.workforce.columns())


def test_a_workforce_at_its_end_and_its_frame_take_no_more_room_than_the_workforce():
    world = world_at_start(settings("city", posts=20_000))
    frames.workers(world)
    tracemalloc.start()
    try:
        world.workforce = world.workforce.copy()
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        frame = frames.workers(world, at_its_end=True)
        after, most = tracemalloc.get_traced_memory()
        assert after < before
        # What is made of several columns comes first. Side by side, both would take 1.4 times the room.
        assert most < 1.1 * before
    finally:
        tracemalloc.stop()
    assert len(frame) > 15_000


def test_agencies_have_a_row_each(small_world):
    frame = frames.agencies(small_world())
    assert frame["region_kind"].tolist() == ["urban", "urban", "remote_poor"]
    assert frame.columns[0] == "region_kind"
    assert frame["capacity"].tolist() == [4, 3, 3]
    # Nobody leaves in the small world as it is built: no hazard, no gain.
    assert frame["loop_gain"].tolist() == [0, 0, 0]


def test_months_in_which_other_things_arose_stand_under_each_other(small_world):
    worlds = small_world(t=0), small_world(t=1), small_world(t=2)
    wages, pay, wish = ("wages", "public"), ("pay", "public"), ("wish", "fund")
    worlds[0].booked, worlds[0].costs = (wages,), np.array([[5.0, 1.0]])
    worlds[1].booked, worlds[1].costs = (wish, wages, pay), np.array([[3.0, 0.0], [6.0, 0.0], [0.0, 9.0]])
    worlds[2].pipeline.graduates_searching[:] = [3, 4]
    frame = frames.series([seen(world) for world in worlds])
    assert frame["month"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert frame["date"].tolist() == ["2021-01"] * 3 + ["2021-02"] * 3 + ["2021-03"] * 3
    assert frame["place"].tolist() == ["all", "urban", "remote_poor"] * 3
    # What arises later stands behind all that was told in the first month.
    first, later = ["cost_total_yuan", "cost_wages_public_yuan"], ["cost_wish_fund_yuan", "cost_pay_public_yuan"]
    assert frame.columns.tolist() == ["month", "date", "place", *INDICATORS, *first, *STOCKS, *GAPS, *later]
    assert frame["cost_wages_public_yuan"].tolist() == [6, 5, 1, 6, 6, 0, 0, 0, 0]
    assert frame["cost_pay_public_yuan"].tolist() == [0, 0, 0, 9, 0, 9, 0, 0, 0]
    assert frame["cost_wish_fund_yuan"].tolist() == [0, 0, 0, 3, 3, 0, 0, 0, 0]
    assert frame["cost_total_yuan"].tolist() == [6, 5, 1, 18, 9, 9, 0, 0, 0]
    assert frame["head_count"].tolist() == [6, 5, 1] * 3
    # The whole knows more than a place.
    assert frame["graduates_searching"].fillna(-1).tolist() == [0, -1, -1] * 2 + [7, -1, -1]
    assert set(frame.dtypes[3:]) == {np.dtype(np.float64)}


def test_the_rows_of_a_month_are_those_of_the_series(small_world):
    world = small_world()
    frame = frames.series([seen(small_world(t=4)), seen(world)])
    for number, row in enumerate(observed(world)):
        assert row == pytest.approx(frame.loc[3 + number, list(row)].to_dict(), nan_ok=True)


def test_nothing_was_seen_yet():
    assert frames.series([]).empty
