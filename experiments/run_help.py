"""What ``workforce run --help`` prints: every key, and what can be chosen."""

from __future__ import annotations

import textwrap

import yaml

from simulation.choices import choices, scenario_file, story
from simulation.events import Event
from simulation.events import catalogue as event_catalogue
from simulation.evidence import parameter_facts
from simulation.policies import Policy
from simulation.policies import catalogue as policy_catalogue
from simulation.run_config import MEANINGS

OPTIONS = {
    "-m, --multirun": "run every combination of keys with several values: seed=1,2 seed=range(1,4)",
    "--config-dir DIR": "a folder with region/ and scenario/ of your own",
    "-h, --help": "this text",
}


def run_help() -> str:
    """The help text of ``workforce run``."""
    regions = {
        name: yaml.safe_load(file.read_text(encoding="utf-8"))["title"] for name, file in choices("region").items()
    }
    scenarios = {name: story(name, scenario_file(name)).title for name in choices("scenario")}
    policies = {name: _keys(policy, Policy) for name, policy in policy_catalogue().items()}
    events = {name: _keys(event, Event) for name, event in event_catalogue().items()}
    groups = " ".join(parameter_facts())
    return "\n\n".join(
        [
            "workforce run: simulate scenarios in a region and write the results.",
            "Usage: workforce run [key=value ...] [-m] [--config-dir DIR]",
            part("Keys", MEANINGS),
            part("region=", regions),
            part("scenario=", scenarios),
            part("policies.<name>.", policies),
            f"policies.<name>. for each of them\n{_folded(' '.join(Policy.keys()), 2)}",
            part("events.<name>.", events),
            f"events.<name>. for each of them\n{_folded(' '.join(Event.keys()), 2)}",
            f"evidence.<group>.<name>= (workforce evidence lists the names)\n{_folded(groups, 2)}",
            part("Options", OPTIONS),
            "For example\n"
            "  workforce run region=city scenario=pay_raise policies.pay_raise.percent=20 years=10 seed=3\n"
            "  workforce run scenario=[pay_raise,union_support] policies.union_support.start=2024-07\n"
            "  workforce run scenario=[more_posts,pandemic] events.pandemic.stop=2022-07\n"
            "  workforce run -m scenario=baseline,pay_raise seed=1,2,3",
            "A comparison under stated assumptions, not a forecast.",
        ]
    )


def _keys(kind: type[Policy] | type[Event], base: type[Policy] | type[Event]) -> str:
    own = [key for key in kind.keys() if key not in base.keys()]  # noqa: SIM118 - a policy is no mapping
    return " ".join(own)


def part(heading: str, lines: dict[str, str]) -> str:
    """A heading and below it each name with its meaning, in columns."""
    width = max(map(len, lines))
    return "\n".join(
        [heading, *(f"  {name:<{width}}  {_folded(text, width + 4).lstrip()}" for name, text in lines.items())]
    )


def _folded(text: str, indent: int) -> str:
    return textwrap.fill(text, 100, initial_indent=" " * indent, subsequent_indent=" " * indent)
