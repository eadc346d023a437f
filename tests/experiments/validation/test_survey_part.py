"""The fourteen rows: what is printed, what the article concludes, and how often virtual surveys conclude the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.validation import survey_part
from experiments.validation.line import Conclusion
from experiments.validation.survey_figures import both, contrast_figures, real_interval
from experiments.validation.survey_part import (
    DRAWS_PER_WORLD,
    conclusion_share,
    lines,
    printed_rows,
    repeated_share,
    surveyed,
)
from tests.worlds import lived, settings

ROWS = {row.key: row for row in printed_rows()}


def table(**columns: list[float]) -> pd.DataFrame:
    """Virtual surveys with every number of every row 1, but for those that are given."""
    number = len(next(iter(columns.values())))
    base = {f"{key}.{stat}": np.ones(number) for key in ROWS for stat in survey_part.OF_A_ROW}
    return pd.DataFrame(base | {name.replace("__", "."): values for name, values in columns.items()})


def test_fourteen_comparisons_and_three_misprints():
    assert len(ROWS) == 14
    wrong = {key for key, row in ROWS.items() if row.misprint}
    assert wrong == {"moral.life_well_being", "moral.work_well_being", "moral.overall_well_being"}
    assert ROWS["moral.work_well_being"].p == 0.996
    assert ROWS["moral.work_well_being"].p_recomputed == pytest.approx(3.66e-6)


def test_what_the_article_concludes():
    """A misprinted p counts by its own t; only passion in both tables and accomplishment for money do not differ."""
    not_significant = {key for key, row in ROWS.items() if not row.significant}
    assert not_significant == {"financial.passion", "financial.accomplishment", "moral.passion"}


def test_the_direction_is_that_of_the_printed_means():
    assert ROWS["financial.exhaustion"].direction == -1
    assert ROWS["financial.exhaustion"].signed_g == pytest.approx(-0.684)
    assert ROWS["moral.accomplishment"].direction == 1
    assert ROWS["financial.accomplishment"].direction == 0  # both means are printed as 4
    assert ROWS["moral.passion"].signed_g == pytest.approx(0.395)


def test_a_conclusion_needs_the_printed_direction():
    """Of four surveys that find exhaustion to differ, three find less of it at the workplace; one finds nothing."""
    found = table(
        moral__exhaustion__p=[0.01, 0.04, 0.03, 0.001, 0.2], moral__exhaustion__g=[-0.5, -0.4, -0.4, 0.6, -0.2]
    )
    assert conclusion_share(found, ROWS["moral.exhaustion"]) == pytest.approx(3 / 5)


def test_no_difference_is_a_conclusion_too():
    found = table(moral__passion__p=[0.04, 0.06, 0.5, 0.05], moral__passion__g=[0.1, -0.1, 0.1, 0.1])
    assert conclusion_share(found, ROWS["moral.passion"]) == pytest.approx(3 / 4)


def test_surveys_with_nobody_in_a_group_are_left_out():
    found = table(moral__passion__p=[0.01, np.nan, 0.5], moral__passion__g=[0.1, np.nan, 0.1])
    assert conclusion_share(found, ROWS["moral.passion"]) == pytest.approx(1 / 2)


def test_how_often_a_repetition_would_come_to_the_same():
    """At a true t of the critical value it would be half; t = 2.6 is above 1.984: more than half, by normal table
    P(z > 1.984 - 2.6) = P(z > -0.616) = 0.731. With t = 1.9, not significant: P(z < 1.984 - 1.9) = 0.533."""
    assert repeated_share(ROWS["moral.exhaustion"]) == pytest.approx(0.731, abs=0.01)
    assert repeated_share(ROWS["moral.passion"]) == pytest.approx(0.533, abs=0.01)


def test_four_lines_for_each_comparison():
    found = lines(table(moral__passion__p=[0.5, 0.5]))
    assert len(found) == 56
    assert len({line.key for line in found}) == 56
    assert sum(isinstance(line, Conclusion) for line in found) == 14
    of = {line.key: line for line in found}
    assert of["moral.exhaustion.family_mean"].printed.low == 3.5  # printed as 4, without decimals
    assert of["moral.exhaustion.g"].printed.high == pytest.approx(-0.541 * (1 - 0.05 / 2.6))
    assert of["moral.passion.g"].found.value == 1


def test_a_country_is_questioned_a_hundred_times():
    model = lived(settings(posts=600, agencies=30, years=1 / 12, warm_up_months=1))
    taken = surveyed(model)
    assert len(taken) == DRAWS_PER_WORLD
    assert {"place", "year", "draw", "moral.family_n"} < set(taken.columns)
    assert set(ROWS) == {name.removesuffix(".g") for name in taken.columns if name.endswith(".g")}
    assert taken["draw"].is_unique


def test_figures_say_in_words_what_they_show():
    found = table(moral__passion__p=[0.5, 0.5])
    for one in (*contrast_figures(found), both(found)):
        assert "Emotional exhaustion" in one.alt
        assert one.svg_file.startswith("<?xml")
    assert "−0.68" not in both(found).alt  # a plain minus can be read aloud
    assert "-0.68 in the survey, 1.00 in the model" in both(found).alt


def test_the_interval_of_the_survey_has_the_sign_of_its_contrast():
    assert real_interval(ROWS["financial.exhaustion"]) == pytest.approx((-1.141, -0.228))
    assert real_interval(ROWS["moral.overall_well_being"]) == pytest.approx((0.568, 1.428))
