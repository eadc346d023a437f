"""The rule of a validation, by hand-worked cases."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.validation.line import Conclusion, Line, told
from experiments.validation.verdict import (
    FITS,
    FITTED,
    GIVEN,
    NEAR,
    OFF,
    TESTED,
    UNTESTED,
    Span,
    in_words,
    simulated,
    verdict,
    verdict_of_conclusion,
)

PRINTED = Span(100.0, 95.0, 105.0)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Span(100, 99, 101), FITS),
        (Span(110, 104, 116), FITS),  # 104 to 105 in common
        (Span(110, 105, 115), FITS),  # one value in common
        (Span(80, 70, 200), FITS),  # wide, but it holds it
        (Span(110, 106, 114), NEAR),  # a miss of 1, a tenth of 100 is allowed
        (Span(117, 115, 119), NEAR),  # a miss of 10
        (Span(117, 115.1, 119), OFF),
        (Span(80, 76, 84.9), OFF),
        (Span(86, 82, 90), NEAR),  # a miss of 5 from below
    ],
)
def test_spans_in_common_fit_and_a_tenth_is_near(found, expected):
    assert verdict(PRINTED, found) == expected


def test_a_tolerance_of_its_own_takes_the_place_of_a_tenth():
    """Effect sizes: printed 0.84, simulated 0.40 to 0.60, a miss of 0.24."""
    printed, found = Span(0.84, 0.84, 0.84), Span(0.5, 0.4, 0.6)
    assert verdict(printed, found, 0.2) == OFF
    assert verdict(printed, found, 0.25) == NEAR
    assert verdict(Span(0.79, 0.79, 0.79), found, 0.2) == NEAR  # 0.19


def test_a_negative_number_is_allowed_a_tenth_of_its_size():
    assert verdict(Span(-2, -2, -2), Span(-1.85, -1.9, -1.81)) == NEAR
    assert verdict(Span(-2, -2, -2), Span(-1.5, -1.7, -1.6 + 0.2)) == OFF


@pytest.mark.parametrize(
    ("share", "expected"), [(1, FITS), (0.51, FITS), (0.5, NEAR), (0.26, NEAR), (0.25, OFF), (0, OFF)]
)
def test_a_conclusion_must_come_out_more_often_than_not(share, expected):
    assert verdict_of_conclusion(share) == expected


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_is_from_0_to_1(share):
    with pytest.raises(ValueError, match="from 0 to 1"):
        verdict_of_conclusion(share)


def test_the_interval_holds_the_middle_of_single_simulations():
    """0 to 1000 in steps of 1: 2.5 % lie below 25 and 2.5 % above 975; the unknown is left out."""
    found = simulated(np.append(np.arange(1001.0), np.nan))
    assert (found.value, found.low, found.high) == pytest.approx((500, 25, 975))


def test_nothing_known_is_refused():
    with pytest.raises(ValueError, match="at least one simulation"):
        simulated([np.nan])


def test_a_span_is_the_right_way_round():
    with pytest.raises(ValueError, match="low up to high"):
        Span(1, 2, 0)


def line(standing: str, **changes: object) -> Line:
    return Line("part", "key", "title", "persons", PRINTED, Span(200, 190, 210), standing, **changes)  # type: ignore[arg-type]


def test_what_is_given_is_not_tested_however_far_it_is():
    assert line(GIVEN).verdict == UNTESTED
    assert line(TESTED).verdict == line(FITTED).verdict == OFF
    assert line(TESTED, tolerance=85.0).verdict == NEAR


def test_a_conclusion_is_judged_by_its_share():
    share = Span(0.3, 0.3, 0.3)
    told = Conclusion("part", "key.conclusion", "title", "% of surveys", Span(1, 1, 1), share, FITTED)
    assert told.verdict == NEAR


def test_numbers_as_people_read_them():
    assert told(0.1234, "% a year") == "12.3"
    assert told(1234567, "persons") == "1,230,000"
    assert line(TESTED).texts == ("100", "200", "190 to 210")
    assert line(TESTED).range_text == "95.0 to 105"
    assert Line("p", "k", "t", "x", Span(5, 5, 5), Span(5, 5, 5), TESTED).range_text == ""


def test_the_rule_in_words_holds_its_numbers():
    text = " ".join(in_words())
    for number in ("95 %", "10 %", "0.2 SD", "50 %", "25 %"):
        assert number in text
