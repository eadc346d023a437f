"""An assignment: some people, drawn by lot, turn to a given source of support whatever their reasons.

The intervention of causal inference (Pearl 2009, "do"): the choice is set from outside, and everything that follows
from it takes its course. No ordinary run has one; twin worlds have, to tell the effect of support from who chooses it.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulation.randomness import Luck
from simulation.state.workforce import SOURCES
from simulation.units import Bools, Identities


@dataclass(frozen=True)
class Assignment:
    """Whom people on whom the lot falls turn to, from their first day on; None: whomever they would choose.

    Raises:
        ValueError: a share outside 0-1, or a source that does not exist.
    """

    share: float
    """Of all people [1]."""
    moral: str | None = None
    financial: str | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= 1.0:
            raise ValueError(f"share: expected a number from 0 to 1, got {self.share!r}.")
        for source in (self.moral, self.financial):
            if source is not None and source not in SOURCES:
                raise ValueError(f"source: expected one of {', '.join(SOURCES)}, got {source!r}.")

    def falls_on(self, luck: Luck, identity: Identities) -> Bools:
        """Those on whom the lot falls, shape (n,): the same people in every world of a seed and share."""
        return luck.uniform("assigned source", Luck.ALWAYS, identity) < self.share
