from types import SimpleNamespace

import pandas as pd
import pytest

from experiments import comparing
from experiments.compare_request import compare_request
from experiments.replications import FEWEST_TO_STOP
from simulation.indicators import ALL
from simulation.mistakes import ConfigError
from tests.experiments.toys import ARMS, world

TWO = "scenarios=[baseline,pay_raise]"


@pytest.fixture
def compare(workforce, tiny, monkeypatch):
    """``compare(*overrides)``: a tiny comparison without its figures, which take longer than all the rest."""
    empty = {"differences": [], "over_time": [], "moved": [], "places": [], "costs": []}
    monkeypatch.setattr("experiments.report.folder.figures", lambda comparison: empty)
    return lambda *arguments: workforce("compare", "engine=serial", *tiny, *arguments)


def test_it_prints_what_changes_and_says_where_the_report_is(compare, here):
    outcome = compare(TWO, "replications=3", "policies.pay_raise.start=2021-01")
    assert outcome.code == 0
    assert "Pay raise of 15 % (start=2021-01), against: Things stay as they are" in outcome.out
    assert "Leaving" in outcome.out
    assert "of 3" in outcome.out
    assert "A comparison under stated assumptions, not a forecast." in outcome.out
    (page,) = here.glob("results/compare/pay_raise-classroom-*/report.html")
    assert str(page.relative_to(here)) in outcome.out
    assert "3 pairs" in page.read_text(encoding="utf-8")


def test_the_same_again_runs_nothing_and_more_pairs_are_added(compare, here):
    compare(TWO, "replications=2")
    assert "all 4 runs were there" in compare(TWO, "replications=2").err
    more = compare(TWO, "replications=4")
    assert "4 runs in" in more.err
    assert "4 were there" in more.err
    assert len(list(here.glob("results/compare/*"))) == 1


def test_other_settings_are_another_folder(compare, here):
    compare(TWO, "replications=2")
    compare(TWO, "replications=2", "policies.pay_raise.percent=20")
    assert len(list(here.glob("results/compare/*"))) == 2


def test_it_writes_where_it_is_told(compare, here):
    assert compare(TWO, "replications=2", "out=my folder").code == 0
    assert (here / "my folder" / "report.html").exists()
    other = compare(TWO, "replications=2", "policies.pay_raise.percent=20", "out=my folder")
    assert other.code == 2
    assert "Choose another folder" in other.err


def test_a_folder_takes_more_scenarios_and_no_others(compare, here):
    compare(TWO, "replications=2", "out=mine")
    page = (here / "mine" / "report.html").read_bytes()
    others = compare("scenarios=[more_posts]", "replications=2", "out=mine")
    assert others.code == 2
    assert "scenarios=[more_posts]` would not go through all that it holds" in others.err
    assert (here / "mine" / "report.html").read_bytes() == page
    assert compare("scenarios=[pay_raise,more_posts]", "replications=2", "out=mine").code == 0


def test_a_run_that_fails_is_left_out_and_told(compare, monkeypatch):
    from experiments import chunk
    from experiments.outcomes import outcomes

    def fails_once(model):
        if model.settings.seed == 2 and model.settings.policies:
            raise ValueError("this one")
        return outcomes(model)

    real = chunk._run
    monkeypatch.setattr(
        chunk,
        "_run",
        lambda task, work: real(task, SimpleNamespace(records=work.records, loading=(), measure=fails_once)),
    )
    outcome = compare(TWO, "replications=4")
    assert outcome.code == 1
    assert "1 run failed and is left out of the comparison." in outcome.err
    assert "of 3" in outcome.out


def test_where_no_run_of_a_scenario_came_to_its_end_there_is_nothing_to_compare(compare, here, monkeypatch):
    from experiments import chunk
    from experiments.outcomes import outcomes

    def fails(model):
        if model.settings.policies:
            raise ValueError("every one")
        return outcomes(model)

    real = chunk._run
    monkeypatch.setattr(
        chunk, "_run", lambda task, work: real(task, SimpleNamespace(records=work.records, loading=(), measure=fails))
    )
    outcome = compare(TWO, "replications=2")
    assert outcome.code == 1
    assert "no run of pay_raise came to its end" in outcome.err
    assert not list(here.rglob("report.html"))


