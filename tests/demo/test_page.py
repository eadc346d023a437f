"""The page in a real browser: every control does to the model what it says."""

import time

import pytest

from tests.demo.hands import BASELINE, move, wait_plan

pytestmark = pytest.mark.slow


def test_the_first_picture_comes_soon_and_both_worlds_are_full_of_people(visit):
    began = time.perf_counter()
    seen = visit()
    assert time.perf_counter() - began < 6  # benchmarks/page.py measures; this only notices a catastrophe
    for world in (0, 1):
        colours = seen.page.evaluate(
            f"""(() => {{ const c = document.getElementById('world{world}');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const s = new Set();
                        for (let i = 0; i < d.length; i += 4) s.add((d[i] << 16) | (d[i + 1] << 8) | d[i + 2]);
            return s.size; }})()"""
        )
        assert colours > 100
    assert seen.page.inner_text("#title0") == "World A · as things are"
    assert "not a forecast" in seen.page.inner_text("header")


def test_stepping_and_playing_and_pausing_move_the_month(visit):
    seen = visit()
    seen.click("#step-month")
    seen.wait_month(1)
    assert "January 2021" in seen.page.inner_text("#clock")
    seen.click("#step-year")
    seen.wait_month(13)
    seen.page.select_option("#speed", "4")
    seen.click("#play")
    seen.wait_month(16)
    seen.click("#play")
    seen.page.wait_for_selector("html[data-playing='no']", state="attached")
    seen.page.wait_for_timeout(300)
    month = seen.month()
    seen.page.wait_for_timeout(500)
    assert seen.month() == month
    seen.click("#reset")
    seen.page.wait_for_selector("html[data-month='0']", state="attached")


def test_both_worlds_stay_equal_without_a_policy(visit):
    seen = visit(BASELINE)
    seen.click("#step-year")
    seen.wait_month(12)
    for metric in ("exhaustion_mean", "head_count", "cost_total_yuan", "waiting_cases"):
        assert seen.series(metric, 0) == seen.series(metric, 1)
    same = (
        "(f => ['exhaustion', 'ties', 'flags'].every(n => f.blocks[n + 0].every((v, i) => v === f.blocks[n + 1][i])))"
    )
    assert seen.page.evaluate(f"{same}(workforce.frame)")


def test_a_scenario_changes_the_second_world_from_the_next_month_on(visit):
    seen = visit(BASELINE)
    seen.click("#step-year")
    seen.wait_month(12)
    seen.page.select_option("#scenario", "pay_raise")
    wait_plan(seen, "plan.choices.length === 2 && plan.choices[1][0] === 12")
    seen.click("#step-year")
    seen.wait_month(24)
    first, second = seen.series("cost_total_yuan", 0), seen.series("cost_total_yuan", 1)
    assert first[:12] == second[:12]
    assert all(b > a for a, b in zip(first[12:], second[12:], strict=True))
    assert "Pay raise" in seen.page.inner_text("#title1")
    assert seen.page.inner_text("#said-pay") == "+15 %"


@pytest.mark.parametrize(
    ("slider", "value", "dose"),
    [("pay", 30, 30), ("union", 5, 5), ("cap", 42, 30), ("secondments", 20000, 20000), ("counselling", 50, 50),
     ("posts", 25, 25), ("paperwork", 20, 20), ("activities", 4, 4)],
)  # fmt: skip
def test_every_slider_changes_the_second_world_alone(visit, slider, value, dose):
    """The ceiling runs backwards, so that none is at the left: 12 + 60 - 42 = 30."""
    seen = visit(BASELINE)
    move(seen, slider, value)
    wait_plan(seen, f"plan.choices[0]?.[2].{slider} === {dose}")
    seen.click("#step-year")
    seen.wait_month(12)
    assert seen.page.evaluate(
        "workforce.frame.blocks.exhaustion0.some((v, i) => v !== workforce.frame.blocks.exhaustion1[i])"
    )
    plain = visit(BASELINE)
    plain.click("#step-year")
    plain.wait_month(12)
    assert seen.series("exhaustion_mean", 0) == plain.series("exhaustion_mean", 0)


