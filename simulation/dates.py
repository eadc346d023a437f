"""Calendar months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Self

from simulation.units import MONTHS_PER_YEAR


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2024-07``.

        Raises:
            ValueError: the text is not a month between 1950-01 and 2150-12.
        """
        found = re.fullmatch(r"(\d{4})-(\d{1,2})", str(text).strip())
        if found and 1950 <= int(found[1]) <= 2150 and 1 <= int(found[2]) <= MONTHS_PER_YEAR:
            return cls(int(found[1]), int(found[2]))
        raise ValueError(f"expected a month such as 2024-07, between 1950-01 and 2150-12; got {text!r}.")

    def plus(self, months: int) -> Month:
        """The month that lies ``months`` later (earlier if negative)."""
        years, rest = divmod(self.month - 1 + months, MONTHS_PER_YEAR)
        return _month(self.year + years, rest + 1)

    def since(self, earlier: Month) -> int:
        """Months from ``earlier`` to this one."""
        return (self.year - earlier.year) * MONTHS_PER_YEAR + self.month - earlier.month

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


@cache
def _month(year: int, month: int) -> Month:
    """Asked for in every month of every world, and made once."""
    return Month(year, month)
