"""Places: all together, and each kind of region; sums and medians over them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import rows
from simulation.state.regions import REGION_KINDS
from simulation.units import Amounts, Ints
from simulation.world import World

ALL = "all"


def places(world: World) -> tuple[str, ...]:
    """The kinds of region of this model, after ``all``."""
    return (ALL, *[REGION_KINDS[kind] for kind in world.kinds_of_region])


def sums_of_places(columns: Sequence[Amounts] | Amounts, first: Ints, sums: Amounts) -> None:
    """Put sums of k agency or region columns over the rows of each place, and in front over all, into ``sums``.

    Args:
        columns: shape (A,) or (R,) each; always as many from the same place of the text, or an array.
        first: ``World.first_agency_of_kind`` or ``World.first_region_of_kind``.
        sums: shape (k, 1 + kind), written.
    """
    if rows.compiled():
        rows.loops("places").of_places(columns, first, sums)
        return
    values = np.array(columns, np.float64)
    for place, (start, end) in enumerate(pairwise((*first, None)), start=1):
        np.add.reduce(values[:, start:end], axis=1, out=sums[:, place])
    np.add.reduce(sums[:, 1:], axis=1, out=sums[:, 0])


def tenure_medians(world: World, medians: Amounts) -> None:
    """Put the median tenure of those in post [month] of each place into ``medians``, shape (place,)."""
    tenure, occupied, first_row = world.workforce.tenure_months, world.workforce.occupied, world.first_row_of_kind
    if rows.compiled():
        rows.loops("medians").medians(tenure, occupied, first_row, medians)
        return
    runs = [slice(None), *[slice(first, end) for first, end in pairwise((*first_row.tolist(), None))]]
    medians[:] = [_middle(tenure[run][occupied[run]]) for run in runs]


def _middle(values: NDArray[Any]) -> float:
    """Median of the values, NaN of none."""
    half = len(values) // 2
    if not len(values):
        return np.nan
    if len(values) % 2:
        return float(np.partition(values, half)[half])
    ordered = np.partition(values, (half - 1, half))
    return float(0.5 * (ordered[half - 1] + ordered[half]))
