"""The public face of the model: what it is asked while it runs."""

import numpy as np
import pytest

from simulation import WorkforceModel, rows
from simulation.processes.leaving_hazard import leaving_hazard
from simulation.tipping import loop_gain
from tests.worlds import fingerprint, lived, measures, settings


@pytest.fixture
def model() -> WorkforceModel:
    found = WorkforceModel(settings(posts=200, agencies=12, warm_up_months=2))
    for _ in range(3):
        found.step()
    return found


def test_what_is_pursued_from_the_first_month_is_what_the_settings_said():
    plain, told = (WorkforceModel(settings(posts=200, agencies=12, scenarios=s)) for s in ((), ("pay_raise",)))
    plain.pursue(told.settings.policies)
    for model in (plain, told):
        for _ in range(14):
            model.step()
    assert fingerprint(plain) == fingerprint(told)


def test_what_is_pursued_changes_the_next_month_and_no_earlier_one(model):
    before = model.series.copy()
    model.pursue(measures(pay_raise={"percent": 50.0, "start": "2021-04"}))
    model.step()
    assert model.series.iloc[: len(before)][before.columns].equals(before)
    bills = model.latest
    assert bills["cost_pay_raise_public_yuan"] > 0


def test_the_latest_is_the_last_row_for_all_places(model):
    row = model.series[model.series["place"] == "all"].iloc[-1]
    assert (model.latest["month"], model.latest["head_count"]) == (2, row["head_count"])


def test_before_the_first_month_nothing_is_latest():
    assert WorkforceModel(settings(posts=200, agencies=12, warm_up_months=0)).latest == {}


def test_who_forgets_keeps_the_last_month_and_lives_on_alike(model):
    other = WorkforceModel(model.settings)
    for _ in range(3):
        other.step()
        other.forget()
    assert other.latest == pytest.approx(model.latest, nan_ok=True)
    assert set(other.series["month"]) == {2}


def test_what_the_hazard_and_the_circle_are_made_of_is_what_the_laws_say(model):
    held = model.workforce.occupied
    assert np.all(leaving_hazard(model.hazard_factors)[held] > 0)
    np.testing.assert_array_equal(model.loop_gain, loop_gain(model.world))


@pytest.mark.parametrize(("engine", "error"), [("plain", ValueError), ("compiled", ArithmeticError)])
def test_what_is_no_number_ends_the_run(engine, error):
    """The root of a negative number: Python stops there, compiled loops go on and are found out."""
    if engine == "compiled":
        pytest.importorskip("numba")
    with rows.engine(engine), pytest.raises(error):
        lived(settings(facts={"strain.trait_share": -1.0}, beyond=True))
