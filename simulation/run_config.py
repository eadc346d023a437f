"""A run as it was asked for: its settings, and the record of everything that its result depends on."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from simulation import events as event_files
from simulation.calibrated import Values, best, calibrated_facts
from simulation.choices import Story
from simulation.dates import Month
from simulation.evidence import Tables, fitted_facts, parameter_facts, unknown, with_overrides
from simulation.own_policies import KEYS as OWN_POLICIES
from simulation.own_policies import OwnPolicies
from simulation.parameters import CALIBRATED, ENSEMBLE, fitted_values
from simulation.settings import MAX_POSTS, RegionPlan, Settings
from simulation.strict_fields import built, fitted
from simulation.units import growth_factor

T = TypeVar("T")
MEANINGS = {
    "region": "the simulated part of the country; region.posts=5000 scales it",
    "scenario": "what is done: one scenario, or several together as [pay_raise,union_support]",
    "policies": "policies.<name>.<key>=value changes a policy that a chosen scenario holds",
    "events": "events.<name>.<key>=value changes an event that a chosen scenario holds",
    "years": "years to simulate, after the warm-up",
    "seed": "the luck: the same seed gives the same lives under every scenario",
    "start": "first month reported, such as 2021-01",
    "warm_up_months": "months before the start in which ties and strain settle; not reported",
    "parameters": "calibrated: the evidence with the fitted values; evidence: without them; ensemble: plausible sets",
    "ensemble": "file with plausible sets of your own instead of those of the calibration; beside parameters=ensemble",
    "member": "number of the one plausible set that a single run takes; beside parameters=ensemble",
    "evidence": "evidence.<group>.<name>=number replaces a number, inside its range",
    "beyond_evidence": "true lets evidence.* leave its range",
    "policies_path": "folder with policies of your own; their code is run, so only the command itself can ask for it",
    "policy_plugins": "true loads the policies that installed packages offer; their code is run",
    "out": "folder for the results instead of results/run/<scenario>-<region>-<seed>-<hash>",
    "progress": "auto, bar, lines or none",
    "explain": "true lives through the baseline too and says what moved turnover and exhaustion; takes twice as long",
}
"""Every key that can be set, and what it means."""
PROGRESS = ("auto", "bar", "lines", "none")


@dataclass(frozen=True)
class RunConfig:
    """A composed and validated run."""

    settings: Settings
    scenarios: Mapping[str, Story]
    """The chosen scenarios, then those that they are made of, with what they say of themselves."""
    beyond_evidence: bool = False
    out: str | None = None
    progress: str = "auto"
    explain: bool = False
    parameters: str = CALIBRATED
    """Which values the evidence gives: ``calibrated``, ``evidence`` or those of one member of the ``ensemble``."""
    member: int | None = None
    """Its number, counted from 1."""
    fitted: Values = field(default_factory=dict)
    """The values that the calibration or the member lays over the evidence, before those that are set by hand."""
    by_hand: Values = field(default_factory=dict)
    """The values that are set by hand, those among them that change nothing too."""
    own_policies: Mapping[str, str] = field(default_factory=dict)
    """Name → file and content of each policy of the user's own that was at hand."""

    @cached_property
    def record(self) -> dict[str, Any]:
        """Everything that the result depends on, as plain values: what ``config.yaml`` holds."""
        settings = self.settings
        overridden: dict[str, dict[str, Any]] = {}
        for fact in (f for table in settings.facts.values() for f in table.values() if f.overridden):
            overridden.setdefault(fact.group, {})[fact.name] = float(fact.value)
        used = {p.name: self.own_policies[p.name] for p in settings.policies if p.name in self.own_policies}
        return {
            "scenario": settings.scenario.split("+"),
            "region": plain_fields(settings.region),
            "years": settings.years,
            "seed": settings.seed,
            "start": settings.start,
            "warm_up_months": settings.warm_up_months,
            "policies": {p.name: plain_fields(p) for p in settings.policies},
            "events": {e.name: plain_fields(e) for e in settings.events},
            "parameters": self.parameters,
            "member": self.member,
            "fitted": plain_values(self.fitted),
            "evidence": overridden,
            "beyond_evidence": self.beyond_evidence,
            "scenarios": {name: plain_fields(told) for name, told in self.scenarios.items()},
        } | ({"own_policies": used} if used else {})

    def digest(self, version: str) -> str:
        """Eight letters that change with any setting and with the version of the project."""
        text = json.dumps([version, self.record], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    @property
    def label(self) -> str:
        """``scenario-region-seed``: how people call the run."""
        return f"{self.settings.scenario}-{self.settings.region.name}-{self.settings.seed}"


def run_config(
    tree: Mapping[str, Any], scenarios: Sequence[str], own: OwnPolicies | None = None, values: Values | None = None
) -> RunConfig:
    """The run that a composed configuration asks for.

    Args:
        tree: the configuration as plain values.
        scenarios: names of the chosen scenarios.
        own: policies of the user's own.
        values: the fitted ones that a record holds; those that ``parameters`` stands for today if not given.

    Raises:
        ValueError: an unknown key, or a value that is not of its type or range.
    """
    own = own or OwnPolicies()
    for key in tree:
        if key in OWN_POLICIES:
            raise ValueError(f"{key}: expected in the command itself, since it runs code. Take it out of the file.")
        if key not in MEANINGS and key != "scenarios":
            raise ValueError(unknown("setting", str(key), MEANINGS))
    name = tree["region"].get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[\w-]+", name):
        raise ValueError(f"region.name: expected letters, digits, - and _, got {name!r}.")  # It names a folder.
    if tree["progress"] not in PROGRESS:
        raise ValueError(f"progress: {unknown('way', str(tree['progress']), list(PROGRESS))}")
    told = {**dict.fromkeys(scenarios), **tree["scenarios"]}
    chosen = fitted_values(tree) if values is None else values
    return RunConfig(
        settings=settings_from(tree, scenarios, own, chosen),
        scenarios={name: built(Story, f"scenarios.{name}", values) for name, values in told.items()},
        beyond_evidence=tree["beyond_evidence"],
        out=None if tree["out"] is None else str(tree["out"]),
        progress=tree["progress"],
        explain=fitted("explain", tree["explain"], bool),
        parameters=tree["parameters"],
        member=tree["member"],
        fitted=chosen,
        by_hand=tree["evidence"] or {},
        own_policies=own.marks,
    )


def with_member(config: RunConfig, number: int, values: Values) -> RunConfig:
    """The same run under one member of an ensemble; what is set by hand stays so."""
    facts = with_overrides(config.by_hand, config.beyond_evidence, on=fitted_facts(values))
    settings = dataclasses.replace(config.settings, facts=facts)
    return dataclasses.replace(config, settings=settings, parameters=ENSEMBLE, member=number, fitted=values)


def settings_from(
    tree: Mapping[str, Any], scenarios: Sequence[str], own: OwnPolicies | None = None, values: Values | None = None
) -> Settings:
    """What the model is built from.

    Args:
        tree: a composed configuration as plain values.
        scenarios: names of the chosen scenarios.
        own: policies of the user's own.
        values: the fitted ones, laid over the evidence before those of the configuration; the best if not given.

    Raises:
        ValueError: an unknown key, or a value that is not of its type or range.
    """
    for group, named in (tree["evidence"] or {}).items():
        if group in parameter_facts() and not isinstance(named, Mapping):
            raise ValueError(f"evidence.{group}: expected evidence.{group}.<name>=number, got {named!r}.")
    beyond = fitted("beyond_evidence", tree["beyond_evidence"], bool)
    settings = Settings(
        region=built(RegionPlan, "region", tree["region"]),
        scenario="+".join(scenarios),
        policies=_members("policies", "policy", tree["policies"], (own or OwnPolicies()).catalogue),
        events=_members("events", "event", tree["events"], event_files.catalogue()),
        years=fitted("years", tree["years"], float),
        seed=fitted("seed", tree["seed"], int),
        start=fitted("start", tree["start"], str),
        warm_up_months=fitted("warm_up_months", tree["warm_up_months"], int),
        facts=with_overrides(tree["evidence"] or {}, beyond, on=_with(values)),
    )
    _expect_room(settings)
    return dataclasses.replace(settings, start=str(Month.parse(settings.start)))


def _with(values: Values | None) -> Tables:
    if values is None or values == best().evidence:
        return calibrated_facts()  # Read once, whatever the number of runs.
    return fitted_facts(values)


def _members(head: str, what: str, tree: Mapping[str, Any] | None, classes: Mapping[str, type[T]]) -> tuple[T, ...]:
    """The policies or events that a configuration holds, by name and in its order."""
    for name in tree or {}:
        if name not in classes:
            raise ValueError(f"{head}: {unknown(what, str(name), classes)}")
    return tuple(built(classes[name], f"{head}.{name}", values) for name, values in (tree or {}).items())


def _expect_room(settings: Settings) -> None:
    region = settings.region
    at_end = region.posts * growth_factor(region.growth_per_year, settings.months)
    if at_end > MAX_POSTS:
        raise ValueError(
            f"region.growth_per_year: expected at most {MAX_POSTS:,} posts after {settings.years:g} years, "
            f"got {at_end:,.0f}. Choose less growth, fewer years or fewer posts."
        )


def plain_fields(thing: Any) -> dict[str, Any]:
    """Fields of a dataclass as plain values, tuples as lists, so that YAML and JSON read back what was written."""
    fields: dict[str, Any] = _plain(dataclasses.asdict(thing))
    return fields


def plain_values(values: Values) -> dict[str, dict[str, float]]:
    """Numbers of the evidence as plain values."""
    return {group: {name: float(value) for name, value in named.items()} for group, named in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(v) for key, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value
