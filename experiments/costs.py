"""What a run cost: every yuan by item, payer, place and year, as the series books it month by month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from simulation.units import MONTHS_PER_YEAR

COLUMN = re.compile(r"cost_(?P<item>\w+)_(?P<payer>[a-z]+)_yuan")
COLUMNS = ["item", "payer", "place", "year", "yuan"]
EVERYWHERE = "all"


@dataclass(frozen=True)
class Bill:
    """What one policy cost, by payer."""

    item: str
    payer: str
    yuan: float
    """Over the whole run."""
    yuan_last_year: float
    """Over the last twelve months, or what there are, as a rate per year [yuan/year]."""
    share: float
    """Of all costs of the run [1]."""


def cost_table(series: pd.DataFrame) -> pd.DataFrame:
    """Costs by item, payer, place and calendar year.

    The places are the kinds of region, without their sum, so that the table can be added up in any direction; it comes
    to ``cost_total_yuan`` of the series.

    Args:
        series: a row per month and place.

    Returns:
        Columns ``COLUMNS``; a row for each that cost anything.
    """
    places = series[series["place"] != EVERYWHERE]
    year = places["date"].str[:4].astype(int).rename("year")
    parts = [pd.DataFrame(columns=COLUMNS)]
    for column, (item, payer) in items(series).items():
        sums = places.groupby(["place", year], observed=True)[column].sum().rename("yuan").reset_index()
        parts.append(sums[sums["yuan"] != 0.0].assign(item=item, payer=payer))
    table = pd.concat([part for part in parts if len(part)] or parts)[COLUMNS]
    return table.sort_values(COLUMNS[:-1], ignore_index=True)


def items(series: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Column of the series → (item, payer)."""
    found = {name: COLUMN.fullmatch(name) for name in series.columns}
    return {name: (match["item"], match["payer"]) for name, match in found.items() if match}


def bills(series: pd.DataFrame, policies: Sequence[str]) -> list[Bill]:
    """What each policy cost, in their order; nothing for one that books nothing.

    Args:
        series: a row per month and place.
        policies: names.
    """
    everywhere = series[series["place"] == EVERYWHERE]
    last = everywhere.tail(MONTHS_PER_YEAR)
    total = float(everywhere["cost_total_yuan"].sum())
    return [
        Bill(
            item,
            payer,
            yuan := float(everywhere[column].sum()),
            float(last[column].mean()) * MONTHS_PER_YEAR,
            yuan / total if total else 0.0,
        )
        for policy in policies
        for column, (item, payer) in items(series).items()
        if item == policy
    ]


def write_costs(path: Path, series: pd.DataFrame) -> None:
    """Write the cost table as comma-separated values, to the fen."""
    cost_table(series).to_csv(path, index=False, float_format="%.2f", lineterminator="\n")
