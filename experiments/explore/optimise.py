"""``workforce optimise``: the best mixes of policies for a sum of money."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.cli import DONE
from experiments.draws import MOST, PAIRS, Draws
from experiments.explore.carry_out import Explored, complain_of_failures, given_of, read_arguments
from experiments.explore.front import on_front
from experiments.explore.missing import expect_library
from experiments.explore.optimisation import EXTRA, Optimisation, gains_of
from experiments.explore.point import Point, distinct
from experiments.explore.request import DRAWS, Request, arm_name, expect_number, expect_outcomes, read, request
from experiments.explore.search import Told, search
from experiments.meanings import meaning
from experiments.study import replications as seeds_of

OWN = {
    "budget": "extra money over the whole time, all payers together, against the reference [yuan]",
    "mix": "the policies that may be mixed, by the names of their scenarios",
    "reference": "what they are compared with",
    "doses": "how much of each may be chosen; those of policies outside the mix are left out",
    "over": "other doses than those, such as {policies.pay_raise.percent:[0,20]}",
    "outcomes": "what a good mix does, two or more indicators",
    "trials": "mixes that are tried",
    "batch": "so many at a time",
    "seed_of_search": "of the search; not of the luck in the runs",
    **DRAWS,
    "check": "seeds (or draws, with 2 seeds each) that the search has not seen, with which the best mixes are lived "
    "through again; 0: not at all",
}
REPLICATIONS, PAIRS_OF_SEARCH = 3, 1
"""Seeds without an ensemble, and in each draw of one: the search wants sure means, and for so many runs they are surest
with one seed in each draw."""
CHECK, CHECK_DRAWS = 10, 20
EXAMPLES = (
    "workforce optimise budget=30000000 region=classroom years=5 trials=200",
    "workforce optimise budget=30000000 parameters=ensemble",
    'workforce optimise budget=5000000 mix=[pay_raise,union_support] "over={policies.pay_raise.percent:[0,20],'
    'policies.union_support.union_workers_per_100_posts:[0,4]}"',
)


@dataclass(frozen=True)
class Asked:
    """The values of the keys that an optimisation has beyond those of a run."""

    budget: float | None
    mix: list[str]
    reference: str
    doses: Any
    over: Any
    outcomes: list[str]
    trials: int
    batch: int
    seed_of_search: int
    replications: int
    draws: int
    check: int | None
    workers: int | None

    def __post_init__(self) -> None:
        if self.budget is None:
            raise ValueError(
                "budget: expected a sum of money for the whole time [yuan], such as budget=20000000. "
                "workforce compare says what a policy costs."
            )
        expect_number("budget", self.budget, 0, 1e15, whole=False)
        expect_outcomes("outcomes", self.outcomes)
        if len(set(self.outcomes)) < 2:
            raise ValueError("outcomes: expected two or more, such as [leavers,exhaustion_mean].")
        for outcome in self.outcomes:
            if not meaning(outcome).better:
                raise ValueError(f"outcomes: of {outcome} neither more nor less is better. Choose another indicator.")
        expect_number("trials", self.trials, 2, 1_000_000)
        expect_number("batch", self.batch, 1, 10_000)
        expect_number("seed_of_search", self.seed_of_search, 0, 2**31 - 1)
        expect_number("replications", self.replications, 1, 1_000_000)
        expect_number("draws", self.draws, 2, MOST)
        if self.check is not None:
            expect_number("check", self.check, 0, MOST)

    @property
    def varied(self) -> Any:
        """What is mixed: doses of the policies of the mix."""
        if self.over is not None:
            return self.over
        names = {name for several in self.mix for name in several.split("+")}
        return {key: span for key, span in self.doses.items() if key.split(".")[1] in names}


def main(name: str, arguments: Sequence[str]) -> int:
    """Search, write the report and print what came out."""
    found = read_arguments(name, arguments, OWN, EXAMPLES, "look for the best mixes of policies for a sum of money.")
    if found is None:
        return DONE
    asked = optimise_request(*found)
    result = carried_out(asked)
    page = result.report(asked.folder)
    from experiments.explore.optimisation_report import answer
    from experiments.explore.terminal_tables import print_answer

    print_answer(answer(result), page)
    return complain_of_failures(result.failed, asked.folder)


def optimise(
    budget: float,
    mix: Iterable[str] | None = None,
    over: Mapping[str, Any] | None = None,
    outcomes: Iterable[str] | None = None,
    trials: int = 120,
    replications: int | None = None,
    region: str = "classroom",
    years: float = 10,
    overrides: Iterable[str] = (),
    out: str | Path | None = None,
    progress: str = "auto",
    parameters: str | None = None,
) -> Optimisation:
    """Look for the best mixes of policies for a sum of money.

    Args:
        budget: extra money over the whole time [yuan].
        mix: names of scenarios.
        over: dose → ``[low, high]``; the usual ones if not given.
        outcomes: what a good mix does, two or more indicators.
        trials: mixes that are tried.
        replications: seeds, the same for every mix and the reference; 3 if not given, and 1 in each draw of an
            ensemble.
        region: name of a region.
        years: time to simulate [year].
        overrides: further ``key=value`` as of ``workforce optimise``.
        out: folder of the runs, so that the same call goes on where it was stopped.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.
        parameters: ``calibrated``, ``evidence`` or ``ensemble``: every plausible set by its weight, so that intervals
            hold what is not known too; the first if not given.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
        StudyError: the disk or another process stands in the way; what is finished is kept.
    """
    told: dict[str, Any] = {"budget": budget, "mix": mix, "over": over, "outcomes": outcomes, "trials": trials}
    told |= {"replications": replications, "region": region, "years": years, "out": out, "progress": progress}
    told["parameters"] = parameters
    return carried_out(optimise_request(given_of(told, overrides)))


def optimise_request(overrides: Iterable[str], config_dir: str | None = None) -> Request:
    """Read and compose an optimisation.

    Raises:
        ConfigError: with one sentence for the user.
    """
    told = read("optimise", Asked, OWN, overrides, config_dir, seeds=(REPLICATIONS, PAIRS_OF_SEARCH))
    expect_library("optuna")
    asked = told.asked
    return request(told, asked.varied, [asked.reference, "+".join(asked.mix)])


def carried_out(asked: Request) -> Optimisation:
    """Search, then live through the front again with fresh seeds.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    own = asked.asked
    outcomes = tuple(own.outcomes)
    with Explored(asked) as explored:
        lives = _Lives(asked, explored)
        tried = search(
            asked.factors, len(outcomes), lives.told, float(own.budget), own.trials, own.batch, own.seed_of_search
        )
        front = _front(tried, lives)
        again = lives.again(front) if front else {}
    return Optimisation(
        tuple(tried),
        asked.factors,
        lives.gains,
        again,
        outcomes,
        float(own.budget),
        explored.done,
        explored.failed,
        asked,
        lives.draw_of,
    )


