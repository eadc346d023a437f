"""The examination is moved to another month, as from June to October in 2021."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from simulation.dose import dose
from simulation.events.event import Event
from simulation.world import Conditions, World


@dataclass(frozen=True, kw_only=True)
class ExamPostponed(Event):
    """While it lasts, the examination is held in this month only; one that ends before then cancels it for the year."""

    name: ClassVar[str] = "exam_postponed"
    mechanisms: ClassVar[tuple[str, ...]] = ("calendar.exam_month", "certification.applying_share")

    exam_month: int = dose("month of the year", "Month of the examination", 1, 12, start=10)

    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """Hold the examination in its new month only."""
        return replace(conditions, exam_month=world.date.month == self.exam_month)
