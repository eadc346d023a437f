import numpy as np
import pytest

from simulation.levers import Charge, Levers
from simulation.policies.union_support import UnionSupport
from simulation.processes import accounts

DOSE = {
    "union_workers_per_100_posts": 2.0, "hours_per_union_worker": 100.0, "grant_yuan_per_post": 20.0,
    "climate_shift_per_union_worker": 0.05, "cost_yuan_per_union_worker": 5_000.0,
}  # fmt: skip


def pulled(world, **changes):
    return UnionSupport(**(DOSE | changes)).pull(Levers(), world)


def test_two_union_workers_for_a_hundred_posts(small_world):
    found = pulled(small_world())
    np.testing.assert_allclose(found.union_hours_per_post, [2, 2, 2])  # 2 * 100 hours for 100 posts
    np.testing.assert_allclose(found.climate_shift, [0.1, 0.1, 0.1])
    np.testing.assert_allclose(found.grant_yuan_per_post, [20, 20, 20])


def test_a_ramp_brings_its_part_of_everything(small_world):
    found = pulled(small_world(), ramp_months=3)
    np.testing.assert_allclose(found.union_hours_per_post, [0.5] * 3)
    np.testing.assert_allclose(found.climate_shift, [0.025] * 3)
    np.testing.assert_allclose(found.grant_yuan_per_post, [5] * 3)


def test_agencies_out_of_reach_get_nothing(small_world):
    found = pulled(small_world(), regions=("remote_poor",))
    np.testing.assert_allclose(found.union_hours_per_post, [0, 0, 2])
    np.testing.assert_allclose(found.climate_shift, [0, 0, 0.1])
    np.testing.assert_allclose(found.grant_yuan_per_post, [0, 0, 20])


def test_a_union_worker_is_charged_by_the_hour(small_world):
    # 5,000 yuan for 100 hours
    assert Charge("union_support", "union", "union_hours", 50.0) in pulled(small_world()).charges


def test_every_yuan_of_the_programme_is_in_the_books(small_world):
    world = small_world()
    world.levers = pulled(world)
    accounts.month(world)
    # Staff of 5 and 1: two hours each at 50 yuan and 20 yuan of emergency money
    np.testing.assert_allclose(world.ledger["union_support", "union"], [600, 120])


@pytest.mark.parametrize("nobody", [{"union_workers_per_100_posts": 0.0}, {"coverage": 0.0}, {"fields": ("health",)}])
def test_without_union_workers_no_lever_is_pulled(small_world, nobody):
    assert pulled(small_world(), **nobody) == Levers()


@pytest.mark.parametrize("key", list(DOSE))
@pytest.mark.parametrize("value", [-1.0, 1e9, float("nan"), "many", True])
def test_nonsense_is_refused(key, value):
    with pytest.raises(ValueError, match=rf"policies\.union_support\.{key}: expected [01] to"):
        UnionSupport(**{key: value})


def test_union_workers_without_hours_are_refused(small_world):
    with pytest.raises(ValueError, match="hours_per_union_worker"):
        pulled(small_world(), hours_per_union_worker=0.0)
