"""Two policies on one lever: the levers combine by the rule beside the lever, and the world feels both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.levers import Levers
from simulation.policies import Policy
from simulation.processes.careers import CareersParams, contract_wage
from tests.programmes import moved, programme, under

TOGETHER: dict[str, tuple[str, tuple[tuple[str, dict[str, Any]], ...], Any]] = {
    # rule: lever, two policies, both. A thousandth of the country lives in the small world.
    "product: what two reforms leave of the paperwork": (
        "paperwork_multiplier",
        (("autonomy_reform", {"paperwork_cut_percent": 20.0}), ("standards_law", {"paperwork_cut_percent": 25.0})),
        0.6,  # .8 * .75
    ),
    "product: a raise upon a raise": (
        "wage_multiplier",
        (("pay_raise", {"percent": 10.0}), ("pay_raise", {"percent": 20.0})),
        1.32,
    ),
    "product: posts upon posts": (
        "posts_multiplier",
        (("more_posts", {"percent": 10.0}), ("more_posts", {"percent": 50.0})),
        1.65,
    ),
    "product: places upon places": (
        "enrolment_multiplier",
        (("training_expansion", {"places_percent": 50.0}), ("training_expansion", {"places_percent": 100.0})),
        3.0,
    ),
    "sum: counsellors of two programmes": (
        "counselling_hours_per_post",
        (
            ("psychosocial_linkage", {"counselling_hours_per_100_posts": 40.0}),
            ("care_platform", {"counselling_hours_per_100_posts": 20.0}),
        ),
        0.6,
    ),
    "sum: climate": (
        "climate_shift",
        (
            ("union_support", {"union_workers_per_100_posts": 2.0, "climate_shift_per_union_worker": 0.1}),
            ("team_culture", {"activity_hours_per_month": 4.0, "climate_shift_per_hour": 0.1}),
        ),
        0.6,
    ),
    "sum: recognition": (
        "recognition_shift",
        (("standards_law", {"recognition_shift": 0.1}), ("recognition_awards", {"recognition_shift": 0.2})),
        0.3,
    ),
    "either: two trainings reach whom either reaches": (
        "self_help_per_month",
        (
            ("psychosocial_linkage", {"lecture_share_per_month": 0.2}),
            ("self_help_training", {"offered_share_per_month": 0.5}),
        ),
        0.6,  # 1 - .8 * .5
    ),
    "least: the stricter ceiling": (
        "caseload_cap",
        (("caseload_cap", {"cases": 25.0}), ("caseload_cap", {"cases": 30.0})),
        25.0,
    ),
    "greatest: the longer contract": (
        "contract_length_months",
        (
            ("contract_reform", {"contract_length_months": 24.0}),
            ("contract_reform", {"contract_length_months": 36.0}),
        ),
        36.0,
    ),
    "greatest: the longer course": (
        "trainee_hours_per_month",
        (
            ("three_district_plan", {"local_trainees_per_year": 1e3, "trainee_hours_per_month": 8.0}),
            ("three_district_plan", {"local_trainees_per_year": 1e3, "trainee_hours_per_month": 16.0}),
        ),
        16.0,
    ),
}


def pulled(world: Any, *policies: Policy) -> Levers:
    levers = Levers()
    for policy in policies:
        levers = policy.pull(levers, world)
    return levers


@pytest.mark.parametrize(("lever", "policies", "both"), TOGETHER.values(), ids=TOGETHER)
def test_two_policies_combine_by_the_rule_of_the_lever(small_world, lever, policies, both):
    first, second = (programme(name, values) for name, values in policies)
    for order in ((first, second), (second, first)):
        levers = pulled(small_world(), *order)
        np.testing.assert_allclose(np.unique(getattr(levers, lever)), [both], rtol=1e-6)
    alone = [moved(pulled(small_world(), policy)) for policy in (first, second)]
    assert moved(levers) == alone[0] | alone[1]
    assert len(levers.charges) == sum(len(pulled(small_world(), policy).charges) for policy in (first, second))


def test_each_reaches_its_own_agencies(small_world):
    levers = pulled(
        small_world(),
        programme("autonomy_reform", {"paperwork_cut_percent": 50.0}, regions=("urban",)),
        programme("standards_law", {"paperwork_cut_percent": 20.0}, fields=("welfare",)),
    )
    # Agencies 0 and 1 are urban, 0 and 2 do welfare.
    np.testing.assert_allclose(levers.paperwork_multiplier, [0.4, 0.5, 0.8])


def test_two_raises_are_both_paid():
    """A tenth upon a fifth: everybody who was there before earns 1.32 times the contract wage."""
    raises = (programme("pay_raise", {"percent": 10.0}), programme("pay_raise", {"percent": 20.0}))
    model = under(*raises, years=1 / 12)
    world, table = model.world, model.workforce
    paid = table.wage_yuan_per_month > 0
    base = world.region_to_posts(world.regions.base_wage_yuan)
    law = world.params(CareersParams)
    contract = contract_wage(base, table.education, table.tenure_months, table.certificate, table.role == 1, law)
    assert paid.sum() > 1000
    np.testing.assert_allclose(table.wage_yuan_per_month[paid], 1.32 * contract[paid], rtol=1e-5)


def test_the_order_of_policies_changes_no_outcome():
    """Nine policies, first to last and last to first: the same lives; sums may differ in the last bit only."""
    names = (
        "pay_raise", "standards_law", "autonomy_reform", "psychosocial_linkage", "care_platform", "self_help_training",
        "union_support", "team_culture", "more_posts",
    )  # fmt: skip
    policies = [programme(name) for name in names]
    one, other = (under(*order, years=0.5) for order in (policies, policies[::-1]))
    for column in ("leavers", "joiners", "open_cases", "waiting_cases", "posts"):
        assert one.series[column].tolist() == other.series[column].tolist(), column
    for column in ("exhaustion_mean", "cost_total_yuan", "wage_yuan_per_month_mean"):
        np.testing.assert_allclose(one.series[column], other.series[column], rtol=1e-4)


def test_two_that_help_help_more_than_either():
    """Exhaustion under counselling and less paperwork together, below either alone; over three seeds each."""
    first, second = programme("standards_law"), programme("psychosocial_linkage")
    for seed in (1, 2, 3):
        mean = [
            under(*chosen, years=0.75, seed=seed).series["exhaustion_mean"].mean()
            for chosen in ((first, second), (first,), (second,), ())
        ]
        assert mean[0] < min(mean[1], mean[2])
        assert max(mean[1], mean[2]) < mean[3]
