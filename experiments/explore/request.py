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

from experiments.draws import Draws, chosen_ensemble, sized
from experiments.engine_choice import EngineChoice, chosen_engine
from experiments.explore.factor import Factor
from experiments.explore.over import factors_of
from experiments.explore.override import defaults, key_of, listed, loading_of, split
from experiments.explore.point import Point
from experiments.explore.whole_period import whole_period
from experiments.explore.worlds import Worlds, worlds
from experiments.inquiry import UNTOLD, Inquiry, inquiry
from experiments.outcomes import AVERAGED, SUMMED, SUMMED_FAMILY
from experiments.study import Study, replications
from simulation.ensemble import Ensemble
from simulation.evidence import unknown
from simulation.mistakes import ConfigError

T = TypeVar("T")
LONGEST_LABEL = 60
SHARED = {
    "replications": "each point is lived through with so many seeds, the same for all; with parameters=ensemble so "
    "many in each draw",
    "engine": "where the runs are done: local, serial or dask; engine.workers=2",
    "workers": "short for engine.workers",
    "out": "folder of the study and its report; the same one goes on from there",
}
"""Keys that every exploration has."""
DRAWS = {"draws": "with parameters=ensemble: plausible sets that are drawn by weight, the same for all points"}
"""The key of those that can draw from an ensemble."""
EXTENDED = ("replications", "draws", "workers", "trials", "check", "adopt")
"""Keys of which more, or that done in the end, is the same study."""


@dataclass(frozen=True)
class Told:
    """What a command was told, before anything is composed."""

    command: str
    asked: Any
    """Values of the command's own keys, as an object of its class."""
    run: tuple[str, ...]
    """Overrides of the runs."""
    grouped: tuple[str, ...]
    """Overrides of configuration groups."""
    engine: EngineChoice
    given: tuple[str, ...]
    """As it was given on the command line."""
    config_dir: str | None
    ensemble: Ensemble | None
    """Plausible parameter sets, where they are asked for."""


@dataclass(frozen=True)
class Request:
    """An exploration that can be carried out."""

    told_by: Told
    worlds: Worlds
    factors: tuple[Factor, ...]

    @property
    def command(self) -> str:
        """Its name."""
        return self.told_by.command

    @property
    def asked(self) -> Any:
        """Values of the command's own keys, as an object of its class."""
        return self.told_by.asked

    @property
    def engine(self) -> EngineChoice:
        """Where the runs are done."""
        return self.told_by.engine

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
        sets = [self.told_by.ensemble.id] if self.told_by.ensemble else []
        text = json.dumps([self.command, asked, records, factors, *sets], default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def told(self) -> tuple[str, ...]:
        """As it was given, but for how and where it is run."""
        return tuple(text for text in self.told_by.given if key_of(text).split(".")[0] not in UNTOLD)

    @property
    def inquiry(self) -> Inquiry:
        """What its folder is for."""
        return inquiry(self.command, self.id, self.told_by.given)

    @property
    def progress(self) -> str:
        """How it reports."""
        return self.worlds.first.progress

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that every point is lived through with; those of all draws where there are any."""
        if (draws := self.draws) is not None:
            return draws.seeds
        return replications(self.asked.replications, self.worlds.first.settings.seed)

    @property
    def draws(self) -> Draws | None:
        """The draws from an ensemble that every point is lived through with."""
        ensemble, asked = self.told_by.ensemble, self.asked
        if ensemble is None:
            return None
        return Draws(ensemble, asked.draws, asked.replications, self.worlds.first.settings.seed)

    def again(self, scenario: str, point: Point) -> str:
        """The command that lives through a point in a scenario again, with the first seed."""
        if (draws := self.draws) is None:
            return self.worlds.command(scenario, point, self.seeds[0])
        sets = [text for text in self.told_by.given if key_of(text) in ("parameters", "ensemble")]
        return self.worlds.command(scenario, point, self.seeds[0], (*sets, f"member={draws.members[0]}"))

    def study(
        self, arms: Iterable[tuple[str, Point]], title: str, sample: tuple[int, ...] | Draws | None = None
    ) -> Study:
        """The runs of some points in some scenarios.

        Args:
            arms: scenario and point of each.
            title: what it is called.
            sample: other seeds, or other draws, than those of the request.

        Raises:
            ConfigError: values that cannot be together.
        """
        configs = {arm_name(scenario, point): self.worlds.config(scenario, point.values) for scenario, point in arms}
        chosen, loading = sample or self.draws or self.seeds, self.worlds.loading
        if not isinstance(chosen, Draws):
            return Study(configs, chosen, title, whole_period, loading=loading, inquiry=self.inquiry)
        under = chosen.arms(configs)
        return Study(under, chosen.seeds, title, whole_period, chosen.seeds_of(configs), loading, self.inquiry)


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
    seeds: tuple[int, int] | None = None,
) -> Told:
    """The keys of a command as an object of its class, and what else it was told.

    Args:
        command: its name.
        kind: class of its own keys.
        own: its own keys with their meaning.
        overrides: ``key=value``.
        config_dir: a folder with ``region/``, ``scenario/`` and ``engine/`` of the user's own.
        groups: configuration groups that are composed by themselves.
        seeds: replications without an ensemble, and in each draw of one; None: it takes no ensemble.

    Raises:
        ConfigError: with one sentence for the user.
    """
    given = tuple(overrides)
    engine, left = chosen_engine(given, Path(config_dir).expanduser() if config_dir else None)
    try:
        values, grouped, run = split(left, {**own, **SHARED}, groups)
        plausible, run = chosen_ensemble(run)
        if seeds is not None:
            values = sized(defaults(command), values, plausible, seeds)
        elif plausible is not None:
            raise ValueError(
                f"parameters: expected calibrated or evidence for {command}, or one member of the ensemble, such as "
                "member=1. compare, sweep and optimise take all of it."
            )
        else:
            values = defaults(command) | values
        for key in ("scenarios", "outcomes", "mix"):
            if key in values:
                values[key] = listed(values[key])
        asked = kind(**values)
        engine = with_workers(engine, values["workers"])
    except (TypeError, ValueError) as error:
        raise ConfigError(str(error)) from None
    return Told(command, asked, tuple(run), tuple(grouped), engine, given, config_dir, plausible)


def request(told: Told, over: Any, scenarios: Iterable[str]) -> Request:
    """Compose the scenarios and read what is varied over them.

    Raises:
        ConfigError: with one sentence for the user.
    """
    composed = worlds(list(scenarios), list(told.run), told.config_dir, loading_of(told.run))
    try:
        return Request(told, composed, factors_of(over, composed))
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
