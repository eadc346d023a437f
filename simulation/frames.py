"""State and observations as pandas frames, codes replaced by names."""

from __future__ import annotations

from collections.abc import Sequence
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
    about = {
        "month": [month.month for month in months for _ in month.places],
        "date": [str(month.date) for month in months for _ in month.places],
        "place": [place for month in months for place in month.places],
    }
    numbers = pd.DataFrame(values.reshape(len(names), -1).T, columns=names)
    return pd.concat([pd.DataFrame(about), numbers], axis=1)


def workers(world: World) -> pd.DataFrame:
    """A row per social worker in post."""
    table = world.workforce
    rows = np.flatnonzero(table.occupied)
    place = world.agencies.region[table.agency[rows]]
    frame = _columns(table, rows)
    frame.insert(0, "region_kind", _named(world.regions.kind[place], REGION_KINDS))
    frame.insert(1, "region", place)
    frame.insert(2, "field", _named(world.agencies.field[table.agency[rows]], FIELDS))
    frame.insert(3, "agency_kind", _named(world.agencies.kind[table.agency[rows]], AGENCY_KINDS))
    frame["overall_well_being"] = table.overall_well_being[rows]
    frame["ties"] = (table.tie_strength[rows] > 0).sum(axis=1)
    return frame


def agencies(world: World) -> pd.DataFrame:
    """A row per agency, with the loop gain of its vicious circle."""
    frame = _columns(world.agencies, np.arange(len(world.agencies)))
    frame["loop_gain"] = tipping.loop_gain(world)
    frame.insert(0, "region_kind", _named(world.regions.kind[world.agencies.region], REGION_KINDS))
    return frame


def _columns(table: Table, rows: np.ndarray) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name, meta in table.columns().items():
        values = getattr(table, name)[rows]
        if name in HIDDEN:
            continue
        if meta.width > 1:
            values = values.sum(axis=1)
            name = f"{name}_sum"
        columns[name] = _named(values, meta.labels) if meta.labels else values
    # As they are: put together into blocks, the people of a nation would need twice the room.
    return pd.DataFrame(columns, copy=False)


def _named(codes: np.ndarray, labels: tuple[str, ...]) -> Any:
    return pd.Categorical.from_codes(codes.astype(np.int8), categories=pd.Index(labels))
