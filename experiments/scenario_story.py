"""``workforce scenarios NAME``: the story of one scenario, for a planner who has never seen the code."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from rich.table import Table

from experiments.terminal import console
from simulation.calibrated import calibrated_facts
from simulation.choices import Story
from simulation.config import compose
from simulation.dose import Dose, doses
from simulation.events import Event
from simulation.evidence import KINDS, Fact, Tables, sources, unknown
from simulation.policies import Policy
from simulation.policies.policy import AIMS

MOST_COLUMNS = 100
"""Longer lines are hard to read."""
FULL_COLUMNS = 110
"""Width on which the evidence is told with where it comes from."""
LABEL = 15
MONEY = "yuan"
AIM = {
    "persons": "agencies and the persons in them: regions, fields, coverage, certificates and tenure can be chosen",
    "agencies": "agencies with all their staff: regions, fields and coverage can be chosen",
    "country": "the country as a whole, so that it cannot be aimed",
}
SHARED = {
    "start": "first month in force, such as 2024-07",
    "stop": "first month no longer in force; never if not given",
    "ramp_months": "months from the start until the full dose",
    "regions": "kinds of region reached; all if empty",
    "fields": "fields of work reached; all if empty",
    "certificates": "certificates whose holders are reached; all if empty",
}


def tell(name: str, settings: Sequence[str], config_dir: str | None = None) -> None:
    """Print the story of a scenario.

    Args:
        name: of the scenario.
        settings: further ``key=value`` that a run of it would be given.
        config_dir: the user's own configuration folder.

    Raises:
        ConfigError: there is no such scenario.
    """
    config = compose([f"scenario={name}", *settings], config_dir)
    out = console()
    out.print("\n".join(_told(config.scenarios[name])), markup=False, soft_wrap=True)
    parts = [other for other in config.scenarios if other != name]
    members: list[Policy | Event] = [*config.settings.policies, *config.settings.events]
    if parts:
        _tell_parts({part: config.scenarios[part] for part in parts})
    else:
        for member in members:
            _tell_member(member, config.settings.facts)
    if not members:
        out.print("\nIt holds no policy and no event.")
    out.print("\n".join(["", *_commands(name, settings, members)]), markup=False, soft_wrap=True)


def _told(told: Story) -> Iterator[str]:
    yield told.title
    yield "=" * len(told.title)
    known = sources()
    titles = [f"{known[key]['title']} [{key}]" if key in known else f"[{key}]" for key in told.sources]
    said = {
        "Proposed by": told.proposed_by,
        "How it works": told.through,
        "In the source": f"“{told.quotation}”" if told.quotation else "",
        "Sources": "; ".join(titles),
        "Compared with": told.compared_with,
        "Assumed": told.assumed,
        "How sure": f"{told.grade} (A measured for this population, B borrowed, C assumed)" if told.grade else "",
    }
    for label, text in said.items():
        if text:
            yield _paragraph(label, text)


def _paragraph(label: str, text: str) -> str:
    width = min(MOST_COLUMNS, console().width)
    return textwrap.fill(f"{label + ':':<{LABEL}}{text}", width, subsequent_indent=" " * LABEL)


def _tell_parts(parts: Mapping[str, Story]) -> None:
    out = console()
    out.print("\n[bold]Made of[/bold] (workforce scenarios NAME tells of each)")
    table = _table("", "", "")
    for name, told in parts.items():
        table.add_row(name, told.title, told.grade)
    out.print(table)


def _tell_member(member: Policy | Event, facts: Tables) -> None:
    head = "policies" if isinstance(member, Policy) else "events"
    known, out = _own_first(type(member)), console()
    out.print(f"\n[bold]{head}.{member.name}[/bold]")
    out.print("\n".join(_facts(member, known)), markup=False, soft_wrap=True)
    out.print("\n[bold]What can be set[/bold], with its value in this scenario")
    table = _table("key", "value", "range", "unit", "what it is")
    for key, dose in known.items():
        if key not in _unused(member) and key not in SHARED:
            table.add_row(key, _number(getattr(member, key)), _range(dose), _unit(dose.unit), dose.description)
    for key, what in SHARED.items():
        if hasattr(member, key) and key not in _unused(member):
            table.add_row(key, _number(getattr(member, key)), "", "", what)
    for key in _others(member, known):
        what = "who pays" if key == "payer" else _described(member, key)
        table.add_row(key, _number(getattr(member, key)), "", "", what)
    out.print(table)
    _tell_evidence(member.mechanisms, facts)


def _facts(member: Policy | Event, known: Mapping[str, Dose]) -> Iterator[str]:
    """When, whom, what it costs and who pays."""
    first = f"from {member.start}" if member.start else "from the first month"
    ramp = getattr(member, "ramp_months", 0)
    how = f", in full after {ramp} months" if ramp else ", in full at once"
    last = f", until {member.stop}" if member.stop else ", without end"
    said = {"When": first + how + last}
    if isinstance(member, Policy):
        said["Goes to"] = AIM[member.aimed_at]
        if any("national" in dose.unit for dose in known.values()):
            said["Size"] = "national doses are figures of the whole country; a model gets its share of the posts"
        said["Reach shown"] = "; ".join(counted.what for counted in member.counted)
        said["Costs"] = _costs(member, known)
    for label, text in said.items():
        yield _paragraph(label, text)


def _costs(member: Policy, known: Mapping[str, Dose]) -> str:
    """Cost per unit, and who pays."""
    if not hasattr(member, "payer"):
        return "nothing to run"
    prices = [f"{_number(getattr(member, k))} {d.unit}: {d.description}" for k, d in known.items() if MONEY in d.unit]
    return f"{'; '.join(prices) or 'the pay or benefits themselves'}. Paid by: {member.payer}"


def _tell_evidence(mechanisms: Sequence[str], facts: Tables) -> None:
    """The numbers of the evidence that the effect rests on."""
    out = console()
    if not mechanisms:
        return
    out.print("\n[bold]What its effect rests on[/bold] (evidence.NAME=... changes one inside its range)")
    full = out.width >= FULL_COLUMNS
    table = _table("number", "value", "range", "unit", "grade", *(["where from"] if full else []))
    for fact in evidence_of(mechanisms, facts):
        assert fact.low is not None
        assert fact.high is not None
        span = f"{_number(fact.low)} to {_number(fact.high)}"
        where = [fact.where] if full else []
        table.add_row(fact.address, _number(fact.value), span, _unit(fact.unit), KINDS[fact.kind], *where)
    out.print(table)


def evidence_of(mechanisms: Sequence[str], facts: Tables | None = None) -> list[Fact]:
    """The numbers that a policy or event names: a whole group such as ``wishes``, or one such as ``strain.pay_weight``.

    Raises:
        ValueError: a group or number that does not exist.
    """
    known: Tables = facts or calibrated_facts()
    found: list[Fact] = []
    for address in mechanisms:
        group, _, number = address.partition(".")
        if group not in known or (number and number not in known[group]):
            raise ValueError(f"mechanisms: {unknown('evidence', address, known)}")
        found += [known[group][number]] if number else list(known[group].values())
    return found


def _commands(name: str, settings: Sequence[str], members: Sequence[Policy | Event]) -> Iterator[str]:
    """How to run it, how to change its dose, and how to compare it."""
    with_own = "".join(f" {shlex.quote(setting)}" for setting in settings)
    yield "Run it:"
    yield f"  workforce run scenario={name}{with_own}"
    changed = next((text for member in members if (text := _change(member))), None)
    if changed:
        yield f"  workforce run scenario={name}{with_own} {changed}"
    if members:
        yield f"  workforce run -m scenario=baseline,{name}{with_own} seed=1,2,3"


def _change(member: Policy | Event) -> str:
    """An override that changes the main dose: doubled, or half-way to the end of its range; a ceiling is halved."""
    head = "policies" if isinstance(member, Policy) else "events"
    for key, dose in _own_first(type(member)).items():
        value = getattr(member, key)
        if not value:
            continue
        ceiling = getattr(type(member), key) is None
        other = value / 2 if ceiling else 2 * value if 2 * value <= dose.high else (value + dose.high) / 2
        other = int(other) if "month" in dose.unit else other
        return f"{head}.{member.name}.{key}={other:.6g}"
    return ""


def _own_first(kind: type[Policy | Event]) -> dict[str, Dose]:
    """Its own doses, then those that every policy has."""
    known = doses(kind)
    return {key: known[key] for key in sorted(known, key=lambda key: key in doses(Policy))}


def _unused(member: Policy | Event) -> set[str]:
    return set(AIMS["persons"]) - set(AIMS[member.aimed_at]) if isinstance(member, Policy) else set()


def _others(member: Policy | Event, known: Mapping[str, Dose]) -> list[str]:
    return [key for key in member.keys() if key not in known and key not in SHARED]  # noqa: SIM118 - no mapping


def _described(member: Policy | Event, key: str) -> str:
    return str(next(f.metadata.get("description", "") for f in fields(member) if f.name == key))


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, show_header=any(headings), header_style="bold", padding=(0, 2, 0, 0))
    for number, heading in enumerate(headings):
        whole = number == 0 or heading in ("value", "range")
        table.add_column(heading, no_wrap=whole, overflow="fold", justify="right" if heading == "value" else "left")
    return table


def _range(dose: Dose) -> str:
    return f"{_number(dose.low)} to {_number(dose.high)}"


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _number(value: Any) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, tuple):
        return f"[{','.join(map(str, value))}]"
    if isinstance(value, float | int):
        return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
    return str(value)
