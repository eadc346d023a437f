"""``workforce scenarios`` and ``workforce regions``: what can be chosen."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import yaml
from rich.table import Table

from experiments.cli import DONE, Arguments
from experiments.terminal import console
from simulation.choices import Story, choices, scenario_file, story
from simulation.mistakes import ConfigError


def main(name: str, arguments: Sequence[str]) -> int:
    """List scenarios or regions, or tell the story of one scenario."""
    parser = Arguments(prog=f"workforce {name}", description=f"List the {name}.")
    if name == "scenarios":
        parser.description = "List the scenarios with one line each, or tell the story of one."
        parser.add_argument("scenario", nargs="?", help="name of a scenario")
    parser.add_argument("--config-dir", metavar="DIR", help="folder with region/ and scenario/ of your own")
    found = parser.read(arguments)
    folder = Path(found.config_dir).expanduser() if found.config_dir else None
    try:
        if name == "regions":
            _list_regions(folder)
        elif found.scenario is None:
            _list_scenarios(folder)
        else:
            _tell(found.scenario, folder)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    return DONE


def _list_scenarios(folder: Path | None) -> None:
    table = Table("scenario", "what it is", box=None, pad_edge=False, header_style="bold")
    for name in choices("scenario", folder):
        table.add_row(name, story(name, scenario_file(name, folder)).title)
    console().print(table)


def _list_regions(folder: Path | None) -> None:
    table = Table("region", "what it is", box=None, pad_edge=False, header_style="bold")
    table.add_column("posts", justify="right", no_wrap=True)
    table.add_column("agencies", justify="right", no_wrap=True)
    for name, file in choices("region", folder).items():
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
        sizes = (f"{tree.get(key, 0):,}" for key in ("posts", "agencies"))
        table.add_row(name, tree.get("title", ""), *sizes)
    console().print(table)


def _tell(name: str, folder: Path | None) -> None:
    from simulation.config import compose
    from simulation.run_config import plain_fields

    config = compose([f"scenario={name}"], folder)
    for told in config.scenarios.values():
        print(_told(told))
    for policy in config.settings.policies:
        print(f"\npolicies.{policy.name}")
        for key, value in plain_fields(policy).items():
            print(f"  {key:<32} {_shown(value)}")
    if not config.settings.policies:
        print("\nIt holds no policy.")
    for group, values in config.record["evidence"].items():
        for key, value in values.items():
            print(f"  evidence.{group}.{key} = {value:g}")


def _told(told: Story) -> str:
    from simulation.evidence import sources

    lines = [told.title, "=" * len(told.title)]
    titles = [f"{sources()[key]['title']} [{key}]" if key in sources() else f"[{key}]" for key in told.sources]
    quotation = f"“{told.quotation}”" if told.quotation else ""
    parts = {
        "Proposed by": told.proposed_by,
        "Sources": "; ".join(titles),
        "Quotation": quotation,
        "Compared with": told.compared_with,
        "Assumed": told.assumed,
    }
    for label, text in parts.items():
        if text:
            lines.append(textwrap.fill(f"{label + ':':<15}{text}", width=100, subsequent_indent=" " * 15))
    return "\n".join(lines)


def _shown(value: object) -> str:
    if value is None or value == []:
        return "–"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)
