"""What every event has: when it happens, and conditions that it changes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import ClassVar

from simulation.dates import Month
from simulation.dose import check
from simulation.world import Conditions, World


@dataclass(frozen=True, kw_only=True)
class Event(ABC):
    """Something that befalls the world. It changes conditions and cannot touch state."""

    name: ClassVar[str]
    mechanisms: ClassVar[tuple[str, ...]] = ()
    """Evidence that its effect rests on: groups such as ``demand``, single numbers such as ``strain.work_weight``."""

    start: str | None = None
    """First month, such as 2024-07; from the beginning if not given."""
    stop: str | None = None
    """First month after it; never ends if not given."""

    def __post_init__(self) -> None:
        first, last = self._month("start"), self._month("stop")
        if first and last and last <= first:
            raise ValueError(f"events.{self.name}.stop: expected a month after the start {first}, got {last}.")

        check(self, f"events.{self.name}")

    def _month(self, key: str) -> Month | None:
        text = getattr(self, key)
        try:
            return None if text is None else Month.parse(text)
        except ValueError as error:
            raise ValueError(f"events.{self.name}.{key}: {error}") from None

    def months_since_start(self, world: World) -> int | None:
        """Months since the event began, None while it does not happen."""
        date, first, last = world.date, self._month("start") or world.start, self._month("stop")
        if world.t < 0 or date < first or (last is not None and date >= last):
            return None
        return date.since(first)

    def befall(self, conditions: Conditions, world: World) -> Conditions:
        """The conditions under this event; unchanged while it does not happen."""
        months = self.months_since_start(world)
        return conditions if months is None else self.apply(conditions, world, months)

    @abstractmethod
    def apply(self, conditions: Conditions, world: World, months: int) -> Conditions:
        """Change the conditions, ``months`` after the event began."""

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """What can be set as ``events.<name>.<key>``."""
        return tuple(f.name for f in fields(cls))
