"""State and observations as pandas frames, codes replaced by names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from simulation import tipping
from simulation.indicators import Observation, told
from simulation.state.agencies import AGENCY_KINDS, FIELDS
from simulation.state.regions import REGION_KINDS
from simulation.state.table import Table
from simulation.world import World

HIDDEN = {"tie_to", "occupied", "is_open", "left_by", "vacant_months"}


def series(months: Sequence[Observation]) -> pd.DataFrame:
    """A row per month and place, from what was seen in each month; a cost that did not arise yet is 0."""
    if not months:
        return pd.DataFrame()
    names, values = told(months)
    places = months[0].places
    about = {
        "month": np.repeat([month.month for month in months], len(places)),
        "date": [date for month in months for date in [str(month.date)] * len(places)],
        "place": [*places] * len(months),
    }
    numbers = pd.DataFrame(values.reshape(len(names), -1).T, columns=names)
    return pd.concat([pd.DataFrame(about), numbers], axis=1)


def workers(world: World, at_its_end: bool = False) -> pd.DataFrame:
    """A row per social worker in post.

    Args:
        world: of any month.
        at_its_end: its workforce is given up to the frame, whose columns take the place of its own: the people of a
            nation in both would need half as much room again.
    """
    table = world.workforce
    rows = np.flatnonzero(table.occupied)
    agency = table.agency[rows]
    about = {
        "region_kind": _named(world.regions.kind[world.agencies.region[agency]], REGION_KINDS),
        "region": world.agencies.region[agency],
        "field": _named(world.agencies.field[agency], FIELDS),
        "agency_kind": _named(world.agencies.kind[agency], AGENCY_KINDS),
    }
    of_several = {
        "overall_well_being": table.overall_well_being[rows],
        "ties": sum((strength[rows] > 0 for strength in table.tie_strength.T), np.zeros(len(rows), np.int64)),
    }
    return _frame(about | _columns(table, rows, at_its_end) | of_several)


def agencies(world: World) -> pd.DataFrame:
    """A row per agency, with the loop gain of its vicious circle."""
    about = {"region_kind": _named(world.regions.kind[world.agencies.region], REGION_KINDS)}
    every = np.arange(len(world.agencies))
    return _frame(about | _columns(world.agencies, every) | {"loop_gain": tipping.loop_gain(world)})


def _columns(table: Table, rows: np.ndarray, let_go: bool = False) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, meta in table.columns().items():
        values = getattr(table, name)
        if let_go:
            vars(table)[name] = values[:0].copy()
        if name in HIDDEN:
            continue
        if meta.width > 1:
            values = values[rows].sum(axis=1)
            name = f"{name}_sum"
        elif let_go:
            # Where they lay, since a block of columns goes as a whole.
            kept = values[: len(rows)]
            kept[:] = values[rows]
            values = kept
        else:
            values = values[rows]
        columns[name] = _named(values, meta.labels) if meta.labels else values
    if let_go:
        table.blocks, table.in_blocks = {}, ()
    return columns


def _frame(columns: dict[str, Any]) -> pd.DataFrame:
    # As they are: put together into blocks, the people of a nation would need twice the room.
    return pd.DataFrame(columns, copy=False)


def _named(codes: np.ndarray, labels: tuple[str, ...]) -> Any:
    return pd.Categorical.from_codes(codes.astype(np.int8), dtype=_categories(labels))


@cache
def _categories(labels: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index(labels))
