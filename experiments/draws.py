"""Draws of plausible parameter sets: members of an ensemble by their weight, each with seeds of its own.

All scenarios live through the same draws, so that two of them share member and seed: what is not known and luck are
both paired. Every draw has other seeds than the next, else the luck of a seed would come again in every draw and would
not wear off. A likely member may be drawn several times; each time counts alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from experiments.explore.override import key_of
from simulation.ensemble import Ensemble, ensemble
from simulation.parameters import ENSEMBLE
from simulation.run_config import RunConfig, with_member

PAIRS = 2
"""Pairs in each draw unless something else is said.

For so many runs the mean is surest with one pair in each draw, but then nothing tells luck from what is not known; two
are the fewest that do."""
MOST = 100_000
"""Draws; the second seed of a draw lies so far beyond its first one."""
MARK = " @"
"""Between the name of an arm and the number of its member."""


@dataclass(frozen=True)
class Draws:
    """So many draws from an ensemble; more of them, or more pairs in each, begin with the same ones."""

    ensemble: Ensemble
    number: int
    pairs: int
    """Seeds of each draw."""
    first_seed: int
    after: int = 0
    """Draws that come before these, and are others."""

    @cached_property
    def members(self) -> tuple[int, ...]:
        """The member of each draw, counted from 1."""
        return self.ensemble.drawn(self.after + self.number, self.first_seed)[self.after :]

    @cached_property
    def draw_of(self) -> dict[int, int]:
        """Seed → number of its draw, all first seeds of the draws before all second ones."""
        numbers = range(self.after, self.after + self.number)
        return {self.first_seed + pair * MOST + draw: draw for pair in range(self.pairs) for draw in numbers}

    @property
    def seeds(self) -> tuple[int, ...]:
        """All seeds."""
        return tuple(self.draw_of)

    @property
    def told(self) -> str:
        """``40 draws from 200 plausible sets, 2 pairs of runs in each``."""
        pairs = "1 pair" if self.pairs == 1 else f"{self.pairs} pairs"
        return f"{self.number} draws from {len(self.ensemble.members)} plausible sets, {pairs} of runs in each"

    def arms(self, configs: Mapping[str, RunConfig]) -> dict[str, RunConfig]:
        """Each configuration under each member that was drawn: ``pay_raise @17``."""
        chosen = dict.fromkeys(self.members)
        return {
            f"{name}{MARK}{member}": with_member(config, member, self.ensemble.member(member))
            for name, config in configs.items()
            for member in chosen
        }

    def seeds_of(self, names: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Arm, as ``arms`` names it → the seeds that it is lived through with."""
        own: dict[int, list[int]] = {}
        for seed, draw in self.draw_of.items():
            own.setdefault(self.members[draw - self.after], []).append(seed)
        return {f"{name}{MARK}{member}": tuple(seeds) for name in names for member, seeds in own.items()}


def merged(table: pd.DataFrame) -> pd.DataFrame:
    """Runs with the bare names of their arms; draw and member follow from the seed."""
    return table.assign(arm=table["arm"].str.rpartition(MARK)[0])


def chosen_ensemble(overrides: Sequence[str]) -> tuple[Ensemble | None, list[str]]:
    """The ensemble that a command asks for as a whole, and what else it asks for.

    Args:
        overrides: ``key=value``.

    Returns:
        None where it asks for none, or for one member of it, which is the business of each run.

    Raises:
        ValueError: there is no such ensemble.
    """
    told = {key_of(text): text for text in overrides}
    if "member" in told or told.get("parameters", "").partition("=")[2].strip("'\"") != ENSEMBLE:
        return None, list(overrides)
    path = told.get("ensemble", "").partition("=")[2].strip("'\"")
    return ensemble(path or None), [text for text in overrides if key_of(text) not in ("parameters", "ensemble")]


def sized(
    usual: Mapping[str, Any], own: Mapping[str, Any], plausible: Ensemble | None, seeds: tuple[int, int]
) -> dict[str, Any]:
    """The keys of a command with the number of seeds: as usual, or for each draw of an ensemble.

    Args:
        usual: what the command does unless it is told otherwise.
        own: what it was told.
        plausible: the ensemble that it draws from.
        seeds: replications without an ensemble, and in each draw of one.

    Raises:
        ValueError: draws from nothing.
    """
    if plausible is None and "draws" in own:
        raise ValueError(f"draws: expected parameters={ENSEMBLE} beside it, which is what is drawn from.")
    values = {**usual, **own}
    if values["replications"] is None:
        values["replications"] = seeds[plausible is not None]
    return values
