"""Luck: a draw is a pure function of seed, stream, month and identity.

Nothing is stored and nothing is consumed, so the same worker meets the same luck in every scenario,
and one more hire changes nobody else's (common random numbers; see docs/odd.md, "Stochasticity").
No library serves: numpy's generators are sequences, where one more draw shifts every later one.
The mixing function is the finaliser of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA).
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np

from simulation.elementary import cosine_of_turn, logarithm, sine_of_turn
from simulation.rows import by_row, compiled
from simulation.units import MONTHS_PER_YEAR, Amounts, Floats, Identities

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_LOWER = np.uint64(0xFFFFFFFF)
KEPT_KEYS = 128 * MONTHS_PER_YEAR
"""Keys of as many streams and years: many streams keep one year for ever."""


class Luck:
    """All draws of one seed.

    One decision has one ``stream`` name; ``month`` is the month of the run, or ``ALWAYS`` for luck that a person
    keeps (a preference, a trait); ``identity`` says who is drawing.
    """

    ALWAYS = -1_000_000

    def __init__(self, seed: int) -> None:
        self._keys = _Keys(int(seed))

    @property
    def seed(self) -> int:
        """What all draws come from."""
        return self._keys.seed

    def key(self, stream: str, month: int) -> np.uint64:
        """What makes the draws of a stream in a month: for laws that draw row by row, by ``high_half`` and the like."""
        return self._keys[stream, month]

    def uniform(self, stream: str, month: int, identity: Identities) -> Floats:
        """Uniform draws [1], shape (n,), in [0, 1), in steps of 2**-24."""
        return high_half(identity, self.key(stream, month))

    def fine_uniform(self, stream: str, month: int, identity: Identities) -> Amounts:
        """Uniform draws [1] in double precision, shape (n,), in [0, 1): for rounding sums without losing a unit."""
        return fine_fraction(identity, self.key(stream, month))

    def uniform_pair(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """Two independent uniform draws [1] for the price of one, each shape (n,), in [0, 1)."""
        return both_halves(identity, self.key(stream, month))

    def normal_pair(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """Two independent standard normal draws [1], each shape (n,) (Box and Muller 1958)."""
        return both_of_polar(*self.uniform_pair(stream, month, identity))

    def normal(self, stream: str, month: int, identity: Identities) -> Floats:
        """Standard normal draws [1], shape (n,): the first of the pair."""
        return first_of_polar(*self.uniform_pair(stream, month, identity))

    def uniform_by_row(self, stream: str, month: int, identity: Identities) -> Floats:
        """``uniform`` as an argument of a law of one row: drawn within the loop of the law."""
        return FirstUniforms((self._keys[stream, month], identity))  # type: ignore[return-value]

    def uniform_pair_by_row(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """``uniform_pair`` likewise; with numpy, which would draw each alone, as columns."""
        if not compiled():
            return self.uniform_pair(stream, month, identity)
        bits = self._keys[stream, month], identity
        return FirstUniforms(bits), SecondUniforms(bits)  # type: ignore[return-value]

    def normal_by_row(self, stream: str, month: int, identity: Identities) -> Floats:
        """``normal`` likewise."""
        return FirstNormals((self._keys[stream, month], identity))  # type: ignore[return-value]


@by_row
def mixed(identity: Identities, key: np.uint64) -> Identities:
    """The mixing function: 64 bits, shape (n,), each of which depends on every bit of identity and key."""
    bits = identity * _GOLDEN + key
    bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
    return bits ^ (bits >> np.uint64(31))


def fraction(word: Identities) -> Floats:
    """The upper 24 of 32 bits as a fraction of 1, shape (n,)."""
    upper: Any = np.float32(word >> np.uint64(8))
    return upper * np.float32(2.0**-24)


@by_row
def high_half(identity: Identities, key: np.uint64) -> Floats:
    """A uniform draw [1], shape (n,), from the upper half of the bits."""
    return fraction(mixed(identity, key) >> np.uint64(32))


@by_row
def fine_fraction(identity: Identities, key: np.uint64) -> Amounts:
    """A uniform draw [1] in double precision, shape (n,), from the upper 53 bits."""
    upper: Any = np.float64(mixed(identity, key) >> np.uint64(11))
    return upper * 2.0**-53


@by_row
def both_halves(identity: Identities, key: np.uint64) -> tuple[Floats, Floats]:
    """Two uniform draws [1], shape (n,), from the two halves of the bits."""
    bits = mixed(identity, key)
    return fraction(bits >> np.uint64(32)), fraction(bits & _LOWER)


def radius(uniform: Floats) -> Floats:
    """How far two normal draws lie from nought together [1], shape (n,), from a uniform draw [1], shape (n,)."""
    return np.sqrt(-2.0 * logarithm(1.0 - uniform))


@by_row
def both_of_polar(far: Floats, turn: Floats) -> tuple[Floats, Floats]:
    """Two independent standard normal draws [1], shape (n,) each, from two uniform ones (Box and Muller 1958)."""
    out = radius(far)
    return out * cosine_of_turn(turn), out * sine_of_turn(turn)


@by_row
def first_of_polar(far: Floats, turn: Floats) -> Floats:
    """The first of ``both_of_polar`` alone, shape (n,)."""
    return radius(far) * cosine_of_turn(turn)


def first_of_pair(first: Floats, second: Floats) -> Floats:
    """The first of two uniform draws, shape (n,)."""
    return first


def second_of_pair(first: Floats, second: Floats) -> Floats:
    """The second of two uniform draws, shape (n,)."""
    return second


class Draws(tuple[np.uint64, Identities]):
    """Draws [1], shape (n,), as an argument of a law of one row, made where the law meets them; see ``rows.spread``.

    A key, and who draws.
    """

    def column(self) -> Floats:
        """The draws."""
        key, identity = self
        made: Floats = self.made_of(*both_halves(identity, key))  # type: ignore[attr-defined]
        return made


class FirstUniforms(Draws):
    """As ``Luck.uniform``."""

    made_of = staticmethod(first_of_pair)


class SecondUniforms(Draws):
    """As the second of ``Luck.uniform_pair``."""

    made_of = staticmethod(second_of_pair)


class FirstNormals(Draws):
    """As ``Luck.normal``."""

    made_of = staticmethod(first_of_polar)


class _Keys(dict[tuple[str, int], np.uint64]):
    """Keys of streams and months, those of a year at once: a dictionary answers without a call of Python."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.seed = seed

    def __missing__(self, of: tuple[str, int]) -> np.uint64:
        if len(self) >= KEPT_KEYS:
            self.clear()
        stream, month = of
        first = month - month % MONTHS_PER_YEAR
        for later, key in enumerate(_keys_of_year(self.seed, stream, month // MONTHS_PER_YEAR)):
            self[stream, first + later] = key
        return self[of]


def _keys_of_year(seed: int, stream: str, year: int) -> list[np.uint64]:
    """Keys of 64 bits that differ for every seed, stream and month: hashes of ``seed|stream|month``.

    Those of twelve months at once take half the time of one by one.
    """
    begun, digests = blake2b(f"{seed}|{stream}|".encode(), digest_size=8), []
    for month in range(year * MONTHS_PER_YEAR, (year + 1) * MONTHS_PER_YEAR):
        hashed = begun.copy()
        hashed.update(b"%d" % month)
        digests.append(hashed.digest())
    return list(np.frombuffer(b"".join(digests), "<u8"))


def stochastic_round(expected: Amounts, uniform: Amounts) -> Amounts:
    """Whole numbers whose mean is ``expected``: ``floor(expected + uniform)``, shape (n,), same unit."""
    return np.floor(expected + uniform)
