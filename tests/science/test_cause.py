"""Worlds in which it is known how much of the survey's contrast is effect: none of it, or all of it."""

import numpy as np
import pandas as pd
import pytest

from experiments.contrast.twins import REASONS, split
from simulation.processes import support_source
from simulation.survey import BLOCKS
from tests.worlds import lived, settings

WITHOUT_EFFECT = {
    "strain.causal_share": 0.0,
    "strain.buffer_weight": 0.0,
    "strain.family_support_weight": 0.0,
    "strain.accomplishment_per_support_sd": 0.0,
    "interpersonal_pressure.relief_per_support_sd": 0.0,
    "family_pressure.per_asked": 0.0,
    "well_being.per_support_sd": 0.0,
    "commitment.per_support_sd": 0.0,
}
"""Every way by which support acts on anybody is closed."""
WITHOUT_REASONS = {
    "support_source.per_family_tie_sd": 0.0,
    "support_source.per_climate_sd": 0.0,
    "support_source.per_union": 0.0,
    "support_source.per_help_seeking_sd": 0.0,
    "support_source.per_vulnerability_sd": 0.0,
    "support_source.consistency": 0.0,
}
"""Choice is luck alone, for each kind of help by itself."""
PARTS = ["contrast", "effect", "company", "choice", "effect_on_family"]


def whole(facts, seeds=1, **sizes):
    found = []
    for seed in range(1, seeds + 1):
        told = {"posts": 1500, "agencies": 75, "years": 1.0, "warm_up_months": 12, **sizes}
        table = split(lived(settings(seed=seed, facts=facts, beyond=True, **told)))
        found.append(table[table["draw"] == 0].assign(seed=seed))
    table = pd.concat(found, ignore_index=True)
    # In standard deviations.
    names = [*PARTS, *(f"choice_{reason}" for reason in (*REASONS, "rest"))]
    table[names] = table[names].div(table["sd"], axis=0)
    return table


@pytest.fixture(scope="module")
def closed():
    return whole(WITHOUT_EFFECT)


def test_without_effect_all_of_the_contrast_is_choice(closed):
    """Not a bit of any scale of anybody differs between the twin worlds, and yet there is a contrast."""
    assert (closed[["effect", "company", "effect_on_family"]] == 0.0).all(axis=None)
    np.testing.assert_array_equal(closed["choice"], closed["contrast"])
    tired = closed[closed["variable"] == "exhaustion"]
    assert (tired["contrast"] < -0.15).all()


def test_the_parts_add_up_exactly(closed):
    table = pd.concat([closed, whole({}, posts=400, agencies=20)])
    together = table["effect"] + table["company"] + table["choice"]
    np.testing.assert_allclose(together, table["contrast"], atol=1e-12)
    reasons = table[[f"choice_{reason}" for reason in (*REASONS, "rest")]].sum(axis=1)
    np.testing.assert_allclose(reasons, table["choice"], atol=1e-12)
    assert len(table) == 2 * 2 * 7


@pytest.mark.slow
def test_where_choice_is_luck_the_contrast_is_the_effect():
    """What is left for choice is luck: within four standard errors of six seeds, beyond which chance goes once in 50.

    The seeds are fixed, so that only a change can raise a false alarm. Where people choose, it is far outside.
    """
    lottery = whole(WITHOUT_REASONS, seeds=6)
    told = lottery[lottery["variable"] == "overall_well_being"]
    for block in BLOCKS:
        own = told[told["block"] == block]
        error = own["choice"].std(ddof=1) / np.sqrt(len(own))
        assert error < 0.08
        assert abs(own["choice"].mean()) < 4 * error
    moral = told[told["block"] == "moral"]
    assert moral["effect"].mean() > 0.2
    chosen = whole({}, seeds=6)
    usual = chosen[(chosen["variable"] == "exhaustion") & (chosen["block"] == "moral")]["choice"]
    assert usual.mean() < -4 * usual.std(ddof=1) / np.sqrt(len(usual))


def test_a_larger_causal_share_makes_a_larger_effect():
    sizes = {"posts": 600, "agencies": 30}
    low, high = (whole({"strain.causal_share": share}, **sizes) for share in (0.05, 0.8))
    of_low, of_high = (t.set_index(["block", "variable"])["effect"]["moral", "exhaustion"] for t in (low, high))
    assert of_high < of_low - 0.1


def test_exhaustion_does_not_choose():
    """The page says that no reverse causation is in the model: choices are the same whoever is exhausted."""
    model = lived(settings(posts=400, agencies=20, years=0.25, warm_up_months=0))
    before = {name: getattr(model.workforce, name).copy() for name in BLOCKS.values()}
    support_source.month(model.world)
    chosen = {name: getattr(model.workforce, name).copy() for name in BLOCKS.values()}
    model.workforce.exhaustion[:] = 6.0 * model.workforce.occupied
    support_source.month(model.world)
    for name in BLOCKS.values():
        np.testing.assert_array_equal(getattr(model.workforce, name), chosen[name])
        assert before[name].any()
