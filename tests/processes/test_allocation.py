from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import rows, threads
from simulation.levers import Levers
from simulation.model import WorkforceModel
from simulation.processes import allocation
from simulation.processes.allocation import entrusted, productivity, room_under_cap, shared_out
from tests import worlds

BLOCK = 1024
"""Rows that a loop takes at a time."""


@pytest.mark.parametrize(
    ("skill", "exhaustion", "expected"),
    [
        (1.0, 3.0, 1.0),  # rested
        (1.0, 0.0, 1.0),
        (1.0, 6.0, 0.8),  # 1 - 0.2 * 3 / 3
        (0.5, 4.5, 0.45),  # 0.5 * (1 - 0.2 / 2)
        (0.0, 6.0, 0.0),
    ],
)
def test_productivity(skill, exhaustion, expected):
    assert productivity(np.array([skill]), np.array([exhaustion]), 0.2)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("tenure", "hazard", "refusal", "expected"),
    [
        (6.0, 5.0, 1.0, 1.0),  # no longer a novice
        (5.9, 0.0, 1.0, 1.0),  # a novice sure to stay
        (0.0, np.log(2), 1.0, 0.5),  # 1 - (1 - exp(-ln 2)) = 1/2
        (0.0, np.log(2), 0.5, 0.75),
        (0.0, 1e9, 1.0, 0.0),
        (0.0, 1e9, 0.0, 1.0),  # nobody minds
    ],
)
def test_entrusted(tenure, hazard, refusal, expected):
    found = entrusted(np.array([tenure], np.float32), np.array([hazard], np.float32), 6.0, refusal)[0]
    assert found == pytest.approx(expected, abs=1e-6)


AGENCY = np.array([0, 0, 0, 1, 1, 2])
FIRST = np.array([0, 3, 5])


def test_cases_are_dealt_in_proportion_to_weight():
    # Weights 1, 2, 1 of 8 cases: 2, 4, 2 whatever the chance. Weights 0 and 3 of 5: all to the second. 0 of 7: 7.
    whole, weight = np.array([8.0, 5.0, 7.0]), np.array([1.0, 2.0, 1.0, 0.0, 3.0, 0.5])
    for chance in (0.0, 0.25, 0.999):
        dealt = shared_out(whole, weight, np.full(3, chance), AGENCY, FIRST)
        assert dealt.tolist() == [2, 4, 2, 0, 5, 7]


def test_agencies_of_one_person_get_their_own_cases():
    dealt = shared_out(np.array([3.0, 4.0, 6.0]), np.array([5.0, 0.5, 1.0, 2.0]), np.zeros(3), *_rows_of(1, 1, 2))
    assert dealt.tolist() == [3, 4, 2, 4]


def _rows_of(*sizes):
    """Agency of every row and first row of every agency."""
    return np.repeat(np.arange(len(sizes)), sizes), np.cumsum(sizes) - sizes


@pytest.mark.parametrize(("chance", "first"), [(0.0, 0), (0.49, 0), (0.51, 1), (0.99, 1)])
def test_one_case_for_two_is_a_matter_of_chance(chance, first):
    # Marks at floor(1/2 + chance) and floor(1 + chance)
    dealt = shared_out(np.array([1.0]), np.ones(2), np.array([chance]), np.zeros(2, int), np.zeros(1, int))
    assert dealt.tolist() == [first, 1 - first]


@settings(max_examples=300, deadline=None)
@given(
    # A weight is 0 or not absurdly small against the others; a chance below 1 by more than the last digits.
    st.lists(
        st.tuples(
            st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 1e3)), min_size=1, max_size=8),
            st.integers(0, 500),
            st.floats(0, 1 - 1e-9),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_sharing_out_deals_exactly_the_whole_to_those_with_weight(agencies):
    weight = np.concatenate([w for w, _, _ in agencies])
    whole = np.array([float(n) if sum(w) > 0 else 0.0 for w, n, _ in agencies])
    size = [len(w) for w, _, _ in agencies]
    agency, first = np.repeat(np.arange(len(size)), size), np.cumsum(size) - size
    dealt = shared_out(whole, weight, np.array([c for _, _, c in agencies]), agency, first)
    np.testing.assert_array_equal(np.add.reduceat(dealt, first), whole)
    assert (dealt % 1 == 0).all()
    assert (dealt[weight == 0] == 0).all()
    # Systematic sampling: nobody is more than one case away from the share.
    total = np.add.reduceat(weight, first)[agency]
    fair = whole[agency] * np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    assert (np.abs(dealt - fair) < 1 + 1e-6).all()


