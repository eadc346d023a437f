"""Two worlds with the same people and the same luck: in the first nothing new is done, in the second a choice is."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.demo.controls import ROOM_PERCENT, Choice, Choices, events_of, pursued, settings_of
from experiments.demo.diary import Diary
from simulation import WorkforceModel
from simulation.dates import Month
from simulation.events import Event
from simulation.policies.more_posts import MorePosts
from simulation.units import Floats

METRICS = (
    "exhaustion_mean", "exhaustion_share_high", "turnover_per_year", "vacancy_rate", "cases_per_worker",
    "waiting_cases", "overall_well_being_mean", "cost_total_yuan", "loop_gain_mean", "agencies_past_tipping_share",
    "head_count", "posts", "leavers", "joiners", "workload_ratio", "seconded_out", "intention_share",
    "leavers_dismissed", "exam_applicants", "exam_passes", "graduates",
)  # fmt: skip
"""What is observed each month, by the names of the model's indicators."""
NEVER = "2150-12"
_KEPT_WORLDS = 4
_newborn: OrderedDict[int, WorkforceModel] = OrderedDict()
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Plan:
    """Everything that the two worlds depend on."""

    seed: int = 1
    choices: Choices = ()
    events: Sequence[tuple[int, str]] = ()
    """(month, name): what the visitor lets happen in both worlds."""


def newborn(seed: int) -> WorkforceModel:
    """A world of this seed, before its first month, that shares nothing but the evidence with any other.

    Rows for posts that a choice may add are reserved by a policy that never starts, which changes nothing.
    """
    with _one_at_a_time:
        if seed not in _newborn:
            room = (MorePosts(percent=ROOM_PERCENT, start=NEVER),)
            _newborn[seed] = WorkforceModel(replace(settings_of("baseline"), seed=seed, policies=room))
            while len(_newborn) > _KEPT_WORLDS:
                _newborn.popitem(last=False)
        found = _newborn[seed]
        _newborn.move_to_end(seed)
        shared = {id(thing): thing for thing in (found.settings, found.world.facts)}
        model = copy.deepcopy(found, shared)
    model.pursue(())
    return model


class TwoWorlds:
    """The worlds, what was chosen, and what was observed so far."""

    def __init__(self, plan: Plan) -> None:
        self.models = (newborn(plan.seed), newborn(plan.seed))
        self.plan = replace(plan, choices=(), events=())
        self.diaries = (Diary(), Diary())
        self.series: list[Floats] = []
        """Per month the observations, shape (2, metric)."""

    @property
    def months(self) -> int:
        """Months lived so far [month]."""
        return self.models[0].months_done

    @property
    def beginning(self) -> Month:
        """First month of the run."""
        return Month.parse(self.models[0].settings.start)

    @property
    def date(self) -> Month:
        """The month that was lived last; before the first, the one before it."""
        return self.beginning.plus(self.months - 1)

    @property
    def choice(self) -> Choice:
        """What is pursued now."""
        return self.plan.choices[-1][1] if self.plan.choices else Choice()

    def choose(self, choice: Choice) -> None:
        """Pursue something else in the second world from the next month on."""
        earlier = [(month, made) for month, made in self.plan.choices if month != self.months]
        self.plan = replace(self.plan, choices=(*earlier, (self.months, choice)))
        self._put_in_force()

    def befall(self, event: str) -> None:
        """Let an event begin next month, in both worlds; one that has just been asked for begins once."""
        if (self.months, event) not in self.plan.events:
            self.plan = replace(self.plan, events=(*self.plan.events, (self.months, event)))
            self._put_in_force()

    def step(self) -> None:
        """Live a month in both worlds."""
        observed = []
        for model, diary in zip(self.models, self.diaries, strict=True):
            model.step()
            latest = model.latest
            observed.append([latest.get(name, np.nan) for name in METRICS])
            model.forget()
            diary.write(model)
        self.series.append(np.array(observed, np.float32))

    def _put_in_force(self) -> None:
        happening: list[Event] = []
        for month, name in self.plan.events:
            happening += events_of(name, self.beginning.plus(month))
        own: list[Event] = []
        for number, (month, choice) in enumerate(self.plan.choices):
            if number == 0 or self.plan.choices[number - 1][1].scenario != choice.scenario:
                own = list(events_of(choice.scenario, self.beginning.plus(month)))
        self.models[0].pursue((), happening)
        self.models[1].pursue(pursued(self.plan.choices, self.beginning), [*happening, *own])


def live(worlds: TwoWorlds, plan: Plan, months: int) -> None:
    """Live on as a plan says, until ``months`` have been lived; what is planned for that month is put in force too."""
    while True:
        for month, choice in plan.choices:
            if month == worlds.months:
                worlds.choose(choice)
        for month, event in plan.events:
            if month == worlds.months:
                worlds.befall(event)
        if worlds.months >= months:
            return
        worlds.step()
