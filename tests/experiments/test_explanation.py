"""What a comparison says of why: the parts of the change and the reach of each policy."""

import itertools

import pandas as pd
import pytest

from experiments import explanation as explanations
from experiments.comparison import Comparison
from experiments.explanation import MOVED, REACH, explanation
from experiments.report.falls import falls
from experiments.report.tables import reach_table
from simulation.config import compose
from simulation.waterfall_figure import OUTCOMES
from tests.experiments.toys import comparison, world

DOSES = ("policies.pay_raise.start=2021-01", "policies.pay_raise.ramp_months=0")


def arms(*names, overrides=()):
    tiny = ("region.posts=120", "years=0.25", "warm_up_months=0")
    return {name: compose([*tiny, f"scenario={name}", *(overrides if name == "pay_raise" else ())]) for name in names}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return explanation(
        arms("baseline", "pay_raise", "union_support", overrides=DOSES), tmp_path_factory.mktemp("study"), "none"
    )


def test_the_parts_of_each_scenario_sum_to_its_change(found):
    assert set(found.moved["scenario"]) == {"pay_raise", "union_support"}
    for _, rows in found.moved.groupby(["scenario", "outcome"]):
        before, after = rows.loc[rows["kind"] == "level", "value"]
        assert rows.loc[rows["kind"] == "part", "value"].sum() == pytest.approx(after - before, abs=1e-9)


def test_it_is_the_pair_of_the_study_itself(found):
    """The level under the reference is the one that the reference's own run has."""
    import simulation

    mine = simulation.run(years=0.25, overrides=["region.posts=120", "warm_up_months=0"]).series
    everywhere = mine[mine["place"] == "all"]
    at_risk = everywhere["head_count"] - everywhere["joiners"] + everywhere["leavers"]
    per_year = 12 * everywhere["leavers"].sum() / at_risk.sum()
    rows = found.moved[(found.moved["scenario"] == "pay_raise") & (found.moved["outcome"] == "turnover")]
    assert rows.loc[rows["part"] == "baseline", "value"].iloc[0] == pytest.approx(per_year, rel=1e-6)


def test_every_policy_says_how_far_it_reaches(found):
    """A rise for everybody reaches everybody."""
    rise = found.reach[found.reach["scenario"] == "pay_raise"].iloc[0]
    assert (rise["policy"], rise["share"], rise["unit"]) == ("pay_raise", 100.0, "% of staff")


def test_it_is_kept_and_made_again_only_where_it_does_not_fit(tmp_path, monkeypatch):
    asked = arms("baseline", "pay_raise")
    first = explanation(asked, tmp_path, "none")
    lived = []
    real = explanations.explained
    monkeypatch.setattr(explanations, "explained", lambda *given: lived.append(given) or real(*given))
    again = explanation(asked, tmp_path, "none")
    assert lived == []
    pd.testing.assert_frame_equal(again.moved, first.moved)
    explanation(arms("baseline", "pay_raise", "union_support"), tmp_path, "none")
    assert len(lived) == 2
    (tmp_path / REACH).unlink()
    explanation(arms("baseline", "pay_raise", "union_support"), tmp_path, "none")
    assert len(lived) == 4
    (tmp_path / MOVED).write_bytes(b"")
    explanation(arms("baseline", "pay_raise", "union_support"), tmp_path, "none")
    assert len(lived) == 6


def test_a_reference_with_policies_is_not_taken_for_the_baseline(tmp_path):
    assert explanation(arms("pay_raise", "union_support"), tmp_path, "none") is None
    assert list(tmp_path.iterdir()) == []


def test_the_figures_say_every_part_in_words(found):
    told = comparison()
    drawn = falls(
        Comparison(world({"baseline": (0, 0), "pay_raise": (0, 0)}), question=told.question, explanation=found)
    )
    assert [one.name for one in drawn] == [f"moved-{outcome}-pay_raise" for outcome in OUTCOMES]
    assert drawn[0].alt.startswith(
        "Pay raise of 15 %: what moved turnover, percentage points a year, 2021-01 to 2021-03"
    )
    rows = found.moved[(found.moved["scenario"] == "pay_raise") & (found.moved["outcome"] == "turnover")]
    before, after = rows.loc[rows["kind"] == "level", "value"]
    total = f"{100 * (after - before):+.2f}".replace("-", "−")
    assert f"Leavers, all together {total}." in drawn[0].alt


def test_the_table_of_reach_names_scenario_and_share(found):
    told = comparison()
    table = reach_table(Comparison(told.runs, question=told.question, explanation=found), "Reach")
    assert [cell.text for cell in table.rows[0]][:2] == ["Pay raise of 15 %", "pay raise"]
    assert table.rows[0][-1].text == "100 % of staff"
    assert reach_table(told, "Reach").rows == ()


def test_each_bar_begins_where_the_last_one_ended(found):
    told = comparison()
    drawn = falls(Comparison(told.runs, question=told.question, explanation=found))[0]
    (axes,) = drawn.figure.axes
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    rows = found.moved[(found.moved["scenario"] == "pay_raise") & (found.moved["outcome"] == "turnover")]
    before, after = rows.loc[rows["kind"] == "level", "value"]
    assert len(spans) > 4
    # The last one is the sum, from nothing to the whole change; so is what was expected in between.
    assert spans[-1] == pytest.approx((0, 100 * (after - before)), abs=1e-6)
    for (_, end), (start, _) in itertools.pairwise(spans[:-1]):
        assert start == pytest.approx(end, abs=1e-6) or start == 0.0
    assert spans[-2][1] == pytest.approx(spans[-1][1], abs=1e-6)
