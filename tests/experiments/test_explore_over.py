"""What is varied, and over what it is laid."""

import shlex

import pytest

from experiments.explore.over import factors_of, numbers
from experiments.explore.point import Point
from experiments.explore.worlds import worlds
from simulation.calibrated import calibrated_facts
from simulation.config import compose
from simulation.evidence import parameter_facts
from simulation.mistakes import ConfigError

TINY = ["region.posts=120", "years=0.25", "warm_up_months=0"]


@pytest.fixture(scope="module")
def raised():
    return worlds(["baseline", "pay_raise"], TINY)


def test_a_number_is_varied_over_the_range_of_its_evidence(raised):
    (factor,) = factors_of({"evidence.turnover.wage_elasticity": "range"}, raised)
    fact = parameter_facts()["turnover"]["wage_elasticity"]
    usual = calibrated_facts()["turnover"]["wage_elasticity"].value
    assert (factor.low, factor.high, factor.usual) == (fact.low, fact.high, usual)


@pytest.mark.parametrize("name", ["turnover", "evidence.turnover"])
def test_a_group_stands_for_its_numbers_that_have_a_range(raised, name):
    facts = [f for f in parameter_facts()["turnover"].values() if f.low < f.high]
    assert [factor.key for factor in factors_of([name], raised)] == [f"evidence.{f.address}" for f in facts]


def test_all_numbers_are_all_that_have_a_range():
    facts = [f for table in parameter_facts().values() for f in table.values()]
    assert len(numbers("all")) == sum(f.low < f.high for f in facts) < len(facts)


def test_mechanisms_are_what_the_policy_rests_on(raised):
    keys = {factor.key for factor in factors_of("mechanisms", raised)}
    assert "evidence.turnover.wage_elasticity" in keys
    assert all(key.startswith("evidence.") for key in keys)
    assert len(keys) < 12


def test_a_dose_has_its_unit_and_knows_whether_it_is_whole(raised):
    percent, ramp = factors_of(
        {"policies.pay_raise.percent": [0, 30], "policies.pay_raise.ramp_months": [0, 12]}, raised
    )
    assert (percent.unit, percent.whole, percent.usual) == ("%", False, 15)
    assert ramp.whole


def test_two_values_can_be_meant_as_they_are(raised):
    (factor,) = factors_of({"policies.pay_raise.percent": {"values": [0, 30]}}, raised)
    assert factor.values == (0, 30)


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({}, "expected what is varied"),
        ({"policies.pay_rise.percent": [0, 30]}, "Did you mean 'pay_raise'"),
        ({"policies.pay_raise.percant": [0, 30]}, "Did you mean 'percent'"),
        ({"policies.union_support.grant_yuan_per_post": [0, 3]}, "Add scenario=union_support"),
        ({"policies.pay_raise.percent": "range"}, "has no range of its own"),
        ({"policies.pay_raise.percent": [30, 0]}, "low below high"),
        ({"policies.pay_raise.percent": [0, 900]}, "expected -50 to 300"),
        ({"policies.pay_raise.percent": 3}, r"\[low,high\]"),
        ({"policies.pay_raise.ramp_months": [0, 1.5]}, "whole numbers"),
        ({"policies.pay_raise.percent": [1, 2, 1]}, "every value once"),
        ({"evidence.turnover.wage_elasticty": "range"}, "Did you mean 'wage_elasticity'"),
        ({"evidence.turnover.wage_elasticity": [-9, 0]}, "expected -3 to -0.5"),
        (["turnove"], "Did you mean 'turnover'"),
        ({"regoin.posts": [100, 200]}, "Did you mean 'region'"),
        ({"region.post": [100, 200]}, "Did you mean 'posts'"),
        ({"years.x": [1, 2]}, "has no parts"),
    ],
)
def test_what_cannot_be_varied_is_refused(raised, over, message):
    with pytest.raises((ValueError, ConfigError), match=message):
        factors_of(over, raised)


@pytest.mark.parametrize(
    "values",
    [
        {"policies.pay_raise.percent": 12.5, "evidence.turnover.wage_elasticity": -0.77},
        {"evidence.strain.causal_share": 0.2},
        {"region.posts": 240, "policies.pay_raise.percent": 3},
        {"years": 0.5},
    ],
)
def test_values_laid_over_are_those_of_the_command(raised, values):
    """The quick way and the command that is printed come to the same world, to the last setting."""
    point = Point(values)
    words = shlex.split(raised.command("pay_raise", point, 7))
    assert words[:2] == ["workforce", "run"]
    laid = raised.config("pay_raise", values)
    again = compose(words[2:])
    assert laid.record | {"seed": 7} == again.record


def test_a_policy_that_a_scenario_does_not_hold_is_not_its_concern(raised):
    varied = raised.config("baseline", {"policies.pay_raise.percent": 12.5})
    assert varied.record == raised.bases["baseline"].config.record
    assert "pay_raise" not in raised.command("baseline", Point({"policies.pay_raise.percent": 12.5}), 1)


def test_laying_over_leaves_the_base_as_it_was(raised):
    before = raised.bases["pay_raise"].config.record["policies"]["pay_raise"]["percent"]
    raised.config("pay_raise", {"policies.pay_raise.percent": before + 1})
    assert raised.bases["pay_raise"].config.record["policies"]["pay_raise"]["percent"] == before
