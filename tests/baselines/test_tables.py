"""What the model says today is what it said when the tables were last updated on purpose."""

from __future__ import annotations

import numpy as np
import pytest

import tests.baselines as baselines
from simulation.evidence import parameter_facts
from simulation.model import WorkforceModel
from tests.baselines import FOLDER, SCENARIOS, differences, kept, table

MEANT = "If they are meant to: python -m tests.baselines --update, and CHANGELOG.md under Results change."
LAST_BIT = np.float32(2.0**-23)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_results_have_not_changed_unseen(scenario):
    lines = differences(kept(scenario), table(scenario))
    assert not lines, "\n  ".join(["results changed:", *lines[:20], MEANT])


def test_every_table_has_its_scenario():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(SCENARIOS)


def test_scenarios_differ_from_the_baseline():
    for scenario in SCENARIOS[1:]:
        assert differences(kept("baseline"), kept(scenario))


@pytest.mark.parametrize(
    "number",
    [
        "turnover.weibull_scale_months",
        "work_pressure.load_typical",
        "service.progress_per_month",
        "demand.new_cases_per_post",
    ],
)
def test_a_law_that_changes_by_two_percent_is_seen(number):
    """The tolerance is for processors: two percent of one number of a law is more than that."""
    group, name = number.split(".")
    changed = {number: parameter_facts()[group][name].value * 1.02}
    assert differences(table("baseline"), table("baseline", changed))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_last_bit_of_a_processor_is_not_seen(scenario, monkeypatch):
    """The last bit of seven columns is disturbed each month, as another processor may round: the table is the same."""
    noise, exact = np.random.default_rng(1), table(scenario)

    def disturbed(chosen):
        model = WorkforceModel(chosen)
        for _ in range(chosen.months):
            model.step()
            for name in ("exhaustion", "passion", "work_pressure", "commitment", "skill", "rapport", "hours_asked"):
                column = getattr(model.workforce, name)
                column *= 1 + LAST_BIT * (noise.random(len(column), dtype=np.float32) - 1)
        return model

    monkeypatch.setattr(baselines, "lived", disturbed)
    assert not differences(exact, table(scenario))
