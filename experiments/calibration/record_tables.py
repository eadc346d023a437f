"""Tables of the last calibration that was adopted, for the documents."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from experiments.calibration.adopted import PARAMETERS_FILE, PATTERNS_FILE, home
from experiments.report.wording import amount

Rows = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Headings and rows."""


def patterns() -> Rows:
    """Each pattern: target, evidence, best point, interval of the posterior, verdict."""
    table = pd.read_csv(home() / PATTERNS_FILE)
    rows = [
        (row["pattern"], row["title"],
         f"{amount(row['target'])} ({amount(row['target_low'])} to {amount(row['target_high'])})",
         amount(row["evidence"]), amount(row["best"]), f"{amount(row['low'])} to {amount(row['high'])}",
         row["verdict"] if row["fitted"] else f"{row['verdict']}; not fitted: {row['why_not']}")
        for row in table.to_dict("records")
    ]  # fmt: skip
    return ("", "pattern", "seen", "evidence", "best point", "90 % of the posterior", "verdict at the best point"), rows


def parameters() -> Rows:
    """Each parameter: evidence, range, posterior, how open it still is."""
    table = pd.read_csv(home() / PARAMETERS_FILE)
    rows = [
        (f"`{row['parameter']}`", f"{row['evidence']:g}", f"{row['low']:g} to {row['high']:g}", amount(row["mean"]),
         f"{amount(row['q05'])} to {amount(row['q95'])}", f"{row['open']:.2f}")
        for row in table.to_dict("records")
    ]  # fmt: skip
    return ("parameter", "evidence", "range", "posterior mean", "90 %", "posterior SD / prior SD"), rows
