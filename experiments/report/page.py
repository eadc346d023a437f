"""The page of a report: one file that needs nothing else, no network, no library."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from experiments.cite import references
from experiments.comparison import Comparison
from experiments.report import assumptions, tables, unknown
from experiments.report.answer import answer
from experiments.report.asked import asked, precision, replay, ways
from experiments.report.counting import counting
from experiments.report.drawing import Drawn
from experiments.report.wording import CAUTION, listed, titles
from simulation.indicators import ALL
from simulation.run_config import RunConfig
from simulation.version import version

TEMPLATE, STYLE, SCRIPT = "page.html.j2", "page.css", "page.js"
HARD_SPACE = "\N{NO-BREAK SPACE}"


def page(comparison: Comparison, drawn: Mapping[str, Sequence[Drawn]]) -> str:
    """The whole page.

    Args:
        comparison: what was found.
        drawn: part of the report → its figures.
    """
    named = titles(comparison)
    others = [named[scenario] for scenario in comparison.scenarios]
    told: dict[str, Any] = {
        "title": f"{listed(others)} compared with “{named[comparison.reference]}”",
        "answer": answer(comparison),
        "figures": drawn,
        "tables": _tables(comparison),
        "explained_seed": comparison.explanation.seed if comparison.explanation else None,
        "precision": precision(comparison),
        "nested": bool(comparison.draw_of),
        "question": comparison.question,
    }
    if comparison.question is not None:
        told |= _of_question(comparison)
    return rendered(TEMPLATE, told)


def rendered(template: str, told: Mapping[str, Any]) -> str:
    """A page of one of the templates, with the style, the script and the caution that every report has."""
    script = _file(SCRIPT)
    shared = {
        "caution": CAUTION,
        "version": version(),
        "style": Markup(_file(STYLE)),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }
    return unbroken(_environment().get_template(template).render({**told, **shared})) + "\n"


def unbroken(html: str) -> str:
    """A page whose lines do not end between a number and its per cent sign."""
    return re.sub(r"(?<=\d) %", f"{HARD_SPACE}%", html)


def references_of(configs: Iterable[RunConfig]) -> list[Markup]:
    """What the runs rest on, each once, in the order of the alphabet, addresses as links."""
    cited = dict.fromkeys(line for config in configs for line in references(config))
    return [linked(line) for line in sorted(cited, key=lambda line: line.partition("] ")[2].casefold())]


def linked(text: str) -> Markup:
    """A reference with its address as a link; everything else as it stands."""
    parts = re.split(r"(https?://[^\s<>\"]*[^\s<>\".,;])", text)
    return Markup("").join(
        Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _tables(comparison: Comparison) -> dict[str, tables.TableOfCells]:
    shown = tables.shown_indicators(comparison)
    places = [place for place in comparison.places if place != ALL]
    return {
        "differences": tables.difference_table(comparison, shown, "What changes, mean over the whole time"),
        "everything": tables.difference_table(comparison, comparison.indicators, "Every indicator"),
        "reach": tables.reach_table(comparison, "Reach in the last twelve months"),
        "places": tables.place_table(comparison, shown[:6], "What changes in each kind of region"),
        "costs": tables.cost_table(comparison, [ALL], "What a gain costs, everywhere"),
        "place_costs": tables.cost_table(comparison, places, "What a gain costs, by kind of region"),
        "steps": tables.step_table(comparison, "From the cheapest scenario step by step to the one that does most"),
        "payers": tables.payer_table(comparison, "Who pays more, and who pays less"),
        "pairing": tables.pairing_table(comparison, shown, "Pairs of runs, and what they saved"),
        **(_of_draws(comparison, shown) if comparison.draw_of else {}),
    }


def _of_draws(comparison: Comparison, shown: tuple[str, ...]) -> dict[str, tables.TableOfCells]:
    return {
        "parts": unknown.parts_table(comparison, shown, "Luck and what is not known, told apart"),
        "ranks": unknown.rank_table(comparison, shown, "Which scenario does best under the plausible sets"),
    }


def _of_question(comparison: Comparison) -> dict[str, Any]:
    question = comparison.question
    assert question is not None
    return {
        "asked": asked(comparison),
        "ways": ways(comparison),
        "counting": counting(comparison),
        "replay": replay(question),
        "grades": assumptions.grades(question),
        "numbers": len(assumptions.facts_of(question)),
        "causal_share": assumptions.causal_share(question),
        "set_by_hand": assumptions.set_by_hand(question),
        "fitted": assumptions.fitted(question),
        "doses": assumptions.doses(question),
        "stories": assumptions.stories(question),
        "references": references_of(question.arms.values()),
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("experiments", "report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@cache
def _file(name: str) -> str:
    return (resources.files("experiments.report") / name).read_text(encoding="utf-8")
