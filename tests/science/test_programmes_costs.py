"""Accounts: the total is the sum of its items, and a programme costs what it gives times its price, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.model import WorkforceModel
from simulation.policies import Policy
from tests.programmes import POLICIES, programme, under

SHARE = 1200 / 440_000
BEFORE = {"warm_up_months": 6, "years": 8 / 12}


def lived_with(*policies: Policy, **fields: Any) -> WorkforceModel:
    """Eight months under the policies; the books are those of August 2021."""
    return under(*policies, **(BEFORE | fields))


def cost(model: WorkforceModel, name: str, payer: str = "public") -> float:
    return float(model.world.ledger[name, payer].sum())


BY_HAND: dict[str, tuple[str, Any]] = {
    # policy: payer, what it cost in the last month
    "micro_wish": ("union", lambda m: 600 * np.count_nonzero(fresh(m, "relief", 2, 0.05))),
    "self_help_training": ("union", lambda m: 48 / 12 * staff(m)),
    "stress_triage": ("public", lambda m: 480 / 12 * staff(m)),
    "team_culture": ("agency", lambda m: 600 / 12 * staff(m)),
    # 100 hours for 100 posts at 200 yuan; 60 hours for 100 posts
    "psychosocial_linkage": ("public", lambda m: 1.0 * 200 * staff(m)),
    "care_platform": ("public", lambda m: 0.6 * 200 * staff(m)),
    # Four union workers for 100 posts at 5,000 yuan, and 50 yuan a post
    "union_support": ("union", lambda m: (4 / 100 * 5_000 + 50) * staff(m)),
    "three_district_plan": (
        "public",
        # 4,000 a month for each who is away, and 700 for each of the 32.7 who are in a course at any time
        lambda m: 4_000 * m.agency_table.visiting_staff.sum() + 700 * 12_000 * SHARE,
    ),
    "hand_in_hand": ("public", lambda m: 20_000 * 11),  # 4,000 pairs are 10.9 here
    "open_university": ("public", lambda m: 400 * np.count_nonzero(m.workforce.course_months_left)),
    "facilitator_class": ("public", lambda m: 20_000 * 40_000 * SHARE / 12),
    "recognition_awards": ("public", lambda m: 3_000 * 20_000 * SHARE / 12),
    "graduate_incentive": (
        "public",
        lambda m: 60_000 * np.count_nonzero(m.workforce.just_joined & (m.workforce.entry_channel == 0)),
    ),
    # The whole wage bill is 1.3 times the contract wages; benefits are three tenths of it.
    "pay_raise": ("public", lambda m: wages(m) * 0.3 / 1.3),
    "compensation_package": ("public", lambda m: wages(m) * 0.3),
    "more_posts": ("public", lambda m: wages(m) * 0.25 / 1.25),
    # In-service training at 1,200 a year; the added places are filled in September.
    "training_expansion": ("public", lambda m: 100 * staff(m)),
}
FREE = {"autonomy_reform", "caseload_cap", "contract_reform", "scope_expansion", "standards_law"}


def staff(model: WorkforceModel) -> float:
    """Posts held when the month's work was counted."""
    return float(model.agency_table.staff.sum())


def wages(model: WorkforceModel) -> float:
    return float(model.workforce.wage_yuan_per_month.sum(dtype=np.float64))


def fresh(model: WorkforceModel, name: str, entry: int, whole: float) -> np.ndarray:
    return np.isclose(getattr(model.workforce, name)[:, entry], whole)


@pytest.mark.parametrize("name", BY_HAND)
def test_a_programme_costs_its_quantity_times_its_price(name):
    payer, by_hand = BY_HAND[name]
    model = lived_with(programme(name))
    expected = by_hand(model)
    assert expected > 0
    # Who was given a wish and left in the same month is paid for and not seen: at most three of about 90.
    tolerance = 3 * 600 if name == "micro_wish" else 1.0
    assert cost(model, name, payer) == pytest.approx(expected, abs=tolerance)
    assert [key for key in model.world.ledger if key[0] == name] == [(name, payer)]


def test_what_is_free_has_no_bill_and_everything_else_is_worked_out_here():
    assert set(BY_HAND) | FREE == set(POLICIES)
    model = lived_with(*(programme(name) for name in sorted(FREE)), years=1 / 12)
    assert not {item for item, _ in model.world.ledger} & set(POLICIES)


