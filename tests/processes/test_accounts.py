import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.levers import Charge, Levers
from simulation.processes import accounts
from simulation.processes.accounts import Settlement, settlement
from simulation.processes.bills import QUANTITIES

EVIDENCE = {
    "accounts": {
        "overhead_income_share": 0.4, "overhead_cost_share": 0.25, "recruitment_cost_wages": 0.5,
        "induction_cost_wages": 1.0, "training_yuan_per_worker": 100, "most_reserve_months": 2,
    }
}  # fmt: skip


def books(**changes):
    """One agency: wages of 100, other costs of 20, a budget of 130, seven tenths of it public."""
    given_ = {
        "wage_bill": 100.0, "other_costs": 20.0, "budget": 130.0, "public_share": 0.7, "late": False,
        "reserves": 50.0, "wage_debt": 0.0, "unpaid_public": 0.0,
    } | changes  # fmt: skip
    found = Settlement(*settlement(*(np.array([v]) for v in given_.values()), 1.0))
    return {name: values[0] for name, values in found._asdict().items()}


# public_income, own_income, wages_paid, other_paid, returned, reserves, wage_debt, unpaid_public
MONTHS = {
    # 50 + 91 + 39 - 20 - 100 = 60
    "on time": ({}, (91, 39, 100, 20, 0, 60, 0, 0)),
    # 50 + 39 - 20 = 69 for wages; 31 stay owed; 91 stay due
    "late": ({"late": True}, (0, 39, 69, 20, 0, 0, 31, 91)),
    # the arrears of 91 come with this month's 91: 0 + 182 + 39 - 20 - (100 + 31) = 70
    "caught up": ({"reserves": 0.0, "wage_debt": 31.0, "unpaid_public": 91.0}, (182, 39, 131, 20, 0, 70, 0, 0)),
    # 200 + 130 - 20 - 100 = 210; one month's budget of 130 may be kept
    "rich": ({"reserves": 200.0}, (91, 39, 100, 20, 80, 130, 0, 0)),
    # 5 in the purse: overheads first, nothing left for wages
    "ruined": (
        {"reserves": 5.0, "budget": 0.0, "late": True, "wage_debt": 10.0},
        (0, 0, 0, 5, 0, 0, 110, 0),
    ),
    "nothing at all": ({"wage_bill": 0.0, "other_costs": 0.0, "budget": 0.0, "reserves": 0.0}, (0,) * 8),
}


@pytest.mark.parametrize(("changes", "expected"), MONTHS.values(), ids=MONTHS)
def test_settlement(changes, expected):
    assert tuple(books(**changes).values()) == pytest.approx(expected)


yuan = st.floats(0, 1e8)


@settings(max_examples=300, deadline=None)
@given(
    *[yuan] * 3, st.floats(0, 1), st.booleans(), *[yuan] * 3,
)  # fmt: skip
def test_settlement_balances_to_the_last_yuan(bill, other, budget, share, late, reserves, debt, unpaid):
    found = books(
        wage_bill=bill, other_costs=other, budget=budget, public_share=share, late=late, reserves=reserves,
        wage_debt=debt, unpaid_public=unpaid,
    )  # fmt: skip
    near = pytest.approx
    income = found["public_income"] + found["own_income"]
    spent = found["wages_paid"] + found["other_paid"] + found["returned"]
    # In double precision a thousandth of a yuan is more than a sum of 10^9 yuan can be off.
    assert found["reserves"] == near(reserves + income - spent, rel=1e-9, abs=1e-3)
    assert found["wage_debt"] == near(debt + bill - found["wages_paid"], rel=1e-9, abs=1e-3)
    assert found["unpaid_public"] == near(unpaid + share * budget - found["public_income"], rel=1e-9, abs=1e-3)
    assert min(found.values()) >= 0
    assert found["other_paid"] <= other
    if late:
        assert found["public_income"] == 0
    if found["wage_debt"] > 0:
        assert found["returned"] == 0
        assert found["reserves"] == near(0, abs=1e-3)


@pytest.mark.usefixtures("both_engines")
def test_a_month_of_books(small_world):
    world = small_world(EVIDENCE)
    world.agencies.reserves_yuan[:] = 10_000
    accounts.month(world)
    # Agency 0: 3 * 6,000 in wages, a quarter of it and 3 * 100 beside; income 1.4 * 18,000.
    # 10,000 + 25,200 - 4,500 - 300 - 18,000 = 12,400. Agency 1: 10,000 + 16,800 - 3,000 - 200 - 12,000 = 11,600.
    # Agency 2: 10,000 + 5,600 - 1,000 - 100 - 4,000 = 10,500
    np.testing.assert_allclose(world.agencies.reserves_yuan, [12_400, 11_600, 10_500])
    assert (world.workforce.arrears_months == 0).all()


