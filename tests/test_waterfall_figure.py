import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from simulation.config import compose
from simulation.waterfall_figure import (
    AFTER_EXPECTED,
    EXHAUSTION,
    LABELS,
    LAST,
    LOWERS,
    RAISES,
    TURNOVER,
    Bar,
    bars,
    waterfall,
)

PARTS = {
    TURNOVER: {"pay": -0.02, "exhaustion": -0.006, "commitment": 0.003, "gender": 0.0, "interaction": 0.001,
               "composition": -0.004, "luck": -0.0015, "retirement_and_dismissal": 0.0},
    EXHAUSTION: {"work": -0.02, "pay": -0.1, "support": 0.0, "contagion": 0.001, "interaction": 0.0,
                 "composition": 0.02},
}  # fmt: skip
WITHIN = {"work": -0.007, "support": 0.001, "pay": -0.0001, "interaction": 0.0001}
SETTINGS = compose(["scenario=pay_raise"]).settings


def table():
    rows = []
    for outcome, parts in PARTS.items():
        levels = (0.16, 0.16 + sum(parts.values()))
        lines = [("level", "baseline", levels[0]), *(("part", k, v) for k, v in parts.items())]
        if outcome == TURNOVER:
            lines += [("within exhaustion", k, v) for k, v in WITHIN.items()]
        lines += [("level", "with_policies", levels[1])]
        for period in ("2022-01 to 2023-12", "2022-01 to 2022-12"):
            rows += [
                {"outcome": outcome, "period": period, "kind": kind, "part": part, "value": value, "paired_share": 0.8}
                for kind, part, value in lines
            ]
    return pd.DataFrame(rows)


def drawn(outcome):
    frame = table()
    rows = frame[(frame["outcome"] == outcome) & (frame["period"] == "2022-01 to 2023-12")]
    return bars(rows, outcome)


def test_turnover_in_percentage_points_with_exhaustion_by_its_causes():
    found = drawn(TURNOVER)
    assert [bar.label for bar in found] == [
        "Pay", "Exhaustion: pressure from work", "Commitment", "Exhaustion: support at work", "2 other causes",
        "Interaction of causes", "Composition of staff", "Expected to leave",
        "Luck in who leaves", "Retired and dismissed", "Leavers, all together",
    ]  # fmt: skip
    expected = [-2.0, -0.7, 0.3, 0.1, 0.0, 0.1, -0.4, -2.6, -0.15, 0.0, -2.75]
    assert [bar.value for bar in found] == pytest.approx(expected, abs=1e-9)
    assert [bar.label for bar in found if bar.is_sum] == ["Expected to leave", "Leavers, all together"]


def test_exhaustion_in_points_of_its_scale():
    # What moved nothing is not drawn; what is less than a fiftieth of the greatest goes with the others.
    assert drawn(EXHAUSTION) == [
        Bar("Pay", -0.1),
        Bar("Pressure from work", -0.02),
        Bar("1 other cause", 0.001),
        Bar("Interaction of causes", 0.0),
        Bar("Composition of staff", 0.02),
        Bar("Exhaustion, all together", pytest.approx(-0.099), is_sum=True),
    ]


@pytest.mark.parametrize("outcome", [TURNOVER, EXHAUSTION])
def test_each_bar_hangs_where_the_last_one_ended_and_says_its_value(outcome):
    (axes,) = waterfall(table(), outcome, SETTINGS).axes
    boxes = [patch for patch in axes.patches if abs(patch.get_height() - 0.62) < 1e-9]
    reached = 0.0
    for bar, box in zip(drawn(outcome), boxes, strict=True):
        start = 0.0 if bar.is_sum else reached
        assert box.get_x() == pytest.approx(start, abs=1e-9)
        assert box.get_width() == pytest.approx(bar.value, abs=1e-9)
        reached = start + bar.value
    texts = [text.get_text() for text in axes.texts]
    assert len(texts) == len(boxes)
    assert ("−2.00" if outcome == TURNOVER else "−0.100") in texts


def test_the_figure_says_what_is_compared_and_what_it_is_not():
    figure = waterfall(table(), TURNOVER, SETTINGS)
    assert figure.get_suptitle() == "What moved turnover, 2022-01 to 2023-12"
    (axes,) = figure.axes
    assert axes.get_title(loc="left") == "Leavers: 16.0 % a year in the baseline, 13.2 % in this scenario"
    source = figure.get_supxlabel()
    assert "80 % of the people are compared with themselves" in source
    assert "not a forecast" in source
    assert "pay_raise" in source


def test_a_world_that_nothing_moved_is_drawn():
    nothing = table().assign(value=lambda rows: rows["value"].where(rows["kind"] == "level", 0.0))
    for outcome in (TURNOVER, EXHAUSTION):
        (axes,) = waterfall(nothing, outcome, SETTINGS).axes
        assert {text.get_text() for text in axes.texts} == {"0.0000"}


def test_lower_and_higher_differ_in_lightness_and_in_pattern():
    def lightness(style):
        return sum(
            share * part for share, part in zip((0.2126, 0.7152, 0.0722), to_rgb(style["facecolor"]), strict=True)
        )

    assert lightness(RAISES) - lightness(LOWERS) > 0.4
    assert "hatch" in RAISES
    assert "hatch" not in LOWERS


def test_every_part_has_a_name():
    assert set(LAST) | set(AFTER_EXPECTED) | set(PARTS[TURNOVER]) | set(PARTS[EXHAUSTION]) <= LABELS.keys()
