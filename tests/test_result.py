import dataclasses
import re
import subprocess
import sys

import pandas as pd
import pytest

import simulation
from simulation.config import ConfigError

TINY = ["region.posts=120", "warm_up_months=0"]


@pytest.fixture(scope="module")
def result():
    return simulation.run(scenario="pay_raise", years=0.5, seed=2, overrides=[*TINY, "policies.pay_raise.percent=20"])


def test_three_lines_give_frames(result):
    assert isinstance(result.series, pd.DataFrame)
    assert len(result.series) == 6 * 5
    assert len(result.workers) == result.series.query("place == 'all'")["head_count"].iloc[-1]
    assert len(result.agencies) == 6
    assert result.settings.policies[0].percent == 20
    assert result.config.label == "pay_raise-classroom-2"


def test_it_shows_itself(result):
    assert "pay_raise, classroom, seed 2" in repr(result)
    assert "Exhaustion" in result._repr_html_()


def test_it_says_whether_the_vicious_circle_tips(result):
    assert result.tips_in is None
    assert re.match(r"Does not tip: a leaver brings about 0\.0\d further ones, 0 % of the", result.tipping_told)
    past = result.series["date"] >= "2021-03"
    tipped = dataclasses.replace(result, series=result.series.assign(agencies_past_tipping_share=past * 0.25))
    assert tipped.tips_in == "2021-03"
    assert tipped.tipping_told == "Tips in 2021-03; at most 25 % of the agencies past the point of no return."


def test_the_plot_has_six_panels_and_a_notebook_shows_it(result):
    figure = result.plot()
    assert len(figure.axes) == 6
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_scenarios_combine():
    combined = simulation.run(["pay_raise", "union_support"], years=1 / 12, overrides=TINY)
    assert combined.settings.scenario == "pay_raise+union_support"


def test_overrides_win_over_arguments():
    assert simulation.run(years=10, overrides=[*TINY, "years=0.25"]).settings.months == 3


def test_a_mistake_says_what_to_do():
    with pytest.raises(ConfigError, match="Did you mean 'pay_raise'"):
        simulation.run(scenario="pay_rise")


def test_the_same_seed_gives_the_same_series():
    series = [simulation.run(years=0.25, overrides=TINY).series for _ in range(2)]
    pd.testing.assert_frame_equal(*series)


def test_the_model_alone_can_be_stepped():
    settings = simulation.run(years=1 / 12, overrides=TINY).settings
    model = simulation.WorkforceModel(settings)
    model.step()
    assert model.months_done == 1
    assert isinstance(settings, simulation.Settings)


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, simulation; print([m for m in ('numpy', 'mesa', 'pandas', 'hydra') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version_and_unknown_attributes():
    assert simulation.__version__[0].isdigit()
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = simulation.nothing
