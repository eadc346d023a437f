import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.dates import Month

MONTHS = st.builds(Month, st.integers(1950, 2150), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2024-07", Month(2024, 7)),
        ("2024-7", Month(2024, 7)),
        (" 1950-01 ", Month(1950, 1)),
        ("2150-12", Month(2150, 12)),
    ],
)
def test_parse_reads_a_month(text, month):
    assert Month.parse(text) == month


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-00", "2024-13", "1949-12", "2151-01", "24-07", "2024-07-01", "2024/07", "July", 2024]
)
def test_parse_refuses_what_is_no_month_and_says_what_came(text):
    with pytest.raises(ValueError, match=r"expected a month such as 2024-07") as refusal:
        Month.parse(text)
    assert repr(text) in str(refusal.value)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (0, Month(2023, 11)),
        (1, Month(2023, 12)),
        (2, Month(2024, 1)),
        (14, Month(2025, 1)),
        (-10, Month(2023, 1)),
        (-11, Month(2022, 12)),
        (-23, Month(2021, 12)),
    ],
)
def test_plus_counts_on_over_the_turn_of_the_year(months, expected):
    assert Month(2023, 11).plus(months) == expected


@pytest.mark.parametrize(
    ("later", "earlier", "months"),
    [
        (Month(2024, 1), Month(2023, 12), 1),
        (Month(2023, 12), Month(2024, 1), -1),
        (Month(2031, 3), Month(2021, 1), 122),  # 10 * 12 + 3 - 1
    ],
)
def test_since_counts_months(later, earlier, months):
    assert later.since(earlier) == months


@settings(max_examples=200, deadline=None)
@given(MONTHS, st.integers(-1000, 1000))
def test_since_undoes_plus_and_order_is_the_order_of_time(month, months):
    moved = month.plus(months)
    assert moved.since(month) == months
    assert (moved > month) == (months > 0)
    assert 1 <= moved.month <= 12


@settings(max_examples=100, deadline=None)
@given(MONTHS)
def test_text_is_read_back(month):
    assert Month.parse(str(month)) == month


def test_text_has_two_digits_for_the_month():
    assert str(Month(2024, 7)) == "2024-07"
