"""Dealing out: what falls to whom by the place in line, and which post to whom who moves on."""

from __future__ import annotations

from functools import cache

import numpy as np

from simulation.randomness import high_half
from simulation.state.workforce import OTHER_DEGREE, SWITCHER
from simulation.units import Codes, Floats, Identities, Ints


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


def elsewhere(number: Ints) -> Ints:
    """Who takes each post, shape (k,), as a place in line, so that hardly anybody lands in the agency just left.

    Posts and people stand in the order of their agencies, those of a region together, and the people of each region
    move on by half their number: only an agency with more than half of a region's moves meets its own people again.

    Args:
        number: posts of each region, and people who move within it, shape (R,).
    """
    start, size = (number.cumsum() - number).repeat(number), number.repeat(number)
    moved: Ints = start + (np.arange(len(size)) - start + size // 2) % np.maximum(size, 1)
    return moved


def led(
    filled: Ints, queue: Floats, taken: np.ndarray, movers: Ints, person: Identities, key: np.uint64, agency: Ints,
    region: Ints,
) -> tuple[Codes, Ints, Ints, Ints]:  # fmt: skip
    """Through which channel each post is filled, and which mover comes to which.

    The posts of each region go to the channels by luck, and those of switchers to the first of the region's movers by
    luck. Who would find only the agency just left goes without: that post is filled by somebody with another degree.

    Args:
        filled: posts that find somebody [row], shape (k,), in their order.
        queue: uniform draws of these posts [1], shape (k,).
        taken: people from each channel in each region, shape (R, channel).
        movers: rows of those who look for another agency, shape (m,), in their order.
        person: identity of the holder of each post, shape (n,).
        key: of the luck of who moves first.
        agency: of each post [row], shape (n,), in order.
        region: of each post [row], shape (n,), in order.

    Returns:
        Channel of each filled post, shape (k,); the rows to which movers come, and those from which, shape (p,) each;
        and the rows of movers who go without a post.
    """
    channel, places, left = dealt(region[filled], queue, taken), taken[:, SWITCHER], region[movers]
    if not places.any():
        return channel, movers[:0], movers[:0], movers
    without = np.bincount(left, minlength=len(taken)) - places
    first = dealt(left, high_half(person[movers], key), np.column_stack((places, without))) == 0
    posts, people = (channel == SWITCHER).nonzero()[0], first.nonzero()[0][elsewhere(places)]
    away = agency[filled[posts]] != agency[movers[people]]
    channel[posts[~away]] = OTHER_DEGREE
    placed, unplaced = people[away], np.ones(len(movers), np.bool_)
    unplaced[placed] = False
    return channel, filled[posts[away]], movers[placed], movers[unplaced]
