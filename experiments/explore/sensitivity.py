"""``workforce sensitivity``: which numbers matter, by Morris or Sobol, and whether the order of the policies holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.cli import DONE
from experiments.explore.carry_out import Explored, complain_of_failures, given_of, read_arguments
from experiments.explore.effects import MORRIS, SOBOL, sample
from experiments.explore.missing import expect_library
from experiments.explore.point import Point, distinct
from experiments.explore.request import Request, arm_name, expect_number, expect_outcomes, read, request
from experiments.explore.sensitivity_result import USUAL, Sensitivity
from simulation.evidence import unknown

OWN = {
    "method": "morris: which numbers matter at all, for many of them; sobol: how much of the spread each is behind",
    "over": "numbers of the evidence, groups of them or all: [turnover,strain.causal_share]; "
    "or as in a sweep: {turnover:range,policies.pay_raise.percent:[0,30]}",
    "scenarios": "one: its levels; several: their differences to the first, and whether their order holds",
    "outcomes": "indicators, such as [turnover_per_year,exhaustion_mean]",
    "points": "walks of morris, or base points of sobol, a power of two; few give wide intervals",
    "seed_of_design": "of the design and the bootstrap; not of the luck in the runs",
    "confidence": "of the intervals",
}
EXAMPLES = (
    "workforce sensitivity over=all points=10 region=classroom years=5",
    "workforce sensitivity method=sobol points=128 over=[turnover.wage_elasticity,strain.causal_share] "
    "scenarios=[baseline,pay_raise,union_support]",
)


@dataclass(frozen=True)
class Asked:
    """The values of the keys that a sensitivity analysis has beyond those of a run."""

    method: str
    over: Any
    scenarios: list[str]
    outcomes: list[str]
    points: int
    seed_of_design: int
    replications: int
    confidence: float
    workers: int | None

    def __post_init__(self) -> None:
        if self.method not in (MORRIS, SOBOL):
            raise ValueError(f"method: {unknown('method', str(self.method), [MORRIS, SOBOL])}")
        expect_outcomes("outcomes", self.outcomes)
        expect_number("points", self.points, 2, 1_000_000)
        expect_number("seed_of_design", self.seed_of_design, 0, 2**31 - 1)
        expect_number("replications", self.replications, 1, 1_000_000)
        expect_number("confidence", self.confidence, 0.5, 0.999, whole=False)
        if len(set(self.scenarios)) < len(self.scenarios) or not self.scenarios:
            raise ValueError("scenarios: expected each scenario once, such as scenarios=[baseline,pay_raise].")
        if self.method == SOBOL and self.points & (self.points - 1):
            near = 1 << self.points.bit_length()
            raise ValueError(
                f"points: expected a power of two for sobol, such as {near // 2} or {near}, got {self.points}."
            )


def main(name: str, arguments: Sequence[str]) -> int:
    """Analyse, write the report and print what came out."""
    found = read_arguments(name, arguments, OWN, EXAMPLES, "say which numbers matter, and whether ranks change.")
    if found is None:
        return DONE
    asked = sensitivity_request(*found)
    result = carried_out(asked)
    page = result.report(asked.folder)
    from experiments.explore.sensitivity_report import answer
    from experiments.explore.terminal_tables import print_answer

    print_answer(answer(result), page)
    return complain_of_failures(result.failed, asked.folder)


def sensitivity(
    over: Sequence[str] | Mapping[str, Any] | str = ("turnover", "strain"),
    scenarios: Iterable[str] | str = ("baseline",),
    method: str = MORRIS,
    points: int = 16,
    outcomes: Iterable[str] | None = None,
    replications: int = 2,
    region: str = "classroom",
    years: float = 10,
    overrides: Iterable[str] = (),
    out: str | Path | None = None,
    progress: str = "auto",
    parameters: str | None = None,
) -> Sensitivity:
    """Vary numbers over their ranges and say what rests on them.

    Args:
        over: numbers of the evidence, groups of them or ``"all"``; or key → range as in a sweep.
        scenarios: one: its levels; several: their differences to the first.
        method: ``morris`` or ``sobol``.
        points: walks, or base points.
        outcomes: indicators.
        replications: seeds, the same at every point.
        region: name of a region.
        years: time to simulate [year].
        overrides: further ``key=value`` as of ``workforce sensitivity``.
        out: folder of the runs, so that the same call goes on where it was stopped.
        progress: ``auto``, ``bar``, ``lines`` or ``none``.
        parameters: ``calibrated`` (the first if not given) or ``evidence``.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
        StudyError: the disk or another process stands in the way; what is finished is kept.
    """
    told: dict[str, Any] = {
        "over": over,
        "scenarios": [scenarios] if isinstance(scenarios, str) else list(scenarios),
        "method": method,
        "points": points,
        "outcomes": outcomes,
    }
    told |= {"replications": replications, "region": region, "years": years, "out": out, "progress": progress}
    told["parameters"] = parameters
    return carried_out(sensitivity_request(given_of(told, overrides)))


def sensitivity_request(overrides: Iterable[str], config_dir: str | None = None) -> Request:
    """Read and compose a sensitivity analysis.

    Raises:
        ConfigError: with one sentence for the user.
    """
    told = read("sensitivity", Asked, OWN, overrides, config_dir)
    expect_library("SALib")
    return request(told, told.asked.over, told.asked.scenarios)


def carried_out(asked: Request) -> Sensitivity:
    """Do the runs that are not there yet, and analyse them.

    Raises:
        ConfigError, StudyError, Interrupted: see ``experiments.runner``.
    """
    own = asked.asked
    drawn = sample(own.method, asked.factors, own.points, own.seed_of_design)
    scenarios = tuple(asked.worlds.bases)
    points = [Point({}), *distinct(drawn.points)]
    arms = [(scenario, point) for point in points for scenario in scenarios]
    with Explored(asked) as explored:
        runs = explored.observed(arms, f"{own.method} over {len(asked.factors)} numbers")
    names = {arm_name(s, p): (s, p.id if p.values else USUAL) for s, p in arms}
    means = runs.drop(columns="seed").groupby("arm", sort=False).mean().reset_index()
    told = means.pop("arm").map(names)
    means.insert(0, "scenario", [scenario for scenario, _ in told])
    means.insert(1, "point", [point for _, point in told])
    return Sensitivity(
        drawn, scenarios, means, tuple(own.outcomes), own.confidence, own.seed_of_design,
        len(runs), explored.failed, asked,
    )  # fmt: skip
