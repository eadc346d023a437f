"""The outcomes of many runs as one table, equal to the last byte whoever did them in whatever order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from experiments.outcomes import AVERAGED, KEYS, SUMMED, SUMMED_FAMILY
from experiments.parts import DAMAGED, Parts, read, rows_of_runs
from experiments.stopped import StudyError
from simulation.evidence import unknown

ORDER = {name: number for number, name in enumerate([*KEYS, *SUMMED, *AVERAGED])}
ATTEMPTS = 3


def study_table(
    parts: Parts,
    runs: Sequence[tuple[str, int, str]],
    columns: Sequence[str] | None = None,
    only: Mapping[str, object] | None = None,
) -> pa.Table:
    """The rows of some runs, in the order in which the runs are given.

    Args:
        parts: where they are kept.
        runs: arm, seed and id of each; those that are not there are left out.
        columns: indicators; None: all. A cost that did not arise in a run is 0, anything else that it lacks NaN.
        only: column → the one value that is wanted.

    Returns:
        ``arm``, ``seed``, then the columns that say where and when, then the indicators in a fixed order.

    Raises:
        StudyError: a part was damaged after it had been written.
    """
    names = None if columns is None else ["run", *KEYS, *columns]
    for attempt in range(ATTEMPTS):
        try:
            whole, rows = _gathered(parts, names, only or {})
            break
        except FileNotFoundError:  # Somebody at work there has just put parts together.
            if attempt == ATTEMPTS - 1:
                raise
    _expect_columns(whole, columns or ())
    there = [(arm, seed, rows[run]) for arm, seed, run in runs if run in rows]
    taken = np.concatenate([np.arange(r.start, r.stop) for *_, r in there] or [np.empty(0, np.int64)])
    lengths = [len(r) for *_, r in there]
    arms = list(dict.fromkeys(arm for arm, *_ in there))
    codes = np.repeat(np.array([arms.index(arm) for arm, *_ in there], np.int64), lengths)
    found = {
        "arm": pa.array(arms, pa.string()).take(pa.array(codes)),
        "seed": pa.array(np.repeat(np.array([seed for _, seed, _ in there], np.int64), lengths)),
    }
    for name in _ordered({*whole.column_names, *(columns or ())}):
        found[name] = _taken(whole, name, taken)
    return pa.table(found)


def _gathered(
    parts: Parts, columns: Sequence[str] | None, only: Mapping[str, object]
) -> tuple[pa.Table, dict[str, range]]:
    """All parts in one table, and the rows of each run in it."""
    tables: list[pa.Table] = []
    rows: dict[str, range] = {}
    offset = 0
    for path in parts.paths():
        try:
            table = read(path, columns)
        except FileNotFoundError:
            raise
        except DAMAGED as error:
            raise StudyError(
                f"{path} cannot be read: {error}. Give the same command again; it does its runs anew."
            ) from error
        for name, value in only.items():
            table = table.filter(pc.equal(table[name], value))
        for run, own in rows_of_runs(table):
            rows.setdefault(run, range(offset + own.start, offset + own.stop))
        tables.append(table)
        offset += len(table)
    if not tables:
        return pa.table({"run": pa.array([], pa.string())}), rows
    return pa.concat_tables(tables, promote_options="default"), rows


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted((name for name in names if name != "run"), key=lambda name: (ORDER.get(name, len(ORDER)), name))


def _expect_columns(whole: pa.Table, columns: Iterable[str]) -> None:
    for name in columns:
        if whole.num_rows and name not in whole.column_names and not name.startswith(SUMMED_FAMILY):
            raise KeyError(unknown("indicator", name, sorted({*ORDER, *whole.column_names} - {"run"})))


def _taken(whole: pa.Table, name: str, rows: np.ndarray) -> pa.Array:
    if name not in whole.column_names:
        return pa.array(np.zeros(len(rows)))
    column = whole[name]
    if pa.types.is_floating(column.type):
        lacking = 0.0 if name.startswith(SUMMED_FAMILY) else np.nan
        return pa.array(column.fill_null(lacking).to_numpy()[rows])
    if pa.types.is_integer(column.type) and not column.null_count:
        return pa.array(column.to_numpy()[rows])
    return pa.array(column.take(pa.array(rows)).to_pylist(), column.type)
