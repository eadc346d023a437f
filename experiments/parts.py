"""The outcomes of a study's runs as Parquet files, each of many runs.

A run is done when a part holds it. A part is whole or not there. To write the same runs again changes nothing: the name
of a part follows from its runs, and a run counts once wherever it is found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.durable import put

ENDING = ".parquet"
RUNS_A_PART = 500
"""Parts are put together until they hold so many runs."""
MOST_SMALL_PARTS = 64
SOON_READ, KEPT = "lz4", "zstd"
"""Compression of a small part, which costs least time to write and to read, and of one that was put together."""
DAMAGED = (pa.ArrowException, OSError, ValueError)
"""What reading a damaged part raises."""


class Parts:
    """A folder of parts, and how many runs its small ones hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._small: dict[Path, int] = {}

    def paths(self) -> list[Path]:
        """All parts, in the order of their names."""
        return sorted(self.folder.glob(f"[!.]*{ENDING}"))

    def check(self) -> tuple[set[str], list[Path]]:
        """Read every part to its last byte.

        Returns:
            Ids of the runs that they hold; the parts that are damaged.
        """
        runs: set[str] = set()
        damaged = []
        self._small.clear()
        for path in self.paths():
            try:
                held = {run for run, _ in rows_of_runs(read(path))}
            except PermissionError:
                raise
            except FileNotFoundError:
                continue  # Whoever is at work has just put it together with others.
            except DAMAGED:
                damaged.append(path)
                continue
            runs |= held
            self._count(path, len(held))
        return runs, damaged

    def commit(self, table: pa.Table) -> None:
        """Write runs; when this returns, they survive whatever happens.

        Args:
            table: rows with the column ``run``, those of a run together.

        Raises:
            OSError: the disk refuses; no part is changed.
        """
        self._put(table, SOON_READ)
        if len(self._small) >= MOST_SMALL_PARTS:
            self.put_together()

    def put_together(self) -> None:
        """Make few large parts of many small ones: they are read faster and take less room.

        Raises:
            OSError: the disk refuses; every run is still there.
        """
        while len(self._small) > 1:
            chosen: list[Path] = []
            number = 0
            for path, runs in sorted(self._small.items()):
                if number < RUNS_A_PART:
                    chosen.append(path)
                    number += runs
            whole = self._put(_whole(chosen), KEPT)
            # Until the last of them is gone some runs are held twice, which does no harm.
            for path in chosen:
                if path != whole:
                    path.unlink()
                    del self._small[path]

    def _put(self, table: pa.Table, compression: str) -> Path:
        runs = sorted(run for run, _ in rows_of_runs(table))
        path = self.folder / f"{hashlib.sha256(' '.join(runs).encode()).hexdigest()[:20]}{ENDING}"
        put(path, lambda file: _write(table, file, compression))
        self._count(path, len(runs))
        return path

    def _count(self, path: Path, runs: int) -> None:
        self._small.pop(path, None)
        if runs < RUNS_A_PART:
            self._small[path] = runs


def read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """One part, or the columns of that name that it has.

    Raises:
        DAMAGED: it is not as it was written.
    """
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        table = file.read(columns=columns)
    if "run" not in table.column_names:
        raise ValueError(f"{path.name}: expected a column run.")
    return table


def rows_of_runs(table: pa.Table) -> list[tuple[str, range]]:
    """Each run of a part and its rows; of a run that is there twice, the first."""
    names = np.array(table["run"].to_pylist(), dtype=np.str_)
    edges = np.flatnonzero(names[1:] != names[:-1]) + 1
    found: dict[str, range] = {}
    for first, last in pairwise([0, *edges.tolist(), len(names)]):
        if last > first:
            found.setdefault(str(names[first]), range(first, last))
    return list(found.items())


def _whole(paths: Sequence[Path]) -> pa.Table:
    """Several parts as one table, each run once; a column that some do not have is null there."""
    seen: set[str] = set()
    tables = []
    for path in paths:
        table = read(path)
        own = rows_of_runs(table)
        tables += [table.slice(rows.start, len(rows)) for run, rows in own if run not in seen]
        seen |= {run for run, _ in own}
    return pa.concat_tables(tables, promote_options="default")


def _write(table: pa.Table, file: BinaryIO, compression: str) -> None:
    pq.write_table(table, file, compression=compression, use_dictionary=["run", "place"], write_page_checksum=True)
