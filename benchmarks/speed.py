"""How fast a worker-month is: the columnar model against the same rules in plain Mesa, measured in one go.

    python benchmarks/speed.py            all sizes, a few minutes
    python benchmarks/speed.py --quick    less than a minute, noisier
    python benchmarks/speed.py --full     plain Mesa at 100,000 posts too: about ten minutes more

Prints Markdown. Times are of the processor, of one process with one thread, compiled where numba is installed. Both
models take turns (A B A B), so that a busy machine slows both; the ratio is taken turn by turn. Where Starsim is
installed, the workers' month alone is set against it.
A worker-month is one month of one person in post; vacant posts cost time too and are not counted.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

# Models are imported late: the memory of a child counts from that of its parent, which must be small when it starts.
if TYPE_CHECKING:
    from simulation.settings import RegionPlan, Settings

COLUMNAR, PLAIN, NOTHING = "columnar", "plain", "nothing"
WORKERS, STARSIM = "workers", "starsim"
SIZES = (1_000, 10_000, 100_000, 440_000)
MOST_PLAIN, MOST_PLAIN_IF_FULL = 10_000, 100_000


def one_core() -> None:
    """From now on one thread, and numba for small worlds too where it is there, unless the environment says else."""
    os.environ.setdefault("SOCIAL_WORKFORCE_THREADS", "1")
    if find_spec("numba"):
        os.environ.setdefault("SOCIAL_WORKFORCE_ENGINE", "compiled")


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="posts, such as 1000,10000")
    parser.add_argument("--months", type=_positive, help="months a turn (12, with --quick 2)")
    parser.add_argument("--repeats", type=_positive, help="turns of each model (5, with --quick 3)")
    parser.add_argument("--quick", action="store_true", help="less than a minute")
    parser.add_argument("--full", action="store_true", help="plain Mesa up to 100,000 posts")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every measurement there")
    parser.add_argument("--alone", choices=(COLUMNAR, PLAIN, NOTHING), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    chosen.months = chosen.months or (2 if chosen.quick else 12)
    chosen.repeats = chosen.repeats or (3 if chosen.quick else 5)
    return chosen


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, got {text!r}.")
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(_positive(part.replace("_", "")) for part in text.split(","))
    if min(sizes) < 100:
        raise argparse.ArgumentTypeError(f"expected at least 100 posts, got {text!r}.")
    return sizes


def plan_of(posts: int) -> RegionPlan:
    """The national plan with ``posts`` posts, and agencies and places in proportion, at least one place of a kind."""
    from importlib import resources

    import yaml

    from simulation.settings import RegionPlan
    from simulation.strict_fields import built

    text = (resources.files("conf") / "region" / "national.yaml").read_text(encoding="utf-8")
    nation = built(RegionPlan, "region", yaml.safe_load(text))
    share = posts / nation.posts
    places = {kind: max(1, round(number * share)) for kind, number in nation.places.items()}
    agencies = max(sum(places.values()), round(nation.agencies * share))
    return dataclasses.replace(nation, posts=posts, agencies=agencies, places=places)


def settings_of(posts: int) -> Settings:
    """The baseline without warm-up."""
    from simulation.settings import Settings

    return Settings(region=plan_of(posts), warm_up_months=0)


def built_model(kind: str, settings: Settings) -> Any:
    """A model of one kind."""
    if kind == PLAIN:
        from plain_model import PlainModel

        return PlainModel(settings)
    if kind == WORKERS:
        from worker_rules import ColumnarWorkers

        return ColumnarWorkers(settings)
    if kind == STARSIM:
        from starsim_model import StarsimWorkers

        return StarsimWorkers(settings)
    from simulation.model import WorkforceModel

    return WorkforceModel(settings)


def people_in(model: Any) -> int:
    """Persons in post now."""
    return len(model.agents) if hasattr(model, "workforce") else int(model.rows[-1]["head_count"])


def nanoseconds(model: Any, months: int) -> float:
    """Time of a worker-month [ns], over ``months`` of the model."""
    seconds, worker_months = 0.0, 0
    for _ in range(months):
        start = process_time()
        model.step()
        seconds += process_time() - start
        worker_months += people_in(model)
    return 1e9 * seconds / worker_months


def alone(kind: str, posts: int, months: int) -> dict[str, float]:
    """Peak memory [MB] of this process after building a model and living ``months`` of it."""
    import plain_model  # noqa: F401

    import simulation.model  # noqa: F401

    if kind != NOTHING:
        model = built_model(kind, settings_of(posts))
        for _ in range(months):
            model.step()
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit}


def memory(kind: str, posts: int, months: int) -> float:
    """Peak memory [MB] of a process of its own."""
    command = [sys.executable, __file__, "--alone", kind, "--sizes", str(posts), "--months", str(months)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return float(json.loads(answer)["peak_mb"])


def measured(posts: int, kinds: Sequence[str], months: int, repeats: int) -> dict[str, Any]:
    """Models of one size, in turns: seconds of the constructor and [ns] of a worker-month, each turn; their ratio."""
    settings = settings_of(posts)
    found: dict[str, Any] = {kind: {"constructor_s": [], "ns": []} for kind in kinds}
    models: dict[str, Any] = {}
    for kind in kinds:
        for _ in range(repeats if kind == kinds[0] else 1):
            models.pop(kind, None)
            start = process_time()
            models[kind] = built_model(kind, settings)
            found[kind]["constructor_s"].append(process_time() - start)
        models[kind].step()  # The first month fills caches.
    for _ in range(repeats):
        for kind in kinds:
            found[kind]["ns"].append(nanoseconds(models[kind], months))
    people = people_in(models[kinds[0]])
    models.clear()
    gc.collect()
    gc.freeze()  # Mesa 3.3 keeps every plain model alive: without this, later collections would walk its agents.
    if len(kinds) == 2:
        ours, theirs = (found[kind]["ns"] for kind in kinds)
        found["ratio"] = [slow / fast for fast, slow in zip(ours, theirs, strict=True)]
    return {"posts": posts, "people": people} | found


def surroundings() -> dict[str, str | int]:
    """What was measured on what."""
    from importlib.metadata import version

    from simulation.version import version as own_version

    model = platform.processor() or platform.machine()
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    packages = {name: version(name) for name in ("mesa", "numpy", "numba", "starsim") if find_spec(name)}
    return {
        "cpu": model,
        "cores": os.cpu_count() or 0,
        "system": platform.system(),
        "python": platform.python_version(),
        "social-workforce": own_version(),
    } | packages


def table(rows: Sequence[dict[str, Any]], imports_mb: float, around: dict[str, str | int]) -> str:
    """All measurements, as Markdown."""
    head = [
        "posts", "people", "columnar, ns", "plain Mesa, ns", "times as fast", "constructor, s", "plain, s",
        "peak memory, MB", "plain, MB",
    ]  # fmt: skip
    body = [head] + [_cells(row) for row in rows]
    widths = [max(len(line[i]) for line in body) for i in range(len(head))]
    lines = ["| " + " | ".join(cell.rjust(w) for cell, w in zip(line, widths, strict=True)) + " |" for line in body]
    lines.insert(1, "|" + "|".join("-" * (w + 1) + ":" for w in widths) + "|")
    about = ", ".join(f"{name} {value}" for name, value in around.items() if name not in ("cpu", "cores"))
    return "\n".join(
        [
            *lines,
            "",
            "ns per worker-month: median over turns (least-most). Constructor without warm-up. "
            f"Of every peak memory, {imports_mb:.0f} MB are Python and its packages.",
            f"{around['cpu']}, {around['cores']} cores; {about}.",
        ]
    )


def against_starsim(rows: Sequence[dict[str, Any]]) -> str:
    """The workers' month alone, as Markdown."""
    head = ["posts", "columnar, ns", "Starsim, ns", "times as fast"]
    cells = [
        [f"{r['posts']:,}", _spread(r[WORKERS]["ns"]), _spread(r[STARSIM]["ns"]), _spread(r["ratio"], ".1f")]
        for r in rows
    ]
    lines = ["| " + " | ".join(line) + " |" for line in [head, *cells]]
    lines.insert(1, "|" + "--:|" * len(head))
    told = "The same laws without agencies and regions (benchmarks/worker_rules.py), lived by a module of Starsim:"
    return "\n".join([told, "", *lines])


