"""What moved it, and how far each policy reaches: every scenario of a comparison taken apart beside the reference.

A pair of runs by the first seed is lived once more, month by month side by side, as ``workforce run explain=true``
does. What came out is kept in the study's folder, so that the same comparison again need not live it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from experiments.durable import put
from experiments.progress import watched
from experiments.stopped import StudyError
from experiments.waterfall import explained
from simulation.run_config import RunConfig
from simulation.units import MONTHS_PER_YEAR

MOVED, REACH = "what_moved_it.csv", "reach.csv"
REACH_COLUMNS = ["scenario", "policy", "what", "number", "share", "unit"]


@dataclass(frozen=True)
class Explanation:
    """The scenarios taken apart, on the pair of one seed."""

    seed: int
    moved: pd.DataFrame
    """Scenario, and the columns of ``experiments.what_moved``."""
    reach: pd.DataFrame
    """A row for each thing that a policy of a scenario does, in the last year of the run: ``REACH_COLUMNS``."""


def explanation(arms: Mapping[str, RunConfig], folder: Path, progress: str) -> Explanation | None:
    """Take every scenario apart that has policies or events; None where there is none, or the reference has some.

    Args:
        arms: the scenarios, the reference first, at the seed that is explained.
        folder: of the study; what is there of it is taken from there.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.

    Raises:
        StudyError: the disk refuses.
    """
    reference, *others = arms
    wanted = [arm for arm in others if _does_something(arms[arm])]
    if not wanted or _does_something(arms[reference]):
        return None
    found = _kept(folder, arms[reference].settings.seed)
    if found is None or set(found.moved["scenario"]) != set(wanted):
        found = _explained({arm: arms[arm] for arm in wanted}, progress)
        _keep(found, folder)
    return found


def _does_something(config: RunConfig) -> bool:
    return bool(config.settings.policies or config.settings.events)


def _explained(arms: Mapping[str, RunConfig], progress: str) -> Explanation:
    moved, reach = [], [pd.DataFrame(columns=REACH_COLUMNS)]
    first = next(iter(arms.values())).settings
    with watched(progress, "what moved it", len(arms) * round(first.years * MONTHS_PER_YEAR)) as on_month:
        for arm, config in arms.items():
            result, parts = explained(config, on_month)
            moved.append(parts.table.assign(scenario=arm))
            lines = [vars(line) | {"scenario": arm} for line in result.reach]
            reach.append(pd.DataFrame(lines, columns=REACH_COLUMNS))
    together = pd.concat(moved, ignore_index=True)
    together.insert(0, "scenario", together.pop("scenario"))
    return Explanation(first.seed, together, pd.concat([r for r in reach if len(r)] or reach, ignore_index=True))


def _keep(found: Explanation, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in ((REACH, found.reach), (MOVED, found.moved)):
            put(folder / name, partial(table.to_csv, index=False, lineterminator="\n"))
    except OSError as error:
        raise StudyError(
            f"{folder} could not be written into: {error.strerror or error}. Make room, or choose another folder: "
            "out=DIR. The runs that are finished are kept."
        ) from error


def _kept(folder: Path, seed: int) -> Explanation | None:
    try:
        return Explanation(seed, pd.read_csv(folder / MOVED), pd.read_csv(folder / REACH))
    except (OSError, ValueError):  # Not there, or not as it was written: it is made again.
        return None
