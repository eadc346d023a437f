"""A number without its papers is an error, and so is a number that nobody reads."""

from __future__ import annotations

import ast
import dataclasses
import math
import warnings
from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import pytest

from simulation import evidence
from simulation.evidence import EvidenceError, Fact, Parameters, parameter_facts, source_facts, sources
from simulation.state.regions import REGION_KINDS
from simulation.survey import virtual_survey
from tests.laws.sources import SIMULATION, import_everything, modules, tree
from tests.worlds import everything, fingerprint, lived, numbers, settings

PARAMETERS = [fact for table in parameter_facts().values() for fact in table.values()]
FACTS = [fact for table in source_facts().values() for fact in table.values()]
TABLES = parameter_facts() | {f"facts/{topic}": table for topic, table in source_facts().items()}
SOURCE_KEYS = {"title", "authors", "year", "publication", "address", "kind", "note"}
NAMED_BY_REGION = ("wage_average_",)
"""Beginnings of names that are read with a kind of region behind them."""


def kinds_of_parameters() -> list[type[Parameters]]:
    import_everything()
    return [kind for kind in Parameters.__subclasses__() if kind.__module__.startswith("simulation.")]


# papers


@pytest.mark.parametrize("table", TABLES)
def test_every_number_has_its_papers(table):
    for fact in TABLES[table].values():
        assert fact.kind in evidence.KINDS, fact.address
        assert fact.unit.strip(), fact.address
        assert fact.where.strip(), f"{fact.address}: where in the source?"
        assert fact.source, fact.address
        for key in fact.source:
            assert key in sources(), f"{fact.address}: {key} is not in sources.yaml"


@pytest.mark.parametrize("table", TABLES)
def test_every_number_lies_in_its_range(table):
    for fact in TABLES[table].values():
        if not isinstance(fact.value, str):
            assert math.isfinite(float(fact.value)), fact.address
            assert None not in (fact.low, fact.high), fact.address
            assert fact.low <= float(fact.value) <= fact.high, fact.address


def test_every_fact_says_what_it_is_used_for():
    for fact in FACTS:
        assert fact.use.strip(), fact.address


def test_measured_numbers_are_measured_by_somebody():
    for fact in PARAMETERS + FACTS:
        if fact.kind == "measured":
            assert set(fact.source) - {"assumed"}, f"{fact.address} is measured and assumed"
        if set(fact.source) == {"assumed"}:
            assert fact.kind == "assumed", f"{fact.address}: {fact.kind}, but its source is an assumption"


def test_every_source_is_complete():
    for key, entry in sources().items():
        assert set(entry) == SOURCE_KEYS, key
        assert all(str(entry[k]).strip() for k in ("title", "year", "kind")), key
        found_by = ("authors", "publication", "address", "note")
        assert any(str(entry[k]).strip() for k in found_by), f"{key}: how can it be found?"


def test_the_three_misprints_are_flagged():
    """Table 2 prints three p-values that its own t and degrees of freedom cannot give; only they are flagged."""
    flagged = {f.address for f in FACTS if f.flag == "misprint"}
    assert len(flagged) == 3
    assert all(address.startswith("survey_tables.moral.") and address.endswith("p_printed") for address in flagged)
    for address in flagged:
        _, name = address.split(".", 1)
        table = source_facts()["survey_tables"]
        recomputed = table[name.replace("p_printed", "p_recomputed")]
        assert recomputed.flag == ""
        assert float(table[name].value) != pytest.approx(float(recomputed.value), rel=0.05)


def test_sources_that_nobody_names_are_pointed_out():
    """Not an error: a bibliography may be ahead of its use."""
    scenario = {key for path in (SIMULATION.parent / "conf" / "scenario").glob("*.yaml") for key in _words(path)}
    named = {key for fact in PARAMETERS + FACTS for key in fact.source} | scenario
    if unused := sorted(sources().keys() - named):
        warnings.warn(f"sources.yaml: nobody names {', '.join(unused)}", stacklevel=1)


def _words(path: Any) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return set("".join(c if c.isalnum() or c == "_" else " " for c in text).split())


# one class for each file


def test_each_file_has_one_class_and_each_class_one_file():
    groups = Counter(kind.group for kind in kinds_of_parameters())
    assert groups.keys() == parameter_facts().keys()
    assert max(groups.values()) == 1


@pytest.mark.parametrize("group", parameter_facts())
def test_the_class_has_the_names_of_its_file(group):
    (kind,) = (k for k in kinds_of_parameters() if k.group == group)
    names = {field.name for field in dataclasses.fields(kind)}
    assert names == parameter_facts()[group].keys()
    assert kind.__dataclass_params__.frozen
    assert dataclasses.asdict(evidence.load(kind)) == {n: f.value for n, f in parameter_facts()[group].items()}


