"""Python holds formulas and no evidence: a number in a law is part of its form and stands in the list below."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import pytest

from tests.laws.sources import SIMULATION, dotted, modules, tree

FREE = {0.5, 3.0, 6.0, 12.0, 42.0, 100.0, 1000.0}
"""Halves; the scales 0-6 with its middle and 6-42; months a year; per cent and per thousand."""
SMALL = 1e-2
"""Below this a number only keeps a logarithm or a quotient from nothing."""
FORM: dict[str, dict[float, str]] = {
    "processes.certification": {99.0: "years: never"},
    "processes.demand": {
        0.9: "a share stays below one, whatever recognition does",
        20.0: "from this mean on a formula is near enough to a Poisson number",
        72.0: "of that formula",
        0.44: "how near it must be, to be believed",
    },
    "processes.entry": {0.02: "traits stay off the ends of 0-1", 0.98: "traits stay off the ends of 0-1"},
    "processes.leaving_hazard": {0.05: "a wage ratio stays above nothing"},
    "processes.work_pressure": {
        10.0: "beyond ten times the hours nothing more is told apart",
        20.0: "bounds rivals per place where an agency has no supervisor",
    },
    "processes.workload": {3.5: "middle of the eight field codes 0-7"},
    "start_people": {
        24.0: "bits of an identity that number the posts of an agency",
        181.0: "steps of one month up to fifteen years",
        180.0: "fifteen years: where legacy staff begin",
    },
}
"""Module → number → what part of the form it is."""
LAWS = [
    *modules(SIMULATION / "processes"),
    *(
        SIMULATION / f"{name}.py"
        for name in ("start", "start_people", "start_places", "tallies", "indicators", "units")
    ),
]


def literals(path: Path) -> dict[float, int]:
    """Number → first line, of all numbers in a file but small whole ones, which count and index."""
    found: dict[float, int] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            counts = isinstance(node.value, int) and abs(node.value) <= 5
            if not counts and node.value not in (0.0, 1.0, 2.0) and abs(node.value) > SMALL:
                found.setdefault(float(node.value), node.lineno)
    return found


@pytest.mark.parametrize("path", [pytest.param(p, id=dotted(p)) for p in LAWS])
def test_a_number_in_a_law_is_part_of_its_form(path):
    module = dotted(path).removeprefix("simulation.")
    known = FREE | FORM.get(module, {}).keys()
    for number, line in literals(path).items():
        assert number in known, f"{module}:{line}: {number:g}. If it is evidence, it belongs into conf/evidence."


def test_entries_that_are_no_longer_needed_are_pointed_out():
    """So that a new number of the same value is not let through by an old entry."""
    for module, entries in FORM.items():
        path = SIMULATION / Path(*module.split(".")).with_suffix(".py")
        if stale := entries.keys() - literals(path).keys():
            warnings.warn(f"{module} no longer holds {sorted(stale)}; shorten the list", stacklevel=1)


def test_a_number_that_came_with_a_law_is_found(monkeypatch):
    path = SIMULATION / "processes" / "strain.py"
    broken = ast.parse(path.read_text(encoding="utf-8") + "\nSHARE = 0.37\n")
    monkeypatch.setattr("tests.laws.test_literals.tree", lambda _: broken)
    with pytest.raises(AssertionError, match=r"0\.37"):
        test_a_number_in_a_law_is_part_of_its_form(path)
