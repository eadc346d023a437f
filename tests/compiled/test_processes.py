"""Months of agencies in one compiled loop: the bits of the calls that numpy makes one by one."""

import numpy as np
import pytest

from simulation.levers import Levers
from simulation.processes import accounts, allocation, counselling, demand, funding, workload
from simulation.rows import engine
from simulation.world import Conditions
from tests.worlds import arrays

EVIDENCE = {
    "counselling": {"uptake_per_year": 12.0, "hours_per_client": 2.0, "length_months": 3.0},
    "funding": {"contract_renewal_share": 0.3, "late_payments_per_year": 6.0},
}


def muddled(world, seed):
    """The small world with chance in all that decides on posts, money, cases and places; ties among them are many."""
    rng, own, posts = np.random.default_rng(seed), world.agencies, world.workforce
    own.contract_months_left[:], own.kind[:] = rng.integers(1, 3, 3), rng.integers(0, 2, 3)
    own.contract_posts[:], own.late_months_left[:] = rng.uniform(0, 5, 3), rng.integers(0, 3, 3)
    own.reserves_yuan[:], own.wage_debt_yuan[:], own.unpaid_public_yuan[:] = rng.uniform(0, 2e4, (3, 3))
    own.field[:], own.waiting_cases[:] = rng.integers(0, 8, 3), rng.integers(0, 9, 3)
    world.regions.need[:], world.regions.recognition[:] = rng.exponential(4, (2, 8)), rng.normal(size=2)
    world.regions.lost_contract_posts[:] = rng.uniform(0, 2, 2)
    posts.is_open[:] = rng.random(10) < 0.8
    posts.occupied[:] = rng.random(10) < 0.8
    posts.post_months[:], posts.just_joined[:] = rng.integers(0, 3, 10), rng.random(10) < 0.3
    posts.wage_yuan_per_month[:] = rng.uniform(3_000, 9_000, 10) * posts.occupied
    posts.seconded[:], posts.exhaustion[:] = rng.random(10) < 0.1, rng.uniform(2, 6, 10)
    posts.counselling_wait_months[:], posts.counselling_months_left[:] = rng.integers(0, 3, (2, 10))
    posts.counselling_wait_months[posts.counselling_months_left > 0] = 0
    posts.relief[:] = rng.uniform(0, 0.5, (10, 4))
    pulled = {"posts_multiplier": rng.uniform(0.5, 2, 3)} if seed % 2 else {}
    world.levers = Levers(counselling_hours_per_post=rng.uniform(0, 3, 3), **pulled)
    world.conditions = Conditions(public_money=rng.uniform(0.4, 1.6))
    return world


def happened(small_world, process, name, seed):
    """Every array of the muddled world, and its ledger, before and after a month of one process."""
    world = muddled(small_world(EVIDENCE, t=seed), seed)
    before = {key: values.copy() for key, values in arrays(world).items()}
    with engine(name):
        process.month(world)
    return before, arrays(world) | {f"ledger.{key}": values for key, values in world.ledger.items()}


@pytest.mark.parametrize(
    ("process", "written"),
    [
        (accounts, ("agencies.reserves_yuan", "agencies.wage_debt_yuan", "workforce.arrears_months")),
        (allocation, ("agencies.waiting_cases", "workforce.cases", "workforce.cases_taken")),
        (counselling, ("workforce.counselling_months_left", "workforce.counselling_wait_months", "workforce.relief")),
        (demand, ("agencies.new_cases", "agencies.refused_cases", "agencies.dropped_cases", "agencies.waiting_cases")),
        (
            funding,
            ("agencies.contract_posts", "agencies.late_months_left", "workforce.is_open", "agencies.funded_posts"),
        ),
        (workload, ("workforce.hours_asked", "workforce.hours_available", "agencies.present", "agencies.wisn_ratio")),
    ],
    ids=["accounts", "allocation", "counselling", "demand", "funding", "workload"],
)
def test_one_loop_gives_the_bits_of_all_its_calls(small_world, process, written):
    pytest.importorskip("numba")
    changed = dict.fromkeys(written, 0)
    for seed in range(60):
        before, plain = happened(small_world, process, "plain", seed)
        _, compiled = happened(small_world, process, "compiled", seed)
        assert plain.keys() == compiled.keys()
        for name, values in plain.items():
            assert values.tobytes() == compiled[name].tobytes(), (seed, name)
        for name in written:
            changed[name] += before[name].tobytes() != plain[name].tobytes()
    assert min(changed.values()) > 20, changed


@pytest.mark.parametrize("number", range(-1, 8))
def test_the_highest_are_those_of_the_ranking_and_the_first_of_equals(number):
    queues = pytest.importorskip("simulation.compiled.queues")
    score = np.array([2.0, 5.0, 2.0, 1.0, 5.0, 2.0])
    # By hand: rows 1 and 4 stand highest, then 0, 2 and 5, then 3.
    expected = [1, 4, 0, 2, 5, 3][: max(number, 0)]
    assert np.flatnonzero(queues.highest(score, number)).tolist() == sorted(expected)
