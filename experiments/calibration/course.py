"""``workforce calibrate``: screen, look wide, look narrow, live through the posterior, and say what fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.calibration.calibration_result import Calibration
from experiments.calibration.emulator import Emulator
from experiments.calibration.evaluations import Evaluations
from experiments.calibration.fitting import weighted_emulator
from experiments.calibration.posterior import Agreement, Walk, moments, walked
from experiments.calibration.prior import Prior, Shares, prior_over
from experiments.calibration.screening import chosen, effects
from experiments.calibration.waves import kept, spread
from experiments.explore.missing import expect_library
from experiments.explore.override import key_of
from experiments.explore.point import Point
from experiments.explore.request import Request, expect_number, read, request
from experiments.patterns.catalogue import FITTED
from experiments.patterns.measured import COUNTRY, WORLDS
from experiments.stopped import StudyError
from simulation.evidence import unknown
from simulation.mistakes import ConfigError

OWN = {
    "over": "numbers of the evidence that may be calibrated: all, groups, or [turnover,strain.causal_share]",
    "screening": "points at which all of them are varied at once",
    "clear": "standard deviations by which a number must move a pattern to be calibrated",
    "most": "numbers that are calibrated at most",
    "wide": "points over the whole ranges of those",
    "narrow": "points where they are not implausible, in each of two waves",
    "members": "points of the posterior that are lived through: the ensemble",
    "luck": "seeds with which luck is measured and the best point is compared with the evidence",
    "steps": "steps of each walker over the posterior",
    "seed_of_design": "of designs and walks; not of the luck in the runs",
    "adopt": "true writes conf/calibrated/, the default of every command from then on",
}
KEYS = tuple(pattern.key for pattern in FITTED)
LIBRARIES = {"sklearn": "scikit-learn", "emcee": "emcee"}
LUCKS_OF_A_WAVE = 8
"""Seeds that the points of a wave take in turn."""
FIRST_LUCK = {"screening": 1, "wide": 101, "narrow": 201, "narrower": 251, "members": 301, "luck": 1001}
"""No wave shares its luck with another one."""
LEAST_POINTS_A_NUMBER = 2
"""Points of the screening for each number: fewer leave a regression nothing to judge its errors by."""
NARROWING = {"narrow": 2.0, "narrower": 1.0}
"""Wave → factor on all standard deviations while it is chosen: the first must not look too closely yet."""
FREE = ("out", "progress")
"""Keys of a run that a calibration has too; its worlds are its own."""


@dataclass(frozen=True)
class Asked:
    """The values of the keys of a calibration."""

    replications: ClassVar[int] = 1

    over: Any
    screening: int
    clear: float
    most: int
    wide: int
    narrow: int
    members: int
    luck: int
    steps: int
    seed_of_design: int
    adopt: bool
    workers: int | None

    def __post_init__(self) -> None:
        for name, least in {"screening": 20, "wide": 20, "narrow": 1, "members": 20, "luck": 2, "steps": 100}.items():
            expect_number(name, getattr(self, name), least, 1_000_000)
        expect_number("most", self.most, 1, 100)
        expect_number("clear", self.clear, 0.0, 100.0, whole=False)
        expect_number("seed_of_design", self.seed_of_design, 0, 2**31 - 1)
        if not isinstance(self.adopt, bool):
            raise ValueError(f"adopt: expected true or false, got {self.adopt!r}.")

    @cached_property
    def prior(self) -> Prior:
        """Everything that may be calibrated.

        Raises:
            ValueError: an unknown number, with the nearest.
        """
        return prior_over(self.over if isinstance(self.over, list) else [self.over])


@dataclass(frozen=True)
class Wave:
    """Points that were lived through."""

    shares: Shares
    shown: pd.DataFrame

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Points whose runs all came to their end, and showed every pattern that is fitted, shape (n,)."""
        return np.asarray(self.shown[list(KEYS)].notna().all(axis=1))


def calibrate_request(overrides: Iterable[str], config_dir: str | None = None) -> Request:
    """Read and compose a calibration.

    Raises:
        ConfigError: with one sentence for the user.
    """
    given = tuple(overrides)
    known = [*OWN, *FREE, "engine", "workers"]
    for text in given:
        if (head := key_of(text).split(".")[0]) not in known:
            raise ConfigError(f"{unknown('setting', head, known)} A calibration lives in worlds of its own.")
    told = read("calibrate", Asked, OWN, given, config_dir)
    asked = told.asked
    for library, name in LIBRARIES.items():
        expect_library(library, name, "calibrate")
    try:
        over = [parameter.key for parameter in asked.prior.parameters]
        if asked.screening <= LEAST_POINTS_A_NUMBER * len(over):
            raise ValueError(
                f"screening: expected more than {LEAST_POINTS_A_NUMBER:g} points for each of {len(over)} numbers, got "
                f"{asked.screening}. Choose more points, or fewer numbers: over=[turnover,strain]."
            )
        told = replace(told, run=(*WORLDS[COUNTRY], *told.run))
        return request(told, over, ["baseline"])
    except ValueError as error:
        raise ConfigError(str(error)) from None


