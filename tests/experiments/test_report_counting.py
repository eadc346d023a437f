"""What a report says about its money: the items of CHEERS 2022 that a table of costs cannot show."""

import dataclasses

import pytest

from experiments.report.counting import counting, price_years
from experiments.report.figures import figures
from experiments.report.page import page
from simulation.evidence import sources
from tests.experiments.toys import comparison


@pytest.fixture(scope="module")
def found():
    return comparison(seeds=4)


def test_perspective_horizon_discounting_currency_and_prices_are_told(found):
    told = dict(counting(found))
    assert told["Perspective"].startswith("all who pay for the work: public money")
    assert told["Booked"].startswith("wages,")
    assert told["Horizon"].startswith("2 years")
    assert told["Discounting"].startswith("3 % a year for cost and gain")
    assert "CNY" in told["Currency"]
    assert "Fieller" in told["Cost of one"]


def test_they_stand_beside_the_costs_in_the_report(found):
    text = page(found, figures(found)).replace("\N{NO-BREAK SPACE}", " ")
    costs = text[text.index('<section id="costs">') : text.index('<section id="certainty">')]
    for term, said in counting(found):
        assert f"<dt>{term}</dt>" in costs
        assert said.split(";")[0].split("'")[0] in costs


def test_another_rate_and_span_are_told_as_asked(found):
    asked = dataclasses.replace(found.question, discount_per_year=0.05)
    assert dict(counting(dataclasses.replace(found, question=asked)))["Discounting"].startswith("5 % a year")


def test_prices_are_as_old_as_their_sources(found):
    """Wages come from a report of 2022; what a scenario rests on may be older."""
    first, last = price_years(found.question)
    assert sources()["xie2022"]["year"] == 2022
    assert first <= 2022 <= last
    alone = dataclasses.replace(found.question, arms={"baseline": found.question.first})
    assert price_years(alone) == (2022, 2022)
    assert "published in 2022" in dict(counting(dataclasses.replace(found, question=alone)))["Prices"]
