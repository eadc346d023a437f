"""The command line as a user meets it, from an empty folder of their own."""

import dataclasses
import os
from pathlib import Path

import pytest

from experiments import cli, result_files

TINY = ("region.posts=120", "years=0.25", "warm_up_months=0")


@dataclasses.dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def workforce(here, capsys):
    """``workforce(*arguments)``: exit code and what was printed."""

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        printed = capsys.readouterr()
        return Outcome(ended.value.code, printed.out, printed.err)

    return call


@pytest.fixture
def run(workforce, monkeypatch):
    """``run(*overrides)``: a tiny run whose figures are left out, since they take longer than all the rest."""
    monkeypatch.setattr(result_files, "write_figures", lambda folder, result: folder.mkdir())
    return lambda *arguments: workforce("run", *TINY, *arguments)


@pytest.fixture
def tiny() -> tuple[str, ...]:
    """What makes a run tiny."""
    return TINY


@pytest.fixture
def files():
    """``files(folder)``: everything below a folder, hidden or not."""
    return lambda folder: sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


@pytest.fixture
def environment() -> dict[str, str]:
    """Variables with which a new Python finds the project, installed or not."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
