"""The survey on the page of a validation, and in the terminal: fourteen rows, printed and simulated."""

from __future__ import annotations

from experiments.explore.findings import Chapter
from experiments.report.tables import Cell, TableOfCells
from experiments.report.wording import percent
from experiments.validation import survey_part
from experiments.validation.line import Line
from experiments.validation.survey_figures import contrast_figures
from experiments.validation.survey_part import HELP, NAMES, Row, column, conclusion_share, printed_rows, repeated_share
from experiments.validation.validation import Validation
from experiments.validation.verdict import Span, simulated
from simulation.survey import BLOCKS

HEADINGS = (
    "Scale", "Family, printed", "Family, simulated", "Workplace, printed", "Workplace, simulated", "t, printed",
    "t, simulated", "p, printed", "p, recomputed", "p, simulated", "g, printed", "g, simulated", "Size",
    "Conclusion of the article", "comes out in", "in a repeated survey", "Conclusion",
)  # fmt: skip
MINUS = "−"


def survey_tables(found: Validation) -> tuple[TableOfCells, ...]:
    """Both tables of the article."""
    lines = {line.key: line for line in found.of(survey_part.PART)}
    return tuple(
        TableOfCells(
            f"Whom would you ask for {HELP[block]}? Family against workplace",
            HEADINGS,
            tuple(_cells(found, lines, row) for row in printed_rows() if row.block == block),
        )
        for block in BLOCKS
    )


def chapter(found: Validation) -> Chapter:
    """The part of the page."""
    table = found.tables["survey"]
    misprints = [NAMES[row.variable] for row in printed_rows() if row.misprint]
    return Chapter(
        "survey",
        "The survey's two tables",
        (
            f"Li et al. (2022) asked 142 social workers. Here {len(table):,} virtual surveys of 142 people each, drawn "
            "by the quotas of the article, are set beside its tables. Means are on the scales of the questionnaire: "
            "0-6 for exhaustion, passion and accomplishment, 6-42 for each well-being.",
            "The groups chose themselves. That they differ is a pattern which the model must show, and no effect of "
            "support: how much of it is one is an assumption (strain.causal_share).",
            f"⚠ {len(misprints)} values of p in the second table are misprinted: they are larger than 0.05 and starred "
            "as highly significant, and their own t gives the recomputed ones, which are used here "
            f"({', '.join(misprints).lower()}).",
            "“In a repeated survey” is how often a second survey of as many people would come to the article's "
            "conclusion if the printed t were the true one: no model can be asked for much more.",
        ),
        contrast_figures(table),
        survey_tables(found),
    )


def _cells(found: Validation, lines: dict[str, Line], row: Row) -> tuple[Cell, ...]:
    table = found.tables["survey"]
    g, conclusion = lines[f"{row.key}.g"], lines[f"{row.key}.conclusion"]
    t = simulated(abs(column(table, row, "t")))
    p = float(sorted(column(table, row, "p"))[len(column(table, row, "p")) // 2])
    means = []
    for group in ("family", "workplace"):
        line = lines[f"{row.key}.{group}_mean"]
        means += [Cell(f"{line.printed.value:g}", line.printed.value), _spanned(line.found, 1)]
    return (
        Cell(NAMES[row.variable]), *means,
        Cell(f"{row.t:g}", row.t), _spanned(t, 1),
        Cell(_p(row.p) + (" ⚠" if row.misprint else ""), row.p), Cell(_p(row.p_recomputed), row.p_recomputed),
        Cell(_p(p), p),
        Cell(_signed(row.signed_g), row.signed_g), _spanned(g.found, 2), Cell(g.verdict),
        Cell("significant" if row.significant else "not significant"),
        Cell(percent(conclusion_share(table, row)), conclusion_share(table, row)),
        Cell(percent(repeated_share(row)), repeated_share(row)), Cell(conclusion.verdict),
    )  # fmt: skip


def _spanned(found: Span, digits: int) -> Cell:
    low, high = (f"{end:.{digits}f}".replace("-", MINUS) for end in (found.low, found.high))
    return Cell(f"{found.value:.{digits}f}".replace("-", MINUS), found.value, f"{low} to {high}")


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", MINUS)


def _p(value: float) -> str:
    if value <= 0:
        return "0.000"
    return f"{value:.3f}" if value >= 0.001 else f"{value:.1e}".replace("-", MINUS)