# every number is read


@cache
def attributes_read() -> Counter[str]:
    """How often each attribute is read anywhere in the simulation."""
    return Counter(
        node.attr
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )


def test_every_parameter_is_read_by_name():
    dynamic = {start + kind for start in NAMED_BY_REGION for kind in REGION_KINDS}
    for fact in PARAMETERS:
        assert fact.name in dynamic or attributes_read()[fact.name] > 0, f"nobody reads {fact.address}"


COMMON = {
    "education.peers_per_year": 20_000.0,
    "education.peer_training_months": 6.0,
    "entry.secondary_share": 0.2,
    "entry.college_share": 0.3,
    "entry.master_share": 0.2,
    "recruitment.returnable_share": 1.0,
    "recruitment.returning_share_per_month": 0.2,
}
"""What is rare, made common: peers, re-entrants, secondary schools and master's degrees."""
TOLD = {"tipping.alarm_share": "decides what a result says of its series, not the series: Result.tips_in"}
"""Numbers that change no column and no observation, but a sentence about them; their own tests hold them."""


def briefly(values: dict[str, float]) -> str:
    """A tiny world from May to September: examination, graduation, enrolment, secondments, union."""
    places = dict.fromkeys(REGION_KINDS, 1)
    model = lived(
        settings(
            years=5 / 12, start="2021-05", warm_up_months=1, posts=100, agencies=8, places=places,
            facts=values, beyond=True, **everything(),
        )
    )  # fmt: skip
    return fingerprint(model)


def longer(values: dict[str, float]) -> str:
    """Four years of a classroom with many peers and many who grow old, and a survey at its end."""
    facts = COMMON | values
    model = lived(
        settings(years=4, warm_up_months=0, posts=1500, legacy_share=0.45, facts=facts, beyond=True, **everything())
    )
    return fingerprint(model) + virtual_survey(model.world, draws=2).to_csv()


def other_values(fact: Fact) -> list[float]:
    """The ends of the range, and two values that may lie beyond it: some rules bind only there."""
    value = float(fact.value)
    ends = {float(end) for end in (fact.low, fact.high) if end is not None}
    beyond = [value * 1.3 + 0.1, value * 0.6]
    if fact.step is not None:
        beyond = [round(other / fact.step) * fact.step for other in beyond]
    return [other for other in (*sorted(ends), *beyond) if other != value]


@pytest.mark.slow
def test_every_number_changes_something():
    """Each number is set to another value: some column or observation is another one, in the small or the long world.

    That a number is read by name does not say that what is read matters.
    """
    suspects = list(PARAMETERS)
    for world in (briefly, longer):
        usual = world({})
        suspects = [fact for fact in suspects if all(world({fact.address: v}) == usual for v in other_values(fact))]
    assert {fact.address for fact in suspects} == TOLD.keys()


# the checks can fail


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source": None}, "source missing"),
        ({"unit": None}, "unit missing"),
        ({"low": None}, "needs low and high"),
        ({"value": 9}, "expected 0 to 1"),
        ({"kind": "guessed"}, "kind is one of"),
        ({"colour": "red"}, "unknown key"),
        ({"step": 0.2}, "in steps of 0.2"),
    ],
)
def test_a_number_without_its_papers_is_refused(change, message):
    entry = {"value": 0.5, "unit": "1", "low": 0, "high": 1, "kind": "measured", "source": "li2022", "where": "p. 1"}
    entry = {key: value for key, value in (entry | change).items() if value is not None}
    with pytest.raises(EvidenceError, match=message):
        list(evidence._entries("group", {"name": entry}))


def test_a_class_with_other_names_than_its_file_is_refused():
    @dataclasses.dataclass(frozen=True)
    class Wrong(Parameters):
        """Has a name too many."""

        group = "commitment"
        per_idealism_sd: float
        per_chance: float

    with pytest.raises(EvidenceError, match="per_chance"):
        evidence.load(Wrong)


def test_a_number_out_of_its_range_is_refused_unless_meant():
    with pytest.raises(EvidenceError, match="beyond_evidence"):
        numbers({"turnover.wage_elasticity": 5.0})
    assert numbers({"turnover.wage_elasticity": 5.0}, beyond=True)["turnover"]["wage_elasticity"].value == 5.0


def test_a_number_that_nobody_reads_would_be_found():
    assert attributes_read()["no_such_number"] == 0
    assert np.isfinite(sum(attributes_read().values()))
