"""Points lived through: each in its city and its country, kept in the same store as every study."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

import pandas as pd

from experiments.engine_choice import EngineChoice
from experiments.explore.point import Point
from experiments.explore.worlds import Worlds, worlds
from experiments.on_demand import EngineOnDemand
from experiments.patterns.catalogue import PATTERNS
from experiments.patterns.measured import WORLDS, pattern_table
from experiments.stopped import StudyError
from experiments.study import Study
from simulation.run_config import RunConfig

SCENARIO = "baseline"
KEYS = [pattern.key for pattern in PATTERNS]


class Evaluations(AbstractContextManager["Evaluations"]):
    """The folder of a calibration at work: one engine does the runs, and starts when the first is needed."""

    def __init__(self, folder: Path, engine: EngineChoice, progress: str = "auto") -> None:
        self.folder, self.progress = folder, progress
        self._engine = EngineOnDemand(engine)
        self._worlds: dict[str, Worlds] = {world: worlds([SCENARIO], settings) for world, settings in WORLDS.items()}
        self.failed = 0
        """Runs that came to no end; their points are left out."""
        self.runs = 0
        """Runs that were asked for."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self._engine.__exit__(*error)

    def config(self, world: str, point: Point) -> RunConfig:
        """One world of a point, composed."""
        return self._worlds[world].config(SCENARIO, point.values)

    def shown(self, points: Sequence[Point], lucks: Sequence[int], title: str) -> pd.DataFrame:
        """The patterns of each point; what is there already is not done again.

        Points take their luck in turn, so that what a fit learns is not the luck of one seed.

        Args:
            points: each different, or each with a luck of its own.
            lucks: seeds.
            title: for those who watch.

        Returns:
            A row per point in the given order and a column per pattern; NaN where a run failed.

        Raises:
            StudyError: no run came to its end, or see ``experiments.runner``.
        """
        seeds = [lucks[number % len(lucks)] for number in range(len(points))]
        tables = []
        for luck in sorted(set(seeds)):
            own = [point for point, seed in zip(points, seeds, strict=True) if seed == luck]
            tables.append(self._done(own, (luck,), title))
        wanted = pd.MultiIndex.from_arrays([[point.id for point in points], seeds], names=["point", "seed"])
        return self._expected(pd.concat(tables)).reindex(wanted).reset_index(drop=True)

    def repeated(self, point: Point, lucks: Sequence[int], title: str) -> pd.DataFrame:
        """The patterns of one point with each luck: a row per seed that came to its end, a column per pattern.

        Raises:
            StudyError: no run came to its end, or see ``experiments.runner``.
        """
        return self._expected(self._done([point], tuple(lucks), title)).reset_index(drop=True)

    def _expected(self, table: pd.DataFrame) -> pd.DataFrame:
        if table.empty:
            raise StudyError(f"no run came to its end. See why: workforce status {self.folder}")
        return table

    def _done(self, points: Sequence[Point], seeds: tuple[int, ...], title: str) -> pd.DataFrame:
        """Patterns of points with all of these seeds; index point and seed."""
        configs = {f"{point.id} {world}": self.config(world, point) for point in points for world in WORLDS}
        study = Study(configs, seeds, title, pattern_table)
        found = self._engine.done(study, self.folder, self.progress)
        self.failed += len(found.failures)
        self.runs += len(configs) * len(seeds)
        runs = found.runs
        if runs.empty:
            return pd.DataFrame(columns=KEYS)
        told = runs.assign(point=runs["arm"].str.partition(" ")[0]).groupby(["point", "seed"])
        # Each world knows its own patterns, so that the first value that is there is the only one.
        return told[KEYS].first()[told["arm"].nunique() == len(WORLDS)]
