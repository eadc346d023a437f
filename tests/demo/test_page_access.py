"""The page in a real browser: keyboard, screen readers, small screens, languages, and nothing leaves the machine."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.demo.hands import BASELINE, move, wait_plan

pytestmark = pytest.mark.slow
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


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
    wait_plan(calm, "plan.choices[0]?.[2].secondments === 20000")
    calm.click("#step-year")
    calm.wait_month(12)
    assert calm.page.evaluate("workforce.frame.blocks.away1.length") > 0
    # Nothing is on its way: the picture of the next moment is the same, and nobody asked for one.
    assert calm.page.evaluate("workforce.panel.waiting ?? null") is None
    assert (
        calm.page.evaluate("workforce.panel.views[1].paint(workforce.frame, {reducedMotion: true, still: true})")
        is False
    )


def test_print_hides_the_controls(visit):
    seen = visit()
    seen.page.emulate_media(media="print")
    assert not seen.page.is_visible("#play")
    assert seen.page.is_visible("#world0")
    assert seen.page.is_visible("#legend")


def luminance(colour: str) -> float:
    """Relative luminance of ``rgb(r,g,b)`` (WCAG 2.1)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_colours_of_exhaustion_grow_darker_all_the_way(visit):
    """Whoever sees no hues sees lightness."""
    palette = visit().page.evaluate("import('/static/colours.js').then((colours) => colours.PALETTE)")
    bright = [luminance(colour) for colour in palette]
    assert all(later <= earlier for earlier, later in pairwise(bright))
    assert (bright[0] + 0.05) / (bright[-1] + 0.05) > 7


def test_a_vacancy_is_told_by_its_shape_too(visit):
    """A ring: in its middle is the ground of the agency, not a dot."""
    middle = visit(BASELINE).page.evaluate(
        """(() => { const { place } = workforce.panel; const seen = workforce.frame.blocks.exhaustion0;
        const row = seen.findIndex((v, i) => v === 255 && place.x[i] > 0);
        workforce.panel.ties = false; workforce.panel.paint(true);
        const pen = workforce.panel.canvases[0].getContext('2d');
        return [...pen.getImageData(Math.round(place.x[row]), Math.round(place.y[row]), 1, 1).data].slice(0, 3); })()"""
    )
    assert min(middle) > 230