def request(*overrides):
    return compare_request(["region.posts=120", "years=0.25", *overrides])


def test_the_baseline_is_put_first_if_it_is_not_named():
    assert list(request("scenarios=[pay_raise]").arms) == ["baseline", "pay_raise"]
    assert list(request("scenarios=pay_raise").arms) == ["baseline", "pay_raise"]


def test_the_first_one_named_is_the_reference():
    asked = request("scenarios=[pay_raise,baseline,union_support]")
    assert asked.question.reference == "pay_raise"
    assert list(asked.arms) == ["pay_raise", "baseline", "union_support"]


@pytest.mark.parametrize("together", ["pay_raise+union_support", "[pay_raise,union_support]"])
def test_scenarios_can_be_lived_together(together):
    asked = request(f"scenarios=[baseline,{together}]")
    assert [p.name for p in asked.arms["pay_raise+union_support"].settings.policies] == ["pay_raise", "union_support"]
    assert (
        asked.question.title("pay_raise+union_support") == "Pay raise of 15 % + Union social workers for social workers"
    )


def test_a_title_is_short_and_says_what_the_command_changed():
    asked = request("scenarios=[pay_raise,three_district_plan]", "policies.pay_raise.percent=20")
    assert asked.question.title("pay_raise") == "Pay raise of 15 % (percent=20)"
    assert asked.question.title("three_district_plan") == "Three-District Plan"
    assert asked.question.title("baseline") == "Things stay as they are"


def test_a_setting_of_a_policy_concerns_those_who_hold_it():
    asked = request("scenarios=[pay_raise,union_support]", "policies.pay_raise.percent=20")
    assert asked.arms["pay_raise"].settings.policies[0].percent == 20
    assert asked.arms["baseline"].settings.policies == ()


def test_seeds_follow_from_the_first_one_and_the_number_of_pairs():
    assert request(TWO, "replications=3").study(3).seeds == (1, 2, 3)
    assert request(TWO, "seed=10").study(3).seeds == (10, 11, 12)


def test_engine_and_workers():
    assert request(TWO, "engine=local", "workers=2").engine.workers == 2
    assert request(TWO, "engine=serial").engine.name == "serial"


def test_the_command_in_the_report_asks_the_same_again():
    asked = request(TWO, "replications=7", "out=here", "workers=1", "engine=local", "progress=none")
    assert asked.question.command == (
        "workforce compare region.posts=120 years=0.25 'scenarios=[baseline,pay_raise]' replications=7"
    )


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ([], "scenarios: expected at least one besides baseline"),
        (["scenarios=[baseline]"], "scenarios: expected at least one besides baseline"),
        (["scenarios=[pay_rise]"], "Did you mean 'pay_raise'?"),
        (["scenarios=[pay_raise,pay_raise]"], "'pay_raise' is named twice"),
        (["scenarios=baseline,pay_raise"], "Write scenarios=[a,b]."),
        (["scenarios=[baseline"], "expected scenarios=value"),
        (["scenarios=[baseline"], "A bracket is missing: it has 1 [ and 0 ]."),
        ([TWO, "indicator=exhaustion"], "Did you mean 'exhaustion_mean'?"),
        (["scenario=pay_raise"], "expected scenarios=[...]"),
        ([TWO, TWO], "scenarios: given twice"),
        ([TWO, "years=1", "years=2"], "years: given twice. Give it once."),
        ([TWO, "replications=1"], "replications: expected a number from 2"),
        ([TWO, "replications=many"], "replications: expected a whole number, got 'many'"),
        ([TWO, "replicatons=9"], "Did you mean 'replications'?"),
        ([TWO, "precision=0"], "precision: expected a number above 0"),
        ([TWO, "precision=0.1", "indicator=turnover"], "Did you mean 'turnover_per_year'?"),
        ([TWO, "discount=3"], "discount: expected a number from 0 to 0.5"),
        ([TWO, "most=10", "precision=0.1"], "most: expected a number from 30"),
        ([TWO, "workers=0"], "workers: expected a whole number from 1"),
        ([TWO, "engine=lcal"], "lcal"),
        ([TWO, "seed=1,2"], "Its seeds follow from replications=30."),
        ([TWO, "region=atlantis"], "Known: city, classroom"),
        ([TWO, "policies.union_support.start=2024-01"], "Add scenario=union_support"),
        ([TWO, "years"], "expected key=value"),
        (["--multirun"], "unknown option of workforce compare"),
    ],
)
def test_a_mistake_is_one_line_with_exit_code_2_and_leaves_nothing(workforce, here, files, overrides, said):
    outcome = workforce("compare", *overrides)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.err.startswith("workforce: ")
    assert outcome.err.count("\n") == 1
    assert outcome.out == ""
    assert files(here) == []


