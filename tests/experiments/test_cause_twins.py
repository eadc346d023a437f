"""Which twin world answers which question."""

import pytest

from experiments.contrast import twins
from tests.worlds import lived, settings

HIGHER = {
    "financial family": 1.0,
    "moral family": 2.0,
    "both family": 5.0,
    "financial workplace": 10.0,
    "moral workplace": 20.0,
}
"""By how many points everybody's scales are higher there."""


@pytest.mark.parametrize(("block", "effect", "on_family"), [("financial", -1.0, 10.0), ("moral", -2.0, 20.0)])
def test_each_kind_of_help_is_set_against_its_own_twins(monkeypatch, block, effect, on_family):
    """What all share falls out of ``company``: 5 points more for W and for F alike."""
    names = {tuple(told.items()): name for name, told in twins.TWINS.items()}

    def shifted(model, rows, told):
        return {name: s + HIGHER[names[tuple(told.items())]] for name, s in twins._scores(model.world, rows).items()}

    monkeypatch.setattr(twins, "_scores_in_twin", shifted)
    table = twins.split(lived(settings(posts=200, agencies=10, years=0.25, warm_up_months=3)))
    own = table[(table["draw"] == 0) & (table["block"] == block)]
    assert len(own) == 7
    assert own["effect"].to_numpy() == pytest.approx(effect)
    assert own["effect_on_family"].to_numpy() == pytest.approx(on_family)
    assert own["company"].to_numpy() == pytest.approx(0.0, abs=1e-9)
    assert (own["months"] == 3).all()
