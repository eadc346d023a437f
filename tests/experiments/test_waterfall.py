import pandas as pd
import pytest

from experiments.result_folder import EXPLAINED, FILES
from simulation.waterfall_figure import LABELS


@pytest.fixture
def explain(workforce, here, tiny):
    """``explain(*overrides)``: the outcome of a tiny run that is explained, and its table if it has one."""

    def call(*overrides):
        outcome = workforce("run", *tiny, "explain=true", f"out={here / 'mine'}", *overrides)
        file = here / "mine" / "what_moved_it.csv"
        return outcome, pd.read_csv(file) if file.exists() else None

    return call


def test_a_run_that_is_explained_has_a_table_and_two_figures_more(explain, here, files):
    outcome, table = explain("scenario=pay_raise", "policies.pay_raise.start=null")
    assert outcome.code == 0
    assert set(files(here / "mine")) == FILES | EXPLAINED
    assert list(table.columns) == ["outcome", "period", "kind", "part", "value", "unit", "paired_share"]
    assert set(table["outcome"]) == {"turnover", "exhaustion"}
    assert set(table["period"]) == {"2021-01 to 2021-03"}
    named = set(table.loc[table["kind"].isin(["part", "within exhaustion"]), "part"])
    assert named <= LABELS.keys()
    for _, rows in table.groupby("outcome"):
        before, after = rows.loc[rows["kind"] == "level", "value"]
        assert rows.loc[rows["kind"] == "part", "value"].sum() == pytest.approx(after - before, abs=1e-9)


def test_a_run_that_is_explained_says_what_moved_it_and_names_the_files(explain):
    outcome, table = explain("scenario=pay_raise", "policies.pay_raise.start=null")
    rows = table[(table["outcome"] == "turnover") & (table["period"] == table["period"].iloc[0])]
    before, after = rows.loc[rows["kind"] == "level", "value"]
    parts = rows[rows["kind"] == "part"]
    most = parts.loc[parts["value"].abs().idxmax(), "part"]
    (line,) = [line for line in outcome.out.splitlines() if line.startswith("turnover ")]
    assert f"{100 * (after - before):+.2f}".replace("-", "−") in line
    assert LABELS[most].split()[0] in line
    assert "\nexhaustion " in outcome.out
    for name in EXPLAINED:
        assert name in outcome.out


def test_the_series_is_that_of_a_run_that_is_not_explained(explain, run, here):
    explain("scenario=pay_raise")
    run("scenario=pay_raise", f"out={here / 'plain'}")
    ours, theirs = (pd.read_parquet(here / name / "series.parquet") for name in ("mine", "plain"))
    pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


def test_an_explained_result_may_be_replaced_by_one_that_is_not(explain, run, here, files):
    explain("scenario=pay_raise")
    assert run("scenario=pay_raise", f"out={here / 'mine'}").code == 0
    assert not EXPLAINED & set(files(here / "mine"))


def test_the_baseline_has_nothing_to_explain(explain, here, files):
    outcome, table = explain()
    assert outcome.code == 0
    assert table is None
    assert set(files(here / "mine")) == FILES


def test_a_policy_that_begins_after_the_end_moves_nothing(explain):
    _, table = explain("scenario=pay_raise", "policies.pay_raise.start=2030-01")
    assert set(table["period"]) == {"2021-01 to 2021-03"}
    assert (table.loc[table["kind"] != "level", "value"] == 0).all()


def test_explain_is_true_or_false(workforce):
    outcome = workforce("run", "explain=perhaps")
    assert outcome.code != 0
    assert "explain: expected true or false, got 'perhaps'." in outcome.err


def test_the_manifest_says_when_it_tips(run, here):
    import json

    outcome = run(f"out={here / 'mine'}")
    assert json.loads((here / "mine" / "manifest.json").read_text())["tips_in"] is None
    assert "Does not tip: a leaver brings about" in outcome.out
