from dataclasses import replace

import numpy as np
import pytest

from simulation.dates import Month
from simulation.evidence import with_overrides
from simulation.policies.more_posts import MorePosts
from simulation.settings import RegionPlan, Settings
from simulation.start import world_at_start

PLAN = RegionPlan(
    name="test", title="A test", posts=440, agencies=20, places={"urban": 1}, share_of_posts={"urban": 1.0}
)
FACTS = with_overrides({"start": {"national_posts": 440_000}, "demand": {"residents_per_post": 3000}})


def started(seed):
    return world_at_start(Settings(region=PLAN, start="2022-03", warm_up_months=21, seed=seed, facts=FACTS))


@pytest.fixture(scope="module")
def world():
    return started(5)


def test_the_calendar_begins_at_the_start_and_warm_up_lies_before(world):
    assert world.date == Month(2022, 3)
    # 21 months earlier it is June 2020: July is a month away.
    assert np.flatnonzero(world.pipeline.students[0])[0] == 1


def test_the_share_of_the_country_is_posts_over_the_country_s(world):
    # 440 of 440,000 posts
    assert world.national_share == pytest.approx(0.001)
    # and 3,000 residents for each post
    assert world.regions.residents.sum() == pytest.approx(1_320_000)


def test_a_world_that_grows_was_smaller_before_the_warm_up():
    now = world_at_start(Settings(region=PLAN, warm_up_months=0))
    growing = replace(PLAN, growth_per_year=0.25)
    before = world_at_start(Settings(region=growing, warm_up_months=24))
    # 440 / 1.25^2 = 281.6, rounded agency by agency: 20 roundings have an error below 20.
    assert now.workforce.is_open.sum() == 440
    assert abs(before.workforce.is_open.sum() - 281.6) < 20


def test_the_same_seed_gives_the_same_people_and_another_seed_others(world):
    same, other = started(5), started(6)
    for name in world.workforce.columns():
        np.testing.assert_array_equal(getattr(world.workforce, name), getattr(same.workforce, name))
    assert len(other.workforce) != len(world.workforce) or (other.workforce.skill != world.workforce.skill).any()


def test_rows_are_kept_for_the_posts_that_policies_add():
    plain = world_at_start(Settings(region=PLAN, warm_up_months=0))
    policy = MorePosts(percent=50.0)
    roomy = world_at_start(Settings(region=PLAN, warm_up_months=0, policies=(policy,)))
    assert roomy.policy_room == policy.room == 1.5
    np.testing.assert_array_equal(roomy.agencies.capacity, np.ceil(plain.agencies.capacity * 1.5))
    assert roomy.workforce.is_open.sum() == plain.workforce.is_open.sum() == 440


def test_policies_and_growth_are_handed_on():
    settings = Settings(region=replace(PLAN, growth_per_year=0.1, demand_growth_per_year=0.2), warm_up_months=0)
    world = world_at_start(settings)
    assert (world.growth_per_year, world.demand_growth_per_year, world.measures) == (0.1, 0.2, ())
