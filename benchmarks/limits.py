"""How near the model is to what the machine can do: bytes moved and draws made against the rates measured on the spot.

    python benchmarks/limits.py                     10,000 and 100,000 posts, with numba
    python benchmarks/limits.py --sizes 440000

Of each month every column that a law or a sum reads or writes is counted once per law, and every draw by its hash; what
numpy moves besides, and what a law reckons, is not. The limit is the time that the bytes alone would take at the speed
at which this machine copies memory, plus the time of the draws alone at the rate at which it makes them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from time import process_time
from typing import Any

import numpy as np
from speed import nanoseconds, one_core, settings_of

COPIED = 64_000_000
"""Bytes of an array that is copied: more than the nearer caches hold."""
DRAWN = 1_000_000


def best(work: Callable[[], object], repeats: int = 7) -> float:
    """Least processor time of a few turns [s]."""
    times = []
    for _ in range(repeats):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def bandwidth() -> float:
    """Bytes that this machine reads and writes in a second, one core copying an array."""
    source, target = np.ones(COPIED // 4, np.float32), np.empty(COPIED // 4, np.float32)
    return 2 * COPIED / best(lambda: np.copyto(target, source))


def draws_per_second() -> float:
    """Uniform draws that this machine makes in a second, compiled, one core."""
    from simulation.randomness import high_half

    identity = np.arange(DRAWN, dtype=np.uint64)
    high_half(identity, np.uint64(1))
    return DRAWN / best(lambda: high_half(identity, np.uint64(1)))


class Counter:
    """Bytes of the columns that laws and sums read and write, and hashes that laws make, while it is in place.

    Loops in which several laws stand are not counted: ties, dealing, hours, counselling, queues, books, and people who
    come and go.
    """

    def __init__(self) -> None:
        self.bytes = self.hashes = 0

    def __enter__(self) -> Counter:
        from simulation import world
        from simulation.compiled import loops

        self._before = [(loops, "over_rows"), (loops, "fill"), (world.World, "sums_by_agency")]
        self._own = [getattr(place, name) for place, name in self._before]
        for (place, name), own in zip(self._before, self._own, strict=True):
            setattr(place, name, self._counted(own))
        return self

    def __exit__(self, *_: object) -> None:
        for (place, name), own in zip(self._before, self._own, strict=True):
            setattr(place, name, own)

    def _counted(self, own: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **options: Any) -> Any:
            made = own(*given, **options)
            columns = [*_columns(given), *_columns(made if isinstance(made, tuple) else (made,))]
            rows = max((len(column) for column in columns), default=0)
            self.bytes += sum(column.nbytes for column in columns)
            self.hashes += rows * sum(isinstance(value, np.uint64) for value in _flat(given))
            return made

        return counted


def _flat(given: Any) -> list[Any]:
    return [v for value in given for v in (_flat(value) if isinstance(value, tuple | list) else [value])]


def _columns(given: Any) -> list[np.ndarray]:
    return [value for value in _flat(given) if isinstance(value, np.ndarray)]


def measured(posts: int, months: int) -> dict[str, float]:
    """Of one size: what a worker-month takes, moves and draws."""
    from simulation.model import WorkforceModel

    model = WorkforceModel(settings_of(posts))
    model.step()
    ns = min(nanoseconds(model, 1) for _ in range(months))
    with Counter() as counter:
        model.step()
    people = len(model.agents)
    return {"posts": posts, "ns": ns, "bytes": counter.bytes / people, "draws": counter.hashes / people}


def table(found: list[dict[str, float]], bytes_per_s: float, draws_per_s: float) -> str:
    """All sizes, as Markdown."""
    lines = [
        "| posts | bytes | draws | bytes alone, ns | draws alone, ns | limit, ns | measured, ns | times the limit |"
    ]
    lines += ["|" + "---:|" * 8]
    for one in found:
        moving, drawing = 1e9 * one["bytes"] / bytes_per_s, 1e9 * one["draws"] / draws_per_s
        cells = [
            f"{one['posts']:,.0f}",
            f"{one['bytes']:,.0f}",
            f"{one['draws']:.0f}",
            f"{moving:.0f}",
            f"{drawing:.0f}",
        ]
        cells += [f"{moving + drawing:.0f}", f"{one['ns']:.0f}", f"{one['ns'] / (moving + drawing):.1f}"]
        lines.append("| " + " | ".join(cells) + " |")
    rates = f"{bytes_per_s / 1e9:.1f} GB/s copied and {draws_per_s / 1e6:.0f} million draws a second"
    return "\n".join([*lines, "", f"Per worker-month, least of the months measured; one core: {rates}."])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000", help="posts, such as 10000,440000")
    parser.add_argument("--months", type=int, default=12, help="months measured of each size")
    chosen = parser.parse_args()
    one_core()
    try:
        import numba  # noqa: F401
    except ImportError:
        sys.exit("limits.py: expected numba, found none. Install it: pip install social-workforce[fast].")
    from simulation.rows import engine

    with engine("compiled"):
        found = [measured(int(size), chosen.months) for size in chosen.sizes.split(",")]
        print(table(found, bandwidth(), draws_per_second()))


if __name__ == "__main__":
    main()
