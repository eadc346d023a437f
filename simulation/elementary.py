"""Exponential, logarithm, cosine and sine of a turn, in single precision, from sums and products alone.

No library serves: what numpy and the mathematics library of a machine make of ``exp`` and ``log`` differs in the last
bit between machines, compilers and lengths of a column. These laws round alike everywhere, so that a result depends
neither on the engine nor on the machine; and compiled they are steps of the row's loop like any other.
Polynomials: exponential and its splitting of ln 2 after Cody & Waite 1980 with the coefficients of Cephes
(Moshier 1992, ``expf``); logarithm and cosine fitted here to the least largest error, below half a unit in the last
place; tests/test_elementary.py holds each against double precision.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.units import Floats

LEAST, MOST = -87.0, 88.0
"""Exponents between which single precision has a number for the exponential [1]."""
_PER_LOG2 = 1.44269504
_LN2_HIGH, _LN2_LOW = 0.693359375, -2.12194440e-4
_HALF_ROOT = np.int32(0x3F3504F3)
_FRACTION = np.int32(0x7FFFFF)
_EXPONENT = np.int32(23)
_BIAS = np.int32(127)


def bits(x: Any) -> Any:
    """The 32 bits of a number in single precision: sign, exponent and fraction, as a whole number, shape (n,)."""
    return np.float32(x).view(np.int32)


def number(bits: Any) -> Any:
    """The number in single precision that has these ``bits``, shape (n,)."""
    return bits.view(np.float32)


def exponential(x: Floats) -> Floats:
    """``exp(x)`` [1], shape (n,), within two units in the last place; held between ``exp(LEAST)`` and ``exp(MOST)``."""
    x = np.minimum(np.maximum(x, LEAST), MOST)
    twos = np.floor(x * _PER_LOG2 + 0.5)
    rest = x - twos * _LN2_HIGH - twos * _LN2_LOW
    series = (((1.9875691500e-4 * rest + 1.3981999507e-3) * rest + 8.3334519073e-3) * rest + 4.1665795894e-2) * rest
    series = (series + 1.6666665459e-1) * rest + 5.0000001201e-1
    return (series * rest * rest + rest + 1.0) * number((np.int32(twos) + _BIAS) << _EXPONENT)


def logarithm(x: Floats) -> Floats:
    """``ln(x)`` [1], shape (n,), within two units in the last place (or 1e-7); ``x`` positive and not below 1e-37."""
    above = bits(x) - _HALF_ROOT
    m = number((above & _FRACTION) + _HALF_ROOT) - 1.0
    series = ((-0.0830548487 * m + 0.127989402) * m - 0.12943404) * m + 0.14190232
    series = (((series * m - 0.16643489) * m + 0.200018801) * m - 0.250002809) * m + 0.333333265
    twos = np.float32(above >> _EXPONENT)
    square: Any = m * m
    return twos * _LN2_HIGH + (m + (square * m * series + twos * _LN2_LOW - 0.5 * square))


def cosine_of_turn(turn: Floats) -> Floats:
    """``cos(2 pi turn)`` [1], shape (n,), within 2e-7; ``turn`` in [0, 1)."""
    s = np.abs(turn - 0.5) - 0.25
    z: Any = s * s
    series = (((-14.3943044 * z + 42.0098321) * z - 76.7042828) * z + 81.6052262) * z - 41.3417021
    return (series * z + 6.28318531) * s


def sine_of_turn(turn: Floats) -> Floats:
    """``sin(2 pi turn)`` [1], shape (n,), within 2e-7; ``turn`` in [0, 1): the cosine a quarter of a turn earlier."""
    return cosine_of_turn(np.where(turn < 0.25, turn + 0.75, turn - 0.25))
