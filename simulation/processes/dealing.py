"""Dealing out: what falls to whom by the place in line, and which post to whom who moves on."""

from __future__ import annotations

from functools import cache

import numpy as np

from simulation.units import Codes, Floats, Ints


def dealt(group: Ints, luck: Floats, number: np.ndarray) -> Codes:
    """Code of each row, shape (k,): in every group the first in line by luck get 0, those behind them 1, and so on.

    Args:
        group: shape (k,).
        luck: uniform draws [1], shape (k,), in [0, 1): the place in line.
        number: how many rows of each group get each code, shape (groups, codes).
    """
    # A whole number with a draw behind the point sorts by the group first; double precision keeps every bit of both.
    line = np.add(group, luck, dtype=np.float64).argsort(kind="stable")
    code = np.empty(len(group), np.int8)
    code[line] = _codes(*number.shape).repeat(number.ravel())
    return code


@cache
def _codes(groups: int, codes: int) -> Codes:
    return np.tile(np.arange(codes, dtype=np.int8), groups)


def elsewhere(posts_agency: Ints, posts_region: Ints, people_agency: Ints, people_region: Ints) -> np.ndarray:
    """Which person takes each post, shape (k,), so that hardly anybody lands in the agency just left.

    Both sides are lined up by region and agency, and the people of each region move on by half their number: only an
    agency with more than half of a region's moves meets its own people again.

    Args:
        posts_agency: agency of each post [row], shape (k,).
        posts_region: region of each post [row], shape (k,); every region has as many posts as people.
        people_agency: agency that each person leaves [row], shape (k,).
        people_region: shape (k,).
    """
    posts, people = np.lexsort((posts_agency, posts_region)), np.lexsort((people_agency, people_region))
    number = np.bincount(people_region)
    start, size = np.repeat(np.cumsum(number) - number, number), np.repeat(number, number)
    moved_on = start + (np.arange(len(people)) - start + size // 2) % np.maximum(size, 1)
    taker = np.empty(len(posts), dtype=np.int64)
    taker[posts] = people[moved_on]
    return taker
