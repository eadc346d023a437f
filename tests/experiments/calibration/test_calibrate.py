"""The command, as a user meets it: a calibration in tiny worlds; its files; what it refuses; going on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import yaml

from experiments import on_demand
from experiments import plan as plans
from experiments.calibration import adopted, evaluations
from experiments.calibration.adopted import adopt
from experiments.calibration.command import written
from experiments.calibration.course import calibrate_request, carried_out
from experiments.parts import Parts, read
from experiments.patterns import measured
from experiments.patterns.catalogue import FITTED, PATTERNS
from experiments.patterns.measured import WORLDS
from experiments.report.drawing import Drawn
from simulation.evidence import parameter_facts

FILES = ["best.yaml", "ensemble.csv", "parameters.csv", "patterns.csv"]
BARE = ("warm_up_months=1", "parameters=evidence")
TINY_WORLDS = {
    "city": ("region=city", "region.posts=300", "start=2011-01", "years=3", *BARE),
    "country": ("region=national_sample", "region.posts=300", "region.agencies=73", "years=1", *BARE),
}
QUICK = (
    "engine=serial", "progress=lines", "over=[turnover.weibull_scale_months,turnover.weibull_shape,well_being]",
    "screening=24", "clear=0.2", "most=3", "wide=20", "narrow=20", "members=20", "luck=3", "steps=200",
)  # fmt: skip


@pytest.fixture(autouse=True)
def tiny_worlds(monkeypatch):
    shrink(monkeypatch)


def shrink(patch):
    for world, settings in TINY_WORLDS.items():
        patch.setitem(WORLDS, world, settings)
    patch.setattr(measured, "DRAWS", 3)
    # Agencies of a handful have no mean of their own; what is measured there is no matter of these tests.
    patch.setattr(measured, "FEWEST_STAFF", 2)
    patch.setattr(Drawn, "png", b"")


@pytest.fixture
def calibrate(workforce):
    return lambda *words: workforce("calibrate", *QUICK, *words)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A calibration that was carried out, and the folder with its report."""
    folder = tmp_path_factory.mktemp("calibration") / "found"
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        found = carried_out(calibrate_request([*QUICK, f"out={folder}"]))
        written(found, folder)
    return found, folder


@pytest.fixture
def there(whole, here):
    """The folder ``found`` of a calibration that was carried out, to be gone on with."""
    return Path(shutil.copytree(whole[1], here / "found"))


@pytest.mark.slow
def test_it_writes_a_page_the_posterior_and_what_could_be_adopted(there):
    page = (there / "report.html").read_text(encoding="utf-8")
    assert all(pattern.title.replace("<", "&lt;") in page for pattern in PATTERNS)
    assert not re.search(r">[^<]*\bnan\b", page.split("<main>")[1].split("<script>")[0], re.IGNORECASE)
    ensemble, best = pd.read_csv(there / "ensemble.csv"), yaml.safe_load((there / "best.yaml").read_text())
    assert ensemble.columns[0] == "weight"
    assert ensemble["weight"].sum() == pytest.approx(1.0, abs=1e-4)
    addresses = [f"{group}.{name}" for group, table in best["evidence"].items() for name in table]
    assert sorted(addresses) == sorted(ensemble.columns[1:])
    for address in addresses:
        group, _, name = address.partition(".")
        fact = parameter_facts()[group][name]
        assert ensemble[address].between(fact.low, fact.high).all()
        mean = float(np.average(ensemble[address], weights=ensemble["weight"]))
        assert best["evidence"][group][name] == pytest.approx(mean, rel=1e-3)
    assert best["made_by"]["targets"] == [pattern.key for pattern in FITTED]
    assert best["made_by"]["command"].startswith("workforce calibrate ")
    assert len(pd.read_csv(there / "points.csv")) == len(ensemble) == 20


@pytest.mark.slow
def test_the_same_again_runs_nothing_and_writes_the_same(calibrate, there, monkeypatch):
    names = ["report.html", "ensemble.csv", "parameters.csv", "patterns.csv", "best.yaml"]
    monkeypatch.setattr(on_demand, "started", lambda *_: pytest.fail("an engine was started"))
    before = {name: (there / name).read_bytes() for name in names[1:-1]}
    outcome = calibrate("out=found")
    assert outcome.code == 0, outcome.err
    assert "fitted patterns are met" in outcome.out
    assert "Report: found/report.html" in outcome.out
    assert "Adopted" not in outcome.out
    assert {name: (there / name).read_bytes() for name in names[1:-1]} == before


