"""The worlds that a validation lives through, and what is kept of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.explore.override import key_of
from experiments.explore.worlds import Base, Worlds
from experiments.patterns.measured import pattern_table
from experiments.validation.hindcast_part import years_lived
from experiments.validation.programme_part import (
    PAIR_YEARS,
    PAIRS,
    PLAN,
    PLAN_YEARS,
    WISH_YEARS,
    WISHES,
    programme_table,
)  # fmt: skip
from experiments.validation.survey_part import surveyed
from simulation.config import compose
from simulation.evidence import source_facts
from simulation.settings import Settings

if TYPE_CHECKING:
    from simulation.model import WorkforceModel


@dataclass(frozen=True)
class Place:
    """A world by name: where, when, under which scenario, and what is kept of it."""

    name: str
    region: str
    start: str
    years: float
    kept: Callable[[WorkforceModel], pd.DataFrame]
    scenario: str = "baseline"
    posts: int | None = None
    """Posts at its start; None: those of the region."""
    further: tuple[str, ...] = ()
    """Other settings of its own; what the command sets wins."""

    def overrides(self, run: Iterable[str], size: float) -> tuple[str, ...]:
        """As of ``workforce run``.

        Args:
            run: settings of the command.
            size: share of its usual number of posts [1].
        """
        told = [f"region={self.region}", f"scenario={self.scenario}", f"years={self.years}", f"start={self.start}"]
        posts = self.posts or compose([f"region={self.region}"]).settings.region.posts
        if size != 1.0 or self.posts:
            told.append(f"region.posts={round(posts * size)}")
        given = tuple(run)
        keys = {key_of(text) for text in given}
        return (*told, *(text for text in self.further if key_of(text) not in keys), *given)

    def is_of(self, settings: Settings) -> bool:
        """Whether a run is of this world, or of one that is kept alike."""
        own = self.region, self.scenario, self.start
        return own == (settings.region.name, settings.scenario, settings.start)


POSTS_AT_FIRST = float(source_facts()["workforce"]["posts.y2010"].value)
CERTIFIED_AT_FIRST = float(source_facts()["certificates"]["certified_stock.y2010"].value)
AS_IN_2010 = (
    # No examination is held in so short a warm-up, so that the certificates at the start are those of the end of 2010.
    "warm_up_months=6",
    f"evidence.start.national_posts={POSTS_AT_FIRST:g}",
    f"evidence.start.certified_total_per_post={CERTIFIED_AT_FIRST / POSTS_AT_FIRST:.4f}",
    "beyond_evidence=true",
)
COUNTRY = Place("survey", "national_sample", "2021-01", 2.0, surveyed)
PLACES = (
    COUNTRY,
    Place("hindcast", "hindcast", "2011-01", 11.0, years_lived, "years_on_record", further=AS_IN_2010),
    Place("hindcast_posts", "hindcast", "2011-01", 11.0, years_lived, "years_on_record",
          further=("events.years_on_record.applicants_times=0", *AS_IN_2010)),
    Place("city", "city", "2011-01", 3.0, pattern_table, posts=4000),
    Place("country", "national_sample", "2020-01", 1.0, pattern_table, posts=6000),
    Place(PLAN, "national_sample", "2022-01", PLAN_YEARS, programme_table, PLAN),
    Place(PAIRS, "national_sample", "2022-01", PAIR_YEARS, programme_table, PAIRS),
    Place(WISHES, "national_sample", "2022-01", WISH_YEARS, programme_table, WISHES),
)  # fmt: skip


def validated(model: WorkforceModel) -> pd.DataFrame:
    """What a validation keeps of a finished model.

    Raises:
        ValueError: it is of no world of the validation.
    """
    for place in PLACES:
        if place.is_of(model.settings):
            kept = place.kept(model)
            return kept.assign(year=kept["year"].astype(np.int16))  # One type for the parts of a study.
    raise ValueError(f"expected a world of the validation, got {model.settings.region.name}.")


def composed(run: Sequence[str], size: float, config_dir: str | None = None) -> Worlds:
    """All worlds with the overrides of a command.

    Raises:
        ConfigError: what cannot be composed.
    """
    bases = {}
    for place in PLACES:
        overrides = place.overrides(run, size)
        bases[place.name] = Base(overrides, compose(overrides, config_dir))
    return Worlds(bases, config_dir)
