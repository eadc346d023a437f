"""``workforce run``: simulate, write the results, say what came out."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.cli import DONE, FAILED, Arguments, complain
from experiments.costs import Bill, bills
from experiments.multirun import Planned, planned
from experiments.progress import watched
from experiments.result_folder import FolderError, is_result, target, write_whole
from experiments.terminal import console, error_console
from simulation.config import compose
from simulation.mistakes import ConfigError, PolicyError
from simulation.reach import Reach
from simulation.run_config import RunConfig
from simulation.units import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from pandas import DataFrame

ONE = "Simulated under stated assumptions, not a forecast."
TOO_LARGE = "this machine has not enough memory for so many posts. Choose fewer: region.posts=..."
MANY = "A comparison under stated assumptions, not a forecast."
MOST_TOLD = 4
"""Sets of policies whose reach and costs are printed after one command."""


@dataclass(frozen=True)
class Finished:
    """A run that is done and written."""

    label: str
    summary: Mapping[str, float]
    folder: Path
    config: RunConfig
    reach: tuple[Reach, ...]
    bills: tuple[Bill, ...]
    tipping: str
    moved: DataFrame | None = None
    """What moved turnover and exhaustion, where that was asked."""

    @property
    def months(self) -> int:
        """Length of the run [month]."""
        return self.config.settings.months


def main(name: str, arguments: Sequence[str]) -> int:
    """Simulate one run, or with ``-m`` every combination of overrides with several values."""
    parser = Arguments(prog=f"workforce {name}", add_help=False)
    parser.add_argument("overrides", nargs="*")
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("-m", "--multirun", action="store_true")
    parser.add_argument("-cd", "--config-dir")
    found = parser.read(arguments)
    if found.help:
        from experiments.run_help import run_help

        print(run_help())
        return DONE
    try:
        return (run_many if found.multirun else run_one)(found.overrides, found.config_dir)
    except (FolderError, PolicyError) as error:
        return complain(str(error), FAILED)
    except MemoryError:
        return complain(TOO_LARGE, FAILED)


def run_one(overrides: Sequence[str], config_dir: str | None = None) -> int:
    """Simulate one run and print its summary; returns the exit code.

    Raises:
        ConfigError: it cannot be run, or not written; nothing is.
        FolderError: its result cannot be written; nothing is left behind.
    """
    config = compose(overrides, config_dir)
    done = simulate_and_write(config, target(config), overrides, config.label)
    _print_finished([done], ONE)
    return DONE


def run_many(overrides: Sequence[str], config_dir: str | None = None) -> int:
    """Simulate every combination, whatever becomes of the others once they live, and print them side by side.

    Returns:
        Exit code: failed if one of them could not be run to its end.

    Raises:
        ConfigError: one of them cannot be run; nothing is written.
    """
    plans = planned(overrides, config_dir)
    ready = _ready(plans)
    done: list[Finished] = []
    try:
        for number, (plan, config, folder) in enumerate(ready, 1):
            title = f"{number} of {len(ready)}: {plan.label}"
            finished = _attempt(plan, config, folder, title)
            done += [finished] if finished else []
    except KeyboardInterrupt:
        _print_finished(done, MANY)
        error_console().print(f"{len(done)} of {len(ready)} runs are finished and written.")
        raise
    _print_finished(done, MANY)
    return DONE if len(done) == len(plans) else FAILED


def simulate_and_write(config: RunConfig, folder: Path, overrides: Sequence[str], title: str) -> Finished:
    """Run the model and write its result.

    Raises:
        FolderError: the disk refuses; nothing is left behind.
    """
    from experiments.provenance import manifest
    from experiments.result_files import write_files
    from experiments.waterfall import simulated, write_what_moved

    started, clock = datetime.now(UTC), time.perf_counter()
    with watched(config.progress, title, config.settings.months) as on_month:
        result, moved = simulated(config, on_month)
    told = manifest(config, overrides, started, time.perf_counter() - clock, result.reach)
    told |= {"tips_in": result.tips_in}
    if is_result(folder):
        error_console().print(f"{folder} holds an earlier result; it is replaced.", soft_wrap=True, markup=False)

    def fill(partial: Path) -> None:
        write_files(partial, result, told)
        write_what_moved(partial, moved)

    write_whole(folder, fill)
    own = tuple(bills(result.series, [policy.name for policy in config.settings.policies]))
    parts = None if moved is None else moved.table
    return Finished(config.label, result.summary(), folder, config, result.reach, own, result.tipping_told, parts)


def _ready(plans: Sequence[Planned]) -> list[tuple[Planned, RunConfig, Path]]:
    """The combinations, each with its folder; all are looked at before anything is simulated.

    Raises:
        ConfigError: one of them cannot be run.
    """
    ready: list[tuple[Planned, RunConfig, Path]] = []
    for plan in plans:
        if plan.config is None:
            raise ConfigError(f"{plan.label}: {plan.refusal} Nothing was run.")
        ready.append((plan, plan.config, target(plan.config, one_of_many=True)))
    return ready


def _attempt(plan: Planned, config: RunConfig, folder: Path, title: str) -> Finished | None:
    """Run one of many: whatever goes wrong with it is told and must not harm the others."""
    try:
        done = simulate_and_write(config, folder, plan.overrides, title)
        return replace(done, label=plan.label)
    except (FolderError, PolicyError) as error:
        complain(f"{plan.label}: {error}", FAILED)
    except MemoryError:
        complain(f"{plan.label}: {TOO_LARGE}", FAILED)
    except Exception:
        complain(f"{plan.label} failed; the others are run.\n{traceback.format_exc()}", FAILED)
    return None


def _print_finished(done: Sequence[Finished], closing: str) -> None:
    from experiments.summary_table import print_summaries

    if not done:
        return
    out = console()
    out.print()
    months = min(MONTHS_PER_YEAR, *(run.months for run in done))
    print_summaries(out, [(run.label, run.summary) for run in done], months)
    out.print()
    _print_policies(done, months)
    _print_moved(done)
    for run in done:
        out.print(run.tipping if len(done) == 1 else f"{run.label}: {run.tipping}", soft_wrap=True, markup=False)
    for run in done:
        of_which = f" of {run.label}" if len(done) > 1 else ""
        out.print(f"Results{of_which}: {run.folder}/", soft_wrap=True, markup=False)
    out.print(closing)


def _print_moved(done: Sequence[Finished]) -> None:
    """What moved turnover and exhaustion, of as many runs as there is room for."""
    explained = [(run.label, run.moved) for run in done if run.moved is not None]
    if not explained:
        return
    from experiments.moved_table import print_moved

    out = console()
    for label, moved in explained[:MOST_TOLD]:
        if len(done) > 1:
            out.print(f"{label}:", markup=False)
        print_moved(out, moved)
        out.print()


def _print_policies(done: Sequence[Finished], months: int) -> None:
    """Reach and costs of each set of policies once, whatever the number of seeds."""
    from experiments.policy_tables import print_bills, print_reach

    out = console()
    sets = {(run.config.settings.policies, run.config.settings.region.name): run for run in reversed(done) if run.reach}
    for run in list(reversed(sets.values()))[:MOST_TOLD]:
        if len(done) > 1:
            out.print(f"{run.label}:", markup=False)
        print_reach(out, run.reach, months)
        if run.bills:
            out.print()
            print_bills(out, run.bills)
        out.print()
    if len(sets) > MOST_TOLD:
        out.print("Reach and costs of the others: manifest.json and costs.csv in their folders.", "", sep="\n")