def test_added_places_cost_for_the_students_who_fill_them():
    """Doubled in September 2021: as many more as begin, at 10,000 yuan a year; those who studied before cost nothing.

    The programme stops in 2022; its students are paid for to the end of their courses, in July 2023, 2024 and 2025.
    """
    values = {"places_percent": 100.0, "cost_yuan_per_student_year": 10_000.0}
    model = under(programme("training_expansion", values, stop="2022-01"), years=4 + 8 / 12)
    rows = model.series[model.series.place == "all"].set_index("date")["cost_training_expansion_public_yuan"]
    begun = 40_000 * SHARE
    monthly = begun * 10_000 / 12
    for date, share in {
        "2021-08": 0, "2021-09": 1, "2022-06": 1, "2023-06": 1, "2023-07": 0.88, "2024-07": 0.58, "2025-06": 0.58,
        "2025-07": 0,
    }.items():  # fmt: skip
        assert rows[date] == pytest.approx(monthly * share, abs=1), date


def test_who_is_away_or_studies_when_a_programme_stops_is_still_paid_for():
    away = under(programme("three_district_plan", stop="2021-07"), years=9 / 12)
    assert cost(away, "three_district_plan") == pytest.approx(4_000 * away.agency_table.visiting_staff.sum())
    assert away.agency_table.visiting_staff.sum() > 5
    studies = under(programme("open_university", stop="2021-07"), years=9 / 12)
    attend = np.count_nonzero(studies.workforce.course_months_left)
    assert attend > 100
    assert cost(studies, "open_university") == pytest.approx(400 * attend, rel=0.05)


def test_each_of_two_programmes_pays_for_its_own_counsellors():
    both = lived_with(programme("psychosocial_linkage"), programme("care_platform"))
    assert cost(both, "psychosocial_linkage") == pytest.approx(200 * staff(both))
    assert cost(both, "care_platform") == pytest.approx(0.6 * 200 * staff(both))


def test_every_wage_is_booked_once():
    """Contract wages, the supplement and the wages of added posts together are the wage bill, in every month."""
    model = lived_with(programme("pay_raise"), programme("more_posts"), years=1 / 12)
    for _ in range(11):
        ledger = model.world.ledger
        parts = {item: sum(a.sum() for (i, _), a in ledger.items() if i == item) for item, _ in ledger}
        assert parts["wages"] + parts["pay_raise"] + parts["more_posts"] == pytest.approx(wages(model), abs=1)
        # Of 1.3 * 1.25 parts .3 * 1.25 are the raise, .25 are the posts at contract wages, 1 is what was paid before.
        assert parts["pay_raise"] == pytest.approx(wages(model) * 0.3 / 1.3)
        assert parts["more_posts"] == pytest.approx(wages(model) / 1.3 * 0.2)
        assert min(parts.values()) >= 0
        model.step()


def test_a_raise_moves_money_between_items_and_no_item_twice():
    """In the first month the same people are there: the total rises by the supplement and by overheads on it alone."""
    usual, raised = lived_with(years=1 / 12), lived_with(programme("pay_raise"), years=1 / 12)
    ours, theirs = (m.series.loc[m.series.place == "all"].iloc[0] for m in (usual, raised))
    same = wages(usual)
    assert theirs["cost_wages_public_yuan"] == pytest.approx(ours["cost_wages_public_yuan"], rel=0.01)
    rise = theirs["cost_total_yuan"] - ours["cost_total_yuan"]
    # .3 of the wages, and overheads of .27 on it; who stays and who comes differs by a few people.
    assert rise == pytest.approx(0.3 * 1.27 * same, rel=0.05)


@pytest.mark.parametrize("years", [1])
def test_the_total_is_the_sum_of_its_items_in_every_month_and_place(years):
    policies = [programme(name) for name in POLICIES]
    rows = under(*policies, years=years).series
    items = [c for c in rows if c.startswith("cost_") and c != "cost_total_yuan"]
    assert {c.removeprefix("cost_").rsplit("_", 2)[0] for c in items} >= set(BY_HAND) | {"wages", "overhead"}
    assert {c.rsplit("_", 2)[1] for c in items} == {"public", "agency", "union"}
    np.testing.assert_allclose(rows["cost_total_yuan"], rows[items].sum(axis=1), rtol=1e-12)
    whole, parts = rows[rows.place == "all"], rows[rows.place != "all"]
    for column in (*items, "cost_total_yuan"):
        np.testing.assert_allclose(whole[column], parts.groupby("month")[column].sum(), rtol=1e-9, err_msg=column)
