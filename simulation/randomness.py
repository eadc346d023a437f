"""Luck: a draw is a pure function of seed, stream, month and identity.

Nothing is stored and nothing is consumed, so the same worker meets the same luck in every scenario,
and one more hire changes nobody else's (common random numbers; see docs/odd.md, "Stochasticity").
No library serves: numpy's generators are sequences, where one more draw shifts every later one.
The mixing function is the finaliser of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA).
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np

from simulation.units import Amounts, Floats, Identities

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
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
        bits = identity * _GOLDEN
        bits += np.uint64(_key(self.seed, stream, month))
        bits ^= bits >> np.uint64(30)
        bits *= _FIRST
        bits ^= bits >> np.uint64(27)
        bits *= _SECOND
        bits ^= bits >> np.uint64(31)
        return bits

    def uniform(self, stream: str, month: int, identity: Identities) -> Floats:
        """Uniform draws [1], shape (n,), in [0, 1), in steps of 2**-24."""
        return _fraction(self._bits(stream, month, identity) >> np.uint64(40))

    def fine_uniform(self, stream: str, month: int, identity: Identities) -> Amounts:
        """Uniform draws [1] in double precision, shape (n,), in [0, 1): for rounding sums without losing a unit."""
        high = (self._bits(stream, month, identity) >> np.uint64(11)).astype(np.float64)
        return np.asarray(high * 2.0**-53)

    def uniform_pair(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """Two independent uniform draws [1] for the price of one, each shape (n,), in [0, 1)."""
        bits = self._bits(stream, month, identity)
        return _fraction(bits >> np.uint64(40)), _fraction((bits >> np.uint64(8)) & np.uint64(0xFFFFFF))

    def normal_pair(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """Two independent standard normal draws [1], each shape (n,) (Box and Muller 1958)."""
        first, second = self.uniform_pair(stream, month, identity)
        radius = np.sqrt(np.float32(-2.0) * np.log(np.float32(1.0) - first))
        second *= _FULL_TURN
        return radius * np.cos(second), radius * np.sin(second)

    def normal(self, stream: str, month: int, identity: Identities) -> Floats:
        """Standard normal draws [1], shape (n,)."""
        return self.normal_pair(stream, month, identity)[0]


def _fraction(bits24: Identities) -> Floats:
    return np.asarray(bits24.astype(np.float32) * np.float32(2.0**-24))


@lru_cache(maxsize=4096)
def _key(seed: int, stream: str, month: int) -> int:
    """A 64-bit key that differs for every seed, stream and month."""
    return int.from_bytes(blake2b(f"{seed}|{stream}|{month}".encode(), digest_size=8).digest(), "little")


def stochastic_round(expected: Amounts, uniform: Amounts) -> Amounts:
    """Whole numbers whose mean is ``expected``: ``floor(expected + uniform)``, shape (n,), same unit."""
    return np.floor(expected + uniform)
