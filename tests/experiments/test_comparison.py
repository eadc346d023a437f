import math

import pandas as pd
import pytest
from matplotlib.figure import Figure

import experiments
from experiments import cost_effectiveness as cases
from experiments.comparison import OUTCOMES, Comparison
from experiments.meanings import MEANINGS, meaning
from experiments.outcomes import adds_up, outcomes
from experiments.statistics import paired_difference
from simulation.config import compose
from simulation.model import WorkforceModel
from tests.experiments.toys import ARMS, comparison, rows, table, world


def test_differences_by_hand():
    # Leavers of two years, so half of them a year: 10, 15 against 15, 25: differences -5 and -10.
    runs = table(
        rows("baseline", 1, leavers=(30, 15, 15)), rows("baseline", 2, leavers=(50, 25, 25)),
        rows("policy", 1, leavers=(20, 10, 10)), rows("policy", 2, leavers=(30, 15, 15)),
    )  # fmt: skip
    (found,) = Comparison(runs).differences.itertuples()
    assert (found.scenario, found.place, found.indicator) == ("policy", "all", "leavers")
    assert (found.baseline, found.difference, found.n) == (20, -7.5, 2)
    # t(0.975; 1) = 12.7062, standard error 2.5.
    assert (found.low, found.high) == pytest.approx((-7.5 - 31.7655, -7.5 + 31.7655), abs=1e-3)
    # The mean of the reference, 20 ± 63.5, may be zero: no share of it is stated.
    assert math.isnan(found.relative)
    assert (found.better, found.probability_better) == (-1, 1)
    # Variances 12.5 and 50 apart, 12.5 together: five times as many seeds of their own.
    assert (found.variance_ratio, found.independent_needed) == pytest.approx((5, 10))


def test_what_does_not_add_up_is_a_mean_and_not_divided_by_years():
    runs = table(rows("baseline", 1, head_count=(100, 90, 110)), rows("policy", 1, head_count=(120, 110, 130)))
    (found,) = Comparison(runs).differences.itertuples()
    assert (found.baseline, found.difference, found.better) == (100, 20, 1)


def test_of_what_is_neither_better_nor_worse_nobody_says_that_it_is_better():
    runs = table(rows("baseline", 1, posts=(5, 5, 5)), rows("policy", 1, posts=(6, 6, 6)))
    (found,) = Comparison(runs).differences.itertuples()
    assert found.better == 0
    assert math.isnan(found.probability_better)


def test_a_run_that_failed_takes_its_pair_with_it_and_nothing_else():
    runs = world(ARMS, seeds=6)
    gone = runs[(runs["arm"] != "pay_raise") | (runs["seed"] != 4)]
    found = Comparison(gone).differences.set_index(["scenario", "place", "indicator"])["n"]
    assert found["pay_raise", "all", "leavers"] == 5
    assert found["union_support", "all", "leavers"] == 6
    assert Comparison(gone).gains("leavers_avoided")["scenario"].value_counts().to_dict() == {
        "pay_raise": 5,
        "union_support": 6,
    }


def test_the_order_of_the_rows_does_not_matter():
    runs = world(ARMS, seeds=5)
    mixed = runs.sample(frac=1, random_state=1)
    key = ["scenario", "place", "indicator"]
    straight, other = (Comparison(t).differences.sort_values(key, ignore_index=True) for t in (runs, mixed))
    pd.testing.assert_frame_equal(straight, other)


def test_every_difference_is_that_of_the_pairs():
    runs = world(ARMS, seeds=8)
    whole = runs[(runs["year"] == 0) & (runs["place"] == "urban")].pivot_table(
        index="seed", columns="arm", values="turnover_per_year"
    )
    expected = paired_difference(whole["pay_raise"], whole["baseline"])
    table_ = Comparison(runs).differences.set_index(["scenario", "place", "indicator"])
    found = table_.loc[("pay_raise", "urban", "turnover_per_year")]
    assert (found.difference, found.low, found.high) == pytest.approx((expected.estimate, expected.low, expected.high))
    assert found.low < -0.03 < found.high
    assert found.variance_ratio > 50


def money(arm, seed, cost, leavers, exhausted=(0, 0, 0), months=None):
    values = {"cost_total_yuan": cost, "leavers": leavers, "exhausted_workers": exhausted,
              "cases_progressed": (0, 0, 0), "head_count": (0, 0, 0)}  # fmt: skip
    return rows(arm, seed, months or {0: 24, 1: 12, 2: 12}, **values)


def test_cost_of_a_leaver_avoided_by_hand():
    # 100 more in year 1, 105 in year 2; 1 and 1.05 fewer leavers. At 5 %: 200 yuan for 2 leavers.
    runs = table(*(
        run for seed in (1, 2, 3) for run in (
            money("baseline", seed, (2000, 1000, 1000), (20, 10, 10)),
            money("policy", seed, (2205, 1100, 1105), (17.95, 9, 8.95)),
        )
    ))  # fmt: skip
    found = Comparison(runs, discount_per_year=0.05).costs.set_index("outcome").loc["leavers_avoided"]
    assert (found.extra_cost, found.gain, found.cost_per_unit) == pytest.approx((200, 2, 100))
    assert found.case == cases.COSTS_MORE_DOES_MORE
    assert Comparison(runs, discount_per_year=0.0).costs.set_index("outcome").loc[
        "leavers_avoided"
    ].cost_per_unit == pytest.approx(100)


