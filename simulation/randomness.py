"""Luck: a draw is a pure function of seed, stream, month and identity.

Nothing is stored and nothing is consumed, so the same worker meets the same luck in every scenario,
and one more hire changes nobody else's (common random numbers; see docs/odd.md, "Stochasticity").
No library serves: numpy's generators are sequences, where one more draw shifts every later one.
The mixing function is the finaliser of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA).
"""

from __future__ import annotations

import sys
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from simulation.units import Amounts, Floats, Identities

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_BLOCK = 16_384
_HIGH, _LOW = (1, 0) if sys.byteorder == "little" else (0, 1)
_FULL_TURN = np.float32(2.0 * np.pi)


class Luck:
    """All draws of one seed.

    One decision has one ``stream`` name; ``month`` is the month of the run, or ``ALWAYS`` for luck that a person
    keeps (a preference, a trait); ``identity`` says who is drawing.
    """

    ALWAYS = -1_000_000

    def __init__(self, seed: int) -> None:
        self.seed = int(seed)

    def _bits(self, stream: str, month: int, identity: Identities) -> Identities:
        return _mixed(identity, np.uint64(_key(self.seed, stream, month)))

    def uniform(self, stream: str, month: int, identity: Identities) -> Floats:
        """Uniform draws [1], shape (n,), in [0, 1), in steps of 2**-24."""
        return _fraction(self._bits(stream, month, identity), _HIGH)

    def fine_uniform(self, stream: str, month: int, identity: Identities) -> Amounts:
        """Uniform draws [1] in double precision, shape (n,), in [0, 1): for rounding sums without losing a unit."""
        high = (self._bits(stream, month, identity) >> np.uint64(11)).astype(np.float64)
        return np.asarray(high * 2.0**-53)

    def uniform_pair(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """Two independent uniform draws [1] for the price of one, each shape (n,), in [0, 1)."""
        bits = self._bits(stream, month, identity)
        return _fraction(bits, _HIGH), _fraction(bits, _LOW)

    def normal_pair(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """Two independent standard normal draws [1], each shape (n,) (Box and Muller 1958)."""
        radius, angle = self._polar(stream, month, identity)
        return radius * np.cos(angle), radius * np.sin(angle)

    def normal(self, stream: str, month: int, identity: Identities) -> Floats:
        """Standard normal draws [1], shape (n,): the first of the pair."""
        radius, angle = self._polar(stream, month, identity)
        return radius * np.cos(angle)

    def _polar(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        radius, angle = self.uniform_pair(stream, month, identity)
        np.subtract(np.float32(1.0), radius, out=radius)
        np.log(radius, out=radius)
        radius *= np.float32(-2.0)
        np.sqrt(radius, out=radius)
        angle *= _FULL_TURN
        return radius, angle


def _mixed(identity: Identities, key: np.uint64) -> Identities:
    """The mixing function, block by block so that what it works on stays in the cache."""
    bits = np.empty(len(identity), np.uint64)
    spare = np.empty(min(len(identity), _BLOCK), np.uint64)
    for start in range(0, len(identity), _BLOCK):
        block = bits[start : start + _BLOCK]
        shifted = spare[: len(block)]
        np.multiply(identity[start : start + _BLOCK], _GOLDEN, out=block)
        block += key
        block ^= np.right_shift(block, np.uint64(30), out=shifted)
        block *= _FIRST
        block ^= np.right_shift(block, np.uint64(27), out=shifted)
        block *= _SECOND
        block ^= np.right_shift(block, np.uint64(31), out=shifted)
    return bits


def _fraction(bits: Identities, half: int) -> Floats:
    """24 bits of one half of each word as a fraction of 1."""
    words = bits.view(np.uint32)[half::2] >> np.uint32(8)
    return np.asarray(words.view(np.int32).astype(np.float32) * np.float32(2.0**-24))


@lru_cache(maxsize=4096)
def _key(seed: int, stream: str, month: int) -> int:
    """A 64-bit key that differs for every seed, stream and month."""
    return int.from_bytes(blake2b(f"{seed}|{stream}|{month}".encode(), digest_size=8).digest(), "little")


def stochastic_round(expected: Amounts, uniform: Amounts) -> Amounts:
    """Whole numbers whose mean is ``expected``: ``floor(expected + uniform)``, shape (n,), same unit."""
    return np.floor(expected + uniform)
