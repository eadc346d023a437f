import copy
import pickle
from dataclasses import dataclass

import numpy as np
import pytest

from simulation.state.agencies import Agencies
from simulation.state.regions import Regions
from simulation.state.table import Table, column
from simulation.state.workforce import Workforce


@dataclass
class Boats(Table):
    length: np.ndarray = column("m", "length", low=0, high=100, start=5)
    sails: np.ndarray = column("1", "area of each sail", dtype=np.float64, width=3)
    kind: np.ndarray = column("code", "kind of boat", dtype=np.int8, labels=("raft", "ship"))


def test_an_empty_table_has_every_column_at_its_start_value():
    boats = Boats.empty(4)
    assert len(boats) == 4
    np.testing.assert_array_equal(boats.length, np.full(4, 5, np.float32))
    assert (boats.length.dtype, boats.sails.dtype, boats.kind.dtype) == (np.float32, np.float64, np.int8)
    assert boats.sails.shape == (4, 3)


def test_a_table_of_no_rows_is_a_table():
    assert len(Boats.empty(0)) == 0
    assert Boats.empty(0).sails.shape == (0, 3)


def test_columns_come_in_order_with_their_meaning():
    columns = Boats.columns()
    assert list(columns) == ["length", "sails", "kind"]
    assert (columns["length"].unit, columns["length"].low, columns["length"].high) == ("m", 0, 100)
    assert columns["sails"].width == 3


def test_labels_are_the_domain_of_a_code():
    kind = Boats.columns()["kind"]
    assert (kind.low, kind.high, kind.labels) == (0, 1, ("raft", "ship"))


def test_a_copy_shares_nothing():
    boats = Boats.empty(2)
    other = boats.copy()
    other.length[0] = 9
    other.sails[1, 2] = 7
    assert boats.length.tolist() == [5, 5]
    assert boats.sails[1, 2] == 0
    assert other.length.tolist() == [9, 5]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda table: pickle.loads(pickle.dumps(table)), Boats.copy])
def test_columns_lie_in_blocks_and_so_do_those_of_a_copy(again):
    boats = Boats.empty(3)
    boats.length[:], boats.kind[:], boats.sails[:] = [7, 8, 9], [0, 1, 1], 4
    other = again(boats)
    size, place = Boats.places()["length"]
    assert (size, Boats.places()["kind"]) == (4, (1, 0))
    other.blocks[size].view(np.float32)[place, 1] = 2
    other.blocks[1][0, 0] = 1
    assert (other.length.tolist(), other.kind.tolist()) == ([7, 2, 9], [1, 1, 1])
    assert (other.sails == 4).all()
    assert (boats.length.tolist(), boats.kind.tolist()) == ([7, 8, 9], [0, 1, 1])


@pytest.mark.parametrize("table", [Workforce, Agencies, Regions])
def test_every_column_has_a_unit_a_meaning_and_starts_inside_its_domain(table):
    for name, meta in table.columns().items():
        assert meta.unit, name
        assert meta.description, name
        # A code of -1 and a scale of 6-42 start outside on purpose: nobody is there yet.
        if meta.low is not None:
            assert meta.low <= meta.start <= (np.inf if meta.high is None else meta.high), name
