"""State and observations as pandas frames, codes replaced by names."""

from __future__ import annotations

from itertools import chain, islice
from typing import Any

import numpy as np
import pandas as pd

from simulation import tipping
from simulation.indicators import Row
from simulation.state.agencies import AGENCY_KINDS, FIELDS
from simulation.state.regions import REGION_KINDS
from simulation.state.table import Table
from simulation.world import World

ABOUT = ("month", "date", "place")
HIDDEN = {"tie_to", "occupied", "is_open", "left_by", "vacant_months"}


def series(rows: list[Row]) -> pd.DataFrame:
    """A row per month and place; a cost that did not arise yet is 0.

    Args:
        rows: each begins with what it is about (``ABOUT``); numbers follow.
    """
    alike: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(rows):
        alike.setdefault(tuple(row), []).append(number)
    names = [name for name in dict.fromkeys(chain.from_iterable(alike)) if name not in ABOUT]
    column = {name: i for i, name in enumerate(names)}
    values = np.full((len(rows), len(names)), np.nan)
    for layout, own in alike.items():
        first = sum(name in ABOUT for name in layout)
        # Numbers of many rows at one go: pandas would look at each by itself.
        numbers = chain.from_iterable(islice(rows[number].values(), first, None) for number in own)
        block = np.fromiter(numbers, np.float64, len(own) * (len(layout) - first)).reshape(len(own), -1)
        values[np.ix_(own, [column[name] for name in layout[first:]])] = block
    costs = [i for i, name in enumerate(names) if name.startswith("cost_")]
    values[:, costs] = np.where(np.isnan(values[:, costs]), 0.0, values[:, costs])
    about = pd.DataFrame({name: [row[name] for row in rows] for name in ABOUT if name in chain.from_iterable(alike)})
    return pd.concat([about, pd.DataFrame(values, columns=names)], axis=1)


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
    return pd.DataFrame(columns)


def _named(codes: np.ndarray, labels: tuple[str, ...]) -> Any:
    return pd.Categorical.from_codes(codes.astype(np.int8), categories=pd.Index(labels))
