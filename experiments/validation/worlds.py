"""The worlds that a validation lives through, and what is kept of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from experiments.explore.worlds import Base, Worlds
from experiments.validation.survey_part import surveyed
from simulation.config import compose
from simulation.settings import Settings

if TYPE_CHECKING:
    from simulation.model import WorkforceModel


@dataclass(frozen=True)
class Place:
    """A world by name: where, when, under which scenario, and what is kept of it."""

    name: str
    region: str
    years: float
    kept: Callable[[WorkforceModel], pd.DataFrame]
    scenario: str = "baseline"
    start: str = "2021-01"

    def overrides(self, size: float) -> tuple[str, ...]:
        """As of ``workforce run``.

        Args:
            size: share of its usual number of posts [1].
        """
        told = [f"region={self.region}", f"scenario={self.scenario}", f"years={self.years}", f"start={self.start}"]
        if size != 1.0:
            posts = compose([f"region={self.region}"]).settings.region.posts
            told.append(f"region.posts={max(1, round(posts * size))}")
        return tuple(told)

    def is_of(self, settings: Settings) -> bool:
        """Whether a run is of this world."""
        own = self.region, self.scenario, self.start
        return own == (settings.region.name, settings.scenario, settings.start)


COUNTRY = Place("survey", "national_sample", 2.0, surveyed)
PLACES = (COUNTRY,)


def validated(model: WorkforceModel) -> pd.DataFrame:
    """What a validation keeps of a finished model.

    Raises:
        ValueError: it is of no world of the validation.
    """
    for place in PLACES:
        if place.is_of(model.settings):
            return place.kept(model)
    raise ValueError(f"expected a world of the validation, got {model.settings.region.name}.")


def composed(run: Iterable[str], size: float, config_dir: str | None = None) -> Worlds:
    """All worlds with the overrides of a command.

    Raises:
        ConfigError: what cannot be composed.
    """
    bases = {}
    for place in PLACES:
        overrides = (*place.overrides(size), *run)
        bases[place.name] = Base(overrides, compose(overrides, config_dir))
    return Worlds(bases, config_dir)
