import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.levers import Levers
from simulation.processes import funding
from simulation.processes.funding import (
    contracts_lost,
    delayed,
    months_late,
    posts_opened,
    tendered_again,
    within_agency,
)
from simulation.world import Conditions


@pytest.mark.parametrize(
    ("ends", "chance", "lost"),
    [(True, 0.89, False), (True, 0.9, True), (True, 0.99, True), (False, 0.99, False)],
)
def test_contracts_that_end_are_lost_when_not_renewed(ends, chance, lost):
    assert contracts_lost(np.array([ends]), np.array([chance]), 0.9)[0] == lost


def test_lost_posts_go_to_the_others_by_size_as_far_as_they_have_room():
    # Region 0: 12 posts for bidders of 10 and 30 (the 20 may not bid): 3 and 9, but room for 5 only.
    # Region 1: nobody bids.
    won = tendered_again(
        np.array([12.0, 12.0, 12.0, 4.0]), np.array([10.0, 0.0, 30.0, 0.0]), np.array([40.0, 40.0, 40.0, 0.0]),
        np.array([50.0, 50.0, 5.0, 50.0]),
    )  # fmt: skip
    assert won.tolist() == [3, 0, 5, 0]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_tendering_conserves_posts_with_the_pool(data):
    size, regions = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 4))

    def column(values):
        return np.array(data.draw(st.lists(values, min_size=size, max_size=size)))

    pool = np.array(data.draw(st.lists(st.floats(0, 100), min_size=regions, max_size=regions)))
    room, bidder, region = column(st.floats(0, 20)), column(st.booleans()), column(st.integers(0, regions - 1))
    bidding = column(st.floats(0, 50)) * bidder
    of_all = np.bincount(region, weights=bidding, minlength=regions)
    won = tendered_again(pool[region], bidding, of_all[region], room)
    left = pool - np.bincount(region, weights=won, minlength=regions)
    assert (left > -1e-9).all()
    assert (won >= 0).all()
    assert (won <= room).all()
    assert (won[~bidder] == 0).all()


@pytest.mark.parametrize("mean", [1.5, 3.0, 6.0])
def test_the_length_of_a_delay_is_geometric(mean):
    months = months_late((np.arange(200_000) + 0.5) / 200_000, mean)
    assert months.min() == 1
    assert months.mean() == pytest.approx(mean, rel=1e-3)
    # P(k) = (1 - p)^(k - 1) p with p = 1 / mean
    for k in (1, 2, 5):
        assert (months == k).mean() == pytest.approx((1 - 1 / mean) ** (k - 1) / mean, abs=2e-5)


def test_a_delay_begins_by_chance_where_none_lasts():
    left, starts = delayed(np.array([0.0, 1.0, 2.0, 0.0]), 1.0, np.arange(4, dtype=np.uint64), np.uint64(3))
    assert left.tolist() == [0, 0, 1, 0]
    assert starts.tolist() == [True, True, False, True]
    assert not delayed(left, 0.0, np.arange(4, dtype=np.uint64), np.uint64(3))[1].any()


def test_rank_within_the_agency_follows_the_order_given():
    agency = np.array([1, 0, 1, 0, 1])
    # Taken in the order 1, 3 (agency 0), 4, 0, 2 (agency 1)
    assert within_agency(np.array([1, 3, 4, 0, 2]), agency).tolist() == [1, 0, 2, 1, 0]


def test_the_first_closed_posts_are_opened(small_world):
    world = small_world()
    table = world.workforce
    table.is_open[[1, 2, 3]] = False
    table.occupied[[1, 2]] = False
    opened = posts_opened(table, world.agencies, np.array([2.0, 0.0, 5.0]))
    # Agency 0 opens slots 1 and 2; agency 2 has one closed post only.
    assert np.flatnonzero(opened).tolist() == [0, 1, 2, 4, 5, 7, 8, 9]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        # Agency 0: 48, 24 and 6 months in post; agency 2: row 8 is vacant.
        ([-1, 0, -1], [0, 1, 4, 5, 7]),
        ([-2, 0, -2], [0, 4, 5]),
        ([-9, -9, -9], []),
        ([0, 0, 0], [0, 1, 2, 4, 5, 7, 8]),
        ([0, -1, 0], [0, 1, 2, 4, 7, 8]),  # 36 against 12 months
    ],
)
def test_vacant_posts_are_frozen_first_then_those_held_shortest(small_world, change, left):
    world = small_world()
    before = world.workforce.is_open.copy()
    opened = posts_opened(world.workforce, world.agencies, np.array(change, float))
    assert np.flatnonzero(opened).tolist() == left
    assert (world.workforce.is_open == before).all()


