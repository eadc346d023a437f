"""Outside the posts: who left the field and may return, and the certificates that are held by nobody in a post."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.processes.entry import PEER, RE_ENTRANT, SWITCHER
from simulation.randomness import both_halves
from simulation.rows import by_row
from simulation.state.pipeline import Pipeline
from simulation.units import Amounts, Codes, Floats, Identities, Ints


@by_row
def certificate_at_entry(
    post: Identities, key: np.uint64, channel: Codes, certified_share: float
) -> tuple[Codes, Floats]:
    """Certificate of newcomers who are new to the field [code], and luck for the others [1], shape (k,) each.

    Args:
        post: identity, shape (k,).
        key: of the luck of certificates at entry.
        channel: how they come [code], shape (k,).
        certified_share: of the new who have passed the first examination outside the posts [1].
    """
    chance, passed = both_halves(post, key)
    held: Any = np.int8((passed < certified_share) & (channel != PEER) & (channel != SWITCHER))
    return held, chance


def certificate_as_left(returnable: Amounts, region: Ints, chance: Floats) -> Codes:
    """Certificate of each re-entrant [code], shape (k,), drawn from those who left the region.

    Args:
        returnable: who may return, by certificate [person], shape (R, certificate).
        region: [row], shape (k,).
        chance: uniform draws [1], shape (k,).
    """
    stock = returnable.sum(axis=1)
    share = np.cumsum(returnable[:, :-1], axis=1) / np.maximum(stock, 1e-9)[:, None]
    return (chance[:, None] >= share[region]).sum(axis=1, dtype=np.int8)


def come_back(pipeline: Pipeline, channel: Codes, region: Ints, chance: Floats, held: Codes) -> None:
    """Re-entrants leave the stock of those who may return, with the certificates that they hold.

    Args:
        pipeline: the stocks to change.
        channel: of all newcomers [code], shape (k,).
        region: [row], shape (k,).
        chance: uniform draws [1], shape (k,).
        held: certificates [code], shape (k,), of re-entrants to be written.
    """
    again = (channel == RE_ENTRANT).nonzero()[0]
    if len(again):
        stock = pipeline.returnable.sum(axis=1)
        held[again] = certificate_as_left(pipeline.returnable, region[again], chance[again])
        returned = np.bincount(region[again], minlength=len(stock))
        pipeline.returnable *= 1.0 - (returned / np.maximum(stock, 1.0))[:, None]


def may_return(pipeline: Pipeline, certificate: Codes, region: Ints, share: float) -> None:
    """The ``share`` [1] of these leavers may come back, by certificate [code] and region [row], shape (k,) each."""
    if len(certificate):
        np.add.at(pipeline.returnable, (region, certificate), share)


def outside(pipeline: Pipeline, certificate: Codes, sign: float) -> None:
    """Holders of a certificate [code], shape (k,), join (1) or leave (-1) the stock outside the posts [person]."""
    if len(certificate):
        stock, number = pipeline.certified_outside, sign * np.bincount(certificate, minlength=4)
        number[0] = 0.0
        stock += number
        np.maximum(stock, 0.0, out=stock)
