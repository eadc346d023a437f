"""State and observations as pandas frames, codes replaced by names."""

from __future__ import annotations

from functools import cache
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


def workers(world: World, at_its_end: bool = False) -> pd.DataFrame:
    """A row per social worker in post.

    Args:
        world: of any month.
        at_its_end: its workforce is given up: each column goes when its values are in the frame, since the people of
            a nation in both would need half as much room again.
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
            setattr(table, name, values[:0].copy())
        if name in HIDDEN:
            continue
        values = values[rows]
        if meta.width > 1:
            values = values.sum(axis=1)
            name = f"{name}_sum"
        columns[name] = _named(values, meta.labels) if meta.labels else values
    return columns


def _frame(columns: dict[str, Any]) -> pd.DataFrame:
    # As they are: put together into blocks, the people of a nation would need twice the room.
    return pd.DataFrame(columns, copy=False)


def _named(codes: np.ndarray, labels: tuple[str, ...]) -> Any:
    return pd.Categorical.from_codes(codes.astype(np.int8), dtype=_categories(labels))


@cache
def _categories(labels: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index(labels))
