"""``workforce evidence``: every number with its range, kind and source."""

from __future__ import annotations

import csv
import sys
import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from rich.table import Table
from rich.text import Text

from experiments.cli import DONE, Arguments
from experiments.terminal import console
from simulation.calibrated import best, calibrated_facts
from simulation.evidence import FACTS, KINDS, Fact, parameter_facts, source_facts, unknown
from simulation.mistakes import ConfigError

COLUMNS = (
    *("group", "name", "value", "unit", "low", "high", "step"),
    *("kind", "grade", "source", "where", "note", "flag", "overridden", "fitted", "evidence_value"),
)
"""Columns of the table as a file."""
FULL_COLUMNS = 110
"""Width of a terminal on which the table is still one."""


def main(name: str, arguments: Sequence[str]) -> int:
    """List the evidence, or one part of it."""
    parser = Arguments(
        prog=f"workforce {name}",
        description="List every number: the parameters of the laws, and the facts that the sources report. "
        "A is measured for this population (or arithmetic on it), B borrowed, C assumed. "
        "Where a calibration has fitted a number inside its range, that value is given beside that of the evidence.",
    )
    parser.add_argument("part", nargs="?", help="a group of parameters or a topic of facts, such as turnover; or facts")
    parser.add_argument("--csv", action="store_true", help="comma-separated values, as when piped into a file")
    found = parser.read(arguments)
    facts = part_of_evidence(found.part)
    if found.csv or not sys.stdout.isatty():
        write_csv(facts, sys.stdout)
    else:
        _show(facts)
    return DONE


def part_of_evidence(part: str | None = None) -> list[tuple[str, Fact]]:
    """(group, fact) of one part of the evidence, or of all; topics of facts are called ``facts/<topic>``.

    Raises:
        ConfigError: no group or topic has that name.
    """
    tables = dict(calibrated_facts()) | {f"{FACTS}/{topic}": table for topic, table in source_facts().items()}
    chosen = {g: t for g, t in tables.items() if part in (None, g, g.removeprefix(f"{FACTS}/"), g.split("/")[0])}
    if not chosen:
        known = {*parameter_facts(), *source_facts(), FACTS}
        raise ConfigError(unknown("part of the evidence", str(part), sorted(known)))
    return [(group, fact) for group, table in chosen.items() for fact in table.values()]


def write_csv(facts: Iterable[tuple[str, Fact]], file: object) -> None:
    """Write (group, fact) as comma-separated values with a header.

    Args:
        facts: group under which a fact is listed, and the fact.
        file: an open text file.
    """
    writer = csv.writer(file, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerow(COLUMNS)
    for group, fact in facts:
        row = {name: getattr(fact, name) for name in COLUMNS if hasattr(fact, name)}
        row |= {"group": group, "grade": KINDS[fact.kind], "source": "; ".join(fact.source)}
        row |= {mark: "yes" if getattr(fact, mark) else "" for mark in ("overridden", "fitted")}
        row["evidence_value"] = evidence_value(fact)
        writer.writerow([row[name] for name in COLUMNS])


def evidence_value(fact: Fact) -> float | str:
    """What the evidence itself says of a number, whatever was fitted or set by hand."""
    if fact.fitted or fact.overridden:
        return parameter_facts()[fact.group][fact.name].value
    return fact.value


def _show(facts: Iterable[tuple[str, Fact]]) -> None:
    """A table for each group, so that a long name in one does not squeeze the others."""
    out = console()
    facts = list(facts)
    for group, members in groupby(facts, key=itemgetter(0)):
        rows = [_cells(fact) for _, fact in members]
        out.print(_table(group, rows) if out.width >= FULL_COLUMNS else _list(group, rows, out.width), "", sep="\n")
    if any(fact.fitted for _, fact in facts):
        out.print(
            f"Fitted by {best().origin}: the value after the arrow, used unless parameters=evidence.", markup=False
        )


def _table(group: str, rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    # A name that is cut cannot be typed, a number that is cut cannot be read: the other columns give way.
    table.add_column(group, no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("range", justify="right", no_wrap=True)
    for heading in ("unit", "kind", "source"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _list(group: str, rows: Iterable[Sequence[str]], width: int) -> Text:
    """The same for a narrow terminal: a number's name, and below it all the rest."""
    text = Text(group, style="bold")
    for name, value, span, unit, kind, source in rows:
        told = f"{value} {unit} ({span}); {kind}; {source}"
        folds = textwrap.fill(told, width, initial_indent=" " * 6, subsequent_indent=" " * 6)
        text.append(f"\n{name}\n{folds}", style="not bold")
    return text


def _cells(fact: Fact) -> tuple[str, str, str, str, str, str]:
    value = fact.value if isinstance(fact.value, str) else f"{evidence_value(fact):g}"
    value += f" → {fact.value:g}" if fact.fitted else ""
    span = "" if fact.low is None or fact.high is None else f"{fact.low:g} … {fact.high:g}{fact.steps}"
    kind = f"{KINDS[fact.kind]} {fact.kind}" + (f", {fact.flag.replace('_', ' ')}" if fact.flag else "")
    return f"  {fact.name}", value, span, fact.unit, kind, ", ".join(fact.source)
