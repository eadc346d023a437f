"""Two ways to a posterior, asked for parameters that are known: emulators and a walk, or runs and a regression.

Runs of the wide wave of a calibration are left out one after the other and taken as if they were the world that was
seen (``experiments.calibration.planted``). A better method has its mean nearer to the truth, and holds it in nine of
ten intervals.

    workforce calibrate out=FOLDER
    python -m benchmarks.calibration_methods FOLDER [truths]
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from experiments.calibration.course import FIRST_LUCK, KEYS, LUCKS_OF_A_WAVE
from experiments.calibration.evaluations import Evaluations
from experiments.calibration.planted import by_posterior, found_again
from experiments.calibration.prior import Prior, Shares, prior_over
from experiments.calibration.waves import kept
from experiments.engine_choice import EngineChoice
from experiments.patterns.catalogue import FITTED

NEAREST = 0.25
"""Share of the runs that the regression takes."""
STEPS = 1000
POSSIBLE = 10.0
"""Standard deviations from its targets within which a world is planted: one that fell apart could not be seen."""


def by_regression(prior: Prior, shares: Shares, shown: Any, seen: Any, seed: int) -> Shares:
    """Approximate Bayesian computation with a local linear regression (Beaumont, Zhang & Balding 2002)."""
    rng = np.random.default_rng(seed)
    sd, target = np.array([p.sd for p in seen]), np.array([p.value for p in seen])
    told = (shown + rng.normal(size=shown.shape) * sd - target) / sd  # Runs are seen with the error of the targets.
    told = np.clip(told, -10.0, 10.0)
    away = np.sqrt((told**2).sum(axis=1))
    near = np.argsort(away)[: max(3 * len(seen), int(NEAREST * len(away)))]
    weight = 1.0 - (away[near] / away[near].max()) ** 2
    open_ended = np.log(np.clip(shares[near], 1e-3, 1 - 1e-3) / (1 - np.clip(shares[near], 1e-3, 1 - 1e-3)))
    design = np.column_stack([np.ones(len(near)), told[near]])
    root = np.sqrt(weight)[:, np.newaxis]
    slopes, *_ = np.linalg.lstsq(design * root, open_ended * root, rcond=None)
    adjusted = open_ended - told[near] @ slopes[1:]
    drawn = rng.choice(len(near), 2000, p=weight / weight.sum())
    return 1.0 / (1.0 + np.exp(-adjusted[drawn]))


def judged(table: pd.DataFrame) -> dict[str, float]:
    """Mean distance to the truth as a share of the range, and how often an interval of 90 % held it."""
    away = (table["mean"] - table["truth"]).abs()
    return {"distance": float(away.mean()), "held": float(table["held"].mean())}


def main(folder: Path, truths: int = 24) -> None:
    """Print both methods beside what nobody knows anything about: the middle of each range."""
    addresses = list(pd.read_csv(folder / "wave_wide.csv", nrows=0).columns)
    prior = prior_over(addresses).only(addresses)
    shares = kept(folder / "wave_wide.csv", prior, lambda: np.zeros((0, len(prior))))
    lucks = list(range(FIRST_LUCK["wide"], FIRST_LUCK["wide"] + LUCKS_OF_A_WAVE))
    with Evaluations(folder, EngineChoice("serial"), "none") as runs:
        table = runs.shown(prior.points(shares), lucks, "wide")[list(KEYS)]
    whole = table.notna().all(axis=1).to_numpy()
    shares, shown = shares[whole], table[whole].to_numpy(dtype=float)
    scale, target = np.array([p.sd for p in FITTED]), np.array([p.value for p in FITTED])
    possible = np.flatnonzero((np.abs(shown - target) / scale).max(axis=1) < POSSIBLE)
    rows = [int(row) for row in possible[:truths]]
    for name, method in {
        "emulators and a walk": by_posterior(STEPS),
        "nearest runs and a regression": by_regression,
    }.items():
        begun = perf_counter()
        found = found_again(prior, shares, shown, FITTED, rows, method)
        print(f"{name}: {judged(found)}, {(perf_counter() - begun) / len(rows):.1f} s a truth")
    middle = np.abs(shares[rows] - 0.5).mean()
    print(f"the middle of each range: {middle:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(text) for text in sys.argv[2:3]))
