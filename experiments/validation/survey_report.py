"""The survey on the page of a validation, and in the terminal: fourteen rows, printed and simulated."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

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

MEANS = ("Scale", "Family, printed", "Family, simulated", "Workplace, printed", "Workplace, simulated", "g, printed",
         "g, simulated", "Size")  # fmt: skip
TESTS = ("Scale", "t, printed", "t, simulated", "p, printed", "p, recomputed", "p, simulated", "The article finds",
         "So do", "So would a repetition", "Conclusion")  # fmt: skip
MINUS = "−"


def survey_tables(found: Validation) -> tuple[TableOfCells, ...]:
    """Both tables of the article: means and contrasts of each, then tests and conclusions."""
    lines = {line.key: line for line in found.of(survey_part.PART)}
    table = found.tables["survey"]
    tables = []
    for block in BLOCKS:
        rows = [row for row in printed_rows() if row.block == block]
        asked = f"Whom would you ask for {HELP[block]}?"
        means, tests = (tuple(cells(table, lines, row) for row in rows) for cells in (_means, _tests))
        tables.append(TableOfCells(f"{asked} Means, and workplace minus family in SD (Hedges' g)", MEANS, means))
        tables.append(TableOfCells(f"{asked} Student's t, and the conclusion", TESTS, tests))
    return tuple(tables)


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
            "“So do” is the share of virtual surveys that come to the article's conclusion. “So would a repetition” is "
            "how often a second survey of as many people would come to it if the printed t were the true one: no model "
            "can be asked for much more.",
        ),
        contrast_figures(table),
        survey_tables(found),
    )


def _means(table: pd.DataFrame, lines: Mapping[str, Line], row: Row) -> tuple[Cell, ...]:
    means = []
    for group in ("family", "workplace"):
        line = lines[f"{row.key}.{group}_mean"]
        means += [Cell(f"{line.printed.value:g}", line.printed.value), _spanned(line.found, 1)]
    g = lines[f"{row.key}.g"]
    return (Cell(NAMES[row.variable]), *means, Cell(_signed(row.signed_g), row.signed_g), _spanned(g.found, 2),
            Cell(g.verdict))  # fmt: skip


def _tests(table: pd.DataFrame, lines: Mapping[str, Line], row: Row) -> tuple[Cell, ...]:
    p, share, again = float(np.median(column(table, row, "p"))), conclusion_share(table, row), repeated_share(row)
    return (
        Cell(NAMES[row.variable]), Cell(f"{row.t:g}", row.t), _spanned(simulated(abs(column(table, row, "t"))), 1),
        Cell(_p(row.p) + (" ⚠" if row.misprint else ""), row.p), Cell(_p(row.p_recomputed), row.p_recomputed),
        Cell(_p(p), p), Cell("significant" if row.significant else "not significant"), Cell(percent(share), share),
        Cell(percent(again), again), Cell(lines[f"{row.key}.conclusion"].verdict),
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
