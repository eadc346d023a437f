"""The tutorial's code runs as it stands, from top to bottom."""

import re
from pathlib import Path

import pytest

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"


@pytest.mark.slow
def test_the_code_of_the_tutorial_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    assert len(code) == 9
    world = {"__name__": "tutorial"}
    for block in code:
        exec(compile(block, str(TUTORIAL), "exec"), world)
    said = capsys.readouterr().out
    assert re.search(r"Leaving: 1\d\.\d % a year; with higher pay -\d\.\d points", said)
    assert (tmp_path / "tutorial-study" / "report.html").exists()
    assert "causal share 0.80: exhaustion -" in said
    # More of the difference is an effect, so more of it is gained.
    low, high = (float(found) for found in re.findall(r"causal share \S+: exhaustion ([+-]\S+)", said))
    assert high < low


def test_the_commands_of_the_tutorial_can_be_asked():
    import shlex

    from experiments.compare_request import compare_request

    (command,) = re.findall(r"```sh\n(workforce compare .*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    words = shlex.split(command.replace("\\\n", " "))
    assert compare_request(words[2:]).asked.replications == 6
