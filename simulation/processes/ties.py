"""Support ties between colleagues: who is there at the other end, what they feel, and how a tie grows."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simulation import rows
from simulation.state.workforce import Workforce
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
    if rows.compiled(len(value)):
        return rows.loops().colleagues_mean(rows.laid_out(value), workforce.tie_to.T, link.T)
    number = np.add.reduce(link, axis=1, dtype=np.float32)
    total = np.add.reduce(at_the_other_end(value, workforce) * link, axis=1)
    return np.where(number > 0, total / np.maximum(number, np.float32(1.0)), value)


def given(giving: Floats, workforce: Workforce) -> Floats:
    """What the tied colleagues give, shape (n,): sum over the ties of strength times what each has left [1], (n,)."""
    if rows.compiled(len(giving)):
        return rows.loops().given_over_ties(giving, workforce.tie_strength.T, workforce.tie_to.T, workforce.linked.T)
    return np.add.reduce(workforce.tie_strength * at_the_other_end(giving, workforce) * workforce.linked, axis=1)


@rows.by_row
def grown(strength: Floats, link: Bools, growth_per_month: float) -> Floats:
    """Strength of ties [1], shape (n, k), after a month together: ``1 - strength`` shrinks by ``growth_per_month``.

    A tie rests while one of its ends is away. Both ends see the same law, so that ties stay mutual.
    """
    return strength + np.float32(growth_per_month) * (np.float32(1.0) - strength) * link


def month(world: World) -> None:
    """See which ties have somebody at both ends this month, and how the colleagues are."""
    workforce = world.workforce
    if rows.compiled(len(workforce)):
        ends = workforce.tie_to.T, workforce.linked.T
        felt = workforce.exhaustion, workforce.help_seeking
        means = rows.loops().seen_over_ties(workforce.occupied, workforce.seconded, *ends, *felt)
        workforce.colleagues_exhaustion[:], workforce.colleagues_help_seeking[:] = means
        return
    workforce.linked[:] = linked(workforce)
    workforce.colleagues_exhaustion[:] = colleagues_mean(workforce.exhaustion, workforce, workforce.linked)
    workforce.colleagues_help_seeking[:] = colleagues_mean(workforce.help_seeking, workforce, workforce.linked)
