"""``workforce scenarios`` and ``workforce regions``: what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from rich.table import Table

from experiments.cli import DONE, Arguments
from experiments.terminal import console
from simulation.choices import Story, choices, scenario_file, story
from simulation.mistakes import ConfigError

GROUPS = {
    "Nothing new": "the world that all others are compared with",
    "Policies": "what a planner can change",
    "Bundles": "several policies together",
    "Events": "what may befall the world; choose one beside a policy to see how the policy bears it",
    "Your own": "from your folder",
}
GRADES = "How sure, of the dose and of the effect: A measured for this population, B borrowed, C assumed."
NEXT = """\
workforce scenarios three_district_plan    the story of one: what it does, doses, costs, evidence
workforce run scenario=three_district_plan
workforce run scenario=[pay_raise,pandemic] policies.pay_raise.percent=20 events.pandemic.stop=2022-07
workforce run -m scenario=baseline,pay_raise,union_support    side by side"""


def main(name: str, arguments: Sequence[str]) -> int:
    """List scenarios or regions, or tell the story of one scenario."""
    parser = Arguments(prog=f"workforce {name}", description=f"List the {name}.")
    if name == "scenarios":
        parser.description = "List the scenarios with one line each, or tell the story of one."
        parser.add_argument("words", nargs="*", metavar="NAME", help="name of a scenario; policies_path=DIR for yours")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with region/ and scenario/ of your own")
    found = parser.read(arguments)
    try:
        if name == "regions":
            _list_regions(() if found.config_dir is None else (Path(found.config_dir).expanduser(),))
        else:
            _scenarios(found.words, found.config_dir)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    return DONE


def _scenarios(words: Sequence[str], config_dir: str | None) -> None:
    from experiments.scenario_story import tell
    from simulation.config import folders_of, own_of

    settings = [word for word in words if "=" in word]
    names = [word for word in words if "=" not in word]
    own = own_of(settings)
    if len(names) > 1:
        raise ValueError(f"expected the name of one scenario, got {', '.join(names)}.")
    if names:
        tell(names[0], settings, config_dir)
    else:
        _list_scenarios(folders_of(config_dir, own))


def group_of(tree: Mapping[str, Any]) -> str:
    """Heading under which a built-in scenario is listed."""
    if tree.get("defaults") or len(tree.get("policies") or {}) > 1:
        return "Bundles"
    if tree.get("policies"):
        return "Policies"
    return "Events" if tree.get("events") else "Nothing new"


def _list_scenarios(folders: Sequence[Path]) -> None:
    built_in = choices("scenario")
    listed: dict[str, list[tuple[str, Story]]] = {group: [] for group in GROUPS}
    for name in choices("scenario", folders):
        tree = scenario_file(name, folders)
        listed[group_of(tree) if name in built_in else "Your own"].append((name, story(name, tree)))
    width = max(len(name) for members in listed.values() for name, _ in members)
    out = console()
    for group, members in listed.items():
        if not members:
            continue
        out.print(f"[bold]{group}[/bold]: {GROUPS[group]}")
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(min_width=width, no_wrap=True)
        table.add_column(ratio=1)
        table.add_column(no_wrap=True, justify="right")
        for name, told in members:
            table.add_row(name, told.title, told.grade)
        out.print(table, "", sep="\n")
    out.print(GRADES, "", sep="\n")
    out.print(NEXT, markup=False, soft_wrap=True)


def _list_regions(folders: Sequence[Path]) -> None:
    table = Table("region", "what it is", box=None, pad_edge=False, header_style="bold")
    table.add_column("posts", justify="right", no_wrap=True)
    table.add_column("agencies", justify="right", no_wrap=True)
    for name, file in choices("region", folders).items():
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
        sizes = (f"{tree.get(key, 0):,}" for key in ("posts", "agencies"))
        table.add_row(name, tree.get("title", ""), *sizes)
    console().print(table)
