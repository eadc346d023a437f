import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.state.workforce import POST, TIE_OFFSETS, TIES, Workforce, person_columns, person_identity


def test_a_post_is_closed_vacant_or_occupied_and_its_holder_at_home_or_away():
    table = Workforce.empty(4)
    table.is_open[:] = [False, True, True, True]
    table.occupied[:] = [False, False, True, True]
    table.seconded[:] = [False, False, False, True]
    assert table.vacant.tolist() == [False, True, False, False]
    assert table.at_home.tolist() == [False, False, True, False]


def test_sums_over_kinds_of_support_and_of_well_being():
    table = Workforce.empty(1)
    table.workplace_support[:], table.union_support[:], table.workplace_money[:] = 0.25, 0.125, 0.5
    table.family_support[:], table.financial_support[:] = 0.9, 0.9  # not from the side of work
    assert table.work_side_support[0] == 0.875
    table.life_well_being[:], table.work_well_being[:], table.psychological_well_being[:] = 20, 22, 24
    assert table.overall_well_being[0] == 66


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2**43 - 1), st.integers(0, 2**20 - 1)), min_size=2, max_size=20, unique=True),
)
def test_no_two_persons_share_an_identity(holders):
    posts, before = np.array(holders, np.uint64).T
    identity = person_identity(posts, before.astype(np.int32))
    assert len(set(identity.tolist())) == len(holders)


def test_identity_packs_post_and_number_of_holders_before():
    # 3 * 2^20 + 5
    assert person_identity(np.array([3], np.uint64), np.array([5], np.int32))[0] == 3 * 1_048_576 + 5


def test_what_belongs_to_the_post_stays_when_the_person_goes():
    columns = person_columns()
    posts = {name for name, meta in Workforce.columns().items() if meta.kind == POST}
    assert posts | set(columns) == set(Workforce.columns())
    assert not posts & set(columns)
    assert {"is_open", "holders_before", "tie_to", "left_by"} <= posts
    assert columns["host_agency"] == -1
    assert {value for name, value in columns.items() if name != "host_agency"} == {0}


def test_there_is_an_offset_for_every_tie():
    assert len(TIE_OFFSETS) == len(set(TIE_OFFSETS)) == TIES
    assert min(TIE_OFFSETS) > 0
