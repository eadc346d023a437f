"""The page in a real browser: titles, axes and messages say what is so."""

import pytest

from tests.demo.hands import wait_plan

pytestmark = pytest.mark.slow

OVER = """[...document.querySelectorAll('.circle')].flatMap((svg) => {
  const box = svg.querySelector('rect').getBBox();
  return [...svg.querySelectorAll('text[data-size]')].filter((text) => text.getBBox().width > box.width)
    .map((text) => text.textContent);
})"""
TICKS = (
    """Object.values(workforce.charts.plots).flatMap(({ plot }) => plot.axes.slice(1).map((axis) => axis._values))"""
)


def test_after_a_change_the_title_says_what_was_done_before_and_until_when(visit):
    seen = visit()
    first = seen.page.inner_text("#title1")
    seen.click("#step-year")
    seen.wait_month(12)
    seen.page.select_option("#scenario", "union_support")
    wait_plan(seen, "plan.choices.length === 2")
    now = seen.page.inner_text("#title1")
    assert now.startswith("World B · Union")
    assert now.endswith(f"until December 2021: {first.removeprefix('World B · ')}")


def test_a_change_before_the_first_month_leaves_no_trace_in_the_title(visit):
    seen = visit()
    seen.page.select_option("#scenario", "union_support")
    wait_plan(seen, "plan.choices[0][1] === 'union_support'")
    assert "until" not in seen.page.inner_text("#title1")


@pytest.mark.parametrize("button", ["save", "csv", "svg"])
def test_before_the_first_month_there_is_nothing_to_keep_and_the_page_says_so(visit, button):
    seen = visit()
    seen.click(f"#{button}")
    seen.page.wait_for_selector("#share-said:not(:empty)")
    assert "nothing to keep yet" in seen.page.inner_text("#share-said")
    assert not seen.page.inner_text("#notice")


def test_axes_have_no_numbers_before_the_first_month_and_no_number_twice_after_it(visit):
    seen = visit()
    assert {tick for axis in seen.page.evaluate(TICKS) for tick in axis or []} <= {""}
    seen.click("#step-year")
    seen.wait_month(12)
    axes = [axis for axis in seen.page.evaluate(TICKS) if axis]
    assert len(axes) >= 5
    for axis in axes:
        assert len(set(axis)) == len(axis) > 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_of_the_circle_stay_in_their_boxes(visit, language):
    seen = visit(f"#seed=1&month=12&choices=0:pay_raise:&lang={language}")
    assert seen.page.evaluate(OVER) == []
