import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from experiments.comparison import Comparison
from experiments.question import Precision
from experiments.report.answer import answer
from experiments.report.assumptions import grades
from experiments.report.drawing import STYLES
from experiments.report.figures import figures
from experiments.report.page import linked, unbroken
from experiments.report.page import page as write_page
from experiments.report.tiles import tiles
from experiments.report.wording import amount, percent, rounded, yuan, yuan_range
from experiments.statistics import Interval
from simulation.calibrated import calibrated_facts
from simulation.config import compose
from tests.experiments.toys import ARMS, comparison, world

VOID = {"meta", "link", "br", "img", "hr", "input"}
EVIL = '<script>alert("x")</script> & $x_1$'
STORY = """# @package _global_
scenarios:
  evil:
    title: {title}
    proposed_by: "<b>somebody</b>"
    sources: [li2022]
    assumed: "<img src=x onerror=alert(1)>"
policies:
  pay_raise:
    percent: 10
"""


class Page(HTMLParser):
    """Elements of a page; complains about tags that are not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(comparison) -> str:
    """The page alone, without the files beside it."""
    return write_page(comparison, figures(comparison))


@pytest.fixture(scope="module")
def found():
    return comparison(seeds=6, precision=Precision("turnover_per_year", 0.01), overrides=("scenarios=[a,b]", "years=2"))


@pytest.fixture(scope="module")
def folder(found, tmp_path_factory) -> Path:
    return found.report(tmp_path_factory.mktemp("report")).parent


@pytest.fixture(scope="module")
def text(folder) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text) -> Page:
    return Page(text)


@pytest.fixture(scope="module")
def evil(tmp_path_factory) -> str:
    """A report on a scenario of the user's own whose texts would like to be code."""
    home = tmp_path_factory.mktemp("conf")
    (home / "scenario").mkdir()
    (home / "scenario" / "evil.yaml").write_text(STORY.format(title=repr(EVIL)), encoding="utf-8")
    told = comparison({"baseline": ARMS["baseline"], "evil": ARMS["pay_raise"]}, seeds=4, config_dir=home)
    return page_of(told)


def test_the_page_is_whole_and_its_ids_are_its_own(page):
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for anchor in page.all("a"):
        if anchor["href"].startswith("#"):
            assert anchor["href"][1:] in ids
    for svg in page.all("svg"):
        assert set(svg["aria-labelledby"].split()) <= set(ids)


def test_the_page_loads_nothing(page, text):
    for tag, attributes in page.elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "image", "base")
        assert "src" not in attributes
        for name in ("href", "xlink:href"):
            if name in attributes and tag != "a":
                assert attributes[name].startswith("#")
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}" in policy


def test_every_figure_says_in_words_what_it_shows(page, text):
    assert len(page.all("svg")) == len(page.all("figure")) > 15
    for svg in page.all("svg"):
        assert svg["role"] == "img"
    for title, description in re.findall(r"<title id=\S+>(.*?)</title>\s*<desc id=\S+>(.*?)</desc>", text):
        assert len(title) > 5
        assert len(description) > 40
    assert text.count("<desc id=") == len(page.all("svg"))
    assert "Pay raise of 15\xa0% −3.0" in text


def test_it_says_what_it_is_and_is_not(text):
    # At its head, at its foot, and at the foot of every printed page.
    assert text.count("A comparison under stated assumptions, not a forecast.") == 3
    assert "They are not data points." in text
    assert 'lang="en"' in text
    assert 'name="viewport"' in text


def test_it_holds_what_a_planner_asks_for(page, text):
    said = " ".join(page.texts)
    parts = "In short, What was asked, What changes, How it unfolds, Where, What it costs, How sure, How it was done"
    for heading in (*parts.split(", "), "References", "Run it again"):
        assert heading in said
    assert "workforce compare 'scenarios=[a,b]' years=2" in said
    assert "Technologies to support the psychological health" in said
    assert "evidence.strain.causal_share" in said
    assert f"{calibrated_facts()['strain']['causal_share'].value:.0%} as effect".replace("%", "\xa0%") in said
    assert "6 pairs: each of the 3 scenarios lived through with the same seeds 1 to 6" in said
    assert re.search(r"to within 1\.000 points \(% a year\); reached with 6 pairs", said)
    assert "a rise of 15\xa0%" in said.lower()
    assert text.count('data-value="') > 100


