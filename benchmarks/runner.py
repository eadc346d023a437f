"""What the runner of studies costs: overhead of a run, scaling, memory, and how long a large sweep takes.

    python benchmarks/runner.py            a few minutes
    python benchmarks/runner.py --quick    about a minute, noisier
    python benchmarks/runner.py --full     with the 10,000 runs of the sweep: hours on two cores
    python benchmarks/runner.py --only overhead,memory

Prints Markdown. What is compared takes turns (A B A B), so that a busy machine slows both. The start of processes is
told apart: a rate is taken between the first and the last chunk that comes back.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from experiments.engine_choice import EngineChoice
from experiments.parts import Parts
from experiments.runner import run_study
from experiments.study import Study, replications
from simulation.config import compose
from simulation.threads import processors

TINY = ("region.posts=20", "years=0.1", "warm_up_months=0")
"""One month of twenty posts: next to nothing, so that what is left is the runner."""
SWEEP_RUNS, SWEEP_ARMS = 10_000, 500
SECTIONS = ("overhead", "scaling", "memory", "sweep")


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="about a minute")
    parser.add_argument("--full", action="store_true", help=f"do all {SWEEP_RUNS:,} runs of the sweep")
    parser.add_argument("--only", type=_sections, default=SECTIONS, help=f"some of {','.join(SECTIONS)}")
    parser.add_argument("--engines", type=lambda text: text.split(","), default=["local"], help="such as local,dask")
    parser.add_argument("--years", type=float, default=10, help="of a run of the sweep")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every measurement there")
    return parser.parse_args(arguments)


def _sections(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := set(names) - set(SECTIONS):
        raise argparse.ArgumentTypeError(f"expected some of {', '.join(SECTIONS)}, got {', '.join(sorted(unknown))}.")
    return names


@dataclasses.dataclass
class Watched:
    """An engine that notes when chunks come back and how much time they spent inside runs."""

    engine: Any
    workers_seen: int = 1
    began: float = 0.0
    times: list[float] = dataclasses.field(default_factory=list)
    inside: list[float] = dataclasses.field(default_factory=list)
    runs: list[int] = dataclasses.field(default_factory=list)
    memory_mb: list[tuple[int, float, float]] = dataclasses.field(default_factory=list)

    def __enter__(self) -> Watched:
        self.began = time.perf_counter()
        self.engine.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.__exit__(*_)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def returned(self, seconds: float) -> list[Any]:
        found = self.engine.returned(seconds)
        self.workers_seen = max(self.workers_seen, self.engine.workers)
        for returned in found:
            self.times.append(time.perf_counter())
            self.inside.append(returned.done.seconds)
            self.runs.append(len(returned.done.finished))
            self.memory_mb.append((sum(self.runs), *_memory()))
        return found

    @property
    def start_s(self) -> float:
        """Until the first run was done [s]."""
        return self.times[0] - self.inside[0] - self.began

    @property
    def runs_a_second(self) -> float:
        """Between the first chunk that came back and the last."""
        return sum(self.runs[1:]) / (self.times[-1] - self.times[0])

    @property
    def overhead_ms(self) -> float:
        """Time of the workers outside of runs, for each run [ms]."""
        wall = self.times[-1] - self.times[0]
        return 1e3 * (self.workers_seen * wall - sum(self.inside[1:])) / sum(self.runs[1:])


def _memory() -> tuple[float, float]:
    """Memory of this process and of the largest of its children [MB]."""
    own = psutil.Process()
    children = [_resident(child) for child in own.children(recursive=True)]
    return own.memory_info().rss / 1e6, max(children, default=0.0)


def _resident(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / 1e6
    except psutil.NoSuchProcess:
        return 0.0


def watched(study: Study, engine: str, workers: int) -> tuple[Watched, dict[str, float]]:
    """A study done once: the engine's notes, and what its folder takes."""
    runs = len(study.arms) * len(study.seeds)
    with tempfile.TemporaryDirectory() as folder:
        own = time.process_time()
        with Watched(EngineChoice(engine, workers).started_for(runs)) as notes:
            result = run_study(study, folder, notes, progress="none")
        own = time.process_time() - own
        paths = Parts(Path(folder) / "parts").paths()
        begun = time.perf_counter()
        rows = len(result.table())
        read_s = time.perf_counter() - begun
        kept = {
            "own_cpu_ms": 1e3 * own / runs,
            "parts": len(paths),
            "mb": sum(path.stat().st_size for path in paths) / 1e6,
            "rows": rows,
            "read_s": read_s,
        }
    return notes, kept


def tiny(runs: int) -> Study:
    """A study of one arm and tiny runs."""
    return Study({"tiny": compose(TINY)}, replications(runs))