@pytest.mark.usefixtures("both_engines")
def test_wages_of_a_late_month_are_owed_in_months_of_pay(small_world):
    world = small_world(EVIDENCE)
    world.agencies.late_months_left[0] = 1
    accounts.month(world)
    # Agency 0 has its own 30 % of 25,200: 7,560, less 4,800 of other costs: 2,760 for 18,000. 15,240 / 18,000 = .8467
    np.testing.assert_allclose(world.agencies.wage_debt_yuan, [15_240, 0, 0])
    np.testing.assert_allclose(world.agencies.unpaid_public_yuan, [17_640, 0, 0])
    np.testing.assert_allclose(world.workforce.arrears_months[[0, 1, 2]], 15_240 / 18_000, rtol=1e-6)
    assert (world.workforce.arrears_months[3:] == 0).all()


@pytest.mark.usefixtures("both_engines")
def test_the_ledger_holds_every_cost_by_item_payer_and_region(small_world):
    world = small_world(EVIDENCE)
    world.workforce.just_joined[7] = True
    accounts.month(world)
    public = {item: amounts.tolist() for (item, payer), amounts in world.ledger.items() if payer == "public"}
    # Seven tenths are public. Region 0: wages 30,000; overhead 7,500; five workers at 100. Region 1: 4,000; 1,000; 100;
    # one joiner at a base wage of 3,500: half of it to recruit, all of it to induct.
    assert public == {
        "wages": pytest.approx([21_000, 2_800]),
        "overhead": pytest.approx([5_250, 700]),
        "recruitment": pytest.approx([0, 1_225]),
        "induction": pytest.approx([0, 2_450]),
        "training": pytest.approx([350, 70]),
    }
    total = sum(amounts.sum() for amounts in world.ledger.values())
    assert total == pytest.approx(34_000 + 8_500 + 1_750 + 3_500 + 600)


QUANTITY_CASES = [
    # Agencies 0 and 1 lie in region 0. Staff 3, 2, 1.
    ("union_hours", {"union_hours_per_post": np.array([2.0, 0.0, 1.0])}, {}, [6, 1]),
    ("grants", {"grant_yuan_per_post": np.array([10.0, 0.0, 20.0])}, {}, [30, 20]),
    ("secondment_months", {}, {"visiting_staff": [0, 0, 4]}, [0, 4]),
    ("trainee_months", {}, {"trainees": [0, 1.5, 0.5]}, [1.5, 0.5]),
    ("benefits", {"benefit_share": 0.1}, {}, [3_000, 400]),  # a tenth of wages of 30,000 and 4,000
    ("wishes", {}, {"wishes_granted": [2, 1, 5]}, [3, 5]),
    ("pair_months", {}, {"lent_hours": [20, 0, 0.5]}, [1, 1]),
    ("staff_months", {}, {}, [5, 1]),
    # What belongs to the country is spread over six people in post.
    ("peer_months", {"peers_per_year": 12.0}, {}, [10, 2]),
    ("awards", {"awards_per_year": 72.0}, {}, [5, 1]),
]


@pytest.mark.usefixtures("both_engines")
@pytest.mark.parametrize(("quantity", "levers", "columns", "units"), QUANTITY_CASES)
def test_a_programme_is_charged_for_what_it_gives(small_world, quantity, levers, columns, units):
    world = small_world(EVIDENCE)
    for name, values in columns.items():
        getattr(world.agencies, name)[:] = values
    world.levers = Levers().pull(charges=(Charge("programme", "union", quantity, 50.0),), **levers)
    accounts.month(world)
    np.testing.assert_allclose(world.ledger["programme", "union"], [50 * u for u in units])


