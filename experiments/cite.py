"""``workforce cite``: the references of exactly what a run uses."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from experiments.cli import DONE, Arguments
from simulation.calibrated import best
from simulation.config import RunConfig, compose
from simulation.evidence import parameter_facts, sources

OUR_OWN = {"assumed": "assumed by this project, to be varied over their range", "derived": "this project's arithmetic"}
"""Keys of the bibliography that are no publications."""


def main(name: str, arguments: Sequence[str]) -> int:
    """Print the references of a run that is described as for ``workforce run``."""
    parser = Arguments(
        prog=f"workforce {name}",
        description="List the references of what a run uses: of its parameters and of its scenarios.",
    )
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="as for workforce run: scenario=pay_raise")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with region/ and scenario/ of your own")
    found = parser.read(arguments)
    config = compose(found.overrides, found.config_dir)
    width = None if not sys.stdout.isatty() else 100
    for line in (*_notes(config), "", *references(config)):
        print(line if width is None else textwrap.fill(line, width, subsequent_indent="    "))
    return DONE


def references(config: RunConfig) -> list[str]:
    """The publications that a run rests on, formatted and sorted by author, year and title.

    A number that was set by hand no longer rests on its source; one that was fitted keeps the range of its source.
    """
    used = {key for told in config.scenarios.values() for key in told.sources}
    for table in config.settings.facts.values():
        used |= {key for fact in table.values() if not fact.overridden for key in fact.source}
    known = sources()
    ordered = sorted(used - OUR_OWN.keys(), key=lambda key: _order(key, known.get(key, {})))
    return [reference(key, known.get(key)) for key in ordered]


def reference(key: str, source: Mapping[str, Any] | None) -> str:
    """One reference as people write it."""
    if source is None:
        return f"[{key}] not in the bibliography conf/evidence/sources.yaml."
    parts = [
        f"{source['authors']} ({source['year']})" if source["authors"] else f"({source['year']})",
        source["title"],
        source["publication"],
        source["address"],
    ]
    text = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    return f"[{key}] {text}"


def _order(key: str, source: Mapping[str, Any]) -> tuple[str, str, str]:
    return (str(source.get("authors") or source.get("title") or key).casefold(), str(source.get("year", "")), key)


def _notes(config: RunConfig) -> list[str]:
    facts = [fact for table in config.settings.facts.values() for fact in table.values()]
    names = ", ".join(config.scenarios)
    notes = [f"References of scenario {names} in region {config.settings.region.name}: {len(facts)} numbers."]
    for key, what in OUR_OWN.items():
        if count := sum(key in fact.source and not fact.overridden for fact in facts):
            notes.append(f"{count} of them are {what}.")
    if fitted := [fact for fact in facts if fact.fitted]:
        origin = best().origin if config.member is None else f"member {config.member} of the ensemble"
        notes.append(f"{len(fitted)} of them are fitted inside the range of their source, by {origin}:")
        for fact in fitted:
            usual = parameter_facts()[fact.group][fact.name]
            notes.append(
                f"Fitted: {fact.address} = {fact.value:g} (evidence: {usual.value:g}, {', '.join(usual.source)})."
            )
    for fact in facts:
        if fact.overridden:
            usual = parameter_facts()[fact.group][fact.name]
            origin = ", ".join(usual.source)
            notes.append(f"Set by hand: {fact.address} = {fact.value:g} (evidence: {usual.value:g}, {origin}).")
    return notes
