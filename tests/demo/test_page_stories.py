"""The page in a real browser: workers, agencies, the tour, the survey."""

import json

import pytest

pytestmark = pytest.mark.slow


def test_a_worker_and_her_fate_in_both_worlds_are_told(visit):
    seen = visit()
    seen.click("#step-year")
    seen.wait_month(12)
    spot = seen.page.evaluate(
        "(() => { const { place } = workforce.panel; const row = 0; const b = workforce.panel.canvases[0]"
        ".getBoundingClientRect(); return [b.left + place.x[row], b.top + place.y[row]]; })()"
    )
    seen.page.mouse.click(*spot)
    seen.page.wait_for_selector("#story:not([hidden])")
    told = seen.page.inner_text("#story")
    for said in ("The same person in both worlds", "World A", "World B", "Exhaustion over time"):
        assert said in told
    seen.click("#step-month")  # the story goes on with the month
    seen.wait_month(13)
    seen.page.keyboard.press("Escape")
    seen.click(
        "#story-close",
    ) if seen.page.is_visible("#story") else None
    assert not seen.page.is_visible("#story")


def test_an_agency_is_told(visit):
    seen = visit()
    cell = seen.page.evaluate(
        "(() => { const c = workforce.panel.place.cells[0];"
        " const b = workforce.panel.canvases[1].getBoundingClientRect();"
        " return [b.left + c.x + 1.5, b.top + c.y + 1.5]; })()"
    )
    seen.page.mouse.click(*cell)
    seen.page.wait_for_selector("#story:not([hidden])")
    assert "Agency 1" in seen.page.inner_text("#story")
    assert "Loop gain" in seen.page.inner_text("#story")


def test_the_tour_leads_from_stop_to_stop(visit):
    seen = visit()
    seen.click("#tour-start")
    seen.page.wait_for_selector("#tour-next:visible", timeout=20_000)
    assert "The story begins" in seen.page.inner_text("#tour-text")
    texts = set()
    while seen.page.is_visible("#tour-next"):
        before = seen.page.inner_text("#tour-text")
        seen.click("#tour-next")
        seen.page.wait_for_selector(f"#tour-text:not(:text-is({json.dumps(before)}))", timeout=20_000)
        texts.add(seen.page.inner_text("#tour-text"))
        seen.page.wait_for_timeout(150)
    assert len(texts) >= 5  # what is said while a month passes may be seen too
    assert "Left social work" in seen.page.inner_text("#story")
    seen.click("#tour-end")
    assert seen.page.is_visible("#tour-start")


def test_the_tour_asks_before_lived_months_are_lost_and_is_in_sight_when_it_begins(visit):
    seen = visit()
    seen.click("#step-year")
    seen.wait_month(12)
    seen.click("#tour-start")
    assert "begins both worlds anew" in seen.page.inner_text("#tour-text")
    seen.click("#tour-end")  # Keep these worlds.
    assert seen.month() == 12
    assert seen.page.inner_text("#tour-start") == "Follow one worker"
    seen.click("#tour-start")
    seen.page.locator("#share").scroll_into_view_if_needed()
    seen.page.evaluate("document.getElementById('tour-start').click()")
    seen.page.wait_for_selector("#tour-next:visible", timeout=20_000)
    seen.page.wait_for_timeout(1500)  # The page glides there.
    assert seen.month() == 0
    for shown in ("#tour-next", "#story-title", "#world0"):
        top = seen.page.locator(shown).bounding_box()["y"]
        clock = seen.page.locator("#time").bounding_box()
        assert clock["y"] + clock["height"] <= top < 900, shown


def test_the_survey_is_given_in_class(visit):
    seen = visit()
    seen.click("#step-month")
    seen.wait_month(1)
    seen.click("#ask1")
    seen.page.wait_for_selector(".survey", timeout=30_000)
    assert seen.page.locator(".survey tbody tr").count() == 14
    assert seen.page.locator(".flagged").count() == 3
    assert "world B, month 1" in seen.page.inner_text("#survey-tables")