def test_the_mean_deal_is_the_fair_share():
    # Offsets even over [0, 1): the mean over them is whole * weight / total = 5 * (0.2, 0.3, 0.5) = 1, 1.5, 2.5.
    offsets = (np.arange(1000) + 0.5) / 1000
    weight, one = np.array([2.0, 3.0, 5.0]), np.zeros(3, int)
    deals = [shared_out(np.array([5.0]), weight, np.array([c]), one, np.zeros(1, int)) for c in offsets]
    np.testing.assert_allclose(np.mean(deals, axis=0), [1, 1.5, 2.5], atol=0.002)


EVIDENCE = {
    "allocation": {
        "caseload_norm_cases": 30, "supervisor_caseload_share": 0.5, "overload_intake_share": 0.25, "novice_months": 6,
        "senior_refusal": 0.0, "slowing_when_exhausted": 0.2,
    }
}  # fmt: skip


@pytest.mark.usefixtures("both_engines")
def test_a_month_fills_the_room_and_part_of_the_overflow(small_world):
    world = small_world(EVIDENCE)
    world.agencies.waiting_cases[:] = [42, 10, 0]
    allocation.month(world)
    # Skill .9 and no exhaustion beyond 3: room for 30 * .9 - 20 = 7 cases each. Agency 0: 21, and a quarter of the
    # other 21, 5.25: 26 whole cases. Agency 1: room for 14, so all 10.
    assert world.by_agency(world.workforce.cases_taken).tolist() == [26, 10, 0]
    assert world.agencies.waiting_cases.tolist() == [16, 0, 0]
    np.testing.assert_array_equal(world.workforce.cases, world.workforce.cases_taken + 20 * world.workforce.occupied)
    # Alike, so at most one case apart: 26 / 3 and 10 / 2
    assert set(world.workforce.cases_taken[[0, 1, 2]]) == {8, 9}
    assert world.workforce.cases_taken[[4, 5]].tolist() == [5, 5]


@pytest.mark.usefixtures("both_engines")
def test_no_case_goes_to_the_absent_and_none_is_lost(small_world):
    world = small_world(EVIDENCE)
    world.workforce.seconded[[4, 5]] = True
    world.workforce.cases[[4, 5]] = 0
    world.agencies.waiting_cases[:] = [100, 50, 30]
    before = world.workforce.cases.sum() + world.agencies.waiting_cases.sum()
    allocation.month(world)
    assert world.agencies.waiting_cases[1] == 50
    assert (world.workforce.cases_taken[[3, 4, 5, 6, 8, 9]] == 0).all()
    assert world.workforce.cases.sum() + world.agencies.waiting_cases.sum() == before


@pytest.mark.usefixtures("both_engines")
def test_a_team_of_novices_sure_to_leave_has_nobody_else_to_give_the_cases_to(small_world):
    world = small_world({"allocation": EVIDENCE["allocation"] | {"senior_refusal": 1.0}})
    world.workforce.tenure_months[:] = 0
    world.workforce.leaving_hazard_per_year[:] = 1e9
    world.agencies.waiting_cases[:] = [10, 0, 0]
    allocation.month(world)
    assert world.workforce.cases_taken[:3].sum() == 10
    assert world.agencies.waiting_cases[0] == 0


