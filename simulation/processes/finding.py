"""Finding: who leaves, which posts are vacant, and which of them find somebody this month."""

from __future__ import annotations

import numpy as np

from simulation.randomness import both_halves
from simulation.state.workforce import AGENCY, Workforce
from simulation.units import Floats, Ints


def posted(workforce: Workforce) -> tuple[Ints, Ints, Ints]:
    """Who looks, and what is looked for; nobody has just joined, and vacancies grow a month older.

    Returns:
        Rows of those who leave this month, shape (k,); of those among them who look for another agency, shape (m,);
        and of vacancies, shape (v,).
    """
    own = workforce
    leavers, vacancies = (own.left_by > 0).nonzero()[0], own.vacant.nonzero()[0]
    own.vacant_months[vacancies] += 1.0
    own.just_joined[:] = False
    return leavers, leavers[own.left_by[leavers] == AGENCY], vacancies


def found(
    workforce: Workforce, vacancies: Ints, chance: Floats, key: np.uint64, region: Ints, regions: int
) -> tuple[Ints, Floats, Ints]:
    """Which vacancies find somebody.

    Args:
        workforce: the posts.
        vacancies: rows, shape (v,).
        chance: probability that each post, were it posted, is filled this month [1], shape (n,).
        key: of the luck of vacancies.
        region: of each post [row], shape (n,).
        regions: how many there are.

    Returns:
        Rows of the posts that are filled, and their places in line [1], shape (k,) each; posts filled in each region
        [post], shape (R,).
    """
    luck, queue = both_halves(workforce.post_identity[vacancies], key)
    here = (luck < chance[vacancies]).nonzero()[0]
    filled = vacancies[here]
    return filled, queue[here], np.bincount(region[filled], minlength=regions)
