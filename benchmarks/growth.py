"""How the cost of a month grows: with workers, agencies, policies, and what indicators and ties take of it.

    python benchmarks/growth.py            a minute or two; prints Markdown
    python benchmarks/growth.py --write    puts the tables into docs/cost.md

Processor time of one core, the least of some months, so that a busy machine disturbs little.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from time import process_time

import yaml
from speed import one_core, settings_of

from simulation.indicators import seen
from simulation.model import WorkforceModel
from simulation.policies import Policy, catalogue
from simulation.schedule import MONTH
from simulation.settings import Settings
from simulation.strict_fields import built

PAGE = Path(__file__).parents[1] / "docs" / "cost.md"
BEGIN, END = "<!-- begin measured by benchmarks/growth.py -->", "<!-- end -->"
MONTHS = 8
SIZES = (300, 1_000, 3_000, 10_000, 30_000, 100_000, 440_000)
AGENCIES = (75, 300, 1_200, 4_800)


def month_ms(chosen: Settings) -> tuple[float, dict[str, float], int]:
    """Time of a month [ms], time of each of its lines and of the indicators [ms], and the people in post."""
    model = WorkforceModel(chosen)
    model.step()
    world, least = model.world, dict[str, float]()
    for _ in range(MONTHS):
        world.t = model.months_done
        for name, run in [*((line.name, line.run) for line in MONTH), ("indicators", seen)]:
            start = process_time()
            run(world)
            least[name] = min(least.get(name, 1e9), 1e3 * (process_time() - start))
        model.months_done += 1
    return sum(least.values()), least, len(model.agents)


def line(cells: Iterable[object]) -> str:
    """A row of a table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """A table with a head."""
    return "\n".join([line(head), "|" + "---:|" * len(head), *map(line, rows)])


def by_workers() -> str:
    """A month against the number of posts, agencies in proportion."""
    rows: list[tuple[object, ...]] = []
    for posts in SIZES:
        total, parts, people = month_ms(settings_of(posts))
        shares = [100 * parts[name] / total for name in ("indicators", "recruitment", "ties")]
        rows.append((f"{posts:,}", f"{total:.1f}", f"{1e6 * total / people:,.0f}", *(f"{s:.0f} %" for s in shares)))
    return table(("posts", "month, ms", "worker-month, ns", "indicators", "recruitment", "ties"), rows)


def by_agencies(posts: int = 30_000) -> str:
    """A month against the number of agencies that the same posts belong to."""
    rows: list[tuple[object, ...]] = []
    for agencies in AGENCIES:
        plan = dataclasses.replace(settings_of(posts).region, agencies=agencies)
        total, _, people = month_ms(Settings(region=plan, warm_up_months=0))
        rows.append((f"{agencies:,}", f"{posts / agencies:.0f}", f"{total:.1f}", f"{1e6 * total / people:,.0f}"))
    return table(("agencies", "posts each", "month, ms", "worker-month, ns"), rows)


def _usual(name: str) -> Policy:
    """A policy with the dose of its own scenario, in force from the first month on."""
    text = (resources.files("conf") / "scenario" / f"{name}.yaml").read_text(encoding="utf-8")
    return built(catalogue()[name], f"policies.{name}", yaml.safe_load(text)["policies"][name] | {"start": None})


def by_policies(posts: int = 10_000) -> str:
    """A month against the number of policies in force, in the order of the catalogue."""
    plan = settings_of(posts).region
    policies = [_usual(name) for name in catalogue()]
    rows: list[tuple[object, ...]] = []
    for number in (0, 1, 5, len(policies)):
        total, parts, people = month_ms(Settings(region=plan, warm_up_months=0, policies=tuple(policies[:number])))
        rows.append((number, f"{total:.1f}", f"{parts['policies']:.2f}", f"{1e6 * total / people:,.0f}"))
    return table(("policies", "month, ms", "pulling the levers, ms", "worker-month, ns"), rows)


def main() -> None:
    """Measure, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.name}")
    chosen = parser.parse_args()
    one_core()
    parts = [
        "With workers, agencies in proportion (1,490 posts to a place, 34 to an agency); the last three columns are "
        "parts of the month:\n\n" + by_workers(),
        "With agencies, at 30,000 posts:\n\n" + by_agencies(),
        "With policies, at 10,000 posts, each with the dose of its scenario:\n\n" + by_policies(),
    ]
    text = "\n\n".join(parts)
    if not chosen.write:
        print(text)
        return
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
