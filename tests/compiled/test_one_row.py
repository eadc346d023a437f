"""Laws and their parameters, compiled for the values of one row."""

import pytest

from tests.worlds import in_a_new_process

pytest.importorskip("numba")
FIELD_NAMED_AS_A_METHOD = """
from typing import NamedTuple
from simulation.compiled import one_row
from simulation.processes.scales import Scales
class Felt(NamedTuple):
    exhaustion: float
one_row.tuple_of(Scales)
import numba
print(callable(Scales.exhaustion), numba.njit(lambda felt: felt.exhaustion)(Felt(2.5)))
"""


def test_a_field_may_be_named_as_a_method_of_parameters_before_anything_was_compiled():
    assert in_a_new_process(FIELD_NAMED_AS_A_METHOD) == "True 2.5"