def test_the_last_of_the_vacant_posts_is_frozen_first(small_world):
    world = small_world()
    world.workforce.is_open[9] = True
    opened = posts_opened(world.workforce, world.agencies, np.array([0.0, 0.0, -1.0]))
    assert np.flatnonzero(opened).tolist() == [0, 1, 2, 4, 5, 7, 8]


STEADY = {
    "contract_length_months": 12, "contract_renewal_share": 1.0, "posts_lost_with_contract_share": 0.5,
    "most_growth_by_contracts": 1.25, "late_payments_per_year": 1e-9, "late_payment_mean_months": 3,
}  # fmt: skip


@pytest.mark.usefixtures("both_engines")
def test_nothing_changes_while_contracts_are_renewed(small_world):
    world = small_world({"funding": STEADY})
    for world.t in range(40):
        funding.month(world)
    assert world.agencies.contract_posts.tolist() == [3, 2, 2]
    assert world.by_agency(world.workforce.is_open).tolist() == [3, 2, 2]
    # Ten months left at the start: renewed in months 9, 21, 33; at 39 six months have gone since.
    assert world.agencies.contract_months_left.tolist() == [6, 6, 6]


@pytest.mark.usefixtures("both_engines")
def test_posts_of_lost_contracts_are_conserved_with_the_pool(small_world):
    world = small_world({"funding": STEADY | {"contract_renewal_share": 0.3, "contract_length_months": 3}})
    world.agencies.contract_months_left[:] = [1, 2, 3]
    lost = 0
    for world.t in range(60):
        before = world.agencies.contract_posts.copy()
        funding.month(world)
        total = world.by_region(world.agencies.contract_posts) + world.regions.lost_contract_posts
        np.testing.assert_allclose(total, [5, 2])
        assert (world.agencies.contract_posts <= [6, 5, 5]).all()  # a quarter more than 3, 2 and 2, and two
        lost += (world.agencies.contract_posts < before - 1e-9).sum()
    assert lost > 10


@pytest.mark.usefixtures("both_engines")
def test_offices_of_the_government_have_no_contract_to_lose(small_world):
    world = small_world({"funding": STEADY | {"contract_renewal_share": 0.0}})
    world.agencies.kind[:] = 0
    for world.t in range(30):
        funding.month(world)
    assert world.agencies.contract_posts.tolist() == [3, 2, 2]


@pytest.mark.usefixtures("both_engines")
@pytest.mark.parametrize(
    ("growth", "t", "money", "funded", "posts"),
    [
        (0.0, 12, 1.0, [3, 2, 2], [3, 2, 2]),
        (0.0, 0, 0.5, [1.5, 1, 1], [1, 1, 1]),  # half the public money; 1.5 is rounded by the agency's own luck
        (1.0, 12, 1.0, [4, 3, 3], [4, 3, 3]),  # twice as many, as far as there are rows
        (-0.75, 6, 1.0, [1.5, 1, 1], [1, 1, 1]),  # a quarter a year is left: half after six months
    ],
)
def test_money_decides_on_the_open_posts(small_world, growth, t, money, funded, posts):
    world = small_world({"funding": STEADY}, growth_per_year=growth, t=t, conditions=Conditions(public_money=money))
    funding.month(world)
    np.testing.assert_allclose(world.agencies.funded_posts, funded)
    found = world.by_agency(world.workforce.is_open)
    # A fraction is rounded up or down.
    assert found[0] - posts[0] in ((0, 1) if funded[0] % 1 else (0,))
    assert found[1:].tolist() == posts[1:]


@pytest.mark.usefixtures("both_engines")
def test_longer_contracts_last_longer_where_they_are_offered(small_world):
    world = small_world({"funding": STEADY})
    world.agencies.contract_months_left[:] = 1
    world.levers = Levers(contract_length_months=np.array([36.0, 0.0, 6.0]))
    funding.month(world)
    # Twelve months are usual; a lever of six takes nothing away.
    assert world.agencies.contract_months_left.tolist() == [36, 12, 12]


