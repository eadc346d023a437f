"""The page in a real browser: every control does to the model what it says."""

import json
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.slow
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


def move(visit, slider: str, value: float) -> None:
    """Move a slider as a hand does: the page hears ``input``."""
    visit.page.evaluate(
        f"(() => {{ const s = document.getElementById('slider-{slider}'); s.value = {value};"
        " s.dispatchEvent(new Event('input')); })()"
    )


def wait_plan(visit, holds: str) -> None:
    """Until the plan of the page is as asked, by the answer of the server."""
    for _ in range(100):
        if visit.page.evaluate(f"(plan => {holds})(workforce.plan)"):
            return
        visit.page.wait_for_timeout(50)
    raise AssertionError(f"{holds}: {visit.page.evaluate('workforce.plan')}")


BASELINE = "#seed=1&month=0&choices=0:baseline:"


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
    assert len(texts) == 5
    assert "Left social work" in seen.page.inner_text("#story")
    seen.click("#tour-end")
    assert seen.page.is_visible("#tour-start")


def test_the_survey_is_given_in_class(visit):
    seen = visit()
    seen.click("#step-month")
    seen.wait_month(1)
    seen.click("#ask1")
    seen.page.wait_for_selector(".survey", timeout=30_000)
    assert seen.page.locator(".survey tbody tr").count() == 14
    assert seen.page.locator(".flagged").count() == 3
    assert "world B, month 1" in seen.page.inner_text("#survey-tables")


def test_the_address_restores_luck_choices_events_and_month(visit):
    seen = visit("#seed=7&month=5&choices=0:pay_raise:pay=30;3:union_support:&events=2:funding_cut&lang=en")
    assert seen.month() == 5
    seen.click("#step-month")
    seen.wait_month(6)
    move(seen, "posts", 20)
    wait_plan(seen, "plan.choices.length === 3")
    seen.click("#step-month")
    seen.wait_month(7)
    seen.page.wait_for_timeout(200)
    hash_ = "#" + urlsplit(seen.page.url).fragment
    again = visit(hash_)
    assert again.month() == 7
    assert again.page.input_value("#seed") == "7"
    for metric in ("exhaustion_mean", "cost_total_yuan"):
        assert again.series(metric, 1) == seen.series(metric, 1)


def test_an_address_that_cannot_be_is_told_and_the_page_begins_anew(visit):
    seen = visit("#seed=7&month=900&choices=0:no_such_thing:")
    assert seen.month() == 0
    assert "not possible" in seen.page.inner_text("#notice")


def test_two_visitors_do_not_disturb_each_other(visit):
    first, second = visit(BASELINE), visit(BASELINE)
    first.click("#step-year")
    first.wait_month(12)
    assert second.month() == 0
    second.click("#step-year")
    second.wait_month(12)
    assert first.series("exhaustion_mean", 0) == second.series("exhaustion_mean", 0)


def test_no_request_leaves_this_machine(visit):
    seen = visit()
    seen.click("#step-year")
    seen.wait_month(12)
    hosts = {urlsplit(url).hostname for url in seen.asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"}


def test_the_keyboard_alone_suffices(visit):
    seen = visit()
    press = seen.page.keyboard.press
    seen.page.evaluate("document.activeElement.blur()")
    press("m")
    seen.wait_month(1)
    press("y")
    seen.wait_month(13)
    press("Space")
    seen.wait_month(15)
    press("Space")
    seen.page.wait_for_selector("html[data-playing='no']", state="attached")
    seen.page.focus("#world1")
    press("ArrowRight")
    press("ArrowDown")
    press("Enter")
    seen.page.wait_for_selector("#story:not([hidden])")
    press("a")
    seen.page.wait_for_selector("#story-title:text-is('Agency 2')")
    seen.page.evaluate("document.activeElement.blur()")
    press("Escape")
    assert not seen.page.is_visible("#story")
    reached = set()
    for _ in range(60):
        press("Tab")
        reached.add(seen.page.evaluate("document.activeElement.id"))
    for control in (
        "play",
        "step-month",
        "scenario",
        "slider-pay",
        "world0",
        "world1",
        "save",
        "ask0",
        "tour-start",
        "language",
        "ties",
        "seed",
    ):
        assert control in reached, control


def test_screen_readers_get_the_summary_of_the_month(visit):
    seen = visit()
    seen.click("#step-year")
    seen.wait_month(12)
    said = seen.page.text_content("#summary")
    assert said.startswith("December 2021. World A: exhaustion ")
    assert "people waiting for help" in seen.page.get_attribute("#world0", "aria-label")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (1280, "zh"), (360, "en"), (360, "zh"), (768, "en")])
