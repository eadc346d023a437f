"""What common luck is worth: how many times more runs the same comparison would need with seeds of its own.

    python benchmarks/pairing.py                 40 pairs of ten years in the classroom, some minutes
    python benchmarks/pairing.py --quick         12 pairs of three years, noisier
    python benchmarks/pairing.py --folder DIR    keep the runs there, and go on from those that are there

Prints Markdown. The ratio is (variance of scenario + variance of baseline) / variance of their paired difference, the
mean over the whole period; in brackets its 95 % BCa bootstrap interval over seeds.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from experiments.comparison import Comparison
from experiments.meanings import meaning
from experiments.replications import variance_ratio_interval
from experiments.runner import run_study
from experiments.statistics import Interval
from experiments.study import Study, replications
from simulation.config import compose
from simulation.indicators import ALL
from simulation.policies.more_posts import MorePosts
from simulation.run_config import RunConfig

AIM = 10.0
POSTS_PERCENT = 10.0
INDICATORS = (
    *("turnover_per_year", "leavers", "vacancy_rate", "exhaustion_mean", "overall_well_being_mean"),
    *("cases_progressed", "waiting_cases", "cost_total_yuan"),
)


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, help="pairs (40, with --quick 12)")
    parser.add_argument("--years", type=float, help="years of each run (10, with --quick 3)")
    parser.add_argument("--region", default="classroom")
    parser.add_argument("--quick", action="store_true", help="about a minute")
    parser.add_argument("--folder", type=Path, help="keep the runs there")
    chosen = parser.parse_args(arguments)
    chosen.pairs = chosen.pairs or (12 if chosen.quick else 40)
    chosen.years = chosen.years or (3 if chosen.quick else 10)
    return chosen


def arms(region: str, years: float) -> dict[str, RunConfig]:
    """The baseline and three policies; more posts has no scenario of its own and begins when the others do."""
    common = [f"region={region}", f"years={years:g}"]
    found = {name: compose([*common, f"scenario={name}"]) for name in ("baseline", "pay_raise", "union_support")}
    posts = MorePosts(percent=POSTS_PERCENT, start="2022-01")
    settings = dataclasses.replace(found["baseline"].settings, policies=(posts,))
    return found | {"more_posts": dataclasses.replace(found["baseline"], settings=settings)}


def measured(comparison: Comparison) -> dict[str, dict[str, Interval]]:
    """Policy → indicator → variance ratio."""
    found: dict[str, dict[str, Interval]] = {}
    for scenario in comparison.scenarios:
        treated, reference = comparison.pair(scenario, ALL)
        found[scenario] = {name: variance_ratio_interval(treated[name], reference[name]) for name in INDICATORS}
    return found


def report(found: dict[str, dict[str, Interval]]) -> Iterator[str]:
    """The table as Markdown, and whether the aim is met."""
    yield "| times fewer runs | " + " | ".join(name.replace("_", " ") for name in found) + " |"
    yield "|---|" + "---|" * len(found)
    for name in INDICATORS:
        cells = [f"{i.estimate:.0f} ({i.low:.0f}-{i.high:.0f})" for i in (found[policy][name] for policy in found)]
        yield f"| {meaning(name).label} | " + " | ".join(cells) + " |"
    below = [f"{policy}: {name}" for policy in found for name, i in found[policy].items() if i.estimate < AIM]
    yield f"\nAim of {AIM:.0f} " + (f"not met by {', '.join(below)}." if below else "met by all.")


@contextmanager
def home(folder: Path | None) -> Iterator[Path]:
    """The folder of the runs; one that is thrown away if none is given."""
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory() as thrown_away:
        yield Path(thrown_away) / "pairing"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    asked = options(arguments)
    study = Study(arms(asked.region, asked.years), replications(asked.pairs), title="pairing")
    with home(asked.folder) as folder:
        comparison = Comparison(run_study(study, folder).runs)
    print(f"{asked.pairs} pairs, {asked.region}, {asked.years:g} years\n")
    print("\n".join(report(measured(comparison))))


if __name__ == "__main__":
    main()
