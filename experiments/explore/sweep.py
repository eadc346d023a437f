"""``workforce sweep``: many points of a design, lived through with the same seeds, and how outcomes answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.cli import DONE
from experiments.draws import MOST, PAIRS
from experiments.explore.carry_out import Explored, complain_of_failures, given_of, read_arguments
from experiments.explore.designs import Design, design_of
from experiments.explore.override import listed
from experiments.explore.point import Point, distinct
from experiments.explore.request import (
    DRAWS,
    Request,
    arm_name,
    expect_number,
    expect_outcomes,
    read,
    request,
)
from experiments.explore.sweep_result import Sweep
from simulation.config import composed_group
from simulation.evidence import unknown
from simulation.mistakes import ConfigError

REPLICATIONS = 3
OWN = {
    "scenario": "what every point begins with; several together as [pay_raise,union_support]",
    "outcomes": "indicators that the page draws; the tables hold all",
    **DRAWS,
    "design": "which points: design=grid, list, latin_hypercube or sobol; "
    "design.over={policies.pay_raise.percent:[0,30],evidence.turnover.wage_elasticity:range,scenario:[a,b]}; "
    "design.points=64; design.levels=5; design.seed=1",
}
EXAMPLES = (
    'workforce sweep design.points=64 "design.over={policies.pay_raise.percent:[0,30],'
    'evidence.turnover.per_exhaustion_sd:range}" scenario=pay_raise years=5',
    'workforce sweep design=grid design.levels=4 "design.over={scenario:[baseline,pay_raise,union_support],'
    'evidence.turnover.per_exhaustion_sd:range}"',
    "workforce sweep design=list design.file=points.csv scenario=pay_raise",
    'workforce sweep "design.over={policies.pay_raise.percent:[0,30]}" scenario=pay_raise parameters=ensemble draws=10',
)


@dataclass(frozen=True)
class Asked:
    """The values of the keys that a sweep has beyond those of a run."""

    scenario: Any
    replications: int
    draws: int
    outcomes: list[str]
    workers: int | None
    design: Design | None = None

    def __post_init__(self) -> None:
        expect_number("replications", self.replications, 1, 1_000_000)
        expect_number("draws", self.draws, 2, MOST)
        expect_outcomes("outcomes", self.outcomes)


def main(name: str, arguments: Sequence[str]) -> int:
    """Sweep, write the report and print what came out."""
    found = read_arguments(name, arguments, OWN, EXAMPLES, "live through many points and report how outcomes answer.")
    if found is None:
        return DONE
    asked, points = sweep_request(*found)
    result = carried_out(asked, points)
    page = result.report(asked.folder)
    from experiments.explore.terminal_tables import print_sweep

    print_sweep(result, page)
    return complain_of_failures(result.failed, asked.folder)


def sweep(
    over: Mapping[str, Any] | None = None,
    scenario: str | Sequence[str] = "baseline",
    design: str = "latin_hypercube",
    points: int | None = None,
    replications: int | None = None,
    region: str = "classroom",
    years: float = 10,
    outcomes: Iterable[str] | None = None,
    overrides: Iterable[str] = (),
    out: str | Path | None = None,
    progress: str = "auto",
    parameters: str | None = None,
) -> Sweep:
    """Live through the points of a design, all with the same seeds.

    Args:
        over: key → ``"range"`` (of the evidence), ``[low, high]`` or a list of values.
        scenario: what every point begins with.
        design: ``grid``, ``list``, ``latin_hypercube`` or ``sobol``.
        points: of a Latin hypercube or a Sobol sequence; 64 if not given.
        replications: seeds; 3 if not given, and 2 in each draw of an ensemble.
        region: name of a region.
        years: time to simulate [year].
        outcomes: indicators that are drawn.
        overrides: further ``key=value`` as of ``workforce sweep``.
        out: folder of the runs, so that the same call goes on where it was stopped.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.
        parameters: ``calibrated``, ``evidence`` or ``ensemble``: every plausible set by its weight, so that intervals
            hold what is not known too; the first if not given.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
        StudyError: the disk or another process stands in the way; what is finished is kept.
    """
    told: dict[str, Any] = {
        "design": design,
        "design.over": over,
        "design.points": points,
        "scenario": scenario,
        "outcomes": outcomes,
    }
    told |= {"replications": replications, "region": region, "years": years, "out": out, "progress": progress}
    told["parameters"] = parameters
    return carried_out(*sweep_request(given_of(told, overrides)))


def sweep_request(overrides: Iterable[str], config_dir: str | None = None) -> tuple[Request, tuple[Point, ...]]:
    """Read and compose a sweep, and choose its points.

    Raises:
        ConfigError: with one sentence for the user.
    """
    told = read("sweep", Asked, OWN, overrides, config_dir, ("design",), (REPLICATIONS, PAIRS))
    asked = told.asked
    values = composed_group("design", told.grouped, config_dir)
    name, over = str(values.pop("name")), values.pop("over", None)
    try:
        if name == "list" and over:
            raise ValueError("design.over: a list says by itself what is varied. Leave it out.")
        if name != "list" and (not isinstance(over, Mapping) or not over):
            raise ValueError("design.over: expected what is varied, such as {policies.pay_raise.percent:[0,30]}.")
        design = design_of(name, values)
        if name == "list":
            over = {key: {"values": list(dict.fromkeys(row[key] for row in design.rows))} for key in design.rows[0]}  # type: ignore[attr-defined]
        base = listed([asked.scenario] if isinstance(asked.scenario, list) else asked.scenario)
        scenarios = _scenarios(over, base)
        told = dataclasses.replace(told, asked=dataclasses.replace(asked, design=design))
        composed = request(told, over, scenarios)
        return composed, distinct(design.points_of(composed.factors))
    except ValueError as error:
        message = str(error)
        raise ConfigError(f"design.{message}" if message.startswith("over:") else message) from None


def carried_out(asked: Request, points: tuple[Point, ...]) -> Sweep:
    """Do the runs that are not there yet.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    base = next(iter(asked.worlds.bases))
    arms = [(str(point.values.get("scenario", base)), point) for point in points]
    with Explored(asked) as explored:
        runs = explored.observed(arms, f"sweep of {len(points)} points")
    names = {arm_name(scenario, point): point.id for scenario, point in arms}
    runs.insert(0, "point", runs.pop("arm").map(names))
    for outcome in asked.asked.outcomes:
        if outcome not in runs:
            raise ConfigError(f"outcomes: {unknown('indicator', outcome, list(runs.columns[2:]))}")
    commands = {point.id: asked.again(scenario, point) for scenario, point in arms}
    draw_of = asked.draws.draw_of if asked.draws else {}
    return Sweep(points, asked.factors, runs, tuple(asked.asked.outcomes), commands, explored.failed, asked, draw_of)


def _scenarios(over: Mapping[str, Any], base: list[str]) -> list[str]:
    if "scenario" not in over:
        return base
    wanted = over["scenario"]
    values = wanted["values"] if isinstance(wanted, Mapping) else wanted
    if not isinstance(values, list):
        raise ValueError("over: scenario: expected a list of scenarios such as scenario:[baseline,pay_raise].")
    return listed(values)
