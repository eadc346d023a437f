"""``workforce discover``: which assumptions make a policy fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.cli import DONE
from experiments.explore.carry_out import Explored, complain_of_failures, given_of, read_arguments
from experiments.explore.designs import LatinHypercube
from experiments.explore.discovery import Discovery
from experiments.explore.missing import expect_library
from experiments.explore.override import listed
from experiments.explore.point import distinct
from experiments.explore.request import Request, arm_name, expect_number, expect_outcomes, read, request
from experiments.meanings import meaning
from simulation.mistakes import ConfigError

OWN = {
    "scenario": "the policy that may fail; several together as [pay_raise,union_support]",
    "reference": "what it is compared with",
    "outcome": "of which indicator the gain is counted",
    "gain": "it fails where its gain is not above this, in the unit of the indicator; null: where it is worst",
    "worst": "share of the points that count as failures where gain is null",
    "over": "what is varied: mechanisms (numbers that the policy's effect rests on), groups, numbers, all, "
    "or as in a sweep {events.pandemic.demand_percent:[0,40]}",
    "points": "of a Latin hypercube",
    "seed_of_design": "of the points; not of the luck in the runs",
    "density": "least share of failures in a box",
    "mass": "least share of the points in a box",
    "boxes": "boxes at most",
}
EXAMPLES = (
    "workforce discover scenario=union_support outcome=exhaustion_mean gain=0.05 points=256 region=classroom years=5",
    "workforce discover scenario=pay_raise gain=null worst=0.2 over=[turnover,recruitment]",
)


@dataclass(frozen=True)
class Asked:
    """The values of the keys that a discovery has beyond those of a run."""

    scenario: Any
    reference: str
    outcome: str
    gain: float | None
    worst: float
    over: Any
    points: int
    seed_of_design: int
    density: float
    mass: float
    boxes: int
    replications: int
    workers: int | None

    def __post_init__(self) -> None:
        expect_outcomes("outcome", [self.outcome])
        if not meaning(self.outcome).better:
            raise ValueError(f"outcome: of {self.outcome} neither more nor less is better. Choose another indicator.")
        if self.gain is not None:
            expect_number("gain", self.gain, -1e12, 1e12, whole=False)
        expect_number("worst", self.worst, 0.01, 0.99, whole=False)
        expect_number("points", self.points, 20, 1_000_000)
        expect_number("seed_of_design", self.seed_of_design, 0, 2**31 - 1)
        expect_number("density", self.density, 0.05, 1.0, whole=False)
        expect_number("mass", self.mass, 0.001, 0.5, whole=False)
        expect_number("boxes", self.boxes, 1, 20)
        expect_number("replications", self.replications, 1, 1_000_000)


def main(name: str, arguments: Sequence[str]) -> int:
    """Discover, write the report and print what came out."""
    found = read_arguments(name, arguments, OWN, EXAMPLES, "say which assumptions make a policy fail.")
    if found is None:
        return DONE
    asked = discover_request(*found)
    result = carried_out(asked)
    page = result.report(asked.folder)
    from experiments.explore.discovery_report import answer
    from experiments.explore.terminal_tables import print_answer

    print_answer(answer(result), page)
    return complain_of_failures(result.failed, asked.folder)


def discover(
    scenario: str | Sequence[str] = "pay_raise",
    outcome: str = "turnover_per_year",
    gain: float | None = 0.0,
    over: Sequence[str] | Mapping[str, Any] | str = "mechanisms",
    points: int = 256,
    replications: int = 2,
    region: str = "classroom",
    years: float = 10,
    overrides: Iterable[str] = (),
    out: str | Path | None = None,
    progress: str = "auto",
    parameters: str | None = None,
) -> Discovery:
    """Look for the assumptions under which a policy fails.

    Args:
        scenario: the policy.
        outcome: indicator of which the gain is counted.
        gain: it fails where its gain is not above this; None: where it is among the worst fifth.
        over: what is varied.
        points: of a Latin hypercube.
        replications: seeds, the same at every point.
        region: name of a region.
        years: time to simulate [year].
        overrides: further ``key=value`` as of ``workforce discover``.
        out: folder of the runs, so that the same call goes on where it was stopped.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.
        parameters: ``calibrated`` (the first if not given) or ``evidence``.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
        StudyError: the disk or another process stands in the way; what is finished is kept.
    """
    told: dict[str, Any] = {"scenario": scenario, "outcome": outcome, "over": over, "points": points, "out": out}
    told |= {"replications": replications, "region": region, "years": years, "progress": progress}
    told["parameters"] = parameters
    further = ["gain=null"] if gain is None else [f"gain={gain!r}"]
    return carried_out(discover_request([*given_of(told, overrides), *further]))


def discover_request(overrides: Iterable[str], config_dir: str | None = None) -> Request:
    """Read and compose a discovery.

    Raises:
        ConfigError: with one sentence for the user.
    """
    told = read("discover", Asked, OWN, overrides, config_dir)
    expect_library("ema_workbench")
    asked = told.asked
    (policy,) = listed([asked.scenario] if isinstance(asked.scenario, list) else asked.scenario)
    if policy == asked.reference:
        raise ConfigError(f"scenario: expected another one than the reference, {asked.reference!r}.")
    found = request(told, asked.over, [asked.reference, policy])
    if odd := next((factor for factor in found.factors if not factor.is_number), None):
        raise ConfigError(f"over: {odd.key}: expected numbers, since boxes have limits; got {odd.span}.")
    return found


def carried_out(asked: Request) -> Discovery:
    """Do the runs that are not there yet, and look for boxes.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    own = asked.asked
    points = distinct(LatinHypercube(own.points, own.seed_of_design).points_of(asked.factors))
    reference, policy = asked.worlds.bases
    arms = [(scenario, point) for point in points for scenario in (reference, policy)]
    with Explored(asked) as explored:
        runs = explored.observed(arms, f"discover over {len(asked.factors)} numbers")
    means = runs.groupby("arm", sort=False)[own.outcome].mean()
    level = {s: means.reindex([arm_name(s, p) for p in points]).to_numpy() for s in (reference, policy)}
    gains = level[policy] - level[reference]
    gains = gains.astype(float) * meaning(own.outcome).better
    least = own.gain if own.gain is not None else float(np.nanquantile(gains, own.worst))
    return Discovery(
        points, asked.factors, pd.Series(gains, [p.id for p in points]), own.outcome, float(least), own.density,
        own.mass, own.boxes, own.seed_of_design, len(runs), explored.failed, asked,
    )  # fmt: skip
