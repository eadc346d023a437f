import numpy as np
import pytest

from experiments.outcomes import AVERAGED, KEYS, SUMMED, WHOLE, adds_up, by_year, outcomes
from simulation.choices import choices
from simulation.config import compose
from simulation.model import WorkforceModel


def by_years(months, **columns):
    """Two places a month; ``columns`` give a value for each month and place."""
    values = [[[of(month, place) for place in range(2)] for month in range(months)] for of in columns.values()]
    return by_year(list(columns), np.array(values, float), ("all", "urban"))


def cell(table, place, year, column):
    (value,) = table.loc[(table["place"] == place) & (table["year"] == year), column]
    return value


def test_years_and_the_whole_are_summed_or_averaged():
    # 14 months: month m has m leavers (twice as many in towns) and a head count of 100 + m.
    table = by_years(14, leavers=lambda m, p: m * (1 + p), head_count=lambda m, p: 100 + m)
    assert list(table.columns) == [*KEYS, "leavers", "head_count"]
    assert list(zip(table["place"], table["year"], table["months"], strict=True)) == [
        *(("all", WHOLE, 14), ("all", 1, 12), ("all", 2, 2)),
        *(("urban", WHOLE, 14), ("urban", 1, 12), ("urban", 2, 2)),
    ]
    assert cell(table, "all", 1, "leavers") == 66  # 0 + 1 + ... + 11
    assert cell(table, "all", 2, "leavers") == 25  # 12 + 13
    assert cell(table, "all", WHOLE, "leavers") == 91
    assert cell(table, "urban", WHOLE, "leavers") == 182
    assert cell(table, "all", 1, "head_count") == 105.5
    assert cell(table, "all", 2, "head_count") == 112.5
    assert cell(table, "urban", WHOLE, "head_count") == 106.5


def test_months_without_a_value_do_not_count():
    def sometimes(month, place):
        return np.nan if place or month % 2 else month

    table = by_years(4, continuity=sometimes, exam_passes=sometimes)
    assert cell(table, "all", 1, "continuity") == 1  # (0 + 2) / 2
    assert cell(table, "all", 1, "exam_passes") == 2
    assert np.isnan(cell(table, "urban", 1, "continuity"))
    assert np.isnan(cell(table, "urban", 1, "exam_passes"))


def test_a_new_indicator_must_say_whether_it_adds_up():
    with pytest.raises(ValueError, match="cups_of_tea: expected to know whether its months add up"):
        by_years(1, cups_of_tea=lambda m, p: 1)


def test_no_indicator_is_both_and_every_one_of_every_scenario_is_known():
    assert not set(SUMMED) & set(AVERAGED)
    names = [name for name in choices("scenario") if name != "baseline"]
    seen = set()
    for name in names:
        config = compose([f"scenario={name}", "region.posts=120", "years=0.25", "warm_up_months=0", "start=2024-01"])
        table = outcomes(_lived(config))
        seen |= set(table.columns) - set(KEYS)
    assert {name for name in seen if not name.startswith("cost_")} == {*SUMMED, *AVERAGED}
    assert all(adds_up(name) for name in seen if name.startswith("cost_"))


def _lived(config):
    model = WorkforceModel(config.settings)
    for _ in range(config.settings.months):
        model.step()
    return model


def test_a_year_of_the_model_is_the_sum_and_mean_of_its_months():
    model = _lived(compose(["region.posts=120", "years=1", "warm_up_months=0"]))
    table, series = outcomes(model), model.series
    everywhere = series[series["place"] == "all"]
    assert cell(table, "all", 1, "leavers") == everywhere["leavers"].sum()
    assert cell(table, "all", WHOLE, "cost_total_yuan") == pytest.approx(everywhere["cost_total_yuan"].sum())
    assert cell(table, "all", 1, "exhaustion_mean") == pytest.approx(everywhere["exhaustion_mean"].mean())
