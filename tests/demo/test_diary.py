"""The diary: who held a post, how she was, and when she left."""

import numpy as np

from experiments.demo.diary import Diary
from experiments.demo.two_worlds import newborn


def test_the_diary_says_how_somebody_was_and_that_she_left():
    model, diary = newborn(1), Diary()
    row = int(np.flatnonzero(model.workforce.occupied)[10])
    told = []
    for _ in range(3):
        model.step()
        diary.write(model)
        told.append(float(model.workforce.exhaustion[row]))
    holder = int(model.workforce.holders_before[row])
    life = diary.life(row, holder)
    assert life["months"] == [1, 2, 3]
    # A byte for 0-6 in 250 steps: half a step off at most.
    np.testing.assert_allclose(life["exhaustion"], told, atol=0.5 * 6 / 250 + 1e-3)
    assert diary.departure(row, holder) is None


def test_who_leaves_is_written_down_once_with_the_way():
    model, diary = newborn(1), Diary()
    leavers = 0.0
    for _ in range(12):
        model.step()
        diary.write(model)
        leavers += model.latest["leavers"]
    assert len(diary.departures) == leavers > 50
    gone = diary.departures[0]
    assert diary.departure(gone.row, gone.holder) == gone
    assert max(diary.life(gone.row, gone.holder)["months"], default=0) < gone.month
