"""What a visitor can change: a scenario of the catalogue, and sliders that set the main dose of a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from experiments.catalogue import group_of
from simulation.choices import choices, scenario_file, story
from simulation.config import compose
from simulation.dates import Month
from simulation.events import Event
from simulation.policies import Policy
from simulation.settings import Settings

REGION = "classroom"
MOST_MONTHS = 240
"""Length of the longest run of the page [month]."""
ROOM_PERCENT = 50.0
"""Rows are reserved at the start for so many more posts [%], so that both worlds are laid out alike."""


@dataclass(frozen=True)
class Control:
    """A slider: the dose of one policy that it sets."""

    policy: str
    dose: str
    low: float
    high: float
    step: float
    off: float
    """Where the policy is not in force at all."""


CONTROLS: Mapping[str, Control] = {
    "pay": Control("pay_raise", "percent", 0, 60, 1, 0),
    "union": Control("union_support", "union_workers_per_100_posts", 0, 10, 0.5, 0),
    "cap": Control("caseload_cap", "cases", 12, 60, 1, 60),
    "secondments": Control("three_district_plan", "secondments_per_year", 0, 20_000, 250, 0),
    "counselling": Control("psychosocial_linkage", "counselling_hours_per_100_posts", 0, 100, 5, 0),
    "posts": Control("more_posts", "percent", 0, ROOM_PERCENT, 1, 0),
    "paperwork": Control("standards_law", "paperwork_cut_percent", 0, 60, 5, 0),
    "activities": Control("team_culture", "activity_hours_per_month", 0, 12, 1, 0),
}
EVENTS = ("pandemic", "funding_cut", "ageing_demand", "late_payment", "tight_market", "exam_postponed")
"""What a visitor can let happen in both worlds, as the scenario of that name describes it."""


@dataclass(frozen=True)
class Choice:
    """What is pursued in the second world: a scenario, and the sliders that were moved."""

    scenario: str = "baseline"
    doses: Mapping[str, float] = field(default_factory=dict)


Choices = Sequence[tuple[int, Choice]]
"""(month from which it holds, choice), in order."""


@cache
def scenario_names() -> tuple[str, ...]:
    """The scenarios of the catalogue."""
    return tuple(choices("scenario"))


@cache
def settings_of(scenario: str) -> Settings:
    """The settings of a scenario at its own doses."""
    return compose([f"scenario={scenario}", f"region={REGION}", f"years={MOST_MONTHS // 12}"]).settings


@cache
def catalogue() -> list[dict[str, str]]:
    """Name, group and story of every scenario, for the list on the page."""
    found = []
    for name in scenario_names():
        tree = scenario_file(name)
        told = story(name, tree)
        group = group_of(tree)
        found.append(
            {
                "name": name,
                "group": group,
                "title": told.title,
                "proposed_by": told.proposed_by,
                "through": told.through.strip(),
                "assumed": told.assumed.strip(),
                "grade": told.grade,
            }
        )
    return found


def doses_of(choice: Choice) -> dict[str, float]:
    """Where every slider stands under a choice: as moved, else at the dose of the scenario, else off."""
    own = {policy.name: policy for policy in settings_of(choice.scenario).policies}
    found = {}
    for name, control in CONTROLS.items():
        value = getattr(own[control.policy], control.dose) if control.policy in own else None
        found[name] = float(choice.doses.get(name, control.off if value is None else value))
    return found


def policies_of(choice: Choice) -> dict[str, Policy]:
    """Name → policy under a choice, each at its dose and with the dates of its scenario file."""
    found = {policy.name: policy for policy in settings_of(choice.scenario).policies}
    for name, value in choice.doses.items():
        control = CONTROLS[name]
        if value == control.off:
            found.pop(control.policy, None)
            continue
        own = found.get(control.policy) or settings_of(control.policy).policies[0]
        changes = {control.dose: value}
        if name == "cap":
            changes["novice_cases"] = value / 2.0  # as in the scenario of that name
        found[control.policy] = replace(own, **changes)  # type: ignore[arg-type]
    return found


def pursued(made: Choices, beginning: Month) -> tuple[Policy, ...]:
    """The policies that all choices so far have put in force, each from the month on in which it was chosen.

    A policy whose dose changes keeps the month of its start; one that is dropped ends, and pays what is still open.
    """
    running: dict[str, Policy] = {}
    ended: dict[str, Policy] = {}
    for month, choice in made:
        date, wanted = beginning.plus(month), policies_of(choice)
        for name in running.keys() - wanted.keys():
            dropped = running.pop(name)
            if dropped.start != str(date):
                ended[name] = replace(dropped, stop=str(date))
        for name, policy in wanted.items():
            first = Month.parse(str(running[name].start)) if name in running else date
            running[name] = replace(policy, start=str(first), stop=_moved_stop(policy, first))
            ended.pop(name, None)
    return tuple(policy for _, policy in sorted({**ended, **running}.items()))


def events_of(scenario: str, date: Month) -> tuple[Event, ...]:
    """The events of a scenario, begun in a month; they last as long as in its file."""
    return tuple(
        replace(event, start=str(date), stop=_moved_stop(event, date)) for event in settings_of(scenario).events
    )


def _moved_stop(dated: Policy | Event, first: Month) -> str | None:
    """The month of its end when it begins in ``first`` and lasts as long as its file says; None if it does not end."""
    if dated.stop is None:
        return None
    begins = Month.parse(dated.start) if dated.start else Month.parse(settings_of("baseline").start)
    return str(first.plus(Month.parse(dated.stop).since(begins)))
