"""Two worlds: equal without a policy, different from the month on in which one is chosen, and the same again."""

import numpy as np
import pytest

from experiments.demo.controls import Choice, scenario_names
from experiments.demo.two_worlds import METRICS, Plan, TwoWorlds, live, newborn
from simulation import WorkforceModel
from tests.worlds import arrays


def same_state(worlds: TwoWorlds) -> bool:
    ours, theirs = (arrays(model.world) for model in worlds.models)
    return all(np.array_equal(ours[name], theirs[name], equal_nan=ours[name].dtype.kind == "f") for name in ours)


def lived(plan: Plan, months: int) -> TwoWorlds:
    worlds = TwoWorlds(plan)
    live(worlds, plan, months)
    return worlds


def test_worlds_without_a_policy_stay_equal_bit_for_bit():
    worlds = lived(Plan(3), 15)
    assert same_state(worlds)
    assert all(np.array_equal(month[0], month[1], equal_nan=True) for month in worlds.series)


def test_a_zero_dose_changes_nothing():
    zero = Choice("baseline", {"pay": 0.0, "posts": 0.0, "cap": 60.0, "union": 0.0, "secondments": 0.0})
    assert same_state(lived(Plan(1, choices=((0, zero),)), 8))


def test_an_event_befalls_both_worlds_alike():
    worlds = lived(Plan(1, events=((2, "pandemic"),)), 8)
    assert same_state(worlds)
    assert not np.array_equal(worlds.series[-1], lived(Plan(1), 8).series[-1], equal_nan=True)


def test_the_second_world_changes_from_the_next_month_on_and_the_first_does_not():
    changed = lived(Plan(1, choices=((6, Choice("baseline", {"pay": 40})),)), 18)
    plain = lived(Plan(1), 18)
    wages = METRICS.index("cost_total_yuan")
    for month in range(18):
        assert np.array_equal(changed.series[month][0], plain.series[month][0], equal_nan=True)
        if month < 6:
            assert np.array_equal(changed.series[month][1], plain.series[month][1], equal_nan=True)
    # A raise of 40 % costs at once, in the seventh month: wages are by far the most of all costs.
    assert changed.series[6][1, wages] > 1.25 * plain.series[6][1, wages]


def test_reserved_rows_change_nothing():
    """The worlds of the page are those of the command line, but for rows that nobody has."""
    worlds = lived(Plan(1), 6)
    plain = WorkforceModel(worlds.models[0].settings.__class__(**{**vars(worlds.models[0].settings), "policies": ()}))
    for _ in range(6):
        plain.step()
    for name, value in plain.latest.items():
        if isinstance(value, float):
            assert worlds.models[0].latest[name] == pytest.approx(value, nan_ok=True), name


def test_a_plan_lived_again_gives_the_same_worlds():
    plan = Plan(2, ((0, Choice("pay_and_posts")), (5, Choice("pay_raise", {"union": 4.0}))), ((3, "funding_cut"),))
    worlds = lived(plan, 12)
    again = lived(worlds.plan, 12)
    assert worlds.plan == plan
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(worlds.series, again.series, strict=True))


def test_worlds_of_one_seed_share_nothing_that_changes():
    first, second = newborn(1), newborn(1)
    first.step()
    assert second.months_done == 0
    assert second.workforce.exhaustion is not first.workforce.exhaustion
    assert newborn(1).months_done == 0


@pytest.mark.slow
@pytest.mark.parametrize("scenario", scenario_names())
def test_every_scenario_of_the_catalogue_can_be_picked_while_it_runs(scenario):
    worlds = TwoWorlds(Plan(1))
    worlds.step()
    worlds.choose(Choice(scenario))
    for _ in range(3):
        worlds.step()
    assert worlds.models[1].months_done == 4
    assert np.isfinite(worlds.series[-1][1, METRICS.index("exhaustion_mean")])
