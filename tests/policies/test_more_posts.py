import pytest

from simulation.levers import Levers
from simulation.policies.more_posts import MorePosts
from simulation.processes import funding
from tests.programmes import moved


def test_a_known_dose(pulled):
    levers = pulled(MorePosts(percent=20.0))
    assert levers.posts_multiplier == pytest.approx([1.2, 1.2, 1.2])
    assert moved(levers) == {"posts_multiplier"}
    (charge,) = levers.charges
    assert (charge.quantity, charge.yuan_per_unit) == ("posts_added", 1)


def test_half_the_posts_in_the_districts_in_the_first_month_of_a_ramp_of_one(pulled):
    assert pulled(MorePosts(percent=20.0, regions=("remote_poor",), ramp_months=1)).posts_multiplier == pytest.approx(
        [1, 1, 1.1]
    )


def test_money_becomes_open_posts(small_world):
    # Contracts pay for 3, 2 and 2 posts, half as many again are 4.5, 3 and 3: whole posts, within 4, 3 and 3 rows.
    world = small_world()
    world.levers = MorePosts(percent=50.0).pull(Levers(), world)
    funding.month(world)
    assert world.agencies.funded_posts.tolist() == [4, 3, 3]
    assert world.by_agency(world.workforce.is_open).tolist() == [4, 3, 3]


@pytest.mark.parametrize(("percent", "room"), [(0.0, 1.0), (25.0, 1.25), (300.0, 4.0)])
def test_rows_are_reserved_for_the_posts(percent, room):
    assert MorePosts(percent=percent).room == room


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match=r"more_posts.percent: expected 0 to 300 %, got -10"):
        MorePosts(percent=-10)