def test_years_of_exhaustion_are_persons_times_years_and_half_a_year_counts_half():
    months = {0: 18, 1: 12, 2: 6}
    runs = table(*(
        run for seed in (1, 2) for run in (
            money("baseline", seed, (0, 0, 0), (0, 0, 0), (20, 20, 20), months),
            money("policy", seed, (3, 2, 1), (0, 0, 0), (13, 10, 16), months),
        )
    ))  # fmt: skip
    found = Comparison(runs, discount_per_year=0.0).costs.set_index("outcome")
    # 10 persons for a year and 4 for half a year.
    assert found.loc["exhausted_worker_years_avoided"].gain == pytest.approx(12)
    assert found.loc["exhausted_worker_years_avoided"].cost_per_unit == pytest.approx(3 / 12)
    assert found.loc["leavers_avoided"].case == cases.COSTS_MORE_NO_CLEAR_GAIN


def test_costs_are_told_by_kind_of_region_too():
    found = comparison().costs
    assert set(found["place"]) == {"all", "urban", "remote_poor"}
    raised = found[(found["scenario"] == "pay_raise") & (found["outcome"] == "leavers_avoided")]
    assert (raised["case"] == cases.COSTS_MORE_DOES_MORE).all()
    # 200,000 yuan a year for 30 fewer leavers of 1,000.
    assert raised["cost_per_unit"].to_numpy() == pytest.approx(200_000 / 30, rel=0.05)


def test_what_a_scenario_never_books_it_books_as_nothing():
    runs = table(
        rows("baseline", 1, cost_wages_public_yuan=(200, 100, 100)),
        rows("policy", 1, cost_wages_public_yuan=(200, 100, 100), cost_pay_raise_union_yuan=(50, 20, 30)),
    )
    found = Comparison(runs).payers.set_index("payer")["extra_cost"]
    assert found.to_dict() == {"public": 0, "union": 25}
    table_ = Comparison(runs).differences.set_index("indicator").loc["cost_pay_raise_union_yuan"]
    assert (table_["baseline"], table_["difference"], table_["n"]) == (0, 25, 1)


def test_year_by_year_by_hand():
    runs = table(
        rows("baseline", 1, head_count=(0, 10, 20)), rows("baseline", 2, head_count=(0, 20, 40)),
        rows("policy", 1, head_count=(0, 11, 25)), rows("policy", 2, head_count=(0, 21, 45)),
    )  # fmt: skip
    found = Comparison(runs).over_time("head_count").set_index(["arm", "year"])
    assert found["level"].to_dict() == {("baseline", 1): 15, ("baseline", 2): 30, ("policy", 1): 16, ("policy", 2): 35}
    assert found.loc[("policy", 2), ["difference", "low", "high"]].tolist() == [5, 5, 5]
    # Nine of ten of 10 and 20: 5 % of the way in from both ends.
    assert found.loc[("baseline", 1), ["level_low", "level_high"]].tolist() == pytest.approx([10.5, 19.5])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda runs: runs.drop(columns="months"), "months missing"),
        (lambda runs: runs[runs["arm"] != "baseline"], "expected runs of 'baseline'"),
        (lambda runs: runs[runs["year"] > 0], "rows of the whole period"),
    ],
)
def test_runs_that_cannot_be_compared_are_refused(change, said):
    with pytest.raises(ValueError, match=said):
        Comparison(change(world(ARMS, seeds=2)))


def test_every_indicator_has_a_name_a_unit_and_a_direction():
    model = WorkforceModel(compose(["region.posts=120", "years=0.25", "warm_up_months=0"]).settings)
    for _ in range(3):
        model.step()
    observed = [name for name in outcomes(model).columns if name not in ("place", "year", "months")]
    assert {name for name in observed if not name.startswith("cost_")} <= MEANINGS.keys()
    assert MEANINGS.keys() <= set(observed)
    for name in observed:
        told = meaning(name)
        assert told.label
        assert told.unit
        assert told.better in (-1, 0, 1)
        # What adds up is told per year, and nothing else but the rates is.
        assert told.unit.endswith("a year") == (adds_up(name) or name.endswith("turnover_per_year")), name


def test_a_case_that_progresses_counts_each_month_by_the_name_that_its_price_has():
    (priced,) = [o for o in OUTCOMES if o.indicator == "cases_progressed"]
    assert meaning("cases_progressed").label.lower() == priced.plural
    assert meaning("cases_progressed").unit.startswith("case-months")


def test_costs_of_single_items_are_named_by_item_and_payer():
    told = meaning("cost_union_support_union_yuan")
    assert told.label == "Cost: union support, paid by union"
    assert told.text(2_500_000) == "2.50"
    assert meaning("something_new").label == "something new"


def test_a_change_has_a_sign_unless_it_rounds_to_nothing():
    told = meaning("turnover_per_year")
    assert [told.change(x) for x in (0.0123, -0.0123, 0.00001, -0.00001, math.nan)] == [
        "+1.23", "−1.23", "0.00", "0.00", "–",
    ]  # fmt: skip


def test_a_notebook_sees_a_figure_and_a_table():
    found = comparison(seeds=4)
    assert isinstance(found.plot(), Figure)
    assert "Pay raise" in found._repr_html_()


def test_the_package_offers_compare():
    assert experiments.compare.__module__ == "experiments.comparing"
    assert experiments.Comparison is Comparison
    with pytest.raises(AttributeError, match="no attribute 'compair'"):
        experiments.compair  # noqa: B018


@pytest.mark.parametrize("lost", ["baseline", "policy"])
def test_a_seed_without_its_fellow_is_no_pair(lost):
    arms = {"baseline": 0, "policy": 4}
    lived = [(arm, seed) for arm in arms for seed in (1, 2, 3)]
    runs = table(*(rows(arm, seed, leavers=(10 * seed + arms[arm],) * 3) for arm, seed in lived))
    runs = runs[(runs["arm"] != lost) | (runs["seed"] != 2)]
    (found,) = Comparison(runs).differences.itertuples()
    assert (found.n, found.difference) == (2, 2.0)