def test_help_names_every_key(workforce):
    text = workforce("compare", "--help").out
    for word in ("scenarios", "replications", "precision", "discount", "engine", "region", "policies", "evidence"):
        assert f"\n  {word} " in text


class Toy:
    """Stands for ``run_study``: hands out toy runs and remembers how many pairs were asked for."""

    def __init__(self, effect=-0.01, sd=0.001):
        self.asked = []

    def __call__(self, study, folder, engine, progress):
        self.asked.append(len(study.seeds))
        runs = world({arm.name: ARMS[arm.name] for arm in study.arms}, len(study.seeds), places=(ALL,))
        return SimpleNamespace(
            runs=runs, failures=pd.DataFrame(columns=["seed"]), read=lambda columns, place=None, year=None: runs
        )


@pytest.fixture
def toy(monkeypatch):
    made = Toy()
    monkeypatch.setattr(comparing, "run_study", made)
    return made


def test_pairs_are_added_until_the_interval_is_narrow_enough(toy):
    # The differences have a standard deviation of 0.00141; 0.0003 needs about 88 pairs.
    found, _ = comparing.carried_out(request(TWO, "replications=2", "precision=0.0003"))
    assert toy.asked[:2] == [2, FEWEST_TO_STOP]
    assert toy.asked == sorted(toy.asked)
    assert 60 < toy.asked[-1] < 130
    table = found.differences.set_index(["scenario", "indicator"])
    assert table["n"].iloc[0] == toy.asked[-1]
    row = table.loc[("pay_raise", "turnover_per_year")]
    assert (row.high - row.low) / 2 <= 0.0003


def test_it_says_of_which_indicator_the_precision_is():
    assert request(TWO, "precision=0.01").title.endswith("until turnover_per_year is known to +-0.01")
    assert "until" not in request(TWO).title


def test_one_scenario_may_be_named_alone(toy):
    found = comparing.compare("pay_raise", replications=4, years=2)
    assert found.scenarios == comparing.compare(["pay_raise"], replications=4, years=2).scenarios


def test_no_more_pairs_than_there_may_be(toy):
    comparing.carried_out(request(TWO, "replications=2", "precision=0.0001", "most=50"))
    assert toy.asked[-1] == 50


def test_without_a_wish_for_precision_there_is_one_look(toy):
    comparing.carried_out(request(TWO, "replications=5"))
    assert toy.asked == [5]


def test_an_indicator_that_no_run_has_is_told(toy):
    with pytest.raises(ConfigError, match="indicator: unknown indicator: 'cost_nothing_public_yuan'"):
        comparing.carried_out(request(TWO, "precision=1", "indicator=cost_nothing_public_yuan"))


def test_from_python(toy):
    found = comparing.compare(["pay_raise"], replications=4, years=2, overrides=["discount=0.05"])
    assert isinstance(found.differences, pd.DataFrame)
    assert found.discount_per_year == 0.05
    assert found.scenarios == ("pay_raise",)
    assert toy.asked == [4]


def test_a_pdf_needs_a_library_of_the_system_and_says_which(workforce, here, files, monkeypatch):
    def without_pango(name):
        raise OSError("cannot load library 'libpango-1.0-0': no such file\nand more")

    monkeypatch.setattr("experiments.compare_request.import_module", without_pango)
    outcome = workforce("compare", TWO, "pdf=true")
    assert outcome.code == 2
    assert "libpango" in outcome.err
    assert "Traceback" not in outcome.err
    assert files(here) == []


def test_a_pdf_needs_weasyprint_and_says_so_before_anything_is_run(workforce, here, files, monkeypatch):
    monkeypatch.setattr("experiments.compare_request.find_spec", lambda name: None)
    outcome = workforce("compare", TWO, "pdf=true")
    assert outcome.code == 2
    assert "pip install 'social-workforce[pdf]'" in outcome.err
    assert files(here) == []