def test_texts_of_a_scenario_are_texts_and_never_code(evil):
    page = Page(evil)
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert "&lt;script&gt;" in evil
    assert "<b>somebody" not in evil
    # No mathematics is read into a name either.
    assert "$x_1$" in evil


def test_a_title_without_end_fits_all_the_same(tmp_path, recwarn):
    home = tmp_path / "conf"
    (home / "scenario").mkdir(parents=True)
    endless = "A very long title that goes on " * 12
    (home / "scenario" / "evil.yaml").write_text(STORY.format(title=repr(endless.strip())), encoding="utf-8")
    told = comparison({"baseline": ARMS["baseline"], "evil": ARMS["pay_raise"]}, seeds=4, config_dir=home)
    page_of(told)
    assert [str(w.message) for w in recwarn if "constrained_layout" in str(w.message)] == []


def test_beside_the_page_lie_numbers_and_figures(folder, found):
    summary = pd.read_csv(folder / "summary.csv")
    assert len(summary) == len(found.differences)
    assert {"scenario", "place", "label", "unit_shown", "difference", "low", "high", "n"} <= set(summary.columns)
    assert len(pd.read_csv(folder / "costs.csv")) == len(found.costs)
    pictures = sorted(path.name for path in (folder / "figures").iterdir())
    assert {Path(name).suffix for name in pictures} == {".svg", ".png"}
    for path in (folder / "figures").glob("*.svg"):
        assert ElementTree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert not [path for path in folder.rglob("*") if path.name.endswith(".partial")]


def test_the_same_comparison_gives_the_same_page(found, text):
    assert page_of(found) == text


def test_a_folder_that_refuses_is_told_in_a_sentence(found, tmp_path):
    from experiments.stopped import StudyError

    (tmp_path / "file").write_text("x")
    with pytest.raises(StudyError, match="could not be written"):
        found.report(tmp_path / "file")


def test_a_comparison_without_a_question_has_a_report_too():
    from experiments.comparison import Comparison
    from tests.experiments.toys import world

    runs = world({"baseline": (0, 0), "other": (0.01, 0)}, seeds=3, places=("all",))
    text = page_of(Comparison(runs))
    Page(text)
    assert "What was asked" not in text
    assert "another question" in text


def test_one_pair_alone_has_a_report_that_claims_nothing():
    told = comparison(seeds=1)
    Page(page_of(told))
    change, cost, _ = answer(told)
    assert "no difference is seen that luck alone could not explain" in change
    assert "no clear difference" in cost


def test_runs_without_money_have_a_report_too():
    from experiments.comparison import Comparison

    told = comparison(seeds=3)
    free = told.runs[[name for name in told.runs if not name.startswith("cost_")]]
    text = page_of(Comparison(free, question=told.question))
    Page(text)
    assert 'id="costs"' not in text


def test_the_answer_weighs_money_against_what_was_asked_about():
    _, cost, _ = answer(comparison(seeds=6, indicator="exhaustion_mean"))
    assert "no clear gain" in cost or "no clear difference" in cost
    assert "year of high exhaustion" not in answer(comparison(seeds=6))[1]


def test_the_answer_by_hand(found):
    change, cost, certainty = answer(found)
    assert change.startswith("Under the reference, “Things stay as they are”, leaving is ")
    assert re.search(r"Pay raise of 15 % lowers it by 3\.0\d \(\d\.\d\d to 3\.\d\d\) points", change)
    assert "for Union social workers for social workers no difference is seen" in change
    assert re.search(r"the extra cost is 6,\d\d0 yuan \(6,\d\d0 to [67],\d\d0 yuan\) with Pay raise", cost)
    assert "Union social workers for social workers: costs more, no clear gain" in cost
    assert "6 pairs of runs" in certainty
    assert re.search(r"\d\d % of the numbers in the model are assumed", certainty)


