"""What an exploration was asked for: read, checked and composed before anything is simulated."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from experiments.engine_choice import EngineChoice, chosen_engine
from experiments.explore.factor import Factor
from experiments.explore.over import factors_of
from experiments.explore.override import defaults, key_of, listed, loading_of, split
from experiments.explore.point import Point
from experiments.explore.whole_period import whole_period
from experiments.explore.worlds import Worlds, worlds
from experiments.outcomes import AVERAGED, SUMMED, SUMMED_FAMILY
from experiments.study import Study, replications
from simulation.evidence import unknown
from simulation.mistakes import ConfigError

T = TypeVar("T")
LONGEST_LABEL = 60
SHARED = {
    "replications": "each point is lived through with so many seeds, the same for all",
    "engine": "where the runs are done: local, serial or dask; engine.workers=2",
    "workers": "short for engine.workers",
    "out": "folder of the study and its report; the same one goes on from there",
}
"""Keys that every exploration has."""
EXTENDED = ("replications", "workers", "trials", "check", "adopt")
"""Keys of which more, or that done in the end, is the same study."""
UNTOLD = ("out", "progress", "engine", "workers")
"""How and where something is run changes nothing in it."""


@dataclass(frozen=True)
class Request:
    """An exploration that can be carried out."""

    command: str
    asked: Any
    """Values of the command's own keys, as an object of its class."""
    worlds: Worlds
    factors: tuple[Factor, ...]
    engine: EngineChoice
    given: tuple[str, ...]
    """As it was given on the command line."""

    @property
    def folder(self) -> Path:
        """Where the study and its report lie; the same for more replications or trials of the same."""
        if (given := self.worlds.first.out) is not None:
            return Path(given).expanduser()
        label = "-".join(self.worlds.bases)[:LONGEST_LABEL]
        return Path("results") / self.command / f"{label}-{self.worlds.first.settings.region.name}-{self.id[:8]}"

    @cached_property
    def id(self) -> str:
        """Letters that change with everything that is asked but how often."""
        asked = {k: v for k, v in dataclasses.asdict(self.asked).items() if k not in EXTENDED}
        records = [base.config.record for base in self.worlds.bases.values()]
        factors = [dataclasses.asdict(factor) for factor in self.factors]
        text = json.dumps([self.command, asked, records, factors], default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def told(self) -> tuple[str, ...]:
        """As it was given, but for how and where it is run."""
        return tuple(text for text in self.given if key_of(text).split(".")[0] not in UNTOLD)

    @property
    def progress(self) -> str:
        """How it reports."""
        return self.worlds.first.progress

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that every point is lived through with."""
        return replications(self.asked.replications, self.worlds.first.settings.seed)

    def study(self, arms: Iterable[tuple[str, Point]], title: str, seeds: tuple[int, ...] | None = None) -> Study:
        """The runs of some points in some scenarios.

        Raises:
            ConfigError: values that cannot be together.
        """
        configs = {arm_name(scenario, point): self.worlds.config(scenario, point.values) for scenario, point in arms}
        return Study(configs, seeds or self.seeds, title, whole_period, loading=self.worlds.loading)


def arm_name(scenario: str, point: Point) -> str:
    """How the store calls a point in a scenario."""
    return f"{point.id} {scenario}"


def read(
    command: str,
    kind: type[T],
    own: Mapping[str, str],
    overrides: Iterable[str],
    config_dir: str | None,
    groups: tuple[str, ...] = (),
) -> tuple[T, list[str], EngineChoice, list[str]]:
    """The keys of a command as an object of its class, the overrides of its runs, the engine, and those of groups.

    Raises:
        ConfigError: with one sentence for the user.
    """
    engine, left = chosen_engine(overrides, Path(config_dir).expanduser() if config_dir else None)
    try:
        values, grouped, run = split(left, {**own, **SHARED}, groups)
        values = defaults(command) | values
        for key in ("scenarios", "outcomes", "mix"):
            if key in values:
                values[key] = listed(values[key])
        asked = kind(**values)
        engine = with_workers(engine, values["workers"])
    except (TypeError, ValueError) as error:
        raise ConfigError(str(error)) from None
    return asked, run, engine, grouped


def request(
    command: str,
    asked: Any,
    over: Any,
    scenarios: Iterable[str],
    run: list[str],
    engine: EngineChoice,
    given: Iterable[str],
    config_dir: str | None,
) -> Request:
    """Compose the scenarios and read what is varied over them.

    Raises:
        ConfigError: with one sentence for the user.
    """
    composed = worlds(list(scenarios), run, config_dir, loading_of(run))
    try:
        return Request(command, asked, composed, factors_of(over, composed), engine, tuple(given))
    except ValueError as error:
        raise ConfigError(str(error)) from None


def with_workers(engine: EngineChoice, workers: Any) -> EngineChoice:
    """The engine with so many workers, if a number is given.

    Raises:
        ConfigError: no whole number from 1.
    """
    if workers is None:
        return engine
    if isinstance(workers, bool) or not isinstance(workers, int):
        raise ConfigError(f"workers: expected a whole number from 1, got {workers!r}.")
    try:
        return dataclasses.replace(engine, workers=workers)
    except ConfigError as error:
        raise ConfigError(str(error).replace("engine.workers", "workers")) from None


def expect_number(name: str, value: Any, low: float, high: float, whole: bool = True) -> None:
    """A setting that must be a number in a range.

    Raises:
        ValueError: it is not.
    """
    wanted = "a whole number" if whole else "a number"
    right = isinstance(value, int) or (not whole and isinstance(value, float))
    if isinstance(value, bool) or not right or not low <= value <= high:
        raise ValueError(f"{name}: expected {wanted} from {low:,g} to {high:,g}, got {value!r}.")


def expect_outcomes(name: str, outcomes: Iterable[str]) -> None:
    """Indicators that a run yields.

    Raises:
        ValueError: none, or an unknown one with the nearest.
    """
    known = [*SUMMED, *AVERAGED, "cost_total_yuan"]
    for outcome in outcomes:
        if outcome not in known and not outcome.startswith(SUMMED_FAMILY):
            raise ValueError(f"{name}: {unknown('indicator', outcome, known)}")
    if not list(outcomes):
        raise ValueError(f"{name}: expected at least one indicator, such as turnover_per_year.")
