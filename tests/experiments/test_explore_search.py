"""The search for good mixes: a toy of which the front is known."""

import numpy as np
import pandas as pd
import pytest

from experiments.explore.factor import Factor
from experiments.explore.front import balanced, on_front
from experiments.explore.optimisation import EXTRA, Optimisation
from experiments.explore.optimisation_report import answer, as_gains
from experiments.explore.point import Point
from experiments.explore.search import Told, search
from experiments.explore.words import less_or_more
from experiments.meanings import meaning

DOSES = tuple(Factor(name, 0, 1) for name in ("a", "b", "waste"))


def look(points):
    """Two outcomes, each by its own dose; the third dose only costs. With 1 to spend the front is a + b = 1."""
    return [
        Told(np.array([p.values["a"], p.values["b"]]), p.values["a"] + p.values["b"] + p.values["waste"])
        for p in points
    ]


def test_a_known_front_is_reached():
    tried = search(DOSES, 2, look, 1.0, 200, 20, 1)
    known = look(tried)
    gains, within = np.array([k.gains for k in known]), np.array([k.cost <= 1 + 1e-9 for k in known])
    front = on_front(gains, within)
    assert front.sum() > 3
    assert gains[front].sum(axis=1).mean() > 0.93  # 1 everywhere is the truth; chance alone comes to 0.8.
    assert gains[front].max(axis=0) == pytest.approx([1.0, 1.0])
    assert (~within).any()  # Those beyond the budget are among the trials.


def test_the_search_asks_the_same_whenever_it_is_told_the_same():
    whole = search(DOSES, 2, look, 1.0, 60, 20, 1)
    assert search(DOSES, 2, look, 1.0, 60, 20, 1) == whole
    assert search(DOSES, 2, look, 1.0, 40, 20, 1) == whole[:40]
    assert search(DOSES, 2, look, 1.0, 60, 20, 2) != whole


def test_a_mix_whose_runs_failed_does_not_stop_the_search():
    def half(points):
        return [
            Told(np.full(2, np.nan), np.nan) if p.values["a"] > 0.5 else t
            for p, t in zip(points, look(points), strict=True)
        ]

    assert len(search(DOSES, 2, half, 1.0, 60, 20, 1)) == 60


def test_the_front_by_hand():
    gains = np.array([[1, 1], [2, 0], [0, 2], [0.5, 0.5], [1, 1], [3, 3], [np.nan, 9]], dtype=float)
    within = np.array([1, 1, 1, 1, 1, 0, 1], dtype=bool)
    assert on_front(gains, within).tolist() == [True, True, True, False, True, False, False]
    assert on_front(gains).tolist() == [False, False, False, False, False, True, False]
    assert not on_front(gains, np.zeros(7, dtype=bool)).any()


def test_the_balanced_choice_is_the_one_whose_worst_is_best():
    assert balanced(np.array([[0, 10], [6, 5], [10, 0]], dtype=float)) == 1
    assert balanced(np.array([[1.0, 1.0]])) == 0


def test_a_small_budget_is_met_from_the_start():
    """What each dose costs alone tells what the budget buys."""
    tried = search(DOSES, 2, look, 0.1, 12, 4, 1)
    assert [tuple(p.values.values()) for p in tried[:3]] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    bought = [t.cost for t in look(tried[4:9])]
    assert max(bought) <= 0.1
    assert bought[:3] == pytest.approx([0.1] * 3)


def seen(leavers, cases):
    return pd.DataFrame({"leavers": [leavers], "cases_closed": [cases], EXTRA: [1.0]}, index=[1])


def test_a_mix_of_the_front_that_another_betters_on_unseen_seeds_is_marked_and_told():
    points = [Point({"a": value}) for value in (1, 2, 3)]
    search_gains = [seen(3, 1), seen(2, 2), seen(1, 3)]
    again = [seen(5, 5), seen(4, 4), seen(1, 6)]  # The second is now worse in all than the first.
    ids = [p.id for p in points]
    gains = dict(zip(ids, search_gains, strict=True))
    outcomes = ("leavers", "cases_closed")
    found = Optimisation(tuple(points), DOSES[:1], gains, dict(zip(ids, again, strict=True)), outcomes, 9.0)
    assert dict(zip(found.front["point"], found.front["overtaken"], strict=True)) == dict(
        zip(ids, (False, True, False), strict=True)
    )
    assert "1 of them is no better in any outcome than another" in answer(found)[0]
    unseen = Optimisation(tuple(points), DOSES[:1], gains, {}, outcomes, 9.0)
    assert not unseen.front["overtaken"].any()
    assert "unseen" not in answer(unseen)[0]


def test_a_file_calls_a_gain_a_gain():
    """The page tells leavers -5 where the gain is 5: the file must not call that ``leavers``."""
    point = Point({"a": 1})
    found = Optimisation((point,), DOSES[:1], {point.id: seen(5, 5)}, {point.id: seen(5, 5)}, ("leavers",), 9.0)
    (row,) = as_gains(found, found.front).to_dict("records")
    assert row["gain_leavers"] == 5
    assert {"gain_leavers_low", "gain_leavers_high"} <= row.keys()
    assert "leavers" not in row


@pytest.mark.parametrize(
    ("outcome", "better", "word"),
    [("leavers", -1, "fewer"), ("exhaustion_mean", -1, "less"), ("leavers", 1, "more"), ("head_count", -1, "fewer")],
)
def test_what_is_counted_is_fewer_and_what_is_measured_less(outcome, better, word):
    assert less_or_more(meaning(outcome), better) == word
