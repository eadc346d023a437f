import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.processes.ranking import highest


@pytest.mark.parametrize(
    ("scores", "number", "places"),
    [
        ([3.0, 1.0, 2.0, 5.0], 2, [3, 0]),
        ([3.0, 1.0, 2.0, 5.0], 9, [3, 0, 2, 1]),  # all of them, the highest first
        ([2.0, 7.0, 2.0, 2.0], 2, [1, 0]),  # the first of equals
        ([2.0, 1.0], 0, []),
        ([2.0, 1.0], -1, []),
        ([], 3, []),
    ],
)
def test_the_highest_are_chosen(scores, number, places):
    assert highest(np.array(scores, np.float32), number).tolist() == places


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=40), st.integers(-1, 45))
def test_few_of_many_are_those_whom_a_whole_order_puts_first(scores, number):
    score = np.array(scores, np.float32)
    assert highest(score, number).tolist() == np.argsort(-score, kind="stable")[: max(number, 0)].tolist()
