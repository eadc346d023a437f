"""What the model shows of each pattern."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from experiments.patterns import measured as module
from experiments.patterns.catalogue import PATTERNS
from experiments.patterns.measured import (
    caseload_and_turnover,
    lived,
    measured,
    of_city,
    of_country,
    of_surveys,
    pattern_table,
    settings,
)
from simulation.survey import virtual_survey
from tests.worlds import numbers
from tests.worlds import settings as small


def test_every_pattern_is_measured_and_nothing_else():
    found = measured(numbers({}), seed=1)
    assert found.keys() == {pattern.key for pattern in PATTERNS}
    assert all(np.isfinite(list(found.values())))


def test_other_numbers_show_something_else_and_the_same_luck_the_same():
    usual, other = measured(numbers({}), 2), measured(numbers({"turnover.weibull_scale_months": 45.0}), 2)
    assert measured(numbers({}), 2) == usual
    # Who leaves sooner: 62 to 45 months is a third more hazard.
    assert all(other[f"turnover_{year}"] > usual[f"turnover_{year}"] for year in (2011, 2012, 2013))
    assert other["first_year_quits"] > usual["first_year_quits"]
    assert other["years_in_post"] < usual["years_in_post"]


@pytest.fixture(scope="module")
def country():
    return lived(small("national_sample", posts=1500, agencies=100, years=1))


def test_the_contrasts_are_those_of_the_virtual_survey(country):
    """The same draws, counted in another way: g, its sign and the share of significant differences."""
    ours, theirs = of_surveys(country.world, 5), virtual_survey(country.world, 5)
    for block in ("financial", "moral"):
        for scale, sign in (("exhaustion", -1), ("passion", 1), ("accomplishment", 1), ("overall_well_being", 1)):
            assert ours[f"{block}_{scale}"] == pytest.approx(sign * theirs.loc[(block, scale), "simulated_g"])
        share = theirs.loc[(block, "passion"), "simulated_significant_share"]
        assert ours[f"{block}_passion_significant"] == pytest.approx(share)


def test_rates_of_a_city_by_hand(monkeypatch):
    """Every month the same rates: 12 % a year leave; of beginners 24 %: 1 - .98^12 = 21.5 % within a year."""
    model = lived(small("city", posts=400, agencies=20, years=2, start="2011-01"))
    series = model.series.assign(turnover_per_year=0.12, first_year_turnover_per_year=0.24)
    monkeypatch.setattr(type(model), "series", series)
    model.workforce.post_months[:] = 30
    found = of_city(model)
    assert found == pytest.approx(
        {"turnover_2011": 0.12, "turnover_2012": 0.12, "first_year_quits": 1 - 0.98**12, "years_in_post": 2.5}
    )


def test_stability_is_of_those_who_stayed_and_what_they_said(monkeypatch):
    """Answers of the second time are those of the first for all who stayed, so that they agree fully."""
    model = lived(small("national_sample", posts=1500, agencies=100, years=1 / 12))
    who = model.workforce.person_identity
    monkeypatch.setattr(module, "_exhaustion_told", lambda world, held, occasion: (who % 7).astype(float))
    monkeypatch.setattr(module, "DRAWS", 1)
    assert of_country(model)["exhaustion_stability"] == pytest.approx(1.0)


def test_caseload_and_turnover_over_agencies(country):
    """Hazards in proportion to the load of the agency, the same for all in it, agree fully; turned round, fully not."""
    world = country.world
    table, load = world.workforce, np.repeat(np.linspace(1, 2, len(world.agencies)), world.agencies.capacity)
    table.hours_available[:] = 160.0
    table.hours_asked[:] = 160.0 * load
    table.leaving_hazard_per_year[:] = 0.1 * load
    assert caseload_and_turnover(world) == pytest.approx(1.0, abs=1e-5)
    table.leaving_hazard_per_year[:] = 1.0 - 0.1 * load
    assert caseload_and_turnover(world) == pytest.approx(-1.0, abs=1e-5)


def test_of_agencies_that_have_lost_their_staff_nothing_is_said(country):
    held = country.world.workforce.occupied.copy()
    country.world.workforce.occupied[:] = False
    assert np.isnan(caseload_and_turnover(country.world))
    country.world.workforce.occupied[:] = held


def test_a_study_keeps_a_row_of_each_world():
    row = pattern_table(lived(dataclasses.replace(small("city", posts=400, agencies=20, years=1), start="2011-01")))
    assert len(row) == 1
    assert set(row.columns) == {"place", "year", "turnover_2011", "first_year_quits", "years_in_post"}


def test_the_worlds_are_those_of_the_evidence():
    city, country = settings("city"), settings("country")
    assert (city.start, city.months, city.region.growth_per_year) == ("2011-01", 36, 0.25)
    assert (country.months, country.region.growth_per_year) == (12, 0.0)
    for table in city.facts.values():
        assert not any(fact.fitted or fact.overridden for fact in table.values())