@pytest.mark.usefixtures("both_engines")
def test_a_policy_adds_posts_where_it_reaches(small_world):
    world = small_world({"funding": STEADY})
    world.levers = Levers(posts_multiplier=np.array([4 / 3, 1.0, 9.0]))
    funding.month(world)
    assert world.agencies.contract_posts.tolist() == [3, 2, 2]
    # 3 * 4 / 3, and 18 posts where there are three rows
    np.testing.assert_allclose(world.agencies.funded_posts, [4, 2, 3])
    assert world.by_agency(world.workforce.is_open).tolist() == [4, 2, 3]


def test_the_smallest_agency_can_win_two_posts():
    assert funding.most_contract_posts(np.array([1.0, 3.0, 40.0]), 1.25).tolist() == [4, 6, 52]


@pytest.mark.usefixtures("both_engines")
@pytest.mark.parametrize(("held", "won"), [(3.0, 1.0), (5.5, 0.5), (6.0, 0.0), (7.0, 0.0)])
@pytest.mark.parametrize(("growth", "room"), [(0.0, 1.0), (0.25, 1.0), (0.0, 2.0)])
def test_an_agency_wins_contracts_up_to_its_limit_however_many_rows_there_are(small_world, held, won, growth, room):
    # Agency 1 loses half of two posts. Agency 0 began with three and can hold 3 * 1.25, rounded up, and two: six.
    world = small_world(
        {"funding": STEADY | {"contract_renewal_share": 0.0}}, policy_room=room, growth_per_year=growth, t=24
    )
    world.agencies.contract_posts[0] = held
    world.agencies.contract_months_left[1] = 1
    funding.month(world)
    assert world.agencies.contract_posts[:2].tolist() == pytest.approx([held + won, 1])
    assert world.regions.lost_contract_posts[0] == pytest.approx(1 - won)


@pytest.mark.usefixtures("both_engines")
@pytest.mark.parametrize(("lever", "condition"), [(2.0, 1.0), (1.0, 2.0), (np.array([2.0, 2.0, 2.0]), 1.0)])
def test_delays_are_as_frequent_as_reforms_and_events_make_them(small_world, lever, condition):
    began, months = 0, 500
    for t in range(months):
        world = small_world({"funding": STEADY | {"late_payments_per_year": 0.6}}, t=t)
        world.levers, world.conditions = Levers(late_payment_multiplier=lever), Conditions(late_payments=condition)
        funding.month(world)
        began += (world.agencies.late_months_left > 0).sum()
    # Twice .6 a year: 1 - exp(-.1); binomial, 4.9 sampling errors: P = 1e-6.
    share = 1 - np.exp(-0.1)
    assert abs(began / (3 * months) - share) < 4.9 * np.sqrt(share * (1 - share) / (3 * months))


@pytest.mark.usefixtures("both_engines")
def test_a_delay_passes_month_by_month(small_world):
    world = small_world({"funding": STEADY})
    world.agencies.late_months_left[:] = [3, 1, 0]
    funding.month(world)
    assert world.agencies.late_months_left.tolist() == [2, 0, 0]


@pytest.mark.usefixtures("both_engines")
def test_late_money_begins_at_its_rate_and_lasts_its_mean(small_world):
    world = small_world({"funding": STEADY | {"late_payments_per_year": 1.2, "late_payment_mean_months": 4}})
    could, began, late = 0, 0, 0
    months = 4000
    for world.t in range(months):
        before = np.maximum(world.agencies.late_months_left - 1, 0)
        funding.month(world)
        could += (before == 0).sum()
        began += ((before == 0) & (world.agencies.late_months_left > 0)).sum()
        late += (world.agencies.late_months_left > 0).sum()
    # A rate of 1.2 a year: 1 - exp(-.1) = .09516 a month. Binomial and geometric (sd sqrt(4 * 3)) sampling errors,
    # 4.9 of them: P = 1e-6 each.
    share = 1 - np.exp(-0.1)
    assert abs(began / could - share) < 4.9 * np.sqrt(share * (1 - share) / could)
    assert abs(late / began - 4) < 4.9 * np.sqrt(12 / began)
