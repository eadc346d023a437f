"""What is told of twin worlds and runs, reckoned by hand on a table of a few numbers."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.contrast.command import cause_request
from experiments.contrast.prior import KEY, Prior
from experiments.contrast.result import ANY, PARTS, READINGS, Cause
from experiments.explore.point import Point

SHARES = (0.1, 0.5)
PRINTED = 0.541
"""Hedges' g of exhaustion in table 2 of the survey."""


def splits():
    """Two causal shares, two seeds: the contrast is -1 and -2 points at the lower share, -3 and -4 at the upper one.

    The spread is 2 points, so -0.5, -1, -1.5 and -2 SD; a tenth and half of them are effect, the rest is vulnerability.
    """
    rows = []
    for share, contrasts in zip(SHARES, ((-1.0, -2.0), (-3.0, -4.0)), strict=True):
        for seed, contrast in enumerate(contrasts, start=1):
            told = dict.fromkeys((*PARTS, *READINGS), 0.0)
            told |= {"contrast": contrast, "effect": share * contrast, "choice": (1 - share) * contrast}
            told |= {"choice_vulnerability": told["choice"], "effect_on_family": share * contrast}
            met = {"likeness": 0.05, "people_of_an_agency": 21.0, "turnover_per_year": 0.2}
            rows.append({"draw": 0, "sd": 2.0, **told, **met, "seed": seed, "causal_share": share})
            rows += [
                {"draw": draw, "g": g, "p": p, "seed": seed, "causal_share": share}
                for draw, (g, p) in enumerate([(contrast / 2 - 0.1, 0.01), (contrast / 2 + 0.1, 0.2)], start=1)
            ]
    return pd.DataFrame(rows).assign(block="moral", variable="exhaustion")


def runs():
    """``a`` takes the causal share off exhaustion, ``b`` 0.3; ``a`` costs nothing, ``b`` 100 yuan."""
    rows = []
    for share in SHARES:
        for seed in (1, 2, 3):
            base = 3.0 + seed / 10
            for name, gain, cost in (("baseline", 0.0, 0.0), ("a", share, 0.0), ("b", 0.3, 100.0)):
                rows.append({
                    "scenario": name, "causal_share": share, "seed": seed, "exhaustion_mean": base - gain,
                    "cost_total_yuan": 1000.0 + cost + seed, "leavers": 20.0 - gain * 10 + 0.01 * seed * gain,
                    "exhausted_workers": 50.0, "cases_progressed": 10.0, "head_count": 90.0,
                })  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def found():
    request = cause_request(["region.posts=100", "scenarios=[baseline]"])
    points = tuple(Point({KEY: share}) for share in SHARES)
    names, outcomes = ("baseline", "a", "b"), ("exhaustion_mean",)
    return Cause(Prior(2.0, 4.0, 0.05, 0.8), points, names, outcomes, splits(), runs(), request=request)


def test_parts_are_means_over_seeds_in_standard_deviations(found):
    """(-0.5 - 1) / 2 = -0.75 ± t(1 df) · 0.25; over both shares seed 1 has (-0.5 - 1.5) / 2 = -1, seed 2 -1.5."""
    low = found.part("moral", "exhaustion", 0.1, "contrast")
    assert low.estimate == pytest.approx(-0.75)
    assert low.high - low.estimate == pytest.approx(stats.t.ppf(0.975, 1) * 0.25)
    whole = found.part("moral", "exhaustion", ANY, "contrast")
    assert whole.estimate == pytest.approx(-1.25)
    assert whole.high - whole.estimate == pytest.approx(stats.t.ppf(0.975, 1) * 0.25)
    assert found.part("moral", "exhaustion", 0.5, "effect").estimate == pytest.approx(0.5 * -1.75)


def test_surveys_by_hand(found):
    """At the lower share g is -0.6, -0.4, -1.1, -0.9: mean -0.75; as far out as -0.541 are three of four."""
    low, high = found.surveys.to_dict("records")
    assert low["g"] == pytest.approx(-0.75)
    assert low["printed"] == pytest.approx(-PRINTED)
    assert low["reached"] == 0.75
    assert low["significant"] == 0.5
    assert high["reached"] == 1.0
    sd = np.std([0.6, 0.4, 1.1, 0.9], ddof=1)  # The same at both shares, but for the mean.
    likely = stats.norm.pdf(PRINTED, [0.75, 1.75], sd)
    assert [low["belief"], high["belief"]] == pytest.approx((likely / likely.sum()).tolist())


def test_the_same_survey_from_another_pull_of_vulnerability(found):
    """At the lower share -0.75 SD, of which vulnerability is -0.675; printed -0.541, so 0.209 less of it are needed."""
    low, high = found.same_survey.to_dict("records")
    assert low["needed"] == pytest.approx(low["in_use"] * (1 - 0.209 / 0.675))
    assert low["possible"]
    assert high["needed"] == pytest.approx(high["in_use"] * (1 - 1.209 / 0.875))
    assert not high["possible"]


def test_studies_are_of_the_effect_on_those_at_the_family(found):
    """0.1 · 0.75 = 0.075 SD: 2·(2·(2.801585 / 0.075)² + 0.96036) = 5583.3 people by lot."""
    low = found.studies.iloc[0]
    assert low["effect"] == pytest.approx(-0.075)
    assert low["trial"] == 5584
    met = found.conditions["exhaustion"]
    assert (met.likeness, met.people_of_an_agency, met.leaving) == pytest.approx((0.05, 21.0, 0.2))


def test_policies_change_places_where_the_share_is_what_the_other_gains(found):
    np.testing.assert_allclose(found.gains("exhaustion_mean")[:, 0], [[0.1, 0.3], [0.5, 0.3]])
    row = found.swaps.iloc[0]
    assert (row["below"], row["above"], row["sure"]) == ("b", "a", 1.0)
    assert row["at"] == pytest.approx(0.3)
    assert found.first("exhaustion_mean") == pytest.approx({"a": 0.5, "b": 0.5})  # Of two, the best alone.


def test_costs_by_hand(found):
    """``b`` avoids about 3 leavers a year for 100 yuan; ``a`` costs nothing."""
    table = found.costs.set_index(["scenario", "causal_share", "outcome"])
    assert table.loc[("b", 0.1, "leavers_avoided"), "cost_per_unit"] == pytest.approx(100 / 2.994)
    assert table.loc[("a", 0.1, "leavers_avoided"), "case"] == "does more at no clear extra cost"
    assert table.loc[("b", 0.1, "worker_years"), "case"] == "costs more, no clear gain"


def test_a_seed_that_failed_somewhere_is_left_out_of_the_ranks(found):
    table = runs()
    lacking = table.drop(
        table.index[(table["scenario"] == "a") & (table["seed"] == 2) & (table["causal_share"] == 0.5)]
    )
    fewer = Cause(found.prior, found.points, found.scenarios, found.outcomes, found.splits, lacking)
    assert fewer.gains("exhaustion_mean").shape == (2, 2, 2)
