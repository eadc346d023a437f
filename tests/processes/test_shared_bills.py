"""Two policies on one lever: each pays for its own part, and both together for the whole, to the yuan."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from simulation.levers import Charge, Levers
from simulation.policies import Policy
from simulation.processes import accounts
from simulation.processes.bills import QUANTITIES

EVIDENCE = {"accounts": {"overhead_cost_share": 0.0, "training_yuan_per_worker": 0.0}}


@dataclass(frozen=True, kw_only=True)
class First(Policy):
    """Moves one lever and charges one quantity."""

    name: ClassVar[str] = "first"

    lever: str
    amount: Any
    quantity: str
    yuan: float = 10.0

    def apply(self, levers, world, dose_share):
        charge = Charge(self.name, "union", self.quantity, self.yuan)
        # In two steps, as somebody's own policy may do it.
        return levers.pull(**{self.lever: self.amount}).pull(charges=(charge,))

    def open_bills(self):
        return (Charge(self.name, "union", self.quantity, self.yuan),)


class Second(First):
    """Another one."""

    name: ClassVar[str] = "second"


def billed(world, *policies):
    """What each policy is charged this month [yuan], shape (R,)."""
    levers = Levers()
    for policy in policies:
        levers = policy.pull(levers, world)
    world.levers = levers
    accounts.month(world)
    return [world.ledger[policy.name, "union"] for policy in policies]


def busy(small_world, t=0):
    """Visitors, trainees, wishes, pairs, students and courses are there already, whoever brought them."""
    world = small_world(EVIDENCE, t=t)
    world.agencies.visiting_staff[:] = [0, 0, 4]
    world.agencies.trainees[:] = [0, 1.5, 0.5]
    world.agencies.wishes_granted[:] = [2, 1, 5]
    world.agencies.lent_hours[:] = [20, 0, 20]
    world.workforce.course_months_left[[0, 4, 7]] = 5
    world.pipeline.students_added[1, 7] = 60
    return world


SHARED = [
    # lever, quantity, first and second pull, the first's part by hand
    ("union_hours_per_post", "union_hours", 2.0, 6.0, 1 / 4),
    ("grant_yuan_per_post", "grants", np.array([30.0, 30.0, 0.0]), np.array([10.0, 10.0, 10.0]), [3 / 4, 0]),
    ("benefit_share", "benefits", 0.1, 0.3, 1 / 4),
    ("secondments_per_year", "secondment_months", 30.0, 20.0, 3 / 5),
    ("local_trainees_per_year", "trainee_months", 1.0, 1.0, 1 / 2),
    ("wishes_per_post", "wishes", 0.1, 0.3, 1 / 4),
    ("pairs", "pair_months", 3.0, 1.0, 3 / 4),
    ("course_seats", "course_months", 10.0, 30.0, 1 / 4),
    ("peers_per_year", "peer_months", 12.0, 24.0, 1 / 3),
    ("awards_per_year", "awards", 12.0, 36.0, 1 / 4),
    # Two raises multiply: of 1.1 * 1.21 the first is a third of the logarithm.
    ("wage_multiplier", "wage_supplement", 1.1, 1.21, 1 / 3),
    ("posts_multiplier", "posts_added", 1.21, 1.1, 2 / 3),
    ("enrolment_multiplier", "programme_places", 1.5, 1.5, 1 / 2),
]


@pytest.mark.parametrize(("lever", "quantity", "one", "other", "part"), SHARED, ids=[row[1] for row in SHARED])
def test_two_bills_are_the_parts_of_one_whole(small_world, lever, quantity, one, other, part):
    first = First(lever=lever, amount=one, quantity=quantity)
    second = Second(lever=lever, amount=other, quantity=quantity)
    mine, theirs = billed(busy(small_world), first, second)
    world = busy(small_world)
    world.levers = Levers().pull(**{lever: one}).pull(**{lever: other}, charges=first.open_bills())
    accounts.month(world)
    whole = world.ledger["first", "union"]
    assert whole.sum() > 0
    np.testing.assert_allclose(mine + theirs, whole, rtol=1e-9)
    np.testing.assert_allclose(mine, np.multiply(whole, part), rtol=1e-6)
    # The order in which they stand makes no difference, and who stands alone pays for all.
    back = billed(busy(small_world), second, first)
    np.testing.assert_allclose(back, [theirs, mine], rtol=1e-6)
    (alone,) = billed(busy(small_world), first)
    world.levers = Levers().pull(**{lever: one}, charges=first.open_bills())
    accounts.month(world)
    np.testing.assert_array_equal(alone, world.ledger["first", "union"])


def test_every_quantity_that_rests_on_a_lever_is_looked_at():
    """Months of staff and bonuses are charged at each policy's own price: both bills are due in full."""
    assert {row[1] for row in SHARED} == set(QUANTITIES) - {"staff_months", "graduate_bonuses"}
    assert all(Levers().moved(quantity) is not None for _, quantity, *_ in SHARED)
    assert Levers().moved("staff_months") is None


def test_a_policy_for_some_posts_pays_for_those_posts(small_world):
    """Both raise the wages of agency 0, the second those of agency 1 too."""
    world = busy(small_world)
    some, more = (np.array([m] * 4 + [n] * 3 + [1.0] * 3) for m, n in ((1.25, 1.0), (1.25, 1.25)))
    world.workforce.wage_yuan_per_month *= some * more
    first = First(lever="wage_multiplier", amount=some, quantity="wage_supplement", yuan=1.0)
    second = Second(lever="wage_multiplier", amount=more, quantity="wage_supplement", yuan=1.0)
    mine, theirs = billed(world, first, second)
    # 18,000 * (1.5625 - 1) = 10,125 between the two; 12,000 / 4 = 3,000 for the second alone.
    np.testing.assert_allclose(mine, [5_062.5, 0], atol=0.5)
    np.testing.assert_allclose(theirs, [5_062.5 + 3_000, 0], atol=0.5)
    wages = world.ledger["wages", "public"] + world.ledger["wages", "agency"]
    np.testing.assert_allclose(wages, [30_000, 4_000], atol=0.5)


@pytest.mark.parametrize("yuan", [0.5, 2.0])
def test_wages_that_no_policy_pays_for_stay_with_those_who_pay_wages(small_world, yuan):
    world = busy(small_world)
    world.workforce.wage_yuan_per_month *= 1.25
    policy = First(lever="wage_multiplier", amount=1.25, quantity="wage_supplement", yuan=yuan)
    (bill,) = billed(world, policy)
    # Supplements are 7,500 and 1,000. Who pays twice of each yuan pays something else beside.
    np.testing.assert_allclose(bill, np.array([7_500, 1_000]) * yuan, atol=0.5)
    wages = world.ledger["wages", "public"] + world.ledger["wages", "agency"]
    left = 1 - min(yuan, 1.0)
    np.testing.assert_allclose(wages, [30_000 + 7_500 * left, 4_000 + 1_000 * left], atol=0.5)


def test_who_has_stopped_pays_while_nobody_else_sends_people(small_world):
    """Four are away, at 10 yuan a month."""
    plan = {"lever": "secondments_per_year", "amount": 10.0, "quantity": "secondment_months"}
    stopped, other = First(**plan, stop="2021-03"), Second(**plan, stop="2021-06")
    bills = [[b.sum() for b in billed(busy(small_world, t), stopped, other)] for t in (0, 3, 7)]
    assert bills == [[20, 20], [0, 40], [20, 20]]
