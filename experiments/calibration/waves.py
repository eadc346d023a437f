"""Waves of points: chosen once, written down before they are lived through, and read back by whoever goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import qmc

from experiments.calibration.prior import Prior, Shares
from experiments.durable import put
from simulation.mistakes import ConfigError


def spread(prior: Prior, number: int, seed: int) -> Shares:
    """The first points of a Sobol sequence over the prior, shape (number, k)."""
    whole = 1 << (number - 1).bit_length()  # Fewer than a power of two would draw a warning from scipy.
    return prior.drawn(qmc.Sobol(len(prior), rng=seed).random(whole)[:number])


def kept(path: Path, prior: Prior, choose: Callable[[], Shares]) -> Shares:
    """The points of a wave as they were written down; where they were not, they are chosen now and written.

    What is chosen may rest on sums that another machine rounds in another way: a wave that has begun must not move.

    Args:
        path: the table, a column per parameter.
        prior: the parameters.
        choose: gives shares, shape (n, k).

    Returns:
        Shares of the values as written, shape (n, k).

    Raises:
        ConfigError: the table is of other parameters, or cannot be read.
    """
    if not path.exists():
        table = pd.DataFrame(prior.values(choose()), columns=prior.addresses)
        text: str = table.to_csv(index=False, lineterminator="\n")
        put(path, lambda file: file.write(text.encode()))
    try:
        found = pd.read_csv(path)
        if list(found.columns) != prior.addresses:
            raise ValueError("its columns are other parameters")
        return prior.shares(found.to_numpy(dtype=np.float64))
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{path} cannot be gone on from: {error}. Choose another folder: out=DIR, or remove the file."
        ) from None
