"""Support ties between colleagues: who is there at the other end, what they feel, and how a tie grows."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simulation import rows
from simulation.state.workforce import Workforce
from simulation.threads import by_agencies
from simulation.units import Bools, Floats
from simulation.world import World

Value = TypeVar("Value", bound=np.generic)


def linked(workforce: Workforce) -> Bools:
    """Ties with somebody at both ends, both at work in the agency, shape (n, k)."""
    home = workforce.at_home
    own_row = np.arange(len(workforce))
    return (at_the_other_end(home, workforce).T & home & (own_row != workforce.tie_to.T)).T


def at_the_other_end(value: NDArray[Value], workforce: Workforce) -> NDArray[Value]:
    """``value`` of the post at the other end of each tie, shape (n, k), same unit."""
    # Laid out entry after entry, as the ties are: "clip" spares a check of each row.
    return np.take(value, workforce.tie_to.T, mode="clip").T


def colleagues_mean(value: Floats, workforce: Workforce, link: Bools) -> Floats:
    """Mean of ``value`` over the tied colleagues, shape (n,), same unit; one's own value where there is none."""
    number = np.add.reduce(link, axis=1, dtype=np.float32)
    total = np.add.reduce(at_the_other_end(value, workforce) * link, axis=1)
    return np.where(number > 0, total / np.maximum(number, np.float32(1.0)), value)


@rows.by_row
def grown(strength: Floats, link: Bools, growth_per_month: float) -> Floats:
    """Strength of ties [1], shape (n, k), after a month together: ``1 - strength`` shrinks by ``growth_per_month``.

    A tie rests while one of its ends is away. Both ends see the same law, so that ties stay mutual.
    """
    return strength + np.float32(growth_per_month) * (np.float32(1.0) - strength) * link


def given(giving: Floats, world: World, growth_per_month: float) -> Floats:
    """What the tied colleagues give, shape (n,), once the ties have grown by a month.

    Args:
        giving: what each has left to give [1], shape (n,).
        world: the ``tie_strength`` of its workforce is written.
        growth_per_month: as in ``grown``.

    Returns:
        Sum over the ties of strength times what the colleague has left [1], shape (n,).
    """
    workforce = world.workforce
    strength, link = workforce.tie_strength, workforce.linked
    if rows.compiled():
        sums, over_ties = np.empty_like(giving), (strength.T, workforce.tie_to.T, link.T)
        loop, first_row = rows.loops("ties").given(grown), world.agencies.first_row
        by_agencies(loop, (giving, *over_ties, growth_per_month, sums), first_row, len(sums))
        return sums
    strength[:] = grown(strength, link, growth_per_month)
    return np.add.reduce(strength * at_the_other_end(giving, workforce) * link, axis=1)


def month(world: World) -> None:
    """See which ties have somebody at both ends this month, and how the colleagues are."""
    workforce = world.workforce
    if rows.compiled():
        agencies = world.agencies
        given = *agencies.in_blocks, *workforce.in_blocks, workforce.tie_to.T, workforce.linked.T
        by_agencies(rows.loops("ties").seen(), given, agencies.first_row, len(workforce.occupied))
        return
    felt = workforce.exhaustion, workforce.help_seeking
    of_colleagues = workforce.colleagues_exhaustion, workforce.colleagues_help_seeking
    workforce.linked[:] = linked(workforce)
    for value, mean in zip(felt, of_colleagues, strict=True):
        mean[:] = colleagues_mean(value, workforce, workforce.linked)