def overhead(chosen: argparse.Namespace) -> dict[str, Any]:
    """Of each engine: what a run costs beside itself."""
    runs, turns = (400, 1) if chosen.quick else (2_000, 3)
    found: dict[str, Any] = {name: [] for name in chosen.engines}
    for _ in range(turns):
        for name in chosen.engines:
            notes, kept = watched(tiny(runs), name, processors())
            own = {"overhead_ms": notes.overhead_ms, "start_s": notes.start_s, "run_ms": 1e3 * sum(notes.inside) / runs}
            found[name].append(own | kept)
    print(f"\n## Overhead: {runs:,} runs of one month and twenty posts, {processors()} workers\n")
    print("| engine | a run itself, ms | beside it, ms | of that this process (CPU), ms | start, s |")
    print("|---|---:|---:|---:|---:|")
    for name, rows in found.items():
        cells = [_spread([row[key] for row in rows]) for key in ("run_ms", "overhead_ms", "own_cpu_ms", "start_s")]
        print(f"| {name} | {' | '.join(cells)} |")
    return found


def scaling(chosen: argparse.Namespace) -> dict[str, Any]:
    """How much faster two processes are than one."""
    seeds, turns = (60, 1) if chosen.quick else (150, 3)
    study = Study({"a": compose(["region.posts=120", "years=1", "warm_up_months=0"])}, replications(seeds))
    found: dict[str, list[float]] = {"1": [], "2": []}
    for _ in range(turns):
        for workers in found:
            found[workers].append(watched(study, "local", int(workers))[0].runs_a_second)
    ratios = [two / one for one, two in zip(found["1"], found["2"], strict=True)]
    print(f"\n## Scaling: {seeds} runs of a year and 120 posts\n")
    print(f"One process {_spread(found['1'])} runs a second, two {_spread(found['2'])}: {_spread(ratios)} times.")
    return {"runs_a_second": found, "ratios": ratios}


def memory(chosen: argparse.Namespace) -> dict[str, Any]:
    """Memory of this process and its workers while many runs go by."""
    runs = 1_000 if chosen.quick else 5_000
    notes, kept = watched(tiny(runs), "local", processors())
    print(
        f"\n## Memory over {runs:,} runs\n\n| runs done | this process, MB | its largest worker, MB |\n|---:|---:|---:|"
    )
    marks = [min(notes.memory_mb, key=lambda row, share=share: abs(row[0] - share * runs)) for share in (0.1, 0.5, 1)]
    for done, own, worker in marks:
        print(f"| {done:,} | {own:.0f} | {worker:.0f} |")
    print(f"\n{kept['parts']} parts, {kept['mb']:.1f} MB; {kept['rows']:,} rows read in {kept['read_s']:.2f} s.")
    return {"marks": marks} | kept


def sweep(chosen: argparse.Namespace) -> dict[str, Any]:
    """Many settings of the classroom: a sample, or all of it."""
    seeds = replications(SWEEP_RUNS // SWEEP_ARMS)
    base = compose(["region=classroom", f"years={chosen.years}", "scenario=pay_raise"])
    (policy,) = base.settings.policies
    study = Study({f"{i:03}": _with_percent(base, policy, 30 * i / SWEEP_ARMS) for i in range(SWEEP_ARMS)}, seeds)
    sample = study if chosen.full else Study(dict(list(study.configs.items())[: 4 if chosen.quick else 20]), seeds[:3])
    begun = time.perf_counter()
    notes, kept = watched(sample, "local", processors())
    wall = time.perf_counter() - begun
    minutes = wall / 60 if chosen.full else SWEEP_RUNS / notes.runs_a_second / 60
    how = "done" if chosen.full else f"extrapolated from {sum(notes.runs)} runs"
    print(f"\n## Sweep: {SWEEP_RUNS:,} runs of the classroom, {chosen.years:g} years, {processors()} workers\n")
    print(f"{minutes:.0f} minutes, {how}; {1e3 * sum(notes.inside) / sum(notes.runs):.0f} ms a run in its process, ")
    print(f"{kept['mb'] / sum(notes.runs) * SWEEP_RUNS:.0f} MB for all of them.")
    return {"minutes": minutes, "runs_a_second": notes.runs_a_second, "full": chosen.full} | kept


def _with_percent(base: Any, policy: Any, percent: float) -> Any:
    settings = dataclasses.replace(base.settings, policies=(dataclasses.replace(policy, percent=percent),))
    return dataclasses.replace(base, settings=settings)


def _spread(values: Sequence[float]) -> str:
    middle = f"{median(values):.2f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.2f}-{max(values):.2f})"


def surroundings() -> dict[str, Any]:
    """What was measured on what."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return {"cpu": model, "cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write if asked."""
    chosen = options(arguments)
    about = surroundings()
    print(f"{about['cpu']}, {about['cores']} cores, load {about['load']:.1f} before; Python {about['python']}")
    found = {name: globals()[name](chosen) for name in chosen.only}
    if chosen.json:
        chosen.json.write_text(json.dumps({"about": about} | found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