class _Lives:
    """What was lived through so far."""

    def __init__(self, asked: Request, explored: Explored) -> None:
        self._asked, self._explored = asked, explored
        self.budget = float(asked.asked.budget)
        self.gains: dict[str, pd.DataFrame] = {}
        """Id of the point → gains, a row per seed."""
        self.draw_of: dict[int, int] = dict(asked.draws.draw_of) if asked.draws else {}
        """Seed → draw of a plausible parameter set."""
        self._trials = 0

    def told(self, points: Sequence[Point]) -> list[Told]:
        """What is known of points, after living through those that are new."""
        own = self._asked.asked
        fresh = [point for point in distinct(points) if point.id not in self.gains]
        self._trials += len(points)
        if fresh:
            self.gains |= self._lived(fresh, f"optimise: {self._trials} of {own.trials} mixes")
        return [self._known(point) for point in points]

    def again(self, points: Sequence[Point]) -> dict[str, pd.DataFrame]:
        """Gains of points with seeds, or draws, that the search has not seen."""
        check = self._asked.asked.check
        number = check if check is not None else CHECK_DRAWS if self._asked.draws else CHECK
        if number == 0:
            return {}
        sample: tuple[int, ...] | Draws
        if (draws := self._asked.draws) is None:
            sample = seeds_of(number, max(self._asked.seeds) + 1)
        else:
            sample = dataclasses.replace(draws, number=number, pairs=PAIRS, after=draws.number)
            self.draw_of |= sample.draw_of
        return self._lived(points, f"optimise: {len(points)} best mixes again", sample)

    def _lived(
        self, points: Sequence[Point], title: str, sample: tuple[int, ...] | Draws | None = None
    ) -> dict[str, pd.DataFrame]:
        reference, mixed = self._asked.worlds.bases
        nothing = Point({})
        arms = [(reference, nothing), *((mixed, point) for point in points)]
        runs = self._explored.observed(arms, title, sample)
        by_arm = {str(arm): table.set_index("seed") for arm, table in runs.groupby("arm", sort=False)}
        without = arm_name(reference, nothing)
        years = self._asked.worlds.first.settings.years
        return {
            point.id: gains_of(by_arm[name], by_arm[without], tuple(self._asked.asked.outcomes), years)
            for point in points
            if (name := arm_name(mixed, point)) in by_arm and without in by_arm
        }

    def _known(self, point: Point) -> Told:
        own = self._asked.asked
        if point.id not in self.gains:
            return Told(np.full(len(own.outcomes), np.nan), np.nan)
        mean = self.gains[point.id].mean()
        return Told(mean[list(own.outcomes)].to_numpy(dtype=float), float(mean[EXTRA]))


def _front(tried: Sequence[Point], lives: _Lives) -> list[Point]:
    points = distinct(tried)
    known = [lives._known(point) for point in points]
    front = on_front(np.array([k.gains for k in known]), np.array([k.cost <= lives.budget for k in known]))
    return [point for point, chosen in zip(points, front, strict=True) if chosen]