def carried_out(asked: Request) -> Calibration:
    """Do the runs that are not there yet, and fit.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    with Evaluations(asked.folder, asked.engine, asked.progress) as runs:
        try:
            return _Course(asked, runs).calibration()
        except ConfigError:
            raise
        except ValueError as error:
            raise StudyError(f"{error} The runs are kept in {asked.folder}.") from None


class _Course:
    """The waves, one after the other; each rests on those before it."""

    def __init__(self, asked: Request, runs: Evaluations) -> None:
        self.asked, self.own, self.runs = asked, asked.asked, runs
        self.folder: Path = asked.folder

    def calibration(self) -> Calibration:
        before = self.runs.repeated(Point({}), self._lucks("luck", self.own.luck), "luck, as the evidence is")
        luck_sd = before.std(ddof=1)
        table = self._screened(luck_sd)
        prior = self.own.prior.only(chosen(table, self.own.clear, self.own.most))
        waves = [self._wave("wide", prior, lambda: spread(prior, self.own.wide, self.own.seed_of_design + 1))]
        for name, tolerance in NARROWING.items():
            waves.append(self._near(name, prior, self._learnt(waves, luck_sd), self.own.narrow, tolerance))
        early = self._learnt(waves, luck_sd)
        last = self._near("members", prior, early, self.own.members, 1.0)
        late = self._learnt([*waves, last], luck_sd)
        members = last.shares[last.whole]
        weights = reweighted(Agreement(prior, early, FITTED), Agreement(prior, late, FITTED), members)
        best = moments(members, weights)[0]
        after = self.runs.repeated(
            prior.points(best[np.newaxis])[0], self._lucks("luck", self.own.luck), "luck, at the best point"
        )
        return Calibration(
            self.asked, table, prior, luck_sd, late, foreseen(early, last), self._walk(prior, late), members, weights,
            last.shown[last.whole].reset_index(drop=True), best, before, after, self.runs.runs, self.runs.failed,
        )  # fmt: skip

    def _screened(self, luck_sd: pd.Series) -> pd.DataFrame:
        prior = self.own.prior
        shares = spread(prior, self.own.screening, self.own.seed_of_design)
        shown = self.runs.shown(prior.points(shares), self._lucks("screening"), f"screening of {len(prior)} numbers")
        return effects(prior, prior.shares(prior.values(shares)), shown, FITTED, luck_sd)

    def _wave(self, name: str, prior: Prior, choose: Any) -> Wave:
        shares = kept(self.folder / f"wave_{name}.csv", prior, choose)
        title = f"{name}: {len(shares)} points of {len(prior)} numbers"
        return Wave(shares, self.runs.shown(prior.points(shares), self._lucks(name), title))

    def _learnt(self, waves: Sequence[Wave], luck_sd: pd.Series) -> Emulator:
        shares = np.concatenate([wave.shares[wave.whole] for wave in waves])
        shown = np.concatenate([wave.shown.loc[wave.whole, list(KEYS)].to_numpy(dtype=float) for wave in waves])
        scale = np.array([np.hypot(pattern.sd, luck_sd[pattern.key]) for pattern in FITTED])
        return weighted_emulator(FITTED, shares, shown, scale)

    def _walk(self, prior: Prior, emulator: Emulator, tolerance: float = 1.0) -> Walk:
        return walked(Agreement(prior, emulator, FITTED, tolerance), self.own.steps, self.own.seed_of_design)

    def _near(self, name: str, prior: Prior, emulator: Emulator, number: int, tolerance: float) -> Wave:
        """A wave where an emulator sees agreement."""
        rng = np.random.default_rng([self.own.seed_of_design, FIRST_LUCK[name]])
        return self._wave(name, prior, lambda: self._walk(prior, emulator, tolerance).members(number, rng))

    def _lucks(self, name: str, number: int = LUCKS_OF_A_WAVE) -> list[int]:
        return list(range(FIRST_LUCK[name], FIRST_LUCK[name] + number))


def reweighted(before: Agreement, after: Agreement, members: Shares) -> NDArray[np.float64]:
    """Weights of points that were drawn from one posterior, under the posterior that their own runs have corrected.

    Args:
        before: what they were drawn from.
        after: what is known since.
        members: shape (n, k).

    Returns:
        Posterior after over posterior before, shape (n,); sums to 1.
    """
    log = after.log_posterior(members) - before.log_posterior(members)
    weights = np.exp(log - log.max())
    return np.asarray(weights / weights.sum())


def foreseen(emulator: Emulator, wave: Wave) -> pd.DataFrame:
    """How well an emulator foresaw runs that it has not seen.

    Returns:
        A row per fitted pattern: ``key``, ``bias`` and ``spread`` of what was simulated minus what was foreseen, in
        standard deviations that the emulator claims; ``inside``: share within 1.645 of them, 0.90 if the claim holds.
    """
    shown = wave.shown.loc[wave.whole, list(KEYS)].to_numpy(dtype=float)
    left = shown - emulator.predicted(wave.shares[wave.whole])
    # A pattern that never moved leaves nothing over, and claims nothing.
    away = np.divide(left, emulator.sd, out=np.zeros_like(left), where=emulator.sd > 0)
    return pd.DataFrame({
        "key": KEYS, "bias": away.mean(axis=0), "spread": away.std(axis=0, ddof=1),
        "inside": (np.abs(away) <= 1.645).mean(axis=0), "r2_of_all_waves": emulator.r2,
    })  # fmt: skip