def test_grades_sum_to_all_and_a_number_set_by_hand_is_assumed(found):
    usual = {grade.name: grade.number for grade in grades(found.question)}
    assert sum(grade.share for grade in grades(found.question)) == pytest.approx(1)
    other = comparison({"baseline": ARMS["baseline"], "pay_raise": ARMS["pay_raise"]}, seeds=2).question
    first = compose(["evidence.turnover.men_log_odds=0.2"])
    changed = {g.name: g.number for g in grades(type(other)({"baseline": first}, 2, 0.03))}
    grade = "A" if usual["A"] != changed["A"] else "B"
    assert changed["C"] == usual["C"] + 1
    assert changed[grade] == usual[grade] - 1


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0 yuan"), (427_712.9, "428,000 yuan"), (21_324_500, "21.3 million yuan"), (-1234, "−1,230 yuan"),
     (2.4e9, "2.40 billion yuan"), (0.126, "0.13 yuan"), (999_999, "1.00 million yuan"), (float("nan"), "–")],
)  # fmt: skip
def test_money_as_people_read_it(value, said):
    assert yuan(value) == said


def test_numbers_as_people_read_them():
    assert yuan_range(Interval(0, 364_671, 510_276)) == "365,000 to 510,000 yuan"
    assert yuan_range(Interval(0, 943_000, 1_004_000)) == "943,000 yuan to 1.00 million yuan"
    assert [amount(x) for x in (49.857, 2377.4, 4.406, -1.73, 0, float("inf"))] == [
        "49.9", "2,380", "4.41", "−1.73", "0", "–",
    ]  # fmt: skip
    assert rounded(123_456) == 123_000
    assert [percent(-0.11234, signed=True), percent(0.5), percent(-0.00001, signed=True)] == [
        "−11.2 %",
        "50.0 %",
        "0.0 %",
    ]


def test_addresses_become_links_and_nothing_else_does():
    html = linked('[a] A <b>. https://doi.org/10.1/x. "javascript:alert(1)"')
    assert '<a href="https://doi.org/10.1/x" rel="noreferrer">https://doi.org/10.1/x</a>.' in html
    assert "&lt;b&gt;" in html
    assert html.count("<a ") == 1


def test_lines_are_told_apart_without_colour():
    looks = [(str(style["linestyle"]), style["marker"]) for style in STYLES]
    assert len({dashes for dashes, _ in looks}) == len({marker for _, marker in looks}) == len(STYLES)


def printer() -> bool:
    """Whether weasyprint finds Pango, a library of the system that pip cannot bring."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


needs_pango = pytest.mark.skipif(not printer(), reason="weasyprint finds no Pango on this system")


@needs_pango
def test_a_pdf_is_written_where_it_is_asked_for(found, tmp_path):
    found.report(tmp_path)
    assert not (tmp_path / "report.pdf").exists()
    found.report(tmp_path, pdf=True)
    content = (tmp_path / "report.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")


@needs_pango
def test_a_pdf_fetches_nothing():
    from experiments.report.folder import printed

    # What cannot be fetched is left out: an address in a page never leads anywhere.
    asked_for = []
    page = '<p>text</p><img src="http://127.0.0.1:9/x.png">'
    import socket

    real = socket.socket.connect
    socket.socket.connect = lambda self, address: asked_for.append(address)
    try:
        assert printed(page).startswith(b"%PDF-")
    finally:
        socket.socket.connect = real
    assert asked_for == []


def test_a_tile_says_better_worse_or_unclear():
    arms = {"baseline": (0, 0), "good": (-0.05, 0), "bad": (0.05, 0), "same": (0, 0)}
    found = Comparison(world(arms, seeds=30))
    drawn = tiles(found, "turnover_per_year")
    (axes,) = drawn.figure.axes
    said = [text.get_text() for text in axes.texts if text.get_text() in ("better", "worse", "unclear")]
    assert said == ["better"] * 2 + ["worse"] * 2 + ["unclear"] * 2
    assert re.search(
        r"good: Remote and poor districts −[45]\.\d\d, better, Towns −[45]\.\d\d, better; bad: ", drawn.alt
    )


def test_no_line_ends_between_a_number_and_its_per_cent_sign():
    assert unbroken("75.0 % of draws, 5 % more; {% no number %}") == "75.0\xa0% of draws, 5\xa0% more; {% no number %}"
