"""The years on record: the path between counted year-ends by hand, and who applies."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.dates import Month
from simulation.events.years_on_record import YearsOnRecord, at_the_end_of, on_record
from simulation.model import WorkforceModel
from simulation.world import Conditions
from tests.programmes import under

COUNTED = {2010: 100.0, 2012: 400.0, 2013: 500.0}


@pytest.mark.parametrize(
    ("month", "stock"),
    [
        ("2010-12", 100),
        ("2011-12", 200),  # even growth: doubled in each of two years
        ("2011-06", 100 * 2**0.5),
        ("2012-12", 400),
        ("2013-06", 400 * 1.25**0.5),
        ("2013-12", 500),
        ("2020-01", 500),  # nobody counted on
        ("2005-03", 100),
    ],
)
def test_even_growth_between_the_counted_year_ends(month, stock):
    assert at_the_end_of(Month.parse(month), COUNTED) == pytest.approx(stock)


def test_a_series_is_that_of_the_country_alone():
    """Shenzhen's applicants and what was said at a press conference are no year of the series."""
    assert on_record("workforce", "posts")[2017] == 312089
    assert sorted(on_record("workforce", "posts")) == [2010, 2014, 2015, 2016, 2017, 2021]
    assert on_record("certificates", "applicants")[2021] == 829000
    assert min(on_record("certificates", "applicants")) == 2015
    assert on_record("certificates", "certified_stock")[2021] == 737000


def test_money_and_need_take_back_the_growth_of_the_region(small_world):
    """From 2021-01 on; the region would grow by 25 % a year, the record does by 440,000 / posts of 2020-12."""
    world = small_world(t=11)  # December
    world.growth_per_year, world.demand_growth_per_year = 0.25, 0.1
    december = 312089 * (440000 / 312089) ** (3 / 4)
    changed = YearsOnRecord(posts_share=1).befall(Conditions(public_money=0.5, demand=2.0), world)
    assert changed.public_money == pytest.approx(0.5 * (440000 / december) / 1.25 ** (11 / 12))
    assert changed.demand == pytest.approx(2.0 * (440000 / december) / 1.1 ** (11 / 12))
    half = YearsOnRecord(posts_share=0.5).befall(Conditions(), world)
    assert half.public_money == pytest.approx(((440000 / december) / 1.25 ** (11 / 12)) ** 0.5)


def test_applicants_are_the_models_share_of_those_who_were_counted(small_world):
    world = small_world(t=5)
    world.national_share = 0.01
    assert YearsOnRecord(applicants_times=1).befall(Conditions(), world).exam_applicants == pytest.approx(8290)
    assert YearsOnRecord(applicants_times=0.5).befall(Conditions(), world).exam_applicants == pytest.approx(4145)
    assert YearsOnRecord(applicants_times=0).befall(Conditions(), world).exam_applicants is None


def yearly(model: WorkforceModel, name: str) -> np.ndarray:
    series = model.series[model.series.place == "all"]
    return series.groupby(series.month // 12)[name].sum().to_numpy()


def test_as_many_apply_as_did():
    """829,000 in 2021 and about 890,000 in 2022, for 1,200 of 440,000 posts."""
    model = under(YearsOnRecord(applicants_times=1), years=2)
    assert yearly(model, "exam_applicants") == pytest.approx(np.array([829000, 890000]) * 1200 / 440000)


def test_a_year_that_nobody_counted_goes_its_own_way():
    given = under(YearsOnRecord(applicants_times=1), start="2013-01")
    free = under(start="2013-01")
    assert yearly(given, "exam_applicants") == pytest.approx(yearly(free, "exam_applicants"))


def test_posts_grow_as_they_did():
    """From the end of 2015 to that of 2016 by 273,446 / 180,000, whatever the region would do."""
    model = under(YearsOnRecord(posts_share=1), start="2016-01", growth_per_year=0.45, demand_growth_per_year=0.45)
    series = model.series[model.series.place == "all"]
    assert series["posts"].iloc[-1] == pytest.approx(1200 * 273446 / 180000, rel=0.01)
