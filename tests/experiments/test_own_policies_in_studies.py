"""Policies of the user's own in a study: every process finds them, and never in another version."""

import shutil
from pathlib import Path

import pytest

from experiments.compare_request import compare_request
from experiments.runner import run_study

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "own_policy"
TINY = ("region.posts=120", "years=0.25", "warm_up_months=0", "replications=2", "start=2022-06")


@pytest.fixture
def own(here):
    shutil.copytree(EXAMPLE, here / "own")
    return here / "own"


def asked(*overrides):
    return compare_request(["scenarios=[digital_records]", "policies_path=own", *TINY, *overrides])


@pytest.mark.parametrize("engine", ["serial", "local"])
def test_they_are_found_by_every_process(own, engine):
    found = run_study(asked().study(2), "study", engine, workers=2, progress="none")
    assert len(found.failures) == 0
    runs = found.read(["cost_digital_records_agency_yuan"], place="all", year=0)
    paid = runs.set_index(["arm", "seed"])["cost_digital_records_agency_yuan"]
    assert (paid["digital_records"] > 0).all()
    assert (paid["baseline"] == 0).all()


def test_another_version_of_one_is_another_study(own):
    before = asked().study(2)
    file = own / "own_policy.py"
    file.write_text(file.read_text() + "\n# Changed.\n")
    after = asked().study(2)
    assert before.arm_ids["digital_records"] != after.arm_ids["digital_records"]
    assert before.arm_ids["baseline"] == after.arm_ids["baseline"]


def test_retry_asks_for_them_as_they_were(own, workforce):
    run_study(asked().study(2), "study", "serial", progress="none")
    for part in Path("study/parts").glob("*.parquet"):
        part.unlink()
    alone = workforce("retry", "study", "engine=serial")
    assert alone.code == 2
    assert "policies_path=DIR" in alone.err
    assert workforce("retry", "study", "engine=serial", "policies_path=own").code == 0
    assert "0        0" in workforce("status", "study").out.splitlines()[-1]
    changed = own / "own_policy.py"
    changed.write_text(changed.read_text() + "\n# Changed.\n")
    assert workforce("retry", "study", "engine=serial", "policies_path=own").code == 2


def test_the_page_tells_no_folder_of_theirs(own):
    assert "policies_path=DIR" in asked().question.overrides
