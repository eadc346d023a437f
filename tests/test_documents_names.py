"""What a document names is there: files, links, commands, scenarios, numbers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from experiments.cli import COMMANDS
from experiments.documentation import ROOT, documents
from simulation import events, policies
from simulation.evidence import parameter_facts

PAGES = [*documents(), ROOT / "CONTRIBUTING.md"]
TOP = ("simulation", "experiments", "conf", "tests", "docs", "benchmarks")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SPAN = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"```sh\n(.*?)```", re.DOTALL)
ADDRESS = re.compile(r"[a-z_]+\.[a-z_]+")
FILES = ("csv", "md", "py", "yaml")
TO_BE_MADE = {"conf/calibrated/ensemble.csv", "workforce calibrate"}
"""What a calibration brings, and not before."""
PLACEHOLDER = re.compile(r"\.[a-z](?=[.=]|$)")
"""Letters that stand for a name, as in ``evidence.x.y=``."""
MADE = re.compile(r"<!-- (?:table|file): .*?<!-- end -->", re.DOTALL)
Finder = Callable[[str, Path], Iterator[str]]


def headings(text: str) -> set[str]:
    """Anchors of the headings, as the usual sites make them."""
    lines = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def broken_links(text: str, page: Path) -> Iterator[str]:
    """Links to files or headings that do not exist; addresses of the web are not followed."""
    for target in LINK.findall(text):
        name, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", name):
            continue
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in headings(file.read_text(encoding="utf-8"))):
            yield target


def missing_files(text: str, page: Path) -> Iterator[str]:
    """Paths of the project in code spans."""
    for span in SPAN.findall(text):
        for word in span.split():
            if word.split("/")[0] in TOP and "/" in word and not re.search(r"[<>{*]|NAME", word):
                path = ROOT / word.split("::")[0].rstrip(".,")
                if not path.exists() and word not in TO_BE_MADE:
                    yield word


def commands(text: str) -> Iterator[list[str]]:
    """Shell commands in fenced blocks and code spans, as words."""
    lines = [line for block in FENCED.findall(text) for line in block.replace("\\\n", " ").splitlines()]
    for line in (*lines, *SPAN.findall(text)):
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            continue
        if words:
            yield words


def unknown_commands(text: str, page: Path) -> Iterator[str]:
    """Commands of the project that it does not have, and modules that cannot be run."""
    for words in commands(text):
        told = " ".join(words)
        if words[0] in ("workforce", ".venv/bin/workforce") and len(words) > 1:
            if re.fullmatch(r"[a-z]+", words[1]) and {words[1], told}.isdisjoint({*COMMANDS, *TO_BE_MADE}):
                yield told
        elif words[0] == "python" and words[1:2] == ["-m"] and words[2].split(".")[0] in TOP:
            spec = find_spec(words[2])
            if spec is None or (spec.submodule_search_locations and find_spec(f"{words[2]}.__main__") is None):
                yield told
        elif words[0] == "make" and len(words) == 2:
            if f"\n{words[1]}:" not in (ROOT / "Makefile").read_text(encoding="utf-8"):
                yield told
        elif words[0] in ("python", "pytest"):
            yield from (w for w in words[1:] if w.split("/")[0] in TOP and "/" in w and not (ROOT / w).exists())


def unknown_names(text: str, page: Path) -> Iterator[str]:
    """Scenarios, regions, policies, events and numbers of the evidence that commands and code spans speak of."""
    known = {
        "scenario": {path.stem for path in (ROOT / "conf" / "scenario").glob("*.yaml")} | OWN,
        "region": {path.stem for path in (ROOT / "conf" / "region").glob("*.yaml")},
        "policies": {*policies.catalogue(), *OWN},
        "events": set(events.catalogue()),
        "evidence": set(parameter_facts()),
    }
    known["scenarios"] = known["scenario"]
    for word in (word for words in commands(text) for word in words):
        key, _, value = re.sub(r":.*", "", word).partition("=")
        group, *names = key.split(".")
        if key in ("scenario", "scenarios", "region"):
            listed = re.findall(r"[a-z_0-9]+", value) if re.fullmatch(r"[\[\]a-z_0-9,]+", value) else []
            yield from (name for name in listed if name not in known[key])
        elif PLACEHOLDER.search(key):
            continue
        elif names and group in ("policies", "events", "evidence") and names[0] not in FILES:
            there = numbered(*names[:2]) if group == "evidence" and len(names) > 1 else names[0] in known[group]
            if not there:
                yield word
    for span in SPAN.findall(text):
        group, _, name = span.partition(".")
        spoken_of = ADDRESS.fullmatch(span) and group in parameter_facts() and name not in FILES
        if spoken_of and not numbered(group, name) and not in_a_law(group, name):
            yield span


OWN = {path.stem for kind in ("*.yaml", "*.py") for path in (ROOT / "docs" / "examples").rglob(kind)}
"""Policies and scenarios of one's own, as the examples have them."""


