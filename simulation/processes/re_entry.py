"""Outside the posts: who left the field and may return, and the certificates that are held by nobody in a post."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.randomness import both_halves
from simulation.rows import by_row
from simulation.state.pipeline import Pipeline
from simulation.state.workforce import PEER, RE_ENTRANT, SWITCHER, Workforce
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


def come_back(
    pipeline: Pipeline, workforce: Workforce, came: Ints, channel: Codes, region: Ints, key: np.uint64, share: float
) -> None:
    """Newcomers bring their certificates inside, and re-entrants leave the stock of those who may return.

    Args:
        pipeline: the stocks to change.
        workforce: the table in which the certificates of newcomers are written.
        came: rows of all newcomers, shape (k,).
        channel: how they came [code], shape (k,).
        region: of each post [row], shape (n,).
        key: of the luck of certificates at entry.
        share: of the new who have passed the first examination outside the posts [1].
    """
    certificate, chance = certificate_at_entry(workforce.post_identity[came], key, channel, share)
    again = (channel == RE_ENTRANT).nonzero()[0]
    if len(again):
        stock, left = pipeline.returnable.sum(axis=1), region[came[again]]
        certificate[again] = certificate_as_left(pipeline.returnable, left, chance[again])
        pipeline.returnable *= 1.0 - (np.bincount(left, minlength=len(stock)) / np.maximum(stock, 1.0))[:, None]
    workforce.certificate[came] = certificate
    _outside(pipeline, -np.bincount(certificate, minlength=4))


def gone(
    pipeline: Pipeline, workforce: Workforce, leavers: Ints, region: Ints, returning: Amounts, leaving: Amounts
) -> None:
    """Leavers join the stocks outside the posts.

    Args:
        pipeline: the stocks to change.
        workforce: the posts, still with their holders.
        leavers: rows, shape (k,).
        region: of each post [row], shape (n,).
        returning: share who may come back, by the way of leaving [1].
        leaving: share who take their certificates along [1], likewise.
    """
    way, certificate = workforce.left_by[leavers], workforce.certificate[leavers]
    np.add.at(pipeline.returnable, (region[leavers], certificate), returning[way])
    _outside(pipeline, np.bincount(certificate, weights=leaving[way], minlength=4))


def _outside(pipeline: Pipeline, number: Any) -> None:
    """So many holders of each certificate join those outside the posts [person], or leave them."""
    stock = pipeline.certified_outside
    stock[1:] += number[1:]
    np.maximum(stock, 0.0, out=stock)
