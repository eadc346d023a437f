"""The commands of docs/explore.md run as they stand."""

import re
import shlex
from pathlib import Path

import pytest

from simulation.evidence import parameter_facts

PAGE = Path(__file__).parents[2] / "docs" / "explore.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(block.replace("\\\n", " "))
    for block in re.findall(r"<!-- run -->\n```sh\n(.*?)```", TEXT, re.DOTALL)
]  # fmt: skip


def test_every_exploration_has_an_example():
    assert [words[1] for words in COMMANDS] == ["sweep", "sensitivity", "discover", "optimise"]


@pytest.mark.slow
@pytest.mark.parametrize("words", [pytest.param(words, id=words[1]) for words in COMMANDS])
def test_the_commands_run_as_they_stand(workforce, here, words):
    outcome = workforce(*words[1:])
    assert outcome.code == 0, outcome.err
    assert (here / words[1] / "report.html").exists()
    assert list((here / words[1] / "figures").glob("*.png"))
    ids = workforce("point", words[1]).out.split()
    assert workforce("point", words[1], ids[0]).out.startswith("workforce run ")


def test_the_count_of_numbers_is_right():
    facts = [fact for table in parameter_facts().values() for fact in table.values()]
    assert f"all {sum(fact.low < fact.high for fact in facts)} that have a range" in TEXT


def test_the_files_that_are_spoken_of_are_written():
    names = set(re.findall(r"`(\w+\.csv)`", TEXT))
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (PAGE.parents[1] / "experiments" / "explore").glob("*.py")
    )
    assert all(f'"{name}"' in sources for name in names)
