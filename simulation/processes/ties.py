"""Support ties between colleagues: who is there at the other end, what they feel, and how a tie grows."""

from __future__ import annotations

import numpy as np

from simulation.state.workforce import Workforce
from simulation.units import Bools, Floats
from simulation.world import World


def linked(workforce: Workforce) -> Bools:
    """Ties with somebody at both ends, both at work in the agency, shape (n, k)."""
    home = workforce.at_home
    own_row = np.arange(len(workforce), dtype=np.int32)[:, None]
    return np.take(home, workforce.tie_to, mode="clip") & home[:, None] & (workforce.tie_to != own_row)


def colleagues_mean(value: Floats, workforce: Workforce, link: Bools) -> Floats:
    """Mean of ``value`` over the tied colleagues, shape (n,), same unit; one's own value where there is none."""
    share = link.astype(np.float32)
    number = np.einsum("nk->n", share)
    total = np.einsum("nk,nk->n", np.take(value, workforce.tie_to, mode="clip"), share)
    return np.where(number > 0, total / np.maximum(number, np.float32(1.0)), value)


def grown(strength: Floats, link: Bools, growth_per_month: float) -> Floats:
    """Strength of ties [1], shape (n, k), after a month together: ``1 - strength`` shrinks by ``growth_per_month``.

    A tie rests while one of its ends is away. Both ends see the same law, so that ties stay mutual.
    """
    return np.where(link, strength + np.float32(growth_per_month) * (1.0 - strength), strength).astype(np.float32)


def month(world: World) -> None:
    """See which ties have somebody at both ends this month."""
    world.workforce.linked[:] = linked(world.workforce)
