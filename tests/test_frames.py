import tracemalloc

import numpy as np
import pandas as pd

from simulation import frames
from simulation.start import world_at_start
from tests.worlds import settings


def test_a_cost_that_did_not_arise_yet_is_nothing():
    rows = [{"month": 0, "gap": np.nan}, {"month": 1, "gap": 2.0, "cost_wages_public_yuan": 5.0}]
    frame = frames.series(rows)
    assert frame["cost_wages_public_yuan"].tolist() == [0.0, 5.0]
    assert np.isnan(frame["gap"][0])


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
        frame = frames.workers(world, at_its_end=True)
        after, most = tracemalloc.get_traced_memory()
        assert after < 0.5 * before
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


def test_rows_that_tell_of_other_things_stand_under_each_other():
    # The whole knows more than a place; a cost arises in the second month only, and once it is no number.
    rows = [
        {"month": 0, "date": "2021-01", "place": "all", "leavers": 3.0, "students": 7.0},
        {"month": 0, "date": "2021-01", "place": "urban", "leavers": 2.0},
        {"month": 1, "date": "2021-02", "place": "all", "cost_pay_yuan": 9.0, "leavers": 4.0, "students": 8.0},
        {"month": 1, "date": "2021-02", "place": "urban", "cost_pay_yuan": np.nan, "leavers": 1.0},
    ]
    frame = frames.series(rows)
    assert frame.columns.tolist() == ["month", "date", "place", "leavers", "students", "cost_pay_yuan"]
    assert frame["place"].tolist() == ["all", "urban"] * 2
    assert frame["month"].tolist() == [0, 0, 1, 1]
    assert frame["leavers"].tolist() == [3.0, 2.0, 4.0, 1.0]
    assert frame["students"].fillna(-1).tolist() == [7.0, -1.0, 8.0, -1.0]
    assert frame["cost_pay_yuan"].tolist() == [0.0, 0.0, 9.0, 0.0]
    assert frames.series([]).empty
