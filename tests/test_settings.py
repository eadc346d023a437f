import math

import pytest

from simulation.settings import RegionPlan, Settings

GOOD = {
    "name": "small",
    "title": "A small country",
    "posts": 100,
    "agencies": 5,
    "places": {"urban": 2, "remote_poor": 1},
    "share_of_posts": {"urban": 0.75, "remote_poor": 0.25},
}


def plan(**changes):
    return RegionPlan(**(GOOD | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"posts": 20, "agencies": 3},
        {"agencies": 100},
        {"agencies": 3},  # one for each of 2 + 1 regions
        {"legacy_share": 0.0},
        {"legacy_share": 0.5},
        {"growth_per_year": -0.2, "demand_growth_per_year": 0.5},
        {"places": {"urban": 2, "remote_poor": 1, "border_ethnic": 0}},
        {"places": {"urban": 10_000}, "share_of_posts": {"urban": 1.0}, "posts": 10_000, "agencies": 10_000},
        {"places": {"urban": 2, "remote_poor": 40}, "share_of_posts": {"urban": 1.0}},  # a kind without posts
    ],
)
def test_a_plan_that_can_be_is_accepted(changes):
    for key, value in changes.items():
        assert getattr(plan(**changes), key) == value


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"posts": 19}, r"region\.posts: expected a number from 20 to .*, got 19\."),
        ({"posts": 20_000_001}, r"region\.posts: "),
        ({"posts": True}, r"region\.posts: .* got True\."),
        ({"posts": "many"}, r"region\.posts: .* got 'many'\."),
        ({"agencies": 0}, r"region\.agencies: expected a number from 1 to 100, got 0\."),
        ({"agencies": 101}, r"region\.agencies: "),
        ({"agencies": 2}, r"region\.agencies: expected at least one agency for each of 3 regions\."),
        ({"legacy_share": 0.51}, r"region\.legacy_share: expected a number from 0 to 0\.5, got 0\.51\."),
        ({"legacy_share": math.nan}, r"region\.legacy_share: "),
        ({"growth_per_year": 0.6}, r"region\.growth_per_year: "),
        ({"demand_growth_per_year": -0.3}, r"region\.demand_growth_per_year: "),
        ({"places": GOOD["places"] | {"urbane": 1}}, r"region\.places: unknown kind of region: 'urbane'.*'urban'\?"),
        ({"places": {"urban": -1, "remote_poor": 1}}, r"region\.places\.urban: "),
        ({"places": {"urban": 10_001, "remote_poor": 1}}, r"region\.places\.urban: "),
        ({"share_of_posts": {"urbn": 1.0}}, r"region\.share_of_posts: unknown kind of region: 'urbn'"),
        ({"share_of_posts": {"urban": 1.5, "remote_poor": -0.5}}, r"region\.share_of_posts\.urban: .* got 1\.5\."),
        ({"share_of_posts": {"urban": 0.75}}, r"region\.share_of_posts: expected a sum of 1, got 0\.75\."),
        (
            {"share_of_posts": {"urban": 0.75, "border_ethnic": 0.25}},
            r"region\.places\.border_ethnic: expected at least 1, since it holds 25% of the posts\.",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        plan(**changes)


@pytest.mark.parametrize(("years", "months"), [(1 / 12, 1), (0.5, 6), (10.0, 120), (2.04, 24), (50.0, 600)])
def test_years_become_months(years, months):
    # 2.04 * 12 = 24.48: the nearest whole month
    assert Settings(region=plan(), years=years).months == months


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"years": 0}, r"years: expected a number from 1/12 \(a month\) to 50, got 0\."),
        ({"years": 0.08}, r"years: "),
        ({"years": 51}, r"years: .* got 51\."),
        ({"seed": -1}, r"seed: "),
        ({"seed": 2**63}, r"seed: expected a number from 0 to 9,223,372,036,854,775,807, got "),
        ({"warm_up_months": -1}, r"warm_up_months: expected a number from 0 to 240, got -1\."),
        ({"warm_up_months": 241}, r"warm_up_months: "),
        ({"start": "soon"}, r"^start: expected a month such as 2024-07.*got 'soon'\."),
    ],
)
def test_settings_that_cannot_be_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Settings(region=plan(), **changes)


def test_the_extremes_of_the_settings_can_be():
    assert Settings(region=plan(), seed=0, warm_up_months=0, start="1950-01").seed == 0
    settings = Settings(region=plan(), years=50.0, seed=2**63 - 1, warm_up_months=240, start="2150-12")
    assert (settings.months, settings.seed) == (600, 2**63 - 1)
