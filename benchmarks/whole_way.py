"""Where the time of a whole study goes, from the command to the page.

    python benchmarks/whole_way.py compare scenarios=[baseline,pay_raise,union_support] region=province replications=30
    python benchmarks/whole_way.py sweep scenario=pay_raise "design.over={policies.pay_raise.percent:[0,30]}"

Prints seconds on the clock, and seconds of all processors, of each part one after the other.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from many_small import processor_seconds

Parts = dict[str, tuple[float, float]]


@contextmanager
def counted(parts: Parts, name: str) -> Iterator[None]:
    """Count what happens inside as this part: seconds on the clock, and of the processors."""
    clock, spent = perf_counter(), processor_seconds()
    yield
    parts[name] = perf_counter() - clock, processor_seconds() - spent


def comparison(overrides: list[str], folder: Path) -> Parts:
    """The parts of ``workforce compare``."""
    parts: Parts = {}
    with counted(parts, "start-up"):
        from experiments.compare_request import compare_request
        from experiments.comparing import seen
        from experiments.explanation import explanation
        from experiments.runner import run_study

        request = compare_request([*overrides, f"out='{folder}'", "progress=none"])
    with counted(parts, "simulating, collecting and writing"):
        found = run_study(request.study(request.size), request.folder, request.engine, progress="none")
    with counted(parts, "what moved it"):
        moved = explanation(request.arms, request.folder, "none")
    with counted(parts, "statistics"):
        compared = seen(found.runs, request, request.size, request.question, moved)
        _ = compared.differences, compared.costs
    with counted(parts, "figures and page"):
        compared.report(folder)
    return parts


def design(overrides: list[str], folder: Path) -> Parts:
    """The parts of ``workforce sweep``."""
    parts: Parts = {}
    with counted(parts, "start-up"):
        from experiments.explore.sweep import carried_out, sweep_request

        asked = sweep_request([*overrides, f"out='{folder}'", "progress=none"])
    with counted(parts, "simulating, collecting and writing"):
        swept = carried_out(*asked)
    with counted(parts, "statistics"):
        _ = swept.table, swept.means, swept.effects
    with counted(parts, "figures and page"):
        swept.report(folder)
    return parts


STUDIES = {"compare": comparison, "sweep": design}


def main() -> None:
    """Measure and print."""
    name, *overrides = sys.argv[1:] or [""]
    if name not in STUDIES:
        sys.exit(f"whole_way: expected {' or '.join(STUDIES)} and what it takes, got {name!r}.")
    with tempfile.TemporaryDirectory() as scratch:
        parts = STUDIES[name](overrides, Path(scratch, "study"))
    whole = [sum(seconds) for seconds in zip(*parts.values(), strict=True)]
    print(f"{'':<36}{'clock, s':>10}{'':>6}{'processors, s':>16}")
    for part, seconds in {**parts, "all": tuple(whole)}.items():
        shares = [f"{own:10.2f}{own / total:6.0%}" for own, total in zip(seconds, whole, strict=True)]
        print(f"{part:<36}{'      '.join(shares)}")


if __name__ == "__main__":
    main()
