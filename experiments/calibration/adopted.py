"""``conf/calibrated/``: the best point and the ensemble, as every command reads them, and the record of the fit."""

from __future__ import annotations

from datetime import date
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from experiments.calibration.calibration_result import Calibration
from experiments.code_version import code_version
from experiments.durable import put
from experiments.explore.findings import command_of
from experiments.patterns.catalogue import FITTED
from experiments.patterns.measured import pattern_table
from experiments.stopped import StudyError
from simulation.version import version

BEST, ENSEMBLE = "best.yaml", "ensemble.csv"
PATTERNS_FILE, PARAMETERS_FILE = "patterns.csv", "parameters.csv"
"""The record of the fit: what fits, and how far each parameter is known."""
HEAD = """\
# The mean of the posterior: numbers that stand in place of those of conf/evidence unless parameters=evidence is asked
# for. Made by the command below and changed by nothing else; ensemble.csv holds the posterior itself.
"""


def adopt(found: Calibration, folder: Path | None = None) -> Path:
    """Write the best point and the ensemble.

    Args:
        found: a calibration.
        folder: where to; None: ``conf/calibrated``.

    Returns:
        The folder.

    Raises:
        StudyError: the disk refuses.
    """
    folder = folder or home()
    tables = {ENSEMBLE: found.ensemble, PATTERNS_FILE: found.patterns, PARAMETERS_FILE: found.parameters}
    try:
        folder.mkdir(exist_ok=True)
        for name, table in tables.items():
            text: str = table.to_csv(index=False, lineterminator="\n")
            put(folder / name, partial(_write, text))
        put(folder / BEST, partial(_write, best(found)))
    except OSError as error:
        raise StudyError(f"{folder} could not be written: {error.strerror or error}.") from error
    return folder


def _write(text: str, file: BinaryIO) -> None:
    file.write(text.encode())


def home() -> Path:
    """Where commands look for what was calibrated."""
    return Path(str(resources.files("conf") / "calibrated"))


def best(found: Calibration) -> str:
    """The best point as ``best.yaml``."""
    numbers: dict[str, dict[str, float]] = {}
    for address, value in zip(found.prior.addresses, found.best_values, strict=True):
        group, _, name = address.partition(".")
        numbers.setdefault(group, {})[name] = float(value)
    told: dict[str, Any] = {
        "made_by": {
            "command": command_of(found.request),
            "version": version(),
            "code": code_version(pattern_table),
            "date": date.today().isoformat(),
            "runs": found.runs,
            "seed": found.request.asked.seed_of_design,
            "method": "Sobol screening, polynomial emulators, MCMC (emcee), members lived through and weighted anew",
            "members": len(found.members),
            "effective_members": round(found.effective_members, 1),
            "targets": [pattern.key for pattern in FITTED],
        },
        "evidence": numbers,
    }
    text: str = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=118)
    return HEAD + text
