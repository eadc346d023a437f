"""The files of a result: tables, configuration, evidence, manifest, figures."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from experiments.costs import write_costs
from experiments.evidence_table import write_csv
from experiments.result_folder import MANIFEST, write_json, write_text
from simulation.result import Result
from simulation.state.agencies import Agencies
from simulation.state.table import Column
from simulation.state.workforce import Workforce


def write_files(folder: Path, result: Result, manifest: Mapping[str, Any]) -> None:
    """Write all files of a result into an empty folder.

    Args:
        folder: an existing, empty folder.
        result: the outcome of a run.
        manifest: how it came about; see ``experiments.provenance``.
    """
    with ThreadPoolExecutor(1) as beside:
        # The people of a nation take as long to write as all the rest.
        people = beside.submit(write_parquet, folder / "workers.parquet", result.workers, Workforce.columns())
        _write_the_rest(folder, result, manifest)
        people.result()


def _write_the_rest(folder: Path, result: Result, manifest: Mapping[str, Any]) -> None:
    write_parquet(folder / "series.parquet", result.series, {})
    write_parquet(folder / "agencies.parquet", result.agencies, Agencies.columns())
    write_costs(folder / "costs.csv", result.series)
    record = yaml.safe_dump(result.config.record, sort_keys=False, allow_unicode=True, width=100)
    write_text(folder / "config.yaml", f"# {manifest['command']}\n{record}")
    facts = [(group, fact) for group, table in result.settings.facts.items() for fact in table.values()]
    with (folder / "evidence.csv").open("w", encoding="utf-8", newline="") as file:
        write_csv(facts, file)
    write_figures(folder / "figures", result)
    write_json(folder / MANIFEST, dict(manifest))


ROWS = 16_384
"""Rows of a table that are written at a time."""


def write_parquet(path: Path, frame: pd.DataFrame, columns: Mapping[str, Column]) -> None:
    """Write a table; what is known of a column travels with it as metadata ``unit`` and ``description``."""
    schema = pa.Schema.from_pandas(frame, preserve_index=False)
    for i, field in enumerate(schema):
        if meaning := columns.get(field.name):
            schema = schema.set(i, field.with_metadata({"unit": meaning.unit, "description": meaning.description}))
    # Words are looked up in a dictionary; one of numbers, hardly two of them alike, takes longer and is larger.
    words = [field.name for field in schema if not pa.types.is_floating(field.type)]
    with pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=words) as file:
        # Some rows at a time: the people of a nation would need as much room again.
        for first in range(0, max(len(frame), 1), ROWS):
            rows = frame.iloc[first : first + ROWS]
            file.write_table(pa.Table.from_pandas(rows, schema=schema, preserve_index=False))


def write_figures(folder: Path, result: Result) -> None:
    """Write each figure of the run as a picture."""
    from simulation.figures import PANELS, figure

    folder.mkdir()
    for name in PANELS:
        (folder / f"{name}.png").write_bytes(figure(name, result.series, result.settings).png())
