"""What docs/cause.md says: its command runs as it stands, and the files that it names are written."""

import re
import shlex
from pathlib import Path

import pytest

from simulation.evidence import parameter_facts

TEXT = (Path(__file__).parents[2] / "docs" / "cause.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_command_runs_and_writes_what_is_named(workforce, here):
    (block,) = re.findall(r"<!-- run -->\n```sh\n(.*?)```", TEXT, re.DOTALL)
    words = shlex.split(block.replace("\\\n", " "))
    outcome = workforce(*words[1:])
    assert outcome.code == 0, outcome.err
    named = set(re.findall(r"`(\w+\.(?:csv|html))`", TEXT))
    assert len(named) == 9
    assert named == {path.name for path in (here / "cause").iterdir() if path.is_file()}
    assert {path.name for path in (here / "cause").iterdir() if path.is_dir()} == {"split", "ranks", "figures"}


def test_the_range_is_that_of_the_evidence():
    fact = parameter_facts()["strain"]["causal_share"]
    assert f"{fact.low:g} to {fact.high:g}" in TEXT
