"""Exponential, logarithm and cosine: each against double precision, and the same to the last bit from both engines."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import rows
from simulation.elementary import LEAST, MOST, cosine_of_turn, exponential, logarithm, sine_of_turn
from simulation.rows import by_row
from simulation.units import Floats

FRACTIONS = (np.arange(1, 2**24 + 1, 13) * 2.0**-24).astype(np.float32)
"""What uniform draws can be, but for nought, and 1."""
TURNS = (np.arange(0, 2**24, 13) * 2.0**-24).astype(np.float32)
WIDE = np.exp(np.linspace(-80.0, 80.0, 400_001)).astype(np.float32)
NEAR_ONE = np.linspace(0.5, 2.0, 400_001, dtype=np.float32)
EXPONENTS = np.linspace(LEAST, MOST, 400_001, dtype=np.float32)


def units_in_the_last_place(found, exact):
    return (np.abs(found.astype(np.float64) - exact) / np.spacing(np.abs(exact).astype(np.float32))).max()


@pytest.mark.parametrize("x", [FRACTIONS, WIDE, NEAR_ONE], ids=["fractions", "wide", "near one"])
def test_the_logarithm_is_right_to_two_units_in_the_last_place(x):
    found = logarithm(x)
    assert found.dtype == np.float32
    assert units_in_the_last_place(found, np.log(x.astype(np.float64))) < 2.0


def test_the_exponential_is_right_to_two_units_in_the_last_place():
    found = exponential(EXPONENTS)
    assert found.dtype == np.float32
    assert units_in_the_last_place(found, np.exp(EXPONENTS.astype(np.float64))) < 2.0


def test_the_exponential_is_held_where_single_precision_ends():
    ends = exponential(np.array([-1e9, LEAST, MOST, 1e9], np.float32))
    assert ends[0] == ends[1] > 0
    assert ends[2] == ends[3] < np.inf


def test_what_is_no_number_stays_none():
    with np.errstate(invalid="ignore"):
        assert np.isnan(exponential(np.array([np.nan], np.float32)))


def test_known_values():
    one = np.ones(1, np.float32)
    assert exponential(0.0 * one)[0] == 1.0
    assert logarithm(one)[0] == 0.0
    assert cosine_of_turn(0.0 * one)[0] == pytest.approx(1.0, abs=2e-7)
    assert cosine_of_turn(0.5 * one)[0] == pytest.approx(-1.0, abs=2e-7)
    assert cosine_of_turn(0.25 * one)[0] == 0.0
    assert sine_of_turn(0.0 * one)[0] == 0.0


def test_cosine_and_sine_of_a_turn():
    angle = 2.0 * np.pi * TURNS.astype(np.float64)
    assert np.abs(cosine_of_turn(TURNS) - np.cos(angle)).max() < 3e-7
    assert np.abs(sine_of_turn(TURNS) - np.sin(angle)).max() < 3e-7


@by_row
def grown(x: Floats) -> Floats:
    return exponential(x)


@by_row
def logged(x: Floats) -> Floats:
    return logarithm(x)


@by_row
def turned(x: Floats) -> Floats:
    return sine_of_turn(x)


@pytest.mark.parametrize(
    ("law", "x"), [(grown, EXPONENTS), (logged, FRACTIONS), (logged, WIDE), (turned, TURNS)],
    ids=["exponential", "logarithm of fractions", "logarithm", "sine"],
)  # fmt: skip
def test_both_engines_give_the_same_bits(law, x):
    pytest.importorskip("numba")
    found = []
    for name in ("plain", "compiled"):
        with rows.engine(name):
            found.append(law(x))
    assert np.array_equal(*found)