def test_axe_finds_nothing_and_nothing_sticks_out(visit, width, language):
    seen = visit(f"#lang={language}", width=width, bypass_csp=True)
    seen.click("#step-year")
    seen.wait_month(12)
    seen.page.focus("#world0")
    seen.page.keyboard.press("ArrowRight")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("#story:not([hidden])")
    seen.page.add_script_tag(path=str(AXE))
    found = seen.page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
    )
    faults = [(v["id"], v["impact"], [n["target"] for n in v["nodes"]][:4]) for v in found["violations"]]
    assert faults == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_chinese_is_spoken_throughout(visit):
    seen = visit()
    seen.click("#step-year")
    seen.wait_month(12)
    seen.click("#language")
    text = seen.page.inner_text("body")
    assert "两个世界，同样的运气" in text
    assert seen.page.get_attribute("html", "lang") == "zh-Hans"
    english = re.findall(r"\b[A-Za-z]{4,}(?: [a-z]{3,})+", text.replace("English", ""))
    assert english == []
    seen.click("#language")
    assert "Two worlds, the same luck" in seen.page.inner_text("body")


def test_reduced_motion_is_respected(visit):
    calm = visit(BASELINE, reduced_motion="reduce")
    move(calm, "secondments", 20000)
    wait_plan(calm, "plan.choices.length === 1")
    calm.click("#step-year")
    calm.wait_month(12)
    assert calm.page.evaluate("workforce.frame.blocks.away1.length") > 0
    # Nothing is on its way: the picture of the next moment is the same, and nobody asked for one.
    assert calm.page.evaluate("workforce.panel.waiting ?? null") is None
    assert (
        calm.page.evaluate("workforce.panel.views[1].paint(workforce.frame, {reducedMotion: true, still: true})")
        is False
    )


def test_data_and_pictures_can_be_taken_along(visit, tmp_path):
    seen = visit()
    seen.click("#step-year")
    seen.wait_month(12)
    files = {}
    for button in ("csv", "png", "svg"):
        with seen.page.expect_download() as coming:
            seen.click(f"#{button}")
        files[button] = tmp_path / f"file.{button}"
        coming.value.save_as(files[button])
    lines = files["csv"].read_text().splitlines()
    assert len(lines) == 1 + 12 * 2
    assert lines[0].startswith("month,date,world,exhaustion_mean")
    assert lines[1].startswith("1,2021-01,A,")
    assert files["png"].read_bytes().startswith(b"\x89PNG")
    svg = files["svg"].read_text()
    assert svg.count("<polyline") == 12
    assert "not a forecast" in svg


def test_a_saved_file_plays_without_server_and_network(visit, browser, tmp_path):
    seen = visit()
    seen.click("#step-year")
    seen.wait_month(12)
    with seen.page.expect_download(timeout=60_000) as coming:
        seen.click("#save")
    file = tmp_path / "worlds.html"
    coming.value.save_as(file)
    alone = visit("", url=file.as_uri(), offline=True)
    assert alone.month() == 0
    alone.page.select_option("#speed", "5")
    alone.click("#play")
    alone.wait_month(12)
    assert alone.series("exhaustion_mean", 1) == seen.series("exhaustion_mean", 1)
    assert "examination" in alone.page.inner_text("#news")
    alone.page.evaluate(
        "(() => { const s = document.getElementById('scrub'); s.value = 5; s.dispatchEvent(new Event('input')); })()"
    )
    alone.page.wait_for_selector("html[data-month='5']", state="attached")
    spot = alone.page.evaluate(
        "(() => { const { place } = workforce.panel; const b = workforce.panel.canvases[0].getBoundingClientRect();"
        " return [b.left + place.x[0], b.top + place.y[0]]; })()"
    )
    alone.page.mouse.click(*spot)
    alone.page.wait_for_selector("#story:not([hidden])")
    assert "What presses" in alone.page.inner_text("#story")
    assert not alone.page.is_visible("#scenario")
    assert {urlsplit(url).scheme for url in alone.asked} <= {"file", "data", "blob"}


def test_a_lost_connection_is_told(visit, browser):
    seen = visit()
    seen.page.evaluate("workforce.source.socket.close()")
    seen.page.wait_for_selector("#notice:has-text('connection has ended')")


def test_print_hides_the_controls(visit):
    seen = visit()
    seen.page.emulate_media(media="print")
    assert not seen.page.is_visible("#play")
    assert seen.page.is_visible("#world0")
    assert seen.page.is_visible("#legend")
