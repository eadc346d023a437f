"""What ``workforce validate`` was asked for: read, checked and composed before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from experiments.code_version import code_version
from experiments.draws import Draws, chosen_ensemble
from experiments.explore.override import key_of
from experiments.explore.request import Request, expect_number, read
from experiments.study import Study, replications
from experiments.validation.survey_part import DRAWS_PER_WORLD
from experiments.validation.worlds import COUNTRY, composed, validated
from simulation.ensemble import Ensemble
from simulation.mistakes import ConfigError
from simulation.run_config import RunConfig

OWN = {
    "draws": "virtual surveys of 142 people: a multiple of 100, a hundred of each simulated country",
    "size": "share of the usual size of every world: 0.2 is quick and rough",
    "record": "true keeps what was found in docs/ of this checkout, from which documents and the README are made",
}
FIXED = ("region", "scenario", "policies", "events", "years", "start", "warm_up_months", "policies_path",
         "policy_plugins")  # fmt: skip
"""Keys of a run that the sources decide here."""
LEAST_SIZE = 0.2
"""Below it hardly an agency of the country has ten people, of whom a mean could be taken."""


@dataclass(frozen=True)
class Asked:
    """The values of the keys that a validation has beyond those of a run."""

    draws: int
    replications: int
    size: float
    record: bool
    workers: int | None

    def __post_init__(self) -> None:
        expect_number("draws", self.draws, DRAWS_PER_WORLD, 100_000)
        if self.draws % DRAWS_PER_WORLD:
            near = max(1, round(self.draws / DRAWS_PER_WORLD)) * DRAWS_PER_WORLD
            raise ValueError(f"draws: expected a multiple of {DRAWS_PER_WORLD}, such as {near:,}, got {self.draws:,}.")
        expect_number("replications", self.replications, 2, 10_000)
        expect_number("size", self.size, LEAST_SIZE, 1.0, whole=False)
        if not isinstance(self.record, bool):
            raise ValueError(f"record: expected true or false, got {self.record!r}.")


@dataclass(frozen=True)
class ValidationRequest(Request):
    """A validation that can be carried out."""

    @property
    def ensemble(self) -> Ensemble | None:
        """Plausible parameter sets, of which every run draws one by weight; None: all have the same parameters."""
        return self.told_by.ensemble

    @property
    def draws(self) -> Draws | None:
        """The draws of all worlds but those that are questioned."""
        return self._draws(self.asked.replications)

    @cached_property
    def id(self) -> str:
        """Letters that change with the worlds, the parameters and the code, and not with the number of runs."""
        known = Study(self._configs(), (self.first_seed,), measure=validated).id
        return known if self.ensemble is None else f"{self.ensemble.id[:4]}{known}"

    @property
    def folder(self) -> Path:
        """Where the runs and the page lie; the same for more seeds and draws of the same."""
        given = self.worlds.first.out
        return Path("results") / "validate" / self.id[:8] if given is None else Path(given).expanduser()

    @property
    def first_seed(self) -> int:
        """The first seed of every world."""
        return self.worlds.first.settings.seed

    @property
    def surveys(self) -> Study:
        """The countries that are questioned."""
        return self._study("questioning", self.asked.draws // DRAWS_PER_WORLD, COUNTRY.name)

    @property
    def others(self) -> Study:
        """All other worlds."""
        names = [name for name in self.worlds.bases if name != COUNTRY.name]
        return self._study("living through", self.asked.replications, *names)

    def _configs(self, *names: str) -> dict[str, RunConfig]:
        return {name: self.worlds.bases[name].config for name in names or self.worlds.bases}

    def _draws(self, number: int) -> Draws | None:
        return Draws(self.ensemble, number, 1, self.first_seed) if self.ensemble else None

    def _study(self, title: str, number: int, *names: str) -> Study:
        configs = self._configs(*names)
        if (draws := self._draws(number)) is None:
            return Study(configs, replications(number, self.first_seed), title, validated, inquiry=self.inquiry)
        return Study(draws.arms(configs), draws.seeds, title, validated, draws.seeds_of(configs), inquiry=self.inquiry)


def validation_request(overrides: Iterable[str], config_dir: str | None = None) -> ValidationRequest:
    """Read and compose a validation.

    Args:
        overrides: ``key=value`` as on the command line.
        config_dir: a folder with regions of the user's own, which a validation does not use, or engines.

    Raises:
        ConfigError: with one sentence for the user.
    """
    given = tuple(overrides)
    try:
        ensemble, left = chosen_ensemble(given)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    told = replace(read("validate", Asked, OWN, left, config_dir), given=given, ensemble=ensemble)
    for text in told.run:
        if (key := key_of(text).split(".")[0]) in FIXED:
            raise ConfigError(
                f"{key}: a validation lives in the places and times of its sources, expected {key} not to be given. "
                "Numbers of the evidence can be: evidence.turnover.wage_elasticity=-2."
            )
    code_version(validated)  # Read once, before workers are started.
    return ValidationRequest(told, composed(list(told.run), told.asked.size, config_dir), ())
