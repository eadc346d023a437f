import numpy as np
import pytest

from simulation.places import sums_of_places
from simulation.rows import engine


@pytest.mark.parametrize("length", [1, 7, 8, 9, 130, 1000, 5003])
def test_sums_of_places_are_the_same_to_the_last_bit_with_and_without_the_compiler(length):
    """However many agencies there are: numpy adds eight sums side by side, and halves what is long."""
    pytest.importorskip("numba")
    rng = np.random.default_rng(length)
    columns = rng.normal(size=(4, length)) * 10.0 ** rng.integers(-3, 6, (4, length))
    first = np.array(sorted({0, length // 3, length // 2}))
    found = {name: np.empty((4, 1 + len(first))) for name in ("plain", "compiled", "one by one")}
    with engine("plain"):
        sums_of_places(columns, first, found["plain"])
    with engine("compiled"):
        sums_of_places(columns, first, found["compiled"])
        sums_of_places(tuple(columns), first, found["one by one"])
    np.testing.assert_array_equal(found["compiled"], found["plain"])
    np.testing.assert_array_equal(found["one by one"], found["plain"])
    np.testing.assert_allclose(found["plain"][:, 0], columns.sum(axis=1), rtol=1e-12)
