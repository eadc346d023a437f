"""The training pipeline: students, graduates, certificates outside the posts, peers in training, returnable leavers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.units import Amounts


@dataclass
class Pipeline:
    """Stocks outside the posts, in persons; R regions."""

    students: Amounts
    """[person], shape (programme, months until graduation)."""
    graduates_searching: Amounts
    """[person], shape (R,): social-work graduates who look for a post."""
    certified_outside: Amounts
    """[person], shape (certificate,): certificate holders who are not in a social-work post."""
    peers_in_training: Amounts
    """[person], shape (months until ready,): former clients who learn to help."""
    peers_ready: float
    """[person]: peers who can take a post."""
    returnable: Amounts
    """[person], shape (R, certificate): people who left the field and may return."""
    students_added: Amounts
    """[person], shape (programme, months until graduation): those of the students who have a place that was added."""
    exam_applicants: float = 0.0
    """[person], at the last examination, inside and outside the posts."""
    exam_passes: float = 0.0
    """[person], at the last examination."""
    enrolled: float = 0.0
    """[person], students who began this month."""
    graduated: float = 0.0
    """[person], students who graduated this month."""
    graduates_lost: float = 0.0
    """[person], graduates who took other work this month."""

    def copy(self) -> Pipeline:
        """A pipeline that shares nothing with this one."""
        values: dict[str, Any] = {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in vars(self).items()}
        return Pipeline(**values)
