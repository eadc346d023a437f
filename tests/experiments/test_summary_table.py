import io

import pytest
from rich.console import Console

from experiments.summary_table import folded, print_summaries
from simulation.summary import LINES

SUMMARY = {line.column: 1.0 for line in LINES}


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("baseline", ["baseline"]),
        ("three_district_plan, seed=2", ["three_district_", "plan", "seed=2"]),
        ("baseline-national-1", ["baseline-", "national-1"]),
        ("pay_raise, policies.pay_raise.percent=10", ["pay_raise", "policies.pay_", "raise.percent=10"]),
        ("a" * 30, ["a" * 30]),
    ],
)
def test_long_headings_go_on_in_the_next_line(heading, lines):
    assert folded(heading).splitlines() == lines


def printed(runs: int, width: int) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    print_summaries(console, [(f"run{n}", SUMMARY) for n in range(runs)], months=12)
    return console.export_text()


def test_of_two_runs_the_difference_is_shown_and_they_stay_together():
    text = printed(2, width=60)
    assert "difference" in text
    assert "one seed and no interval" in text.replace("\n", " ")
    assert text.count("Vacant posts") == 1


def test_many_runs_are_folded_into_several_tables():
    text = printed(12, width=80)
    assert "difference" not in text
    assert "no interval" not in text
    assert text.count("Vacant posts") > 1
    for n in range(12):
        assert text.split().count(f"run{n}") == 1


def test_a_share_of_leavers_above_all_of_them_is_explained_where_it_occurs():
    console = Console(width=100, record=True, file=io.StringIO())
    over = SUMMARY | {"first_year_turnover_per_year": 455.0}
    print_summaries(console, [("one", SUMMARY), ("other", over)], months=12)
    assert "more leave in a year than there are posts" in console.export_text()
    assert "than there are posts" not in printed(2, width=100)


def test_a_number_is_written_as_people_read_it():
    heads = next(line for line in LINES if line.column == "head_count")
    assert heads.text(1234.5) == "1,234"
    assert heads.text(float("nan")) == "–"
    assert heads.difference(-2.04) == "−2.0"
    assert heads.difference(0.04) == "0.0"
    assert heads.difference(float("nan")) == "–"
