"""The page in a real browser: the address, files, a recording that plays alone."""

from urllib.parse import urlsplit

import pytest

from tests.demo.hands import move, wait_plan

pytestmark = pytest.mark.slow


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
    assert "Funding cut" in again.page.inner_text("#news")  # what happened is told again, too
    for metric in ("exhaustion_mean", "cost_total_yuan"):
        assert again.series(metric, 1) == seen.series(metric, 1)


def test_an_address_that_cannot_be_is_told_and_the_page_begins_anew(visit):
    seen = visit("#seed=7&month=900&choices=0:no_such_thing:")
    assert seen.month() == 0
    assert "not possible" in seen.page.inner_text("#notice")


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
    for told in ("What presses", "Chance of leaving within a year", "The same person in both worlds"):
        assert told in alone.page.inner_text("#story")
    assert not alone.page.is_visible("#scenario")
    assert {urlsplit(url).scheme for url in alone.asked} <= {"file", "data", "blob"}


def test_a_lost_connection_is_told(visit, browser):
    seen = visit()
    seen.page.evaluate("workforce.source.socket.close()")
    seen.page.wait_for_selector("#notice:has-text('connection has ended')")
