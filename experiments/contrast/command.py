"""``workforce cause``: how much of the survey's contrast is effect, what would tell, and which policies hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.cli import DONE
from experiments.contrast.prior import GROUP, KEY, NAME, prior
from experiments.contrast.result import Cause
from experiments.contrast.twins import split
from experiments.explore.carry_out import complain_of_failures, given_of, read_arguments
from experiments.explore.override import key_of
from experiments.explore.point import Point
from experiments.explore.request import Request, arm_name, expect_number, expect_outcomes, read, request
from experiments.explore.whole_period import observed
from experiments.meanings import meaning
from experiments.runner import run_study
from experiments.stopped import StudyError
from experiments.store import StudyFolder, expect_no_strangers
from experiments.study import Study
from experiments.study_result import StudyResult
from simulation.mistakes import ConfigError

OWN = {
    "scenarios": "the first one is surveyed, the others are compared with it and ranked; one alone: no ranks",
    "points": "causal shares at which everything is lived through, each for an equal part of the prior",
    "outcomes": "indicators by which the policies are ranked",
    "years": "time to simulate [year]; the survey is taken at its end",
}
EXAMPLES = (
    "workforce cause region=classroom replications=20",
    "workforce cause scenarios=[baseline] points=9 region=province    # the survey alone",
    "workforce cause scenarios=[baseline,union_support,pay_raise] policies.pay_raise.percent=20 years=10",
)
SPLIT, RANKS = "split", "ranks"
"""Folders of the two studies below the folder of the report."""


@dataclass(frozen=True)
class Asked:
    """The values of the keys that this command has beyond those of a run."""

    scenarios: list[str]
    points: int
    outcomes: list[str]
    years: Any
    replications: int
    workers: int | None

    def __post_init__(self) -> None:
        expect_number("points", self.points, 2, 99)
        expect_number("replications", self.replications, 2, 1_000_000)
        expect_outcomes("outcomes", self.outcomes)
        if odd := next((name for name in self.outcomes if not meaning(name).better), None):
            raise ValueError(f"outcomes: of {odd} neither more nor less is better. Choose another indicator.")
        if len(set(self.scenarios)) < len(self.scenarios) or not self.scenarios:
            raise ValueError("scenarios: expected each scenario once, such as scenarios=[baseline,union_support].")


def main(name: str, arguments: Sequence[str]) -> int:
    """Live through it, write the report and print what came out."""
    what = "say how much of the survey's contrast is effect, and which policies hang on it."
    found = read_arguments(name, arguments, OWN, EXAMPLES, what)
    if found is None:
        return DONE
    asked = cause_request(*found)
    result = carried_out(asked)
    page = result.report(asked.folder)
    from experiments.contrast.terminal import print_cause

    print_cause(result, page)
    return complain_of_failures(result.failed, asked.folder / (SPLIT if result.failed_splits else RANKS))


def cause(
    scenarios: Iterable[str] | str | None = None,
    points: int = 5,
    outcomes: Iterable[str] | None = None,
    replications: int = 8,
    region: str = "classroom",
    years: float = 5,
    overrides: Iterable[str] = (),
    out: str | Path | None = None,
    progress: str = "auto",
    parameters: str | None = None,
) -> Cause:
    """Take the survey's contrast apart, and rank policies over what is believed of its causal share.

    Args:
        scenarios: the first one is surveyed, the others are compared with it; None: those of ``conf/cause.yaml``.
        points: causal shares, each for an equal part of the prior.
        outcomes: indicators by which the policies are ranked; None: exhaustion, leaving, well-being.
        replications: seeds, the same at every point.
        region: name of a region.
        years: time to simulate [year].
        overrides: further ``key=value`` as of ``workforce cause``.
        out: folder of the runs, so that the same call goes on where it was stopped.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.
        parameters: ``calibrated`` (the first if not given) or ``evidence``.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
        StudyError: the disk or another process stands in the way; what is finished is kept.
    """
    told: dict[str, Any] = {"points": points, "replications": replications, "region": region, "years": years}
    told |= {
        "scenarios": [scenarios] if isinstance(scenarios, str) else scenarios,
        "outcomes": None if outcomes is None else list(outcomes),
        "out": out,
        "progress": progress,
        "parameters": parameters,
    }
    return carried_out(cause_request(given_of(told, overrides)))


def cause_request(overrides: Iterable[str], config_dir: str | None = None) -> Request:
    """Read and compose what is asked.

    Raises:
        ConfigError: with one sentence for the user.
    """
    given = tuple(overrides)
    if any(key_of(text) == KEY for text in given):
        raise ConfigError(f"{KEY}: expected to be left out, since this command goes through all its values.")
    told = read("cause", Asked, OWN, given, config_dir)
    told = replace(told, run=(*told.run, f"years={told.asked.years}"))
    return request(told, {f"{GROUP}.{NAME}": "range"}, told.asked.scenarios)


def carried_out(asked: Request) -> Cause:
    """Do the runs that are not there yet, and say what came of them.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    own, names = asked.asked, list(asked.worlds.bases)
    law = prior(asked.worlds.first.settings.facts[GROUP][NAME])
    points = [Point({KEY: share}) for share in law.points(own.points)]
    surveyed = {arm_name(names[0], p): (names[0], p.values[KEY]) for p in points}
    arms = {arm_name(name, p): (name, p.values[KEY]) for p in points for name in names}
    studies = {SPLIT: _study(asked, surveyed, points)}
    if names[1:]:
        studies[RANKS] = asked.study([(n, p) for p in points for n in names], "ranks")
    _expect_own(asked.folder, studies)
    taken = _done(asked, studies[SPLIT], SPLIT)
    ranked = _done(asked, studies[RANKS], RANKS) if names[1:] else None
    return Cause(
        law, tuple(points), tuple(names), tuple(own.outcomes),
        _labelled(taken.read(), surveyed), None if ranked is None else _labelled(observed(ranked), arms),
        len(taken.failures), 0 if ranked is None else len(ranked.failures), asked,
    )  # fmt: skip


def _study(asked: Request, arms: Mapping[str, tuple[str, float]], points: list[Point]) -> Study:
    configs = {arm: asked.worlds.config(arms[arm][0], point.values) for arm, point in zip(arms, points, strict=True)}
    return Study(configs, asked.seeds, "twin worlds", split, loading=asked.worlds.loading, inquiry=asked.inquiry)


def _expect_own(folder: Path, studies: Mapping[str, Study]) -> None:
    """Look whether the folder can take both studies before the first of them writes into it.

    Raises:
        ConfigError: it holds something else.
    """
    expect_no_strangers(folder, SPLIT)
    for name, study in studies.items():
        StudyFolder(folder / name).expect(study)


def _done(asked: Request, study: Study, name: str) -> StudyResult:
    folder = asked.folder / name
    found = run_study(study, folder, asked.engine, progress=asked.progress)
    if found.read(year=0).empty:
        raise StudyError(f"no run came to its end, so there is nothing to tell. See why: workforce status {folder}")
    return found


def _labelled(table: pd.DataFrame, arms: Mapping[str, tuple[str, float]]) -> pd.DataFrame:
    """The arm told as scenario and causal share."""
    told = table["arm"].map(arms)
    told_apart = {"scenario": [name for name, _ in told], "causal_share": [share for _, share in told]}
    return table.drop(columns="arm").assign(**told_apart)
