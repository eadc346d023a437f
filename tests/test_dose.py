from dataclasses import dataclass

import pytest

from simulation.dose import Dose, check, dose, doses


@dataclass
class Tea:
    """Something with two doses, one of which may be absent."""

    cups: float = dose("cup/day", "Cups of tea", 0, 6, start=1.0)
    share_green: float = dose("1", "Share of green tea", 0, 1)
    most: float | None = dose("cup", "Ceiling; none if not given", 1, 10, start=None)
    sort: str = "oolong"


def test_a_dose_has_unit_meaning_range_and_inert_value():
    assert doses(Tea) == {
        "cups": Dose("cup/day", "Cups of tea", 0, 6),
        "share_green": Dose("1", "Share of green tea", 0, 1),
        "most": Dose("cup", "Ceiling; none if not given", 1, 10),
    }
    assert (Tea().cups, Tea().share_green, Tea().most) == (1.0, 0.0, None)


@pytest.mark.parametrize("values", [{}, {"cups": 0}, {"cups": 6}, {"share_green": 1}, {"most": 1.0}, {"most": None}])
def test_doses_in_their_range_pass(values):
    check(Tea(**values), "tea")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cups": 7}, "tea.cups: expected 0 to 6 cup/day, got 7."),
        ({"cups": -0.01}, "tea.cups: expected 0 to 6 cup/day, got -0.01."),
        ({"cups": "six"}, "tea.cups: expected 0 to 6 cup/day, got 'six'."),
        ({"cups": None}, "tea.cups: expected 0 to 6 cup/day, got None."),  # only what is absent by default may be
        ({"cups": True}, "tea.cups: expected 0 to 6 cup/day, got True."),
        ({"cups": float("nan")}, "tea.cups: expected 0 to 6 cup/day, got nan."),
        ({"cups": float("inf")}, "tea.cups: expected 0 to 6 cup/day, got inf."),
        ({"share_green": 2}, "tea.share_green: expected 0 to 1, got 2."),
        ({"most": 0.5}, "tea.most: expected 1 to 10 cup, got 0.5."),
    ],
)
def test_doses_out_of_it_are_refused(values, message):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 the whole message is compared
        check(Tea(**values), "tea")
    assert str(refused.value) == message
