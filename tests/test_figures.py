import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulation
from simulation.config import compose
from simulation.figures import PANELS, PLACES, by_place, figure, source_line, spread


@pytest.fixture(scope="module")
def result():
    overrides = ["region.posts=120", "warm_up_months=0", "policies.pay_raise.start=2021-06"]
    return simulation.run(scenario="pay_raise", years=2, overrides=overrides)


@pytest.mark.parametrize("name", PANELS)
def test_a_figure_has_a_title_a_unit_its_lines_and_its_source(result, name):
    drawn = figure(name, result.series, result.settings)
    (axes,) = drawn.axes
    assert axes.get_title(loc="left") == PANELS[name].title
    assert "(" in axes.get_ylabel()
    assert drawn.get_supxlabel() == source_line(result.settings)
    assert len(PANELS[name].lines(result.series)) == 5
    said = [text.get_text() for text in axes.texts]
    assert " pay raise from 2021-06" in said
    assert set(PANELS[name].lines(result.series)) <= set(said)


def test_the_source_line_names_the_run_and_says_what_it_is_not(result):
    line = source_line(result.settings)
    for part in (simulation.__version__, "pay_raise", "classroom", "seed 1", "not a forecast"):
        assert part in line


def test_a_smoothed_line_is_the_mean_of_twelve_months():
    months = [f"{2021 + m // 12}-{m % 12 + 1:02d}" for m in range(36)]
    series = pd.DataFrame({"place": "all", "date": months, "turnover_per_year": [float(m) for m in range(36)]})
    ((values, _),) = by_place("turnover_per_year", factor=100.0, smooth=True)(series).values()
    # Months 0..11 have the mean 5.5; nothing is drawn before a whole year is known.
    assert values.iloc[:11].isna().all()
    assert values.iloc[11] == pytest.approx(550.0)
    assert values.iloc[35] == pytest.approx(2950.0)


def test_where_there_is_one_kind_of_region_one_line_says_it_all():
    series = pd.DataFrame({"place": ["all", "urban"], "date": "2021-01", "cases_per_worker": [20.0, 20.0]})
    assert list(by_place("cases_per_worker")(series)) == ["Everywhere"]


def test_places_differ_in_colour_and_in_dashes():
    styles = [style for _, style in PLACES.values()]
    assert len({style["color"] for style in styles}) == len(styles)
    assert len({style.get("linestyle", "solid") for style in styles}) == len(styles)


def test_missing_values_and_a_single_month_are_drawn(result):
    one = result.series[result.series["month"] == 0].copy()
    one["exhaustion_mean"] = float("nan")
    settings = compose(["years=0.09"]).settings
    for name in PANELS:
        figure(name, one, settings)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=8), st.floats(0.1, 1.0))
def test_labels_are_spread_in_order_and_apart(heights, gap):
    placed = spread({str(n): h for n, h in enumerate(heights)}, gap, 0.0, 10.0)
    order = sorted(placed, key=lambda label: heights[int(label)])
    for lower, upper in itertools.pairwise(order):
        assert placed[upper] - placed[lower] >= gap - 1e-9
    assert min(placed.values()) >= 0.0
    assert max(placed.values()) <= max(10.0, (len(heights) - 1) * gap) + 1e-9


def test_labels_that_have_room_stay_where_they_are():
    assert spread({"a": 1.0, "b": 5.0}, 1.0, 0.0, 10.0) == {"a": 1.0, "b": 5.0}
    # Two at one height part evenly: half a gap down, half a gap up.
    assert spread({"a": 5.0, "b": 5.0}, 1.0, 0.0, 10.0) == {"a": 4.5, "b": 5.5}
