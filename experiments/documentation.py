"""Tables and code in the documents, made from the code and the evidence: ``python -m experiments.documentation``.

A document holds blocks between ``<!-- table: NAME -->`` (or ``<!-- file: PATH -->``) and ``<!-- end -->``; what lies
between is replaced; the tutorial becomes a notebook too. A test fails when a document no longer agrees with what it
describes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path

from experiments.calibration import record_tables as calibration_record
from experiments.cross_checks_table import ladder
from experiments.laws_table import laws
from experiments.notebook import notebook
from experiments.validation.record_tables import RECORDED
from simulation import events, policies
from simulation.calibrated import calibrated_facts
from simulation.dose import doses
from simulation.evidence import KINDS, parameter_facts, sources
from simulation.levers import Levers
from simulation.schedule import MONTH
from simulation.state.agencies import Agencies
from simulation.state.regions import Regions
from simulation.state.table import Column, Table
from simulation.state.workforce import Workforce

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- (table|file): (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
TUTORIAL, NOTEBOOK = ROOT / "docs" / "tutorial.md", ROOT / "docs" / "tutorial.ipynb"
LANGUAGES = {".py": "python", ".yaml": "yaml"}


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; bars in cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(c).replace("|", "\\|") for c in line) + " |" for line in lines) + "\n"


def state_table(table: type[Table]) -> str:
    """Columns of a table with unit, domain and meaning."""
    rows = [(f"`{name}`", c.unit, _domain(c), c.description) for name, c in table.columns().items()]
    return markdown(("column", "unit", "domain", "meaning"), rows)


def _domain(meta: Column) -> str:
    if meta.labels:
        return ", ".join(meta.labels)
    if meta.unit == "yes/no":
        return "yes, no"
    low = "" if meta.low is None else f"{meta.low:g}"
    high = "" if meta.high is None else f"{meta.high:g}"
    return f"{low} to {high}" if low and high else f"from {low}" if low else ""


def month_table() -> str:
    """The order of a month, with the reason for each place."""
    rows = [(n, f"`{s.name}`", s.because, ", ".join(s.writes)) for n, s in enumerate(MONTH, start=1)]
    return markdown(("", "process", "because", "worker columns written"), rows)


def parameter_table() -> str:
    """Every parameter of every law with the value of the evidence and, where there is one, the fitted value."""
    fitted = calibrated_facts()
    facts = [fact for table in parameter_facts().values() for fact in table.values()]
    rows = [
        (
            f"`{f.address}`",
            f"{f.value:g}" + (f", fitted {now.value:g}" if (now := fitted[f.group][f.name]).fitted else ""),
            f"{f.low:g} to {f.high:g}{f.steps}",
            f.unit,
            KINDS[f.kind],
            ", ".join(f.source),
        )
        for f in facts
    ]
    return markdown(("parameter", "value", "range", "unit", "grade", "source"), rows)


def lever_table() -> str:
    """What policies may change, with the inert value."""
    rows = [(f"`{f.name}`", f.metadata["unit"], f.default, f.metadata["description"]) for f in fields(Levers)]
    return markdown(("lever", "unit", "inert", "what it is"), rows)


def _catalogue(classes: dict[str, type]) -> str:
    rows = []
    for name, kind in classes.items():
        own = {key: d for key, d in doses(kind).items() if key not in SCHEDULING}
        told = "; ".join(f"`{k}` {d.description[0].lower()}{d.description[1:]} [{d.unit}]" for k, d in own.items())
        rows.append((f"`{name}`", (kind.__doc__ or "").split("\n")[0], told))
    return markdown(("name", "what it does", "doses"), rows)


SCHEDULING = ("ramp_months", "tenure_months_from", "tenure_months_to", "coverage")


def source_table() -> str:
    """The bibliography."""
    rows = [(f"`{k}`", s["authors"], s["year"], s["title"], s["publication"]) for k, s in sorted(sources().items())]
    return markdown(("key", "authors", "year", "title", "where"), rows)


def recorded(name: str) -> str:
    """A table of the last validation."""
    return markdown(*RECORDED[name]())


TABLES: dict[str, Callable[[], str]] = {
    "state.workforce": lambda: state_table(Workforce),
    "state.agencies": lambda: state_table(Agencies),
    "state.regions": lambda: state_table(Regions),
    "month": month_table,
    "parameters": parameter_table,
    "levers": lever_table,
    "policies": lambda: _catalogue(dict(policies.catalogue())),
    "events": lambda: _catalogue(dict(events.catalogue())),
    "sources": source_table,
    "cross_checks": lambda: markdown(*ladder()),
    "laws": lambda: markdown(*laws()),
    **{name: partial(recorded, name) for name in RECORDED},
    "calibration.patterns": lambda: markdown(*calibration_record.patterns()),
    "calibration.parameters": lambda: markdown(*calibration_record.parameters()),
}


def renewed(text: str) -> str:
    """A document with all its blocks made anew.

    Raises:
        KeyError: a block names a table that does not exist.
        FileNotFoundError: a block names a file that does not exist.
    """

    def block(found: re.Match[str]) -> str:
        opening, kind, name, closing = found.groups()
        if kind == "table":
            return f"{opening}{TABLES[name]()}{closing}"
        code = (ROOT / name).read_text(encoding="utf-8")
        return f"{opening}```{LANGUAGES[Path(name).suffix]}\n{code}```\n{closing}"

    return BLOCK.sub(block, text)


def documents() -> list[Path]:
    """All documents of the project that may hold blocks."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def main() -> None:
    """Make all blocks anew."""
    for document in documents():
        text = document.read_text(encoding="utf-8")
        new = renewed(text)
        if new != text:
            document.write_text(new, encoding="utf-8")
            print(f"renewed {document.relative_to(ROOT)}")
    NOTEBOOK.write_text(notebook(TUTORIAL.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