def _cells(row: dict[str, Any]) -> list[str]:
    columnar, plain = row[COLUMNAR], row.get(PLAIN)
    cells = [f"{row['posts']:,}", f"{row['people']:,}", _spread(columnar["ns"])]
    cells += [_spread(plain["ns"]), _spread(row["ratio"], ".1f")] if plain else ["", ""]
    cells += [f"{median(columnar['constructor_s']):.2f}", f"{median(plain['constructor_s']):.2f}" if plain else ""]
    return [*cells, f"{columnar['peak_mb']:.0f}", f"{plain['peak_mb']:.0f}" if plain else ""]


def _spread(values: Sequence[float], form: str = ",.0f") -> str:
    return f"{median(values):{form}} ({min(values):{form}}-{max(values):{form}})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write if asked."""
    chosen = options(arguments)
    one_core()
    if chosen.alone:
        print(json.dumps(alone(chosen.alone, chosen.sizes[0], chosen.months)))
        return
    most_plain = MOST_PLAIN_IF_FULL if chosen.full else MOST_PLAIN
    kinds = {posts: (COLUMNAR, PLAIN) if posts <= most_plain else (COLUMNAR,) for posts in sorted(set(chosen.sizes))}
    imports_mb = memory(NOTHING, 100, 1)
    peaks = {(posts, kind): memory(kind, posts, min(chosen.months, 12)) for posts in kinds for kind in kinds[posts]}
    for kind in (COLUMNAR, PLAIN):
        built_model(kind, settings_of(100))  # The first model reads the evidence.
    rows = []
    for posts in kinds:
        row = measured(posts, kinds[posts], chosen.months, chosen.repeats)
        for kind in kinds[posts]:
            row[kind]["peak_mb"] = peaks[posts, kind]
        rows.append(row)
        print(f"{posts:,} posts done", file=sys.stderr, flush=True)
    around = surroundings()
    print(table(rows, imports_mb, around))
    peers = []
    if find_spec("starsim"):
        sizes = [posts for posts in kinds if posts <= MOST_PLAIN_IF_FULL]
        peers = [measured(posts, (WORKERS, STARSIM), chosen.months, chosen.repeats) for posts in sizes]
        print(f"\n{against_starsim(peers)}")
    else:
        print("\nStarsim is not installed here; to measure it too: pip install 'social-workforce[peers]'")
    if chosen.json:
        record = {"about": around, "months": chosen.months, "imports_mb": imports_mb, "rows": rows, "starsim": peers}
        chosen.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