@pytest.mark.usefixtures("both_engines")
def test_people_in_courses_and_places_of_programmes_are_charged(small_world):
    world = small_world(EVIDENCE)
    world.workforce.course_months_left[[0, 4, 7]] = [1, 5, 12]
    world.workforce.just_joined[[1, 5]], world.workforce.entry_channel[1] = True, 0
    world.workforce.entry_channel[5] = 3  # came back and is no graduate
    world.pipeline.students_added[1, 7] = 60
    names = ("course_months", "graduate_bonuses", "programme_places")
    world.levers = Levers().pull(charges=tuple(Charge(name, "public", name, 10.0) for name in names))
    accounts.month(world)
    found = [world.ledger[name, "public"].tolist() for name in names]
    # Sixty students for five people in town and one in the district
    assert found == [[20, 10], [10, 0], [500, 100]]


@pytest.mark.usefixtures("both_engines")
def test_wages_of_added_posts_are_the_policy_s(small_world):
    world = small_world(EVIDENCE)
    world.levers = Levers().pull(
        posts_multiplier=np.array([1.25, 1.0, 2.0]), charges=(Charge("more_posts", "public", "posts_added", 1.0),)
    )
    accounts.month(world)
    # A fifth of 18,000 and a half of 4,000 would not be there without it.
    np.testing.assert_allclose(world.ledger["more_posts", "public"], [3_600, 2_000])
    np.testing.assert_allclose(world.ledger["wages", "public"], [0.7 * 26_400, 0.7 * 2_000])


@pytest.mark.usefixtures("both_engines")
def test_a_programme_pays_for_the_agencies_that_it_reaches(small_world):
    world = small_world(EVIDENCE)
    world.levers = Levers(charges=(Charge("triage", "public", "staff_months", 10.0, np.array([1.0, 0.0, 0.5])),))
    accounts.month(world)
    np.testing.assert_allclose(world.ledger["triage", "public"], [30, 5])


@pytest.mark.usefixtures("both_engines")
def test_a_pay_supplement_is_told_apart_from_the_wage(small_world):
    world = small_world(EVIDENCE)
    multiplier = np.where(np.arange(10) < 4, np.float32(1.25), np.float32(1.0))
    world.workforce.wage_yuan_per_month[:4] *= 1.25
    charge = Charge("pay_raise", "union", "wage_supplement", 1.0)
    world.levers = Levers().pull(wage_multiplier=multiplier, charges=(charge,))
    accounts.month(world)
    # Three wages of 7,500 are 6,000 and a quarter of it.
    np.testing.assert_allclose(world.ledger["wages", "public"], [21_000, 2_800])
    np.testing.assert_allclose(world.ledger["pay_raise", "union"], [4_500, 0])


@pytest.mark.usefixtures("both_engines")
@pytest.mark.parametrize("multiplier", [1.25, np.full(10, np.float32(1.25)), 0.8, 1.0], ids=str)
def test_the_supplement_is_told_apart_to_the_yuan_whether_it_is_for_each_post_or_for_all(small_world, multiplier):
    world = small_world(EVIDENCE)
    world.workforce.wage_yuan_per_month *= multiplier
    charge = Charge("pay_raise", "union", "wage_supplement", 1.0)
    world.levers = Levers().pull(wage_multiplier=multiplier, charges=(charge,))
    accounts.month(world)
    factor = float(np.max(multiplier))
    wages = world.ledger["wages", "public"] + world.ledger["wages", "agency"]
    # Contract wages are 30,000 in town and 4,000 in the district, whatever the raise.
    np.testing.assert_allclose(wages, [30_000, 4_000], atol=0.5)
    np.testing.assert_allclose(world.ledger["pay_raise", "union"], np.array([30_000, 4_000]) * (factor - 1), atol=0.5)


@pytest.mark.usefixtures("both_engines")
def test_two_charges_of_one_payer_add_up(small_world):
    world = small_world(EVIDENCE)
    world.agencies.visiting_staff[:] = [0, 0, 1]
    world.agencies.trainees[:] = [0, 0, 2]
    charges = (Charge("plan", "public", "secondment_months", 3.0), Charge("plan", "public", "trainee_months", 5.0))
    world.levers = Levers().pull(charges=charges)
    accounts.month(world)
    np.testing.assert_allclose(world.ledger["plan", "public"], [0, 13])


@pytest.mark.usefixtures("both_engines")
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_quantity_can_be_charged_and_costs_nothing_where_nothing_is_given(small_world, quantity):
    world = small_world(EVIDENCE)
    world.levers = Levers().pull(charges=(Charge("programme", "union", quantity, 50.0),))
    accounts.month(world)
    assert world.ledger["programme", "union"].tolist() == ([250, 50] if quantity == "staff_months" else [0, 0])
