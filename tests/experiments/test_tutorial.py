"""The tutorial's notebook runs as it stands, from top to bottom."""

import json
import re
from pathlib import Path

import pytest

from experiments.notebook import notebook

pytestmark = pytest.mark.slow

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
NOTEBOOK = TUTORIAL.with_suffix(".ipynb")


def cells(kind):
    told = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in told if cell["cell_type"] == kind]


def test_page_and_notebook_say_the_same():
    page = TUTORIAL.read_text(encoding="utf-8")
    assert NOTEBOOK.read_text(encoding="utf-8") == notebook(page), "run: python -m experiments.documentation"
    assert cells("code") == [code.rstrip("\n") for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL)]
    for line in page.splitlines():
        assert line in "\n".join(cells("markdown") + cells("code")) or line in ("```python", "```")


def test_a_notebook_by_hand():
    told = json.loads(notebook("# A\n\n```python\nx = 1\n```\n```sh\nls\n```\n"))
    assert [(c["cell_type"], c["source"]) for c in told["cells"]] == [
        ("markdown", ["# A"]),
        ("code", ["x = 1"]),
        ("markdown", ["```sh\n", "ls\n", "```"]),
    ]
    assert (told["nbformat"], told["cells"][1]["outputs"], told["cells"][1]["id"]) == (4, [], "cell-2")


@pytest.mark.slow
def test_the_code_of_the_tutorial_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code = cells("code")
    assert len(code) == 10
    world = {"__name__": "tutorial"}
    for block in code:
        exec(compile(block, str(NOTEBOOK), "exec"), world)
    said = capsys.readouterr().out
    assert re.search(r"Leaving: 1\d\.\d % a year; with higher pay -\d\.\d points", said)
    assert (tmp_path / "tutorial-study" / "report.html").exists()
    assert "causal share 0.80: exhaustion -" in said
    assert re.search(r"for one plausible set -\d\.\d+ to [+-]\d\.\d+", said)
    assert re.search(r"of that range .* is luck; helps under \d+% of the sets", said)
    # More of the difference is an effect, so more of it is gained.
    low, high = (float(found) for found in re.findall(r"causal share \S+: exhaustion ([+-]\S+)", said))
    assert high < low


def test_the_commands_of_the_tutorial_can_be_asked():
    import shlex

    from experiments.compare_request import compare_request

    (command,) = re.findall(r"```sh\n(workforce compare .*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    words = shlex.split(command.replace("\\\n", " "))
    assert compare_request(words[2:]).asked.replications == 6
