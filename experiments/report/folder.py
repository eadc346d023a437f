"""The files of a report: the page, the numbers as tables, the figures as SVG and PNG."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from experiments.comparison import Comparison
from experiments.durable import put
from experiments.meanings import meaning
from experiments.report.figures import figures
from experiments.report.page import page
from experiments.stopped import StudyError

PAGE, SUMMARY, COSTS, FIGURES = "report.html", "summary.csv", "costs.csv", "figures"


def write_report(comparison: Comparison, folder: Path) -> Path:
    """Write ``report.html``, ``summary.csv``, ``costs.csv`` and ``figures/``; an earlier report there is replaced.

    Returns:
        Path of the page.

    Raises:
        StudyError: the disk refuses.
    """
    drawn = figures(comparison)
    files = {PAGE: page(comparison, drawn).encode(), SUMMARY: _csv(summary(comparison)), COSTS: _csv(comparison.costs)}
    for one in (one for part in drawn.values() for one in part):
        files[f"{FIGURES}/{one.name}.svg"] = one.svg_file.encode()
        files[f"{FIGURES}/{one.name}.png"] = one.png
    try:
        (folder / FIGURES).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _put(folder / name, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudyError(
            f"the report could not be written into {folder}: {reason}. Make room, or choose out=DIR."
        ) from error
    return folder / PAGE


def summary(comparison: Comparison) -> pd.DataFrame:
    """Every difference, with the name, the unit and the better direction of its indicator."""
    table = comparison.differences.copy()
    told = [meaning(name) for name in table["indicator"]]
    table.insert(3, "label", [m.label for m in told])
    table.insert(4, "unit_shown", [m.unit for m in told])
    table.insert(5, "shown_per_unit", [m.factor for m in told])
    return table


def _csv(table: pd.DataFrame) -> bytes:
    text: str = table.to_csv(index=False, lineterminator="\n")
    return text.encode()


def _put(path: Path, content: bytes) -> None:
    put(path, lambda file: file.write(content))