@pytest.mark.slow
def test_killed_it_goes_on_to_the_same_posterior(there, whole):
    """As after kill -9: two waves and half of the one before are not there; the same command makes them again."""
    for name in ("wave_narrower.csv", "wave_members.csv", "ensemble.csv", "report.html"):
        (there / name).unlink()
    lost = cut(there, lambda seed: 204 <= seed < 1000 or seed > 1001)
    # Of 20 points with 8 seeds in turn those with the fourth seed and later: 11 points narrow, all 20 of the two waves
    # after it, and two seeds of the three at the best point and at the evidence, each in two worlds.
    assert lost == 2 * (11 + 20 + 20 + 4)
    again = carried_out(calibrate_request([*QUICK, "out=found"]))
    assert again.ensemble.equals(whole[0].ensemble)
    assert again.patterns.equals(whole[0].patterns)


def cut(folder, doomed):
    """Takes the runs of some seeds out of a store, as if they had never been made; returns how many."""
    gone = {run for _, seed, run in plans.read(folder).runs() if doomed(seed)}
    parts, lost = Parts(folder / "parts"), set()
    for path in parts.paths():
        table = read(path)
        mask = pa.array([run.as_py() not in gone for run in table["run"]])
        lost |= {run.as_py() for run in table["run"]} & gone
        path.unlink()
        if (left := table.filter(mask)).num_rows:
            parts.commit(left)
    return len(lost)


@pytest.mark.slow
def test_it_is_adopted_only_where_that_was_said(calibrate, there, here, monkeypatch):
    monkeypatch.setattr(adopted, "home", lambda: here / "calibrated")
    calibrate("out=found")
    assert not (here / "calibrated").exists()
    outcome = calibrate("out=found", "adopt=true")
    assert "Adopted" in outcome.out
    assert sorted(path.name for path in (here / "calibrated").iterdir()) == FILES


@pytest.mark.slow
def test_a_wave_of_other_parameters_is_not_gone_on_with(calibrate, there):
    (there / "wave_wide.csv").write_text("strain.trait_share\n0.4\n")
    outcome = calibrate("out=found")
    assert outcome.code == 2
    assert "wave_wide.csv cannot be gone on from: its columns are other parameters" in outcome.err


@pytest.mark.slow
def test_what_was_found_says_of_itself_what_is_open_and_tied(whole, here):
    found = whole[0]
    table = found.parameters.set_index("parameter")
    assert set(found.unidentified) == set(table.index[table["open"] >= 0.8])
    assert found.weights.sum() == pytest.approx(1.0)
    assert 1.0 <= found.effective_members <= 20.0
    assert np.allclose(np.diag(found.correlation), 1.0)
    # Uniform over its range: sd of the prior is range / sqrt(12).
    assert (table["prior_sd"] / (table["high"] - table["low"])).to_numpy() == pytest.approx(1 / np.sqrt(12), rel=1e-3)
    assert adopt(found, here / "elsewhere").is_dir()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("over=[turnover.weibul_shape]",), "Did you mean 'weibull_shape'"),
        (("over=[turnover.retirement_age_men]",), "none of these numbers may be calibrated"),
        (("region=classroom",), "A calibration lives in worlds of its own"),
        (("replications=3",), "unknown setting: 'replications'"),
        (("membres=20",), "Did you mean 'members'"),
        (("members=5",), "members: expected a whole number from 20"),
        (("clear=-1",), "clear: expected a number from 0"),
        (("adopt=yes please",), "adopt"),
        (("adopt=7",), "adopt: expected true or false, got 7"),
        (("over=[turnover]", "screening=38"), "screening: expected more than 2 points for each of 19 numbers, got 38"),
    ],
)
def test_what_cannot_be_is_refused_with_one_sentence(workforce, here, words, said):
    outcome = workforce("calibrate", *words)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.err.count("\n") == 1
    assert not list(here.iterdir())


def test_help_names_every_key(workforce):
    told = workforce("calibrate", "--help").out
    keys = yaml.safe_load((Path(evaluations.__file__).parents[2] / "conf" / "calibrate.yaml").read_text())
    assert all(f"  {key}" in told for key in keys)