def test_an_event_befalls_both_worlds_and_is_announced(visit):
    seen = visit(BASELINE)
    seen.click("[data-event=pandemic]")
    wait_plan(seen, "plan.events.length === 1")
    seen.click("#step-month")
    seen.wait_month(1)
    assert "Pandemic" in seen.page.inner_text("#news")
    seen.click("#step-year")
    seen.wait_month(13)
    assert seen.series("exhaustion_mean", 0) == seen.series("exhaustion_mean", 1)
    assert "examination" in seen.page.inner_text("#news")


def test_two_visitors_do_not_disturb_each_other(visit):
    first, second = visit(BASELINE), visit(BASELINE)
    first.click("#step-year")
    first.wait_month(12)
    assert second.month() == 0
    second.click("#step-year")
    second.wait_month(12)
    assert first.series("exhaustion_mean", 0) == second.series("exhaustion_mean", 0)


def test_another_seed_is_another_luck_in_both_worlds(visit):
    seen = visit(BASELINE)
    seen.click("#step-month")
    seen.wait_month(1)
    before = seen.series("exhaustion_mean", 0)
    seen.page.fill("#seed", "2")
    seen.page.press("#seed", "Enter")
    seen.page.wait_for_selector("html[data-month='0']", state="attached")
    seen.click("#step-month")
    seen.wait_month(1)
    assert seen.series("exhaustion_mean", 0) != before
    assert seen.series("exhaustion_mean", 0) == seen.series("exhaustion_mean", 1)


def test_ties_can_be_hidden(visit):
    seen = visit(BASELINE)
    picture = "document.getElementById('world0').toDataURL().length"
    with_ties = seen.page.evaluate(picture)
    seen.page.uncheck("#ties")
    assert seen.page.evaluate(picture) < with_ties
    seen.page.check("#ties")
    assert seen.page.evaluate(picture) == with_ties


def test_the_speed_is_kept(visit):
    """Eight months a second: in four seconds no more than 32, one for the start and two to catch up with."""
    seen = visit(BASELINE)
    seen.page.select_option("#speed", "3")
    seen.click("#play")
    seen.wait_month(1)
    began, month = time.perf_counter(), seen.month()
    seen.page.wait_for_timeout(4000)
    assert seen.month() - month <= 8 * (time.perf_counter() - began) + 3


def test_the_circle_shows_the_loop_gain_that_was_measured(visit):
    seen = visit("#seed=1&month=12&choices=0:vicious_circle:")
    gains = [seen.series("loop_gain_mean", world)[-1] for world in (0, 1)]
    widths = [float(seen.page.get_attribute(f"#circle{w} path[marker-end]", "stroke-width")) for w in (0, 1)]
    assert gains[1] > gains[0]
    assert widths[1] > widths[0]
    assert f"{gains[0]:.2f}" in seen.page.inner_text("#circle0")


def test_turnover_is_told_when_a_year_is_full(visit):
    """Twelve months of 1/12 each are the mean of the twelve yearly rates; before that a month would be blown up."""
    seen = visit(BASELINE)
    for month in (1, 2):
        seen.click("#step-month")
        seen.wait_month(month)
    assert "– leave a year" in seen.page.inner_text("#numbers0")
    seen.click("#step-year")
    seen.wait_month(14)
    rates = seen.series("turnover_per_year", 0)
    shown = seen.page.evaluate("workforce.observations.overYear('turnover_per_year', 0)")
    assert abs(shown[-1] - sum(rates[2:14]) / 12) < 1e-6
    assert f"{100 * shown[-1]:.0f} % leave a year" in seen.page.inner_text("#numbers0")
