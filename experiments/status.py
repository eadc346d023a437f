"""``workforce status DIR``: how far a study is, and what failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from experiments.cli import DONE, Arguments
from experiments.plan import Plan
from experiments.store import StudyFolder
from experiments.terminal import console

SHOWN_ARMS = 40
SHOWN_FAILURES = 5


def main(name: str, arguments: Sequence[str]) -> int:
    """Say how many runs of a study are done, failed and missing."""
    parser = Arguments(prog=f"workforce {name}", description="Say how far a study is, and what failed.")
    parser.add_argument("folder", metavar="DIR", help="folder of a study")
    parser.add_argument("--tracebacks", action="store_true", help="show where each failed run failed")
    found = parser.read(arguments)
    store = StudyFolder(found.folder)
    plan = store.plan
    finished, damaged = store.parts.check()
    failures = {run: told for run, told in store.failures().items() if run not in finished}
    state = {run: _state(run, finished, failures) for _, _, run in plan.runs()}
    out = console()
    runs = sum(len(arm.seeds) for arm in plan.arms.values())
    out.print(f"{plan.title}: {_number(len(plan.arms), 'arm')}, {_number(runs, 'run')}", markup=False)
    out.print(_arms(plan, state))
    if damaged:
        out.print(f"{_number(len(damaged), 'file')} cannot be read; the runs in it are done again.")
    _print_failures(failures, found.tracebacks)
    if store.worked_on():
        out.print("A process is at work on it now.")
    elif set(state.values()) != {"done"}:
        out.print(
            f"To do what is missing and what failed: workforce retry {store.folder}", soft_wrap=True, markup=False
        )
    return DONE


def _state(run: str, finished: set[str], failures: Mapping[str, Any]) -> str:
    return "done" if run in finished else "failed" if run in failures else "missing"


def _arms(plan: Plan, state: Mapping[str, str]) -> Table:
    """A line per arm, and one for all; of many arms only those that are not done."""
    table = Table("arm", box=None, pad_edge=False, header_style="bold")
    for heading in ("done", "failed", "missing"):
        table.add_column(heading, justify="right")
    counts: dict[str, Counter[str]] = {name: Counter() for name in plan.arms}
    for arm, _, run in plan.runs():
        counts[arm][state[run]] += 1
    shown = list(counts)
    if len(shown) > SHOWN_ARMS:
        shown = [name for name in shown if counts[name].keys() != {"done"}][:SHOWN_ARMS]
    for name in shown:
        table.add_row(name, *(f"{counts[name][key]:,}" for key in ("done", "failed", "missing")))
    if len(shown) < len(counts):
        table.add_row(f"... and {len(counts) - len(shown):,} more")
    everything = sum(counts.values(), Counter[str]())
    if len(counts) > 1:
        table.add_row("all", *(f"{everything[key]:,}" for key in ("done", "failed", "missing")), style="bold")
    return table


def _print_failures(failures: Mapping[str, Mapping[str, Any]], tracebacks: bool) -> None:
    """Failures of one kind together: how many, and one of them as an example."""
    out = console()
    same: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for told in sorted(failures.values(), key=lambda told: (told["arm"], told["seed"])):
        same.setdefault((told["stage"], told["error"], told["message"]), []).append(told)
    ordered = sorted(same.items(), key=lambda item: -len(item[1]))
    for (stage, error, message), alike in ordered[:SHOWN_FAILURES]:
        example = "for example " if len(alike) > 1 else ""
        where = f"{example}{alike[0]['arm']}, seed {alike[0]['seed']}"
        text = f"{_number(len(alike), 'run')} failed while {stage}: {error}: {message} ({where})"
        out.print(text, soft_wrap=True, markup=False)
        if tracebacks:
            out.print(alike[0]["traceback"], soft_wrap=True, markup=False)
    if len(ordered) > SHOWN_FAILURES:
        out.print(f"... and {len(ordered) - SHOWN_FAILURES:,} other kinds of failure; see failures/ in its folder.")


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
