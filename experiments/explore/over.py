"""``over=``: which settings are varied, and how far."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from typing import Any

from experiments.explore.factor import Factor
from experiments.explore.worlds import Worlds
from simulation import events, policies
from simulation.choices import holders
from simulation.dose import doses
from simulation.evidence import Fact, parameter_facts, unknown
from simulation.mistakes import ConfigError
from simulation.settings import RegionPlan

RANGE, ALL_NUMBERS, MECHANISMS = "range", "all", "mechanisms"
PLAIN = {"years": "year", "warm_up_months": "month"}
HEADS = ("policies", "events", "evidence", "region", "scenario", *PLAIN)
MEMBERS = {"policies": "policy", "events": "event"}


def factors_of(over: Any, worlds: Worlds) -> tuple[Factor, ...]:
    """What ``over=`` asks for.

    Args:
        over: key → ``range``, ``[low,high]`` or a list of values; or a list of numbers of the evidence, groups of
            them, ``all`` or ``mechanisms`` (what the effects of the policies rest on), each over its range.
        worlds: what it is laid over.

    Raises:
        ValueError: nothing, an unknown key (with the nearest), or a value that it cannot have.
    """
    if isinstance(over, str):
        over = [over]
    told = over if isinstance(over, Mapping) else {str(name): RANGE for name in over or ()}
    if not told:
        raise ValueError(
            "over: expected what is varied, such as "
            "{policies.pay_raise.percent:[0,30],evidence.turnover.wage_elasticity:range}."
        )
    found: dict[str, Factor] = {}
    for name, wanted in told.items():
        for factor in _expanded(str(name), wanted, worlds):
            found[factor.key] = factor
    if not found:
        raise ValueError("over: none of these numbers has a range. Choose others.")
    for factor in found.values():
        _expect_possible(factor, worlds)
    return tuple(found.values())


def numbers(name: str) -> list[Fact]:
    """The numbers of the evidence that a name stands for and that have a range.

    Args:
        name: ``all``, a group, or ``group.name``, with or without ``evidence.`` before it.

    Raises:
        ValueError: no such group or number, with the nearest.
    """
    facts = parameter_facts()
    bare = name.removeprefix("evidence.")
    group, _, number = bare.partition(".")
    if bare in (ALL_NUMBERS, "evidence"):
        chosen = [fact for table in facts.values() for fact in table.values()]
    elif group not in facts:
        raise ValueError(f"over: {unknown('evidence group', group, [*facts, ALL_NUMBERS, MECHANISMS])}")
    elif number and number not in facts[group]:
        raise ValueError(f"over: {unknown(f'number in evidence.{group}', number, facts[group])}")
    else:
        chosen = [facts[group][number]] if number else list(facts[group].values())
    return [fact for fact in chosen if fact.low is not None and fact.high is not None and fact.low < fact.high]


def mechanisms(worlds: Worlds) -> list[str]:
    """Numbers and groups that the effects of the policies of these scenarios rest on."""
    held = [policy for base in worlds.bases.values() for policy in base.config.settings.policies]
    return list(dict.fromkeys(name for policy in held for name in policy.mechanisms))


def _expanded(name: str, wanted: Any, worlds: Worlds) -> Iterator[Factor]:
    head, _, rest = name.partition(".")
    if name == MECHANISMS:
        for mechanism in mechanisms(worlds):
            yield from _expanded(mechanism, wanted, worlds)
    elif head in HEADS and head != "evidence":
        if wanted == RANGE:
            raise ValueError(f"over: {name} has no range of its own. Write {name}:[low,high] or a list of its values.")
        yield _factor(name, wanted, *_known(head, rest, name, worlds))
    elif wanted == RANGE:
        for fact in numbers(name):
            assert fact.low is not None
            assert fact.high is not None
            usual = worlds.first.settings.facts[fact.group][fact.name].value
            yield Factor(f"evidence.{fact.address}", fact.low, fact.high, unit=fact.unit, usual=usual)
    elif head == "evidence" or head in parameter_facts():
        for fact in numbers(name):
            usual = worlds.first.settings.facts[fact.group][fact.name].value
            yield _factor(f"evidence.{fact.address}", wanted, fact.unit, False, usual)
    else:
        raise ValueError(f"over: {unknown('setting', head, [*HEADS, *parameter_facts()])}")


def _known(head: str, rest: str, name: str, worlds: Worlds) -> tuple[str, bool, Any]:
    """Unit of a setting, whether it is a whole number, and what it usually is."""
    if head == "scenario" or head in PLAIN:
        if rest:
            raise ValueError(f"over: {head} is one value and has no parts. Write {head}.")
        settings = worlds.first.settings
        return PLAIN.get(head, ""), head == "warm_up_months", getattr(settings, head)
    if head == "region":
        hints = typing.get_type_hints(RegionPlan)
        if rest not in hints:
            raise ValueError(f"over: {unknown('key of region', rest, list(hints))}")
        return "", hints[rest] is int, getattr(worlds.first.settings.region, rest)
    return _of_member(head, *rest.partition(".")[::2], name, worlds)


def _of_member(head: str, member: str, key: str, name: str, worlds: Worlds) -> tuple[str, bool, Any]:
    catalogue = policies.catalogue() if head == "policies" else events.catalogue()
    held = {
        one.name: one
        for base in reversed(list(worlds.bases.values()))
        for one in (base.config.settings.policies if head == "policies" else base.config.settings.events)
    }
    if member not in held:
        if member not in catalogue:
            raise ValueError(f"over: {unknown(MEMBERS[head], member, {**catalogue, **held})}")
        holding = holders(head, member)
        remedy = f"Add scenario={holding[0]}." if holding else "No scenario holds it yet."
        raise ValueError(f"over: {name} is no setting of the chosen scenarios. {remedy}")
    kind = type(held[member])
    hints = typing.get_type_hints(kind)
    if key not in kind.keys():  # noqa: SIM118 - a policy is no mapping
        raise ValueError(f"over: {unknown(f'key of {head}.{member}', key, list(kind.keys()))}")
    told = doses(kind).get(key)
    return told.unit if told else "", hints[key] is int, getattr(held[member], key)


def _factor(key: str, wanted: Any, unit: str, whole: bool, usual: Any) -> Factor:
    """A factor over ``[low,high]``, over a list, or over ``{values:[...]}`` where two values are meant as they are."""
    if isinstance(wanted, Mapping) and wanted.keys() == {"values"}:
        return Factor(key, values=_values(key, wanted["values"]), whole=whole, unit=unit, usual=usual)
    if not isinstance(wanted, list):
        raise ValueError(f"over: {key}: expected range, [low,high] or a list of values, got {wanted!r}.")
    if len(wanted) != 2 or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in wanted):
        return Factor(key, values=_values(key, wanted), whole=whole, unit=unit, usual=usual)
    low, high = wanted
    if not low < high:
        raise ValueError(f"over: {key}: expected [low,high] with low below high, got {wanted}.")
    if whole and not (float(low).is_integer() and float(high).is_integer()):
        raise ValueError(f"over: {key}: expected whole numbers, got {wanted}.")
    return Factor(key, low, high, whole=whole, unit=unit, usual=usual)


def _values(key: str, wanted: Any) -> tuple[Any, ...]:
    if not isinstance(wanted, list) or not wanted:
        raise ValueError(f"over: {key}: expected a list of values, got {wanted!r}.")
    named = ["+".join(map(str, value)) if isinstance(value, list) else value for value in wanted]
    if len(set(named)) < len(named):
        raise ValueError(f"over: {key}: expected every value once, got {wanted}.")
    return tuple(named)


def _expect_possible(factor: Factor, worlds: Worlds) -> None:
    """The ends of the range, or each value, can be simulated."""
    if factor.key == "scenario":
        return  # Composed by itself.
    for value in factor.values or (factor.low, factor.high):
        for scenario in worlds.bases:
            try:
                worlds.config(scenario, {factor.key: int(value) if factor.whole else value})
            except ConfigError as error:
                raise ValueError(f"over: {error}") from None
