"""What every exploration does alike: read its arguments, do runs with one engine, say what failed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

import pandas as pd

from experiments.cli import DONE, FAILED, Arguments, complain
from experiments.draws import Draws, merged
from experiments.explore.point import Point, text_of
from experiments.explore.request import SHARED, Request, arm_name
from experiments.explore.whole_period import observed
from experiments.on_demand import EngineOnDemand
from experiments.run_help import part
from experiments.stopped import StudyError
from simulation.run_config import MEANINGS


def read_arguments(
    name: str, arguments: Sequence[str], own: Mapping[str, str], examples: Sequence[str], what: str
) -> tuple[list[str], str | None] | None:
    """Overrides and configuration folder of a command; None where its help was asked for and is printed."""
    parser = Arguments(prog=f"workforce {name}", add_help=False)
    parser.add_argument("overrides", nargs="*")
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("-cd", "--config-dir")
    found: argparse.Namespace = parser.read(arguments)
    if not found.help:
        return found.overrides, found.config_dir
    of_a_run = {k: text for k, text in MEANINGS.items() if k not in ("scenario", "explain", *own, *SHARED)}
    lines = "\n".join(f"  {example}" for example in examples)
    print(
        "\n\n".join(
            [
                f"workforce {name}: {what}",
                f"Usage: workforce {name} [key=value ...] [--config-dir DIR]",
                part("Keys", {**own, **SHARED}),
                part("Keys of each run (workforce run --help lists all values)", of_a_run),
                f"For example\n{lines}",
                "Interrupted or with more replications (or draws), the same command goes on from what is finished.\n"
                "A comparison under stated assumptions, not a forecast.",
            ]
        )
    )
    return None


class Explored(AbstractContextManager["Explored"]):
    """The folder of an exploration at work: runs are done by one engine, which starts when the first is needed."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._engine = EngineOnDemand(request.engine)
        self.failed = 0
        """Runs that failed and are left out."""
        self.done = 0
        """Runs that are there."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self._engine.__exit__(*error)

    def observed(
        self, arms: Iterable[tuple[str, Point]], title: str, sample: tuple[int, ...] | Draws | None = None
    ) -> pd.DataFrame:
        """Outcomes of some points in some scenarios, a row per run; what is there already is not done again.

        Raises:
            StudyError: no run came to its end, or see ``experiments.runner``.
        """
        request = self._request
        found = self._engine.done(request.study(arms, title, sample), request.folder, request.progress)
        self.failed += len(found.failures)
        table = observed(found)
        self.done += len(table)
        if table.empty:
            raise StudyError(
                f"no run came to its end, so there is nothing to tell. See why: workforce status {request.folder}"
            )
        return table if request.draws is None else merged(table)


def complain_of_failures(failed: int, folder: Path) -> int:
    """The exit code; says how many runs are left out."""
    if not failed:
        return DONE
    runs = "1 run failed and is" if failed == 1 else f"{failed} runs failed and are"
    return complain(
        f"{runs} left out. See why with workforce status {folder}, and try again with workforce retry {folder}", FAILED
    )


def given_of(told: Mapping[str, Any], overrides: Iterable[str]) -> list[str]:
    """Arguments of a Python call as ``key=value``; an override replaces the argument of its name."""
    further = list(overrides)
    keys = {text.partition("=")[0].lstrip("+") for text in further}
    return [*(f"{k}={_text(v)}" for k, v in told.items() if v is not None and k not in keys), *further]


def _text(value: Any) -> str:
    if isinstance(value, Path):
        value = str(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{_text(one)}" for key, one in value.items()) + "}"
    if isinstance(value, str):
        return value if value.replace("_", "").replace(".", "").isalnum() else _quoted(value)
    if isinstance(value, Iterable):
        return "[" + ",".join(_text(one) for one in value) + "]"
    return text_of(value)


def _quoted(value: str) -> str:
    if "+" in value and "/" not in value:
        return f"[{value.replace('+', ',')}]"
    return "'" + json.dumps(value, ensure_ascii=False)[1:-1].replace("'", "\\'") + "'"


__all__ = ["Explored", "arm_name", "complain_of_failures", "given_of", "read_arguments"]