def numbered(group: str, name: str) -> bool:
    """Whether the evidence has such a number."""
    return name in parameter_facts().get(group, {})


def in_a_law(module: str, name: str) -> bool:
    """Whether a process has a function of that name."""
    place = f"simulation.processes.{module}"
    return find_spec(place) is not None and hasattr(import_module(place), name)


FINDERS: tuple[Finder, ...] = (broken_links, missing_files, unknown_commands, unknown_names)


@pytest.mark.parametrize("find", FINDERS)
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_what_a_document_names_is_there(page, find):
    text = MADE.sub("", page.read_text(encoding="utf-8"))
    assert list(find(text, page)) == []


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (broken_links, "see [the end](nowhere.md)"),
        (broken_links, "see [a part](#atlantis)"),
        (missing_files, "as `tests/science/test_atlantis.py` says"),
        (missing_files, "as `pytest tests/atlantis` says"),
        (unknown_commands, "ask `workforce predict`"),
        (unknown_commands, "```sh\npython -m experiments.atlantis\n```"),
        (unknown_commands, "```sh\npython -m experiments.report\n```"),
        (unknown_commands, "`make atlantis`"),
        (unknown_commands, "`pytest -q tests/test_atlantis.py`"),
        (unknown_names, "```sh\nworkforce run scenario=pay_rise\n```"),
        (unknown_names, "```sh\nworkforce run region=moon\n```"),
        (unknown_names, "`workforce run policies.pay_rise.percent=3`"),
        (unknown_names, "`workforce run evidence.turnover.atlantis=1`"),
        (unknown_names, "rests on `turnover.atlantis`"),
    ],
)
def test_a_name_that_is_not_there_is_found(find, text):
    assert list(find(text, ROOT / "docs" / "page.md"))


def test_there_is_something_to_look_at():
    """A pattern that no longer matches would let everything pass."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(LINK.findall(text)) > 40
    assert sum(words[0] == "workforce" for words in commands(text)) > 40
    assert sum(word.split("/")[0] in TOP and "/" in word for span in SPAN.findall(text) for word in span.split()) > 40


def test_all_items_of_cheers_are_answered():
    """28 rows in their order, none of them empty."""
    rows = re.findall(
        r"^\| (\d+) \| (.+?) \| (.+?) \|$", (ROOT / "docs" / "cheers.md").read_text("utf-8"), re.MULTILINE
    )
    assert [int(number) for number, _, _ in rows] == list(range(1, 29))
    assert all(len(answer) > 3 for _, _, answer in rows)


def test_the_model_card_is_a_page():
    """About six hundred words fit on a printed one, and the table of verdicts."""
    text = (ROOT / "docs" / "model_card.md").read_text(encoding="utf-8")
    assert len(MADE.sub("", text).split()) < 650
    for word in ("For whom", "For what", "Not for what", "Known weaknesses", "Last validation", "Licence"):
        assert f"**{word}" in text


def test_trace_has_its_eight_parts():
    """Grimm et al. (2014); each says what was done, where it can be repeated and what is weak."""
    text = (ROOT / "docs" / "trace.md").read_text(encoding="utf-8")
    parts = re.split(r"^## \d\. ", text, flags=re.MULTILINE)[1:]
    assert [part.split("\n")[0].split(" [")[0].lower() for part in parts] == [
        "problem formulation", "model description", "data evaluation", "conceptual model evaluation",
        "implementation verification", "model output verification", "model analysis", "model output corroboration",
    ]  # fmt: skip
    assert all(f"*{word}.*" in part for part in parts for word in ("Done", "Repeat", "Weak"))


def test_the_odd_has_its_elements_and_concepts():
    """Grimm et al. (2020): seven elements and eleven design concepts."""
    text = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    elements = re.findall(r"^## [1-7]\. (\w+)", text, re.MULTILINE)
    assert elements == ["Purpose", "Entities", "Process", "Design", "Initialisation", "Input", "Submodels"]
    concepts = "Basic principles, Emergence, Adaptation, Objectives, Learning, Prediction, Sensing, Interaction"
    for concept in (*concepts.split(", "), "Stochasticity", "Collectives", "Observation"):
        assert f"- **{concept}.**" in text, concept
