"""The style that all reports share, in a browser: nothing is cut, and what scrolls shows it."""

from importlib import resources

import pytest

STYLE = (resources.files("experiments.report") / "page.css").read_text(encoding="utf-8")
ADDRESS = "archive.example.org/" + "longnameofareport" * 6
WIDE = "".join(f"<td class='number'>508,000 to 521,000 yuan in column {n}</td>" for n in range(12))
PAGE = f"""<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">
<style>{STYLE}</style><body><main><ol><li>A reference. {ADDRESS}</li></ol><p>{ADDRESS}</p>
<div class="scroll"><table><thead><tr><th class="number">A long heading of several words</th></tr></thead>
<tbody><tr>{WIDE}</tr></tbody></table></div></main></body></html>"""


@pytest.fixture
def measured(browser):
    """``measured(width, script)``: what a script finds on the page in a window of that width [pixel]."""
    pages = []

    def call(width, script):
        pages.append(browser.new_page(viewport={"width": width, "height": 900}))
        pages[-1].set_content(PAGE)
        return pages[-1].evaluate(script)

    yield call
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [390, 1200])
def test_a_page_is_no_wider_than_its_window(measured, width):
    assert measured(width, "document.documentElement.scrollWidth") <= width


def test_a_table_that_is_too_wide_scrolls_inside_and_has_a_shadow_where_there_is_more(measured):
    assert measured(1200, "(s => s.scrollWidth > s.clientWidth)(document.querySelector('.scroll'))")
    shown = measured(1200, "getComputedStyle(document.querySelector('.scroll')).backgroundAttachment")
    assert shown == "local, local, scroll, scroll"  # What covers the shadows goes with the table, they stay.


def test_a_long_heading_goes_on_in_the_next_line(measured):
    assert measured(1200, "getComputedStyle(document.querySelector('thead th')).whiteSpace") == "normal"