@pytest.mark.parametrize(
    ("cases", "novice", "cap", "novice_cap", "room"),
    [
        (20, False, 25.0, 10.0, 5),
        (20, True, 25.0, 10.0, 0),  # above the ceiling nothing is taken away
        (4, True, 25.0, 10.0, 6),
        (20, False, 25.9, 10.0, 5),  # whole cases
        (20, False, np.inf, 10.0, np.inf),
    ],
)
def test_room_under_the_ceiling(cases, novice, cap, novice_cap, room):
    values = (np.array([v]) for v in (float(cases), novice, cap, novice_cap))
    assert room_under_cap(*values)[0] == room


@pytest.mark.usefixtures("both_engines")
def test_under_a_ceiling_the_rest_waits(small_world):
    world = small_world(EVIDENCE)
    world.workforce.tenure_months[2] = 3
    world.workforce.cases[2] = 5
    world.agencies.waiting_cases[:] = [100, 10, 0]
    world.levers = Levers(caseload_cap=np.array([22.0, np.inf, np.inf]), novice_caseload_cap=8.0)
    allocation.month(world)
    # Two more for each of the experienced, three for the novice; the other agency has no ceiling.
    assert world.workforce.cases[[0, 1, 2]].tolist() == [22, 22, 8]
    assert world.agencies.waiting_cases.tolist() == [93, 0, 0]
    assert world.workforce.cases_taken[[4, 5]].tolist() == [5, 5]


@pytest.mark.usefixtures("both_engines")
def test_a_novice_s_ceiling_is_never_above_that_of_all(small_world):
    world = small_world(EVIDENCE)
    world.workforce.tenure_months[2] = 3
    world.workforce.cases[2] = 5
    world.agencies.waiting_cases[0] = 100
    world.levers = Levers(caseload_cap=7.0, novice_caseload_cap=50.0)
    allocation.month(world)
    assert world.workforce.cases[[0, 1, 2]].tolist() == [20, 20, 7]


@pytest.mark.usefixtures("both_engines")
def test_supervisors_take_fewer_and_distrusted_novices_too(small_world):
    world = small_world({"allocation": EVIDENCE["allocation"] | {"senior_refusal": 1.0}})
    workforce = world.workforce
    workforce.cases[:3] = 0
    workforce.role[0] = 1
    workforce.tenure_months[[1, 2]] = [6, 3]  # the first of them is no longer a novice
    workforce.leaving_hazard_per_year[[1, 2]] = np.log(2)
    world.agencies.waiting_cases[0] = 40
    allocation.month(world)
    # Rooms 13.5 for the supervisor, 27 and 27; of the last half is entrusted: 40 cases as 1 : 2 : 1
    assert workforce.cases_taken[[0, 1, 2]] == pytest.approx([10, 20, 10], abs=1)
    assert workforce.cases_taken[:3].sum() == 40


@pytest.mark.parametrize("agencies", [6, 300])
@pytest.mark.parametrize("number", [1, 3])
def test_dealing_in_one_loop_is_the_same_whatever_the_size_of_agencies(monkeypatch, agencies, number):
    """Agencies larger than what a loop takes at a time, and many that it takes together; by threads, too."""
    pytest.importorskip("numba")
    monkeypatch.setattr(threads, "LONG", 10)
    monkeypatch.setattr(threads, "threads", lambda: number)
    monkeypatch.setattr(threads, "_pool", cache(lambda: ThreadPoolExecutor(2)))
    found = []
    for name in ("plain", "compiled"):
        with rows.engine(name):
            world = WorkforceModel(worlds.settings(posts=8000, agencies=agencies, years=1 / 12)).world
            world.agencies.waiting_cases[:] = np.arange(len(world.agencies)) % 40 * world.agencies.capacity / 20
            world.agencies.waiting_cases.round(out=world.agencies.waiting_cases)
            world.workforce.occupied[: world.agencies.capacity[0]] = False
            allocation.month(world)
        found.append((world.workforce.cases, world.workforce.cases_taken, world.agencies.waiting_cases))
    assert (world.agencies.capacity.max() > BLOCK) == (agencies == 6)
    assert found[0][1].sum() > 1000
    assert all(np.array_equal(a, b) for a, b in zip(*found, strict=True))
