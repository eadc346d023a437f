"""Fitted values: numbers of the evidence that a calibration has moved inside their ranges, and the run that did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from simulation.evidence import EvidenceError, Fact, fitted_facts

BEST = "best.yaml"
Values = Mapping[str, Mapping[str, float]]
"""Group → name → value, in the unit of the evidence."""


@dataclass(frozen=True)
class Fit:
    """The best point of a calibration."""

    made_by: Mapping[str, Any]
    """The command, the version, the code, the runs, the seed, the method and the targets; empty before the first."""
    evidence: Values
    """The numbers that were fitted."""

    @property
    def origin(self) -> str:
        """Where the fitted values come from, in a few words."""
        told = self.made_by
        if not told:
            return "conf/calibrated/best.yaml"
        method = f", {told['method']}" if told.get("method") else ""
        return f"{told.get('command', 'workforce calibrate')} (version {told.get('version', 'unknown')}{method})"


@cache
def best() -> Fit:
    """What ``conf/calibrated/best.yaml`` says.

    Raises:
        EvidenceError: it has another form than ``made_by`` and ``evidence``.
    """
    return fit_of(_tree())


def _tree() -> Any:
    return yaml.safe_load((resources.files("conf") / "calibrated" / BEST).read_text(encoding="utf-8"))


def fit_of(tree: Any) -> Fit:
    """A fit from the plain values of its file.

    Raises:
        EvidenceError: another form, or values that the evidence does not allow.
    """
    told = tree if isinstance(tree, Mapping) else {}
    made_by, values = told.get("made_by") or {}, told.get("evidence") or {}
    groups = values.values() if isinstance(values, Mapping) else [None]
    if told.keys() != {"made_by", "evidence"} or not all(isinstance(v, Mapping) for v in (made_by, *groups)):
        raise EvidenceError(
            f"conf/calibrated/{BEST}: expected made_by: {{...}} and evidence: {{group: {{name: number}}}}, "
            "got another form. workforce calibrate writes it."
        )
    fitted_facts(values)
    return Fit(dict(made_by), values)


@cache
def calibrated_facts() -> dict[str, dict[str, Fact]]:
    """The parameters of the laws with the fitted values: group → name → fact."""
    return fitted_facts(best().evidence)
